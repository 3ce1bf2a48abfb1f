"""Addresses of the service social's packets."""

from __future__ import annotations

from django.urls import URLPattern, path

from misas.web.workspace.handovers import lists, packet

urlpatterns: list[URLPattern] = [
    path("relais/", lists.handovers, name="handovers"),
    path("relais/<uuid:public_id>", packet.handover, name="handover"),
    path("relais/<uuid:public_id>/accepter", packet.accept, name="accept_handover"),
    path("relais/<uuid:public_id>/rendre", packet.give_back, name="return_handover"),
]
