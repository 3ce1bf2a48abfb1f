"""Addresses of triage."""

from __future__ import annotations

from django.urls import URLPattern, path

from misas.web.workspace.triage import answer, one, queue

urlpatterns: list[URLPattern] = [
    path("a-trier/", queue.queue, name="triage"),
    path("a-trier/<uuid:public_id>", one.one, name="triage_one"),
    path("a-trier/<uuid:public_id>/reponse", answer.answer, name="triage_answer"),
    path("a-trier/<uuid:public_id>/annuler", answer.undo, name="triage_undo"),
    path("a-trier/<uuid:public_id>/accuse", answer.acknowledge, name="triage_acknowledge"),
]
