"""S1, Signaler: one page, typed while talking. Opened empty, or by the single-use link of a workstation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from misas.actions import triage
from misas.actions.referrals import AlreadySaid, look, receive_referral
from misas.core.access import Subject, may
from misas.core.referrals.said import Door
from misas.core.referrals.validation import read_and_judge
from misas.core.refusals import Absent, Invalid, Refused
from misas.records.cases import doors as case_doors
from misas.records.territory import queries as territory
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.referral_form.agent import IDENTITY, AgentForm, initial_of
from misas.web.referral_form.repeated import still_to_tell
from misas.web.ui import respond
from misas.wording.referral_form import NO_DIAGNOSIS, SAY_AT_THE_DESK, SAY_FOR_NEWS
from misas.wording.sentences import sentence

PAGE = "workspace/referring/refer.html"


@require_http_methods(["GET", "POST"])
@needs("referral.see_open_case")
def refer(request: Request) -> HttpResponse:
    if request.method == "POST":
        return _receive(request)
    return respond.page(request, PAGE, _context(request, AgentForm()))


@require_GET
@needs("referral.prefill")
def prefilled(request: Request, secret: str) -> HttpResponse:
    """The form with what the workstation posted. A link already used, or too old, opens the empty form and says so."""
    try:
        known = look(secret, by=request.actor, at=request.time)
    except Refused as refused:
        context = _context(request, AgentForm()) | {"said_no": sentence(refused.code, **refused.values)}
        return respond.page(request, PAGE, context, status=409)
    return respond.page(request, PAGE, _context(request, AgentForm(initial=initial_of(known)), secret=secret))


def _receive(request: Request) -> HttpResponse:
    form = AgentForm(request.POST)
    secret = request.POST.get("prefill", "")
    answers = form.read(lambda said: _judge(request, form, said))
    if answers is not None and _is_sound(request, form, answers):
        if repeated := still_to_tell(request, answers, caisse_id=caisse_of(request)):
            return respond.page(request, PAGE, _context(request, form, secret=secret, repeated=repeated), status=409)
        try:
            receipt = receive_referral(
                answers,
                caisse_id=caisse_of(request),
                channel=form.said_channel,
                key=request.POST.get("idempotency_key", ""),
                by=request.actor,
                at=request.time,
                prefill=secret,
                wished_case=_wished(request),
            )
        except Invalid as wrong:
            form.take(wrong.faults)
        else:
            joined = _join(request, receipt.public_id)
            address = reverse("workspace:referral_receipt", args=[receipt.public_id])
            return respond.go(request, f"{address}?dossier={joined}" if joined else address)
    return respond.invalid(request, PAGE, _context(request, form, secret=secret))


def _is_sound(request: Request, form: AgentForm, said: Mapping[str, Any]) -> bool:
    """Whether nothing is to correct; else each fault stands in its field."""
    try:
        _judge(request, form, said)
    except Invalid as wrong:
        form.take(wrong.faults)
        return False
    return True


def _wished(request: Request) -> UUID | None:
    """The open case that the agent was shown and asks to join."""
    try:
        return UUID(request.POST.get("add_to", ""))
    except ValueError:
        return None


def _judge(request: Request, form: AgentForm, said: Mapping[str, Any]) -> None:
    """Raises Invalid with every fault of what was said. Nothing is received."""
    today = territory.caisse(caisse_of(request)).local_date(request.time)
    who = {"referrer_name": request.user.full_name}
    read_and_judge(said, door=Door.AGENT, channel=form.said_channel, holds_nir=True, today=today, **who)


def _join(request: Request, referral: UUID) -> str:
    """ "Ajouter au dossier": done at once by whoever may triage; else by the team, which is shown the open case."""
    wanted = request.POST.get("add_to", "")
    if not wanted:
        return ""
    try:
        person = case_doors.case(wanted, to="case.link_referral", by=request.actor).person
        triage.accept(referral, "already_accompanied", person=person, by=request.actor, at=request.time)
    except (Absent, Refused):
        return "a-joindre"
    return "joint"


def caisses_of(request: Request) -> list[int]:
    """The caisses for which this agent may refer."""
    return [
        c for c in sorted(request.actor.caisses) if may(request.actor, "referral.create", Subject("referral", caisse=c))
    ]


def caisse_of(request: Request) -> int:
    """The caisse chosen, among the agent's own; the first when nothing was chosen."""
    own = caisses_of(request)
    chosen = request.POST.get("caisse", "")
    return int(chosen) if chosen.isdecimal() and int(chosen) in own else own[0]


def _context(
    request: Request, form: AgentForm, *, secret: str = "", repeated: Sequence[AlreadySaid] = ()
) -> dict[str, Any]:
    own = caisses_of(request)
    names = territory.names_of_caisses(own) if len(own) > 1 else {}
    first = form.data if form.is_bound else form.initial
    known = (
        bool(secret) and all(first.get(name) for name in IDENTITY[:3]) and not any(n in form.errors for n in IDENTITY)
    )
    if not form.is_bound:
        form.fields["last_name"].widget.attrs["autofocus"] = not known
    folded = set(form.fields) - {*IDENTITY, "cares", "reasons", "call_times", "language", "agreement"}
    return {
        "form": form,
        "secret": secret,
        "repeated": repeated,
        "add_to": _wished(request) if repeated else None,  # the button pressed was "ajouter au dossier"
        "outside": False,
        "known": known,
        "who": {name: first.get(name, "") for name in IDENTITY},
        "more_open": form.is_bound and any(name in form.errors for name in folded),
        "caisses": [(str(code), names[code]) for code in own] if names else [],
        "chosen": request.POST.get("caisse", ""),
        "say": SAY_AT_THE_DESK,
        "say_news": SAY_FOR_NEWS,
        "no_diagnosis": NO_DIAGNOSIS,
    }
