"""What is done at once to the chosen lines: give them to a colleague, or put them off. All of them, or none."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from misas.actions import cases
from misas.actions.ports import ports
from misas.core.cases.codes import PostponeReason
from misas.core.refusals import Absent, Fault, Invalid
from misas.records.accounts import queries as accounts
from misas.records.cases import limits
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.caseload.wanted import OFFICE

DELAYS = {"1": 1, "3": 3, "5": 5, "10": 10}
"""Working days."""


@require_POST
@needs("case.list")
def bulk(request: Request) -> HttpResponse:
    chosen = _chosen(request)
    said = _assign(request, chosen) if request.POST.get("do") == "assign" else _postpone(request, chosen)
    respond.toast(request, said)
    return respond.go(request, back(request))


def back(request: Request) -> str:
    """The list one came from; never another site."""
    wanted = request.POST.get("back", "")
    home = reverse("workspace:caseload")
    return wanted if wanted.startswith(home) and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else home


def _chosen(request: Request) -> list[UUID]:
    try:
        chosen = [UUID(said) for said in dict.fromkeys(request.POST.getlist("case"))]
    except ValueError:
        raise Absent from None
    if not chosen or len(chosen) > limits.BULK:
        raise Invalid([Fault.of("case", "case.selection_size", most=limits.BULK)])
    return chosen


def _assign(request: Request, chosen: list[UUID]) -> str:
    team = accounts.colleagues(place.home(request).pk, OFFICE, place.today(request))
    try:
        owner = team.filter(public_id=UUID(request.POST.get("owner", ""))).first()
    except ValueError:
        owner = None
    if owner is None:
        raise Invalid([Fault.of("owner", "caseload.choose_somebody")])
    moved = cases.assign_many(chosen, owner, by=request.actor, at=request.time)
    return f"{_many(len(moved))} pour {owner.full_name}"


def _postpone(request: Request, chosen: list[UUID]) -> str:
    until = _day(request)
    key = request.POST.get("idempotency_key", "")
    for public_id in sorted(chosen):
        cases.postpone(
            public_id,
            until,
            reason=PostponeReason.WORKLOAD,
            by=request.actor,
            at=request.time,
            key=f"{key}:{public_id.hex[:8]}" if key else None,
        )
    return f"{_many(len(chosen))} à une date plus lointaine"


def _day(request: Request) -> date:
    days = DELAYS.get(request.POST.get("delay", ""), 1)
    calendar = place.home(request).calendar(ports().holidays)
    return calendar.add_business_days(place.today(request), days)


def _many(count: int) -> str:
    return f"{count} dossier{'s' if count > 1 else ''}"
