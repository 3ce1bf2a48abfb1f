"""Addresses of a case and of a person: public ids and codes, never a name."""

from __future__ import annotations

from django.urls import URLPattern, path

from misas.web.workspace.cases import closing, composing, gesture, page, papers, persons, presence, ticking, writing

urlpatterns: list[URLPattern] = [
    path("dossiers/<uuid:public_id>/", page.case, name="case"),
    path("dossiers/<uuid:public_id>/imprimer", page.printed, name="case_print"),
    path("dossiers/<uuid:public_id>/suite", page.older, name="timeline"),
    path("dossiers/<uuid:public_id>/presence", presence.present, name="presence"),
    path("dossiers/<uuid:public_id>/brouillon", composing.draft, name="draft"),
    path("dossiers/<uuid:public_id>/note", composing.compose, name="compose"),
    path("dossiers/<uuid:public_id>/clore", closing.close, name="close"),
    path("dossiers/<uuid:public_id>/ecrire/<slug:way>", writing.write, name="write"),
    path("dossiers/<uuid:public_id>/documents/ajouter", papers.add, name="add_document"),
    path("dossiers/<uuid:public_id>/documents/<uuid:document>", papers.open_one, name="document"),
    path("dossiers/<uuid:public_id>/documents/<uuid:document>/retirer", papers.remove, name="remove_document"),
    path("dossiers/<uuid:public_id>/taches/<uuid:task_id>", ticking.tick, name="tick"),
    path("dossiers/<uuid:public_id>/geste/<slug:name>", gesture.gesture, name="gesture"),
    path("dossiers/<uuid:public_id>/<slug:name>", page.tab, name="case_tab"),
    path("dossiers/annuler/<uuid:event_id>", gesture.undo, name="undo"),
    path("personnes/<uuid:public_id>/", persons.person, name="person"),
    path("personnes/<uuid:public_id>/nir", persons.see_nir, name="see_nir"),
    path("personnes/<uuid:public_id>/contacts/<uuid:contact>/fin", persons.end_contact, name="end_contact"),
    path("personnes/<uuid:public_id>/dire/<slug:name>", persons.tell, name="tell_person"),
]
