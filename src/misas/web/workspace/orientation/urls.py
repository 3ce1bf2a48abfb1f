"""Addresses of the orientation room: public ids and codes, never a name."""

from __future__ import annotations

from django.urls import URLPattern, path

from misas.web.workspace.orientation import lots

urlpatterns: list[URLPattern] = [
    path("annuaire/mises-a-jour/", lots.every, name="directory_lots"),
    path("annuaire/mises-a-jour/<slug:format>", lots.one, name="directory_lot"),
]
