"""Addresses of the orientation room: public ids and codes, never a name."""

from __future__ import annotations

from django.urls import URLPattern, path

from misas.web.workspace.orientation import directory, lots, proposing

urlpatterns: list[URLPattern] = [
    path("annuaire/", directory.directory, name="directory"),
    path("annuaire/fond/<slug:departement>", directory.ground, name="directory_ground"),
    path("dossiers/<uuid:public_id>/annuaire", directory.directory_of_case, name="directory_of_case"),
    path("dossiers/<uuid:public_id>/offres", proposing.propose, name="propose_offer"),
    path("annuaire/mises-a-jour/", lots.every, name="directory_lots"),
    path("annuaire/mises-a-jour/<slug:format>", lots.one, name="directory_lot"),
]
