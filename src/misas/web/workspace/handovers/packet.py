"""One packet, whole: what the caseworker says, what she expects. Accept it, or give it back and say why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from misas.actions import cases as actions
from misas.core.access import may
from misas.core.cases.codes import CaseStatus, HandoverMotive, HandoverStatus
from misas.core.persons.codes import SafeContact
from misas.core.refusals import Invalid
from misas.lib.french import listed
from misas.records.audit import journal
from misas.records.cases import doors, limits, packets
from misas.records.cases.models import Handover
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace.people import age, every_care, name
from misas.web.workspace.place import at_home
from misas.wording.cases import HANDOVER_MOTIVES, HANDOVER_STATUSES
from misas.wording.persons import SAFE_CONTACT
from misas.wording.sentences import fault_sentence

PAGE = "workspace/handovers/packet.html"
TONES = {
    HandoverStatus.PROPOSED: "warn",
    HandoverStatus.ACCEPTED: "ok",
    HandoverStatus.RETURNED: "",
    HandoverStatus.WITHDRAWN: "plain",
    HandoverStatus.CLOSED: "plain",
}


@require_GET
@needs("case.read_handover")
@at_home
def handover(request: Request, public_id: UUID) -> HttpResponse:
    row = packets.packet(public_id, to="case.read_handover", by=request.actor)
    return respond.page(request, PAGE, _context(request, row))


@require_POST
@needs("case.accept_handover")
def accept(request: Request, public_id: UUID) -> HttpResponse:
    """Take the person over. Sent twice, taken once; answered meanwhile by a colleague: Refused."""
    row = packets.packet(public_id, to="case.accept_handover", by=request.actor)
    key = request.POST.get("idempotency_key") or None
    actions.accept_handover(row.case.public_id, by=request.actor, at=request.time, key=key)
    respond.toast(request, "Vous avez pris le relais. Le dossier est maintenant le vôtre.")
    return respond.go(request, reverse("workspace:handover", args=[public_id]))


@require_POST
@needs("case.return_handover")
@at_home
def give_back(request: Request, public_id: UUID) -> HttpResponse:
    row = packets.packet(public_id, to="case.return_handover", by=request.actor)
    key, why = request.POST.get("idempotency_key") or None, request.POST.get("why", "")
    try:
        actions.return_handover(row.case.public_id, why, by=request.actor, at=request.time, key=key)
    except Invalid as wrong:
        said = {"why": why, "wrong": fault_sentence(wrong.faults[0])}
        return respond.invalid(request, PAGE, _context(request, row) | said)
    respond.toast(request, "Le relais est rendu. La personne qui suivait le dossier voit pourquoi.")
    return respond.go(request, reverse("workspace:handovers"))


def _context(request: Request, row: Handover) -> dict[str, Any]:
    journal.read("cases.handover", row.public_id, row.caisse_id, by=request.actor, at=request.time)
    status, person = HandoverStatus(row.status), row.case.person
    subject = doors.subject_of(row.case, request.actor)
    mine = row.case.owner_id == request.actor.account_id
    in_service = bool(may(request.actor, "case.accept_handover", subject))
    return {
        "row": row,
        "name": name(person),
        "age": age(person, timezone.localdate(request.time)),
        "person": person,
        "safe": [SAFE_CONTACT[SafeContact(flag)] for flag in person.safe_contact],
        "cares": every_care(packets.cares_of(row)),
        "motives": listed(HANDOVER_MOTIVES[HandoverMotive(code)] for code in row.motives),
        "status": HANDOVER_STATUSES[status],
        "tone": TONES[status],
        "may_accept": in_service and status is HandoverStatus.PROPOSED,
        "may_return": in_service
        and (status is HandoverStatus.PROPOSED or (status is HandoverStatus.ACCEPTED and mine))
        and row.case.status != CaseStatus.CLOSED,
        "may_open": bool(may(request.actor, "case.read", subject)),
        "longest": limits.COMMENT,
    }
