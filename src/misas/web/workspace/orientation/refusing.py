"""A refusal of care: what she says, before whom she may bring it, each step of the complaint."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from misas.actions import orientation as actions
from misas.core.orientation.refusal import BY_VERB, ROUTES
from misas.core.orientation.refusal_codes import Authority, RefusalGround
from misas.core.refusals import Absent
from misas.records.cases import doors as cases
from misas.records.orientation import doors
from misas.records.orientation.models import CareRefusal
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.workspace import place
from misas.web.workspace.orientation import forms
from misas.web.workspace.orientation.steps import asked, done
from misas.wording.care_refusals import AUTHORITIES
from misas.wording.orientation_screens import SAID, TITLES


@require_http_methods(["GET", "POST"])
@needs("refusal.record")
@place.at_home
def record(request: Request, public_id: UUID, care: UUID) -> HttpResponse:
    """A refusal that she tells of, for one care."""
    row = cases.case(public_id, to="refusal.record", by=request.actor)
    cases.care(row, care)
    url = reverse("workspace:record_refusal", args=[public_id, care])
    if request.method == "GET":
        return asked(request, row, forms.RecordRefusal(), TITLES["record"], url)
    form = forms.RecordRefusal(request.POST)

    def act() -> None:
        said = form.cleaned_data
        actions.record_refusal(
            public_id, care, ground=RefusalGround(said["ground"]), on=said["on"], place_name=said["place_name"],
            by=request.actor, at=request.time, key=request.POST.get("idempotency_key") or None,
        )  # fmt: skip

    return done(request, row, form, act, SAID["record"], TITLES["record"], url)


@require_http_methods(["GET", "POST"])
@needs("refusal.record")
@place.at_home
def step(request: Request, public_id: UUID, verb: str) -> HttpResponse:
    """One step of the complaint, or what she says she was refused for."""
    if verb not in BY_VERB and verb != "say_ground":
        raise Absent
    row = doors.refusal(public_id, to=f"refusal.{verb}", by=request.actor)
    url = reverse("workspace:refusal_step", args=[public_id, verb])
    form = _form(request, row, verb)
    if request.method == "GET":
        return asked(request, row.case, form, TITLES[verb], url)
    return done(request, row.case, form, lambda: _act(request, row, verb, form), SAID["step"], TITLES[verb], url)


def _form(request: Request, row: CareRefusal, verb: str) -> forms.StepForm:
    typed = request.POST if request.method == "POST" else None
    if verb == "say_ground":
        return forms.SayGround(typed, initial={"ground": row.ground})
    today = f"{row.case.caisse.local_date(request.time):%d/%m/%Y}"
    if verb != "file_complaint":
        return forms.RefusalStep(typed, initial={"on": today})
    form = forms.FileComplaint(typed, initial={"on": today})
    routes = ROUTES[RefusalGround(row.ground)]
    form.fields["authority"].choices = [(one.value, AUTHORITIES[one]) for one in routes]  # type: ignore[attr-defined]
    return form


def _act(request: Request, row: CareRefusal, verb: str, form: Any) -> None:
    said = form.cleaned_data
    if verb == "say_ground":
        actions.say_ground(row.public_id, RefusalGround(said["ground"]), by=request.actor, at=request.time)
        return
    actions.record_refusal_step(
        row.public_id, verb, on=said["on"], authority=Authority(said["authority"]) if "authority" in said else None,
        agreed_on=said.get("agreed_on"), by=request.actor, at=request.time,
        key=request.POST.get("idempotency_key") or None,
    )  # fmt: skip
