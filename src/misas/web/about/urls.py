"""Addresses of the pages about MisAS itself: plain names, known to the footer of every page."""

from __future__ import annotations

from django.urls import URLPattern, path

from misas.web.about import help as help_
from misas.web.about import notices

urlpatterns: list[URLPattern] = [
    path("aide", help_.help_page, name="help"),
    path("mentions-legales", notices.legal, name="legal"),
    path("accessibilite", notices.accessibility, name="accessibility"),
]
