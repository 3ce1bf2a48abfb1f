"""Addresses of steering."""

from __future__ import annotations

from django.urls import path

from misas.web.steering import pages

app_name = "steering"
urlpatterns = [
    path("", pages.home, name="home"),
    path("caisse", pages.caisse, name="caisse"),
    path("france", pages.nation, name="nation"),
]
