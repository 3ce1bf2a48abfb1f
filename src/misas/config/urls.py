"""Where each address leads."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("style/", include("misas.web.ui.urls")),  # the living style guide; 404 outside demo and test modes
]

handler400 = "misas.web.ui.errors.bad_request"
handler403 = "misas.web.ui.errors.forbidden"
handler404 = "misas.web.ui.errors.not_found"
handler500 = "misas.web.ui.errors.server_error"
