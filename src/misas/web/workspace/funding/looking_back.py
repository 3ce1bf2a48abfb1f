"""One computation of a plan as it was shown: who paid what, why, what was asked of whom."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from misas.records.cases import doors as cases
from misas.records.funding import doors, pages
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.funding.panel import Scene, plan_shown
from misas.web.workspace.funding.ways import tab_of
from misas.web.workspace.funding.working import known_of
from misas.wording.funding_screens import cause_said

PAGE: Final = "workspace/funding/version.html"


@require_GET
@needs("funding.see")
@place.at_home
def version(request: Request, public_id: UUID, version_id: UUID) -> HttpResponse:
    row = doors.plan(public_id, to="funding.see", by=request.actor)
    plan, shown = pages.plan_at(row, version_id)
    today = place.today(request)
    tab = pages.FundingTab(plan, (), ())
    scene = Scene(request, row.case, cases.subject_of(row.case, request.actor), today, tab, known_of(row.case, today))
    return respond.page(request, PAGE, {
        "case": row.case,
        "plan": plan_shown(scene, plan, (), shown),
        "made_at": shown.made_at,
        "made_by": shown.made_by.full_name if shown.made_by else "",
        "cause": cause_said(shown.cause),
        "is_current": row.current_id == shown.pk,
        "back_url": tab_of(row.case),
    })  # fmt: skip
