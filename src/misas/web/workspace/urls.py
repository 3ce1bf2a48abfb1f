"""Addresses of the caisse's screens: each sub-package brings its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

app_name = "workspace"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("misas.web.workspace.caseload.urls")),
    path("", include("misas.web.workspace.rights.urls")),
    path("", include("misas.web.workspace.orientation.urls")),
    path("", include("misas.web.workspace.funding.urls")),
    path("", include("misas.web.workspace.funding_office.urls")),
    path("", include("misas.web.workspace.cases.urls")),
    path("", include("misas.web.workspace.referring.urls")),
    path("", include("misas.web.workspace.triage.urls")),
    path("", include("misas.web.workspace.supervision.urls")),
    path("", include("misas.web.workspace.handovers.urls")),
    path("", include("misas.web.workspace.imports.urls")),
]
