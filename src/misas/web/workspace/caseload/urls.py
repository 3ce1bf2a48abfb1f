"""Addresses of the caseload, of the search and of Ctrl+K."""

from __future__ import annotations

from django.urls import URLPattern, path

from misas.web.workspace.caseload import bulk, lists, search

urlpatterns: list[URLPattern] = [
    path("dossiers/", lists.caseload_page, name="caseload"),
    path("dossiers/equipe", lists.team, name="caseload_team"),
    path("dossiers/selection", bulk.bulk, name="caseload_bulk"),
    path("recherche/", search.search, name="search"),
    path("recherche/palette", search.palette, name="palette"),
]
