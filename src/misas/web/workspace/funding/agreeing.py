"""Her agreement to the plan that she was shown, dated: in one click, or on the day that is said."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from misas.actions.funding import applying, planning
from misas.core.refusals import Invalid, Refused
from misas.records.funding import doors
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.funding import forms
from misas.web.workspace.funding.adjusting import refused, shown_in
from misas.web.workspace.funding.planned import Typed
from misas.web.workspace.funding.ways import back_to, tab_of
from misas.web.workspace.orientation.steps import asked, done
from misas.wording.funding_screens import NOT_DONE, SAID, TITLES
from misas.wording.sentences import fault_sentence, sentence


@require_http_methods(["GET", "POST"])
@needs("plan.choose")
@place.at_home
def agree(request: Request, public_id: UUID) -> HttpResponse:
    """She agrees to this plan: today in one click, or on the day that is said. Its requests are then prepared."""
    row = doors.plan(public_id, to="plan.choose", by=request.actor)
    url, today = reverse("workspace:plan_agree", args=[public_id]), place.today(request)
    if request.method == "GET":
        shown = {"agreed_on": f"{today:%d/%m/%Y}", "expected": request.GET.get("expected", "")}
        return asked(request, back_to(row.case), forms.Agree(initial=shown), TITLES["agree"], url)
    form = forms.Agree(request.POST)
    key = request.POST.get("idempotency_key") or None

    def agree_on(day: date) -> None:
        planning.agree(public_id, day, version=shown_in(request), by=request.actor, at=request.time, key=key)
        applying.prepare_requests(public_id, by=request.actor, at=request.time)

    def act() -> None:
        agree_on(form.cleaned_data["agreed_on"])

    if "agreed_on" not in request.POST:  # one click, from the tab: what is refused is said on the tab
        try:
            with transaction.atomic():
                agree_on(today)
        except Invalid as wrong:
            return refused(request, row, Typed(), " ".join(map(fault_sentence, wrong.faults)), NOT_DONE)
        except Refused as wrong:
            return refused(request, row, Typed(), sentence(wrong.code, **wrong.values), NOT_DONE)
        respond.toast(request, SAID["agreed"])
        return respond.go(request, tab_of(row.case))
    return done(request, back_to(row.case), form, act, SAID["agreed"], TITLES["agree"], url)
