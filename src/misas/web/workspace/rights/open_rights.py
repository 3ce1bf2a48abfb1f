"""A right seen to be open already, on a paper or a screen of the caisse: noted, so that its renewal is not missed."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from misas.actions import rights as actions
from misas.actions.ports import ports
from misas.core.refusals import Invalid
from misas.core.rights.standing import may_be_noted
from misas.records.audit import journal
from misas.records.rights import doors
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.rights.claim_forms import OpenRightForm
from misas.wording.rights_claims import COVER, COVERS, SAID

PAGE: Final = "workspace/rights/open_right.html"


class NotedForm(OpenRightForm):
    """Of a C2S, whether it is free is asked as well: the review that is open then knows it."""

    cover = forms.ChoiceField(label=COVER, choices=COVERS, required=False)
    field_order = ("right", "cover", "since", "until", "source")


@require_http_methods(["GET", "POST"])
@needs("rights.note_open_right")
@place.at_home
def note(request: Request, public_id: UUID) -> HttpResponse:
    """GET asks, in a dialog or on a page of its own; POST records."""
    case = doors.case(public_id, to="rights.note_open_right", by=request.actor)
    back = reverse("workspace:case_tab", args=[public_id, "droits"])
    rights = [one for one in ports().rules.rights if may_be_noted(one)]
    form = NotedForm(request.POST or None, rights=rights)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.note_open_right(
                public_id, said["right"], since=said["since"], until=said["until"], source=said["source"],
                cover=said["cover"], by=request.actor, at=request.time,
            )  # fmt: skip
        except Invalid as invalid:
            form.refuse(invalid)
        else:
            respond.toast(request, SAID["note_open_right"])
            return respond.go(request, back)
    context = {"case": case, "form": form, "back_url": back}
    if form.errors:
        return respond.invalid(request, PAGE, context, fragment="ask")
    journal.read("case", case.public_id, case.caisse_id, by=request.actor, at=request.time)
    return respond.page(request, PAGE, context, fragment="ask")
