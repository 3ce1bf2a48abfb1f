"""Addresses of the supervisor's screens. Filters in the address are codes and public ids, never a name."""

from __future__ import annotations

from django.urls import URLPattern, path

from misas.web.workspace.supervision import looks, overview, place, rights, rules, team_cases, unassigned, workload

urlpatterns: list[URLPattern] = [
    path("supervision/", overview.overview, name="supervision"),
    path("supervision/caisse", place.choose, name="choose_caisse"),
    path("supervision/dossiers/", team_cases.team_cases, name="team_cases"),
    path("supervision/dossiers/confier", team_cases.reassign, name="reassign"),
    path("supervision/dossiers/confier/<str:token>/annuler", team_cases.undo_reassign, name="undo_reassign"),
    path("supervision/charge/", workload.workload, name="workload"),
    path("supervision/charge/<uuid:account>/part", workload.set_share, name="set_share"),
    path("supervision/absences/", workload.add_absence, name="add_absence"),
    path("supervision/absences/<uuid:public_id>/fin", workload.end_absence, name="end_absence"),
    path("supervision/relectures/", looks.second_looks, name="second_looks"),
    path("supervision/relectures/<uuid:public_id>", looks.answer_look, name="answer_look"),
    path("supervision/droits/", rights.unfollowed_rights, name="unfollowed_rights"),
    path("supervision/droits/<uuid:public_id>/laisser", rights.leave, name="leave_unfollowed"),
    path("supervision/delais/", rules.rules, name="rules"),
    path("a-attribuer/", unassigned.unassigned, name="unassigned"),
    path("a-attribuer/repartir", unassigned.allocate, name="allocate"),
]
