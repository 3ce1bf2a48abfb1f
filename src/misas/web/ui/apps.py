"""The Django app of the design system; it has no tables."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "misas.web.ui"
    label = "ui"
