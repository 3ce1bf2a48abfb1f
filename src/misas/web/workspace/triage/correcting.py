"""What is mended before the answer: the identity that was typed wrong, and who answers. Each in a dialog, in place."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from misas.actions import referrals
from misas.core.persons.codes import Source
from misas.core.referrals import lifecycle
from misas.core.referrals.codes import ReferralStatus
from misas.core.referrals.corrections import changes
from misas.core.referrals.said import Said
from misas.core.refusals import Fault, Invalid
from misas.lib.phones import shown_form
from misas.lib.typed_dates import read_date
from misas.records.referrals import doors
from misas.records.referrals.models import Referral
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.referral_form import fields
from misas.web.referral_form.answers import ReferralForm
from misas.web.ui import respond
from misas.web.workspace.triage.one import team_of
from misas.wording.persons import SOURCES

IDENTITY, ASSIGN = "workspace/triage/identity.html", "workspace/triage/assign.html"
SAYS = (Source.PERSON, Source.IDENTITY_DOCUMENT, Source.CAISSE_REGISTER, Source.REFERRER, Source.RELATIVE)
CORRECTED = "Identité corrigée. Ce qui a été dit au départ reste gardé."


class IdentityForm(ReferralForm):
    """The identity as it holds now; what is changed becomes a correction, with who says it and since when."""

    last_name = fields.line("Nom")
    birth_name = fields.line("Nom de naissance")
    first_names = fields.line("Prénom")
    birth_date = fields.day("Date de naissance")
    phone = fields.phone("Téléphone")
    place = fields.place()
    source = fields.choice("Qui le dit ?", {code: SOURCES[code] for code in SAYS}, Source.PERSON)
    stated_on = fields.day("Dit le")

    def __init__(self, data: Any, *, now: Said, today: date) -> None:
        self.held = {
            "last_name": now.last_name,
            "birth_name": now.birth_name,
            "first_names": now.first_names,
            "birth_date": f"{now.birth_date:%d/%m/%Y}" if now.birth_date else "",
            "phone": shown_form(now.phone) if now.phone else "",
            "place": f"{now.postal_code} {now.commune}".strip(),
        }
        super().__init__(data, initial=self.held | {"stated_on": f"{today:%d/%m/%Y}"})
        if not now.birth_name:
            del self.fields["birth_name"]

    def changed(self, *, place: bool = True) -> dict[str, str]:
        """The answers that are not as they were shown. Raises Invalid for a commune that nobody knows."""
        typed = {name: self.cleaned_data[name] for name in self.held if name in self.fields}
        changed = {name: value for name, value in typed.items() if value.strip() != self.held[name]}
        if changed.pop("place", None) is not None and place:
            settled = self.answers()
            changed |= {name: settled.get(name, "") for name in ("commune", "postal_code")}
        return changed


class AssignForm(forms.Form):
    owner = forms.ChoiceField(
        label="Qui répond à ce signalement ?", error_messages={"required": "Choisissez une personne de l’équipe."}
    )

    def __init__(self, data: Any, *, team: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["owner"].choices = [("", "—"), *team]  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@needs("referral.correct")
def identity(request: Request, public_id: UUID) -> HttpResponse:
    row = _awaiting(request, public_id, "referral.correct")
    today = row.caisse.local_date(request.time)
    now = referrals.known_of(row, today)
    form = IdentityForm(request.POST or None, now=now, today=today)
    if form.is_bound and form.is_valid() and _correct(request, row, form, now, today):
        return respond.go(request, _page_of(row))
    answer = respond.invalid if form.is_bound else respond.page
    return answer(request, IDENTITY, {"row": row, "form": form}, fragment="ask")


@require_http_methods(["GET", "POST"])
@needs("referral.assign")
def assign(request: Request, public_id: UUID) -> HttpResponse:
    """A supervisor gives a referral that awaits its answer to somebody of the team."""
    row = _awaiting(request, public_id, "referral.assign")
    team = {str(one.public_id): one for one in team_of(row, row.caisse.local_date(request.time))}
    others = [(key, one.full_name) for key, one in team.items() if one.pk != row.owner_id]
    form = AssignForm(request.POST or None, team=others)
    if form.is_bound and form.is_valid():
        chosen = team[form.cleaned_data["owner"]]
        referrals.assign(public_id, chosen, by=request.actor, at=request.time)
        respond.toast(request, "Signalement confié.")
        return respond.go(request, _page_of(row))
    answer = respond.invalid if form.is_bound else respond.page
    return answer(request, ASSIGN, {"row": row, "form": form}, fragment="ask")


def _correct(request: Request, row: Referral, form: IdentityForm, now: Said, today: date) -> bool:
    """Whether the corrections were taken; else every fault stands in its field."""
    typed_day = form.cleaned_data["stated_on"]
    day = read_date(typed_day, latest=today) if typed_day else today
    faults = [] if day else [Fault.of("stated_on", "referral.bad_date")]
    try:
        changed = form.changed()
    except Invalid as unknown_place:
        faults += unknown_place.faults
        changed = form.changed(place=False)
    try:
        if faults:
            changes(now, changed, today=today)
            raise Invalid([])
        referrals.correct(
            row.public_id,
            changed,
            source=Source(form.cleaned_data["source"] or Source.PERSON),
            stated_on=day,
            by=request.actor,
            at=request.time,
        )
    except Invalid as wrong:
        form.take([*wrong.faults, *faults])
        return False
    respond.toast(request, CORRECTED if changed else "Rien n’a changé.")
    return True


def _awaiting(request: Request, public_id: UUID, verb: str) -> Referral:
    """The referral, while it awaits its answer. Raises Absent, Refused."""
    row = doors.referral(public_id, to=verb, by=request.actor)
    lifecycle.require(verb, ReferralStatus(row.status))
    return row


def _page_of(row: Referral) -> str:
    return reverse("workspace:triage_one", args=[row.public_id])
