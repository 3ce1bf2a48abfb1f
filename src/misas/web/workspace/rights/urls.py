"""Addresses of the rights room: public ids, rights and facts by their codes, never a value nor a name."""

from __future__ import annotations

from django.urls import URLPattern, path

from misas.web.workspace.rights import claiming, interviewing, letter, one_right, open_rights, summary

urlpatterns: list[URLPattern] = [
    path("dossiers/<uuid:public_id>/bilan", claiming.begin, name="open_review"),
    path("dossiers/<uuid:public_id>/demandes", claiming.prepare, name="prepare_claim"),
    path("dossiers/<uuid:public_id>/droit-ouvert", open_rights.note, name="note_open_right"),
    path("bilans/<uuid:public_id>/", interviewing.review, name="review"),
    path("bilans/<uuid:public_id>/reponse", interviewing.record, name="review_record"),
    path("bilans/<uuid:public_id>/rien", interviewing.nothing, name="review_nothing"),
    path("bilans/<uuid:public_id>/foyer", interviewing.member, name="review_member"),
    path("bilans/<uuid:public_id>/mois", interviewing.month, name="review_month"),
    path("bilans/<uuid:public_id>/resultats", interviewing.shown_results, name="review_results"),
    path("bilans/<uuid:public_id>/droits/<slug:right>", one_right.right, name="review_right"),
    path("bilans/<uuid:public_id>/resume", summary.summary, name="review_summary"),
    path("bilans/<uuid:public_id>/lettre", letter.letter, name="review_letter"),
    path("bilans/<uuid:public_id>/terminer", summary.finish, name="finish_review"),
    path("demandes/<uuid:public_id>/<slug:verb>", claiming.step, name="claim_step"),
]
