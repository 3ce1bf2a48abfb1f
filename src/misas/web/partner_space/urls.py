"""Addresses of the partner space. Filters are codes; no name is ever in an address."""

from __future__ import annotations

from django.urls import URLPattern, path

from misas.web.partner_space import follow, refer, withdraw

app_name = "partner_space"
urlpatterns: list[URLPattern] = [
    path("", follow.mine, name="home"),
    path("signaler", refer.refer, name="refer"),
    path("<uuid:public_id>", follow.one, name="one"),
    path("<uuid:public_id>/recu", refer.receipt, name="receipt"),
    path("<uuid:public_id>/retrait", withdraw.withdraw, name="withdraw"),
    path("<uuid:public_id>/lu", follow.read, name="read"),
]
