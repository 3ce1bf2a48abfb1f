"""Addresses of the living style guide (demo and test modes)."""

from __future__ import annotations

from django.urls import path

from misas.web.ui import style_guide

app_name = "style"
urlpatterns = [
    path("", style_guide.index, name="index"),
    path("liste", style_guide.example_list, name="list"),
    path("dossier", style_guide.example_case, name="case"),
    path("dossier/volet", style_guide.panel, name="panel"),
    path("dossier/brouillon", style_guide.draft, name="draft"),
    path("recherche", style_guide.palette, name="palette"),
    path("annuler", style_guide.undo, name="undo"),
    path("connexion", style_guide.sign_in, name="sign_in"),
]
