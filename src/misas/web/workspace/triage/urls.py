"""Addresses of triage."""

from __future__ import annotations

from django.urls import URLPattern, path

from misas.web.workspace.triage.answer import acknowledge, answer, undo
from misas.web.workspace.triage.correcting import assign, identity
from misas.web.workspace.triage.one import one
from misas.web.workspace.triage.queue import queue

urlpatterns: list[URLPattern] = [
    path("a-trier/", queue, name="triage"),
    path("a-trier/<uuid:public_id>", one, name="triage_one"),
    path("a-trier/<uuid:public_id>/reponse", answer, name="triage_answer"),
    path("a-trier/<uuid:public_id>/annuler", undo, name="triage_undo"),
    path("a-trier/<uuid:public_id>/identite", identity, name="triage_identity"),
    path("a-trier/<uuid:public_id>/confier", assign, name="triage_assign"),
    path("a-trier/<uuid:public_id>/accuse", acknowledge, name="triage_acknowledge"),
]
