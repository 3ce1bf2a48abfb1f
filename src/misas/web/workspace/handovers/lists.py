"""Relais reçus: those that wait for an answer, urgent first; those one accepted; those one gave back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from misas.core.access import Role
from misas.core.cases.codes import HandoverMotive
from misas.lib.french import listed
from misas.records.audit import journal
from misas.records.cases import limits, packets
from misas.records.cases.models import Handover
from misas.records.cases.packets import HandoverView
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace.people import sorted_name
from misas.web.workspace.place import at_home
from misas.wording.cases import HANDOVER_MOTIVES

VIEWS = {
    "recus": (HandoverView.PROPOSED, "À répondre"),
    "acceptes": (HandoverView.ACCEPTED, "Acceptés"),
    "rendus": (HandoverView.RETURNED, "Rendus"),
}


@require_GET
@needs("case.read_handover")
@at_home
def handovers(request: Request) -> HttpResponse:
    code = request.GET.get("vue", "")
    code = code if code in VIEWS else "recus"
    view, _label = VIEWS[code]
    said = request.GET.get("page", "1")
    page = int(said) if said.isdecimal() and 0 < int(said[:5]) < 10_000 else 1
    mine = answered_by(request)
    found, more = packets.listed(view, request.actor.caisses, answered_by=mine, page=page)
    counts = packets.counts(request.actor.caisses, answered_by=mine)
    journal.read("cases.handovers", None, min(request.actor.caisses), by=request.actor, at=request.time)
    first = (page - 1) * limits.PAGE
    context = {
        "views": [
            {"url": _url(name), "label": label, "count": counts[kind], "current": name == code}
            for name, (kind, label) in VIEWS.items()
        ],
        "view": code,
        "lines": [_line(row) for row in found],
        "answers": mine is not None,
        "today": timezone.localdate(request.time),
        "summary": f"{first + 1} à {first + len(found)}",
        "previous": _url(code, page - 1) if page > 1 else None,
        "following": _url(code, page + 1) if more else None,
    }
    return respond.page(request, "workspace/handovers/list.html", context)


def answered_by(request: Request) -> int | None:
    """A social worker sees what she answered; the office sees what was answered to it."""
    return request.actor.account_id if request.actor.has(Role.SOCIAL_WORKER) else None


def _url(view: str, page: int = 1) -> str:
    coded = [("vue", view)] * (view != "recus") + [("page", page)] * (page > 1)
    base = reverse("workspace:handovers")
    return f"{base}?{urlencode(coded)}" if coded else base


def _line(row: Handover) -> dict[str, Any]:
    return {
        "url": reverse("workspace:handover", args=[row.public_id]),
        "name": sorted_name(row.case.person),
        "commune": row.case.person.commune,
        "urgent": row.urgent,
        "motives": listed(HANDOVER_MOTIVES[HandoverMotive(code)] for code in row.motives),
        "from": row.former_owner.full_name,
        "proposed_at": row.proposed_at,
        "answered_at": row.answered_at,
        "answered_by": row.answered_by.full_name if row.answered_by else "",
        "answer": row.answer,
    }
