"""The answer to a referral: one POST, one decision, then the next one. Twice is once; a fault keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from misas.actions import cases, referrals, triage
from misas.core.referrals.codes import TriageOutcome
from misas.core.referrals.lifecycle import NextAction
from misas.core.refusals import Fault, Invalid, Refused
from misas.lib.typed_dates import read_date
from misas.records.cases.models import Case
from misas.records.persons.models import Person
from misas.records.referrals import doors
from misas.records.referrals import queue as rows
from misas.records.referrals.models import Referral
from misas.records.territory import queries as territory
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace.triage import asked, forms
from misas.web.workspace.triage.one import PAGE, build, context_of, team_of

SAID = {
    TriageOutcome.TO_CASE: "Signalement accepté : le dossier est ouvert.",
    TriageOutcome.DIRECT_HANDOVER: "Le service social est saisi.",
    TriageOutcome.DUPLICATE: "Doublon noté.",
    TriageOutcome.REROUTED_CAISSE: "Signalement déjà envoyé à l’autre caisse.",
    TriageOutcome.INADMISSIBLE: "Réponse enregistrée.",
    TriageOutcome.OTHER_SCHEME: "Réponse enregistrée.",
    TriageOutcome.GUIDANCE_ONLY: "Réponse enregistrée.",
}
JOINED = "Signalement accepté : il a rejoint le dossier ouvert."
REROUTED = "Signalement envoyé : {caisse}, sous le n° {number}."
SEE_CASE, SEE_RECEIPT = "Ouvrir le dossier", "Voir le reçu"
A_YEAR = timedelta(days=366)


@require_POST
@needs("referral.triage")
def answer(request: Request, public_id: UUID) -> HttpResponse:
    row = doors.referral(public_id, to="referral.triage", by=request.actor)
    outcome = request.POST.get("outcome", "")
    if outcome == forms.POSTPONE:
        return _postpone(request, row)
    if outcome not in set(TriageOutcome):
        raise Invalid([Fault.of("", "referral.required")])
    if row.outcome:
        if (row.outcome, row.triaged_by_id) == (outcome, request.user.pk):
            return _next(request, row, SAID[TriageOutcome(outcome)])  # a double click
        raise Refused("referral.already_triaged", status=row.status)
    today = row.caisse.local_date(request.time)
    found = triage.proposals(public_id, by=request.actor, at=request.time)
    wish = asked.case_of(row, request)
    form = build(request, row, found, today, request.POST, wish=wish)[TriageOutcome(outcome)]
    form.is_valid()
    form.judge(today)
    if form.is_valid():
        try:
            with transaction.atomic():  # a person is registered with the answer that names her, or not at all
                return DOERS[TriageOutcome(outcome)](request, row, form)
        except Invalid as wrong:
            form.take(wrong.faults)
    return respond.invalid(request, PAGE, context_of(request, row, sent=outcome, bound=form))


@require_POST
@needs("referral.undo_triage")
def undo(request: Request, public_id: UUID) -> HttpResponse:
    """Take back an answer of today: the referral awaits a human again."""
    triage.undo(public_id, by=request.actor, at=request.time)
    respond.toast(request, "Réponse annulée : le signalement est de nouveau à trier.")
    return respond.go(request, reverse("workspace:triage_one", args=[public_id]))


@require_POST
@needs("referral.acknowledge")
def acknowledge(request: Request, public_id: UUID) -> HttpResponse:
    """The acknowledgment of a letter or an e-mail was sent by hand."""
    referrals.acknowledge(public_id, by=request.actor, at=request.time)
    respond.toast(request, "Accusé de réception noté.")
    return respond.go(request, reverse("workspace:triage_one", args=[public_id]))


def _accept(request: Request, row: Referral, form: forms.AcceptForm) -> HttpResponse:
    person = _person(request, row, form.cleaned_data["person"])
    case = triage.accept(row.public_id, form.cleaned_data["reason"], person=person, by=request.actor, at=request.time)
    joins = case.opened_at != request.time
    owner, key = form.cleaned_data["owner"], request.POST.get("idempotency_key", "")[:80] or None
    if owner == forms.MINE and case.status == "to_assign":
        cases.take(case.public_id, by=request.actor, at=request.time, key=key)
    elif owner not in ("", forms.LATER, forms.MINE) and case.status == "to_assign":
        colleague = team_of(row, row.caisse.local_date(request.time)).get(public_id=owner)
        cases.assign(case.public_id, colleague, by=request.actor, at=request.time, key=key)
    return _next(request, row, JOINED if joins else SAID[TriageOutcome.TO_CASE], see=_case_link(case))


def _hand_over(request: Request, row: Referral, form: forms.HandOverForm) -> HttpResponse:
    packet = form.packet(row.caisse.local_date(request.time))
    person = _person(request, row, form.cleaned_data["person"])
    case = triage.hand_over(
        row.public_id, form.cleaned_data["reason"], packet=packet, person=person, by=request.actor, at=request.time
    )
    return _next(request, row, SAID[TriageOutcome.DIRECT_HANDOVER], see=_case_link(case))


def _duplicate(request: Request, row: Referral, form: forms.DuplicateForm) -> HttpResponse:
    said = form.cleaned_data
    triage.say_duplicate(row.public_id, said["reason"], of=UUID(said["of"]), by=request.actor, at=request.time)
    return _next(request, row, SAID[TriageOutcome.DUPLICATE], undo=True)


def _reroute(request: Request, row: Referral, form: forms.RerouteForm) -> HttpResponse:
    said = form.cleaned_data
    there = int(said["caisse"])
    left = triage.reroute(row.public_id, said["reason"], to_caisse=there, by=request.actor, at=request.time)
    name = territory.names_of_caisses([there])[there]
    here = reverse("workspace:triage_one", args=[row.public_id])
    return _next(request, row, REROUTED.format(caisse=name, number=left.successor_number), see=(SEE_RECEIPT, here))


def _end(request: Request, row: Referral, form: forms.AnswerForm) -> HttpResponse:
    triage.end(row.public_id, form.outcome, form.cleaned_data["reason"], by=request.actor, at=request.time)
    return _next(request, row, SAID[form.outcome], undo=True)


DOERS: dict[TriageOutcome, Callable[[Request, Referral, Any], HttpResponse]] = {
    TriageOutcome.TO_CASE: _accept,
    TriageOutcome.DIRECT_HANDOVER: _hand_over,
    TriageOutcome.DUPLICATE: _duplicate,
    TriageOutcome.REROUTED_CAISSE: _reroute,
    TriageOutcome.INADMISSIBLE: _end,
    TriageOutcome.OTHER_SCHEME: _end,
    TriageOutcome.GUIDANCE_ONLY: _end,
}


def _person(request: Request, row: Referral, chosen: str) -> Person:
    """Whom the human chose, registered with what was said if she was not known."""
    if chosen == forms.NEW:
        return triage.name_as_said(row.public_id, by=request.actor, at=request.time)
    return triage.name_as_known(row.public_id, UUID(chosen), by=request.actor, at=request.time)


def _postpone(request: Request, row: Referral) -> HttpResponse:
    form = forms.PostponeForm(request.POST)
    form.is_valid()
    typed = form.cleaned_data.get("until", "")
    try:
        until = read_date(typed, latest=row.caisse.local_date(request.time) + A_YEAR)
        if until is None and typed.strip():
            raise Invalid([Fault.of("until", "referral.bad_date")])
        referrals.postpone(
            row.public_id, until=until, action=NextAction.ASK_REFERRER, by=request.actor, at=request.time
        )
    except Invalid as wrong:
        form.take(wrong.faults)
        return respond.invalid(request, PAGE, context_of(request, row, sent=forms.POSTPONE, bound=form))
    return _next(request, row, "Signalement reporté.")


def _case_link(case: Case) -> tuple[str, str]:
    return SEE_CASE, reverse("workspace:case", args=[case.public_id])


def _next(
    request: Request, row: Referral, said: str, *, undo: bool = False, see: tuple[str, str] = ("", "")
) -> HttpResponse:
    """After one, the next one; the list when nothing waits. What ended today can be taken back from here; what went on
    can be looked at: `see` is the label and the address of where it went."""
    undo_url = reverse("workspace:triage_undo", args=[row.public_id]) if undo else ""
    respond.toast(request, said, undo_url=undo_url, see=see)
    following = rows.next_to_triage(but=row.public_id)
    if following is None:
        return respond.go(request, reverse("workspace:triage"))
    return respond.go(request, reverse("workspace:triage_one", args=[following]))
