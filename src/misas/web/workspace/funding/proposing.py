"""« Proposer un plan ». Not here: her agreement to it (`agreeing`), what is changed by hand (`adjusting`)."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from misas.actions.funding import planning
from misas.core.access import may
from misas.core.funding.life.codes import PlanState
from misas.core.funding.life.plan_life import BEFORE_CARE
from misas.core.refusals import Refused
from misas.records.cases import doors as cases
from misas.records.cases.models import Case
from misas.records.funding import rules
from misas.records.funding.models import FundingPlan, QuoteLine
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.funding.ways import subject_of, tab_of
from misas.wording.funding_screens import SAID
from misas.wording.sentences import sentence

COMPUTING: Final = "workspace/funding/computing.html"
FUNDERS: Final = 5
LINES: Final = 3
"""Up to so many funders and lines, a plan comes at once."""
ASKED_BELOW: Final = frozenset({"funding.quote_has_questions", "funding.no_coverage", "funding.affordable_not_said"})
"""What stops a plan and is asked on the tab itself."""


def propose_now(request: Request, case: Case) -> str:
    """Propose a plan, and what to answer: what stands in the way is said, nothing else is undone."""
    try:
        with transaction.atomic():
            planning.propose(case.public_id, by=request.actor, at=request.time, key=_key(request))
    except Refused as wrong:
        return SAID["plan_asks"] if wrong.code in ASKED_BELOW else sentence(wrong.code, **wrong.values)
    return SAID["plan"]


@require_http_methods(["GET", "POST"])
@needs("plan.simulate")
@place.at_home
def propose(request: Request, public_id: UUID) -> HttpResponse:
    """The plan of today. One that takes a moment is announced first: the page that says so asks for it by itself, and
    by its button where there is no script."""
    row = cases.case(public_id, to="plan.simulate", by=request.actor)
    if request.method == "GET" or not (request.POST.get("now") or is_quick(row, place.today(request))):
        return respond.page(request, COMPUTING, {"case": row, "back_url": tab_of(row)})
    respond.toast(request, propose_now(request, row))
    return respond.go(request, tab_of(row))


def after(request: Request, case: Case) -> HttpResponse:
    """What was typed is kept, and its plan comes: at once, or after the page that announces it."""
    if not is_quick(case, place.today(request)):
        return respond.go(request, reverse("workspace:plan_propose", args=[case.public_id]))
    respond.toast(request, propose_now(request, case))
    return respond.go(request, tab_of(case))


def is_quick(case: Case, today: date) -> bool:
    """Whether the plan comes before anybody waits: few funders, few lines. Two queries."""
    lines = QuoteLine.objects.filter(quote__case=case, quote__ended_at__isnull=True).count()
    return lines <= LINES and len(rules.in_force(case.caisse_id, today)) <= FUNDERS


def propose_again(request: Request, plan: int) -> bool:
    """Compute a plan again after what just happened to it, when it comes at once; else its tab asks for it."""
    row = FundingPlan.objects.select_related("case").get(pk=plan)
    allowed = may(request.actor, "plan.simulate", subject_of(row.case, request))
    if not row.stale_cause or PlanState(row.status) not in BEFORE_CARE or not allowed:
        return False
    if not is_quick(row.case, place.today(request)):
        return False
    try:
        with transaction.atomic():
            planning.propose(row.case.public_id, by=request.actor, at=request.time)
    except Refused:  # said when somebody asks for the plan again
        return False
    return True


def _key(request: Request) -> str | None:
    return request.POST.get("idempotency_key") or None
