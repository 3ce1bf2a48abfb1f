"""« Proposer un plan », and her agreement to it, dated. Not here: what is changed by hand (`adjusting`)."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from misas.actions.funding import applying, planning
from misas.core.refusals import Refused
from misas.records.cases import doors as cases
from misas.records.cases.models import Case
from misas.records.funding import doors
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.funding import forms
from misas.web.workspace.funding.ways import back_to, tab_of
from misas.web.workspace.orientation.steps import asked, done
from misas.wording.funding_screens import SAID, TITLES
from misas.wording.sentences import sentence

ASKED_BELOW: Final = frozenset({"funding.quote_has_questions", "funding.no_coverage", "funding.affordable_not_said"})
"""What stops a plan and is asked on the tab itself."""


def propose_now(request: Request, case: Case) -> str:
    """Propose a plan, and what to answer: what stands in the way is said, nothing else is undone."""
    try:
        with transaction.atomic():
            planning.propose(case.public_id, by=request.actor, at=request.time)
    except Refused as wrong:
        return SAID["plan_asks"] if wrong.code in ASKED_BELOW else sentence(wrong.code, **wrong.values)
    return SAID["plan"]


@require_POST
@needs("plan.simulate")
@place.at_home
def propose(request: Request, public_id: UUID) -> HttpResponse:
    row = cases.case(public_id, to="plan.simulate", by=request.actor)
    respond.toast(request, propose_now(request, row))
    return respond.go(request, tab_of(row))


@require_http_methods(["GET", "POST"])
@needs("plan.choose")
@place.at_home
def agree(request: Request, public_id: UUID) -> HttpResponse:
    """She agrees to this plan: today in one click, or on the day that is said. Its requests are then prepared."""
    row = doors.plan(public_id, to="plan.choose", by=request.actor)
    url, today = reverse("workspace:plan_agree", args=[public_id]), place.today(request)
    if request.method == "GET":
        form = forms.Agree(initial={"agreed_on": f"{today:%d/%m/%Y}"})
        return asked(request, back_to(row.case), form, TITLES["agree"], url)
    said = request.POST.copy()
    said.setdefault("agreed_on", f"{today:%d/%m/%Y}")
    form = forms.Agree(said)

    def act() -> None:
        planning.agree(public_id, form.cleaned_data["agreed_on"], by=request.actor, at=request.time,
                       key=request.POST.get("idempotency_key") or None)  # fmt: skip
        applying.prepare_requests(public_id, by=request.actor, at=request.time)

    return done(request, back_to(row.case), form, act, SAID["agreed"], TITLES["agree"], url)
