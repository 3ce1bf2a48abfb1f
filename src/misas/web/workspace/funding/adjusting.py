"""The plan changed by hand: amounts held, another number of requests. What cannot stand is said, kept as typed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from misas.actions.funding import planning
from misas.core.refusals import Conflict, Invalid, Refused
from misas.records.funding import doors
from misas.records.funding.models import FundingPlan
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.cases.page import refused_tab
from misas.web.workspace.funding import forms
from misas.web.workspace.funding.planned import Typed, with_typed
from misas.web.workspace.funding.ways import tab_of
from misas.wording.funding_screens import NOT_DONE, SAID
from misas.wording.sentences import fault_sentence, sentence


@require_POST
@needs("plan.simulate")
@place.at_home
def adjust(request: Request, public_id: UUID) -> HttpResponse:
    """The plan again, with the amounts that somebody holds. What cannot be read or held is said where it was typed."""
    row = doors.plan(public_id, to="plan.simulate", by=request.actor)
    typed = typed_in(request.POST)
    if typed.errors:
        return refused(request, row, typed)
    try:
        with transaction.atomic():
            planning.adjust(public_id, typed.locks, version=shown_in(request), by=request.actor, at=request.time,
                            key=_key(request))  # fmt: skip
    except Invalid as wrong:
        typed.errors.update({fault.field: fault_sentence(fault) for fault in wrong.faults})
        return refused(request, row, typed)
    except Conflict as wrong:  # what was typed was typed over another computation: the new one is shown as it is
        return refused(request, row, Typed(), sentence(wrong.code, **wrong.values), NOT_DONE)
    except Refused as wrong:
        return refused(request, row, typed, sentence(wrong.code, **wrong.values))
    respond.toast(request, SAID["plan_again"])
    return respond.go(request, tab_of(row.case))


def refused(request: Request, row: FundingPlan, typed: Typed, why: str = "", heading: str = "") -> HttpResponse:
    """The tab again, with what is refused and why at the head of its plan."""
    told = (why,) if why else ()
    return refused_tab(request, row.case.public_id, "financement",
                       lambda context: {"plan": with_typed(context["plan"], typed, told, heading)})  # fmt: skip


def shown_in(request: Request) -> UUID | None:
    """The computation that was on the screen when this was sent. Raises Absent when it is none."""
    typed = request.POST.get("expected", "")
    return doors.uuid(typed) if typed else None


def typed_in(post: Any) -> Typed:
    """The amounts that are held: those that were typed over, and those that are ticked. And what cannot be read."""
    kept, found = set(post.getlist("keep")), Typed()
    for name in post:
        if "|" not in name or name.endswith(":was"):
            continue
        text, was = post[name].strip(), post.get(f"{name}:was", "")
        found.texts[name] = post[name]
        aid, _, line = name.partition("|")
        try:
            cents = forms.amount(text or "0")
        except ValidationError as wrong:
            found.errors[name] = " ".join(wrong.messages)
            continue
        if str(cents) != was or name in kept:
            found.locks[aid, line] = cents
    return found


@require_POST
@needs("plan.simulate")
@place.at_home
def point(request: Request, public_id: UUID) -> HttpResponse:
    """Another point of the frontier: no more requests than that."""
    row = doors.plan(public_id, to="plan.simulate", by=request.actor)
    about = request.POST.get("about", "")
    requests = int(about) if about.isdecimal() and len(about) < 6 else -1 if about else None
    try:
        with transaction.atomic():
            planning.choose_point(public_id, requests, by=request.actor, at=request.time, key=_key(request))
    except Invalid as wrong:
        respond.toast(request, " ".join(fault_sentence(fault) for fault in wrong.faults))
    except Refused as wrong:
        respond.toast(request, sentence(wrong.code, **wrong.values))
    else:
        respond.toast(request, SAID["plan_again"])
    return respond.go(request, tab_of(row.case))


def _key(request: Request) -> str | None:
    return request.POST.get("idempotency_key") or None
