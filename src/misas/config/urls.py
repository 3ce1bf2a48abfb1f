"""Where each address leads."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from misas.web.accounts.home import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("", include("misas.web.about.urls")),
    path("", include("misas.web.accounts.urls")),
    path("", include("misas.web.workspace.urls")),
    path("mes-signalements/", include("misas.web.partner_space.urls")),
    path("pilotage/", include("misas.web.steering.urls")),
    path("administration/", include("misas.web.backoffice.urls")),
    path("api/", include("misas.api.urls")),
    path("style/", include("misas.web.ui.urls")),  # the living style guide; 404 outside demo and test modes
]

handler400 = "misas.web.ui.errors.bad_request"
handler403 = "misas.web.ui.errors.forbidden"
handler404 = "misas.web.ui.errors.not_found"
handler500 = "misas.web.ui.errors.server_error"
