"""Where each address leads."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []

handler400 = "misas.web.ui.errors.bad_request"
handler403 = "misas.web.ui.errors.forbidden"
handler404 = "misas.web.ui.errors.not_found"
handler500 = "misas.web.ui.errors.server_error"
