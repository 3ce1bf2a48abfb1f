"""Addresses of the orientation room: public ids and codes, never a name."""

from __future__ import annotations

from django.urls import URLPattern, path

from misas.web.workspace.orientation import agenda, directory, lots, places_known, proposing, refusing, steps

urlpatterns: list[URLPattern] = [
    path("annuaire/", directory.directory, name="directory"),
    path("annuaire/fond/<slug:departement>", directory.ground, name="directory_ground"),
    path("annuaire/lieux/<uuid:offered>/noter", places_known.observe, name="observe_place"),
    path("annuaire/pass/", places_known.desks, name="desks"),
    path("annuaire/pass/ajouter", places_known.add_desk, name="add_desk"),
    path("annuaire/pass/<uuid:public_id>", places_known.change_desk, name="change_desk"),
    path("annuaire/pass/<uuid:public_id>/fermer", places_known.retire_desk, name="retire_desk"),
    path("dossiers/<uuid:public_id>/annuaire", directory.directory_of_case, name="directory_of_case"),
    path("dossiers/<uuid:public_id>/soins/<uuid:care>/offres/<uuid:offered>", proposing.propose, name="propose_offer"),
    path("dossiers/<uuid:public_id>/soins/<uuid:care>/lieu", proposing.name, name="name_offer"),
    path("dossiers/<uuid:public_id>/soins/<uuid:care>/rendez-vous", proposing.book_care, name="book_care"),
    path("dossiers/<uuid:public_id>/soins/<uuid:care>/appels", proposing.call_sheet, name="call_sheet"),
    path("dossiers/<uuid:public_id>/soins/<uuid:care>/refus", refusing.record, name="record_refusal"),
    path("dossiers/<uuid:public_id>/soins/<uuid:care>/visite/<slug:verb>", steps.visit, name="care_visit"),
    path("offres/<uuid:public_id>/appel", proposing.call, name="call_offer"),
    path("offres/<uuid:public_id>/rendez-vous", proposing.book, name="book_offer"),
    path("offres/<uuid:public_id>/choisir", proposing.choose, name="choose_offer"),
    path("offres/<uuid:public_id>/retirer", proposing.drop, name="drop_offer"),
    path("rendez-vous/<uuid:public_id>/preparer", steps.prepare, name="prepare_appointment"),
    path("rendez-vous/<uuid:public_id>/numero", steps.number, name="number_appointment"),
    path("rendez-vous/<uuid:public_id>/rappels", steps.remind, name="remind_appointment"),
    path("rendez-vous/<uuid:public_id>/agenda.ics", steps.calendar, name="appointment_calendar"),
    path("rendez-vous/<uuid:public_id>/<slug:verb>", steps.step, name="appointment_step"),
    path("refus/<uuid:public_id>/<slug:verb>", refusing.step, name="refusal_step"),
    path("agenda/", agenda.agenda, name="agenda"),
    path("annuaire/mises-a-jour/", lots.every, name="directory_lots"),
    path("annuaire/mises-a-jour/<slug:format>", lots.one, name="directory_lot"),
]
