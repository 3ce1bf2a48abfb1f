"""The aid committee: its sessions, the packets of one of them, each decision recorded with its reason.

It decides; MisAS prepares and never ranks people. Not here: what a funder answers by letter (`funding.steps`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from misas.actions.funding import deciding, sitting
from misas.core.access import Subject, may
from misas.core.refusals import Absent, Refused
from misas.lib.french import day, euros
from misas.records.audit import journal
from misas.records.funding import doors, office_pages, pages
from misas.records.funding.models import AidApplication, CommitteeSession, Envelope
from misas.records.funding.pages import Packet
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import people
from misas.web.workspace.funding.packets import packet_shown
from misas.web.workspace.funding.planned import AID_TONES
from misas.web.workspace.funding.steps import about_of
from misas.web.workspace.funding_office import forms
from misas.web.workspace.funding_office.desk import Desk, allowed, at_the_desk
from misas.web.workspace.orientation.steps import Back, asked, done
from misas.wording.funding_life import REASONS, STATES, VERBS
from misas.wording.funding_screens import AID_SAID, CHANGE_SESSION, SAID, TITLES, packet_number

LIST: Final = "workspace/funding_office/committee.html"
ONE: Final = "workspace/funding_office/session.html"
DECISIONS: Final = ("grant", "refuse", "adjourn")


@require_GET
@needs("committee.see")
@at_the_desk("committee.see", "session")
def committee(request: Request, desk: Desk) -> HttpResponse:
    journal.read("funding.committee", None, desk.code, by=request.actor, at=request.time)
    every = office_pages.sessions_of(desk.code, desk.today)
    waiting = pages.packets_of(office_pages.waiting_for_a_session(desk.code), desk.today)
    may_schedule = allowed(request, "aid.schedule", "aid_application", desk.code)
    ahead = [one for one in every if one.row.on >= desk.today and one.row.held_at is None]
    sitting_soon = {one.row.funder_id for one in ahead}
    return respond.page(request, LIST, {
        "ahead": ahead,
        "past": [one for one in reversed(every) if one.row.on < desk.today or one.row.held_at is not None],
        "waiting": [
            _waiting(one) | {"may_schedule": may_schedule and one.request.row.funder_id in sitting_soon}
            for one in waiting
        ],
        "may_plan": allowed(request, "committee.plan", "session", desk.code),
    })  # fmt: skip


def _waiting(one: Packet) -> dict[str, Any]:
    row = one.request.row
    return {
        "id": row.public_id,
        "title": f"{people.name(row.case.person)}, {euros(one.request.known.asked_cents)}",
        "detail": f"{row.funder.name}, {packet_number(row.case.number, row.pk)}",
    }


@require_GET
@needs("committee.see")
@at_the_desk("committee.see", "session")
def session(request: Request, desk: Desk, public_id: UUID) -> HttpResponse:
    """The packets of one session, as they are read aloud."""
    row = doors.session(public_id, to="committee.see", by=request.actor)
    found = pages.packets_of(office_pages.of_session(row), desk.today)
    for one in found:
        journal.read("funding.aid_application", one.request.row.public_id, row.caisse_id, by=request.actor,
                     at=request.time)  # fmt: skip
    may_decide = row.on <= desk.today and allowed(request, "committee.decide", "session", row.caisse_id)
    decided = [one for one in found if _is_decided(one)]
    may_move = _may_move(request, row, desk)
    return respond.page(request, ONE, {
        "session": row,
        "packets": [_packet(one, desk, may_decide=may_decide, may_move=may_move) for one in found],
        "is_ahead": row.on > desk.today,
        "asked": sum(one.request.known.asked_cents for one in found),
        "granted": sum(one.request.row.granted_cents or 0 for one in decided),
        "decided": len(decided),
        "envelope": Envelope.objects.filter(caisse_id=row.caisse_id, funder=row.funder, year=row.on.year).first(),
        "may_hold": row.held_at is None and row.on <= desk.today
        and allowed(request, "committee.plan", "session", row.caisse_id),
    })  # fmt: skip


def _may_move(request: Request, row: CommitteeSession, desk: Desk) -> bool:
    """Whether what is put before this session may go to another one of its funder."""
    if row.held_at is not None or not allowed(request, "aid.schedule", "aid_application", row.caisse_id):
        return False
    return CommitteeSession.objects.filter(
        caisse_id=row.caisse_id, funder=row.funder, on__gte=desk.today, held_at__isnull=True, cancelled_at__isnull=True
    ).exclude(pk=row.pk).exists()  # fmt: skip


def _is_decided(one: Packet) -> bool:
    """Once decided, it stays so in the record of its session, whatever became of the grant."""
    return one.request.known.decided_on is not None


def _packet(one: Packet, desk: Desk, *, may_decide: bool, may_move: bool) -> dict[str, Any]:
    known, row = one.request.known, one.request.row
    shown = packet_shown(one, desk.today)
    decided = {
        "state": STATES[known.state],
        "cents": row.granted_cents,
        "on": known.decided_on,
        "reason": REASONS[known.reason] if known.reason else "",
        "text": known.reason_text,
    }
    steps = [verb for verb in DECISIONS if verb in one.request.verbs] if may_decide else []
    return {
        "id": row.public_id,
        "title": f"{shown.who}, {euros(known.asked_cents)}",
        "state": STATES[known.state],
        "tone": AID_TONES.get(known.state, ""),
        "decided": decided if _is_decided(one) else None,
        "steps": [(verb, VERBS[verb], verb == "grant") for verb in steps]
        + ([("schedule", CHANGE_SESSION, False)] if may_move and "schedule" in one.request.verbs else []),
        **{name: getattr(shown, name) for name in shown.__slots__},
        "total": shown.total,
    }


@require_http_methods(["GET", "POST"])
@needs("committee.see")
@at_the_desk("committee.see", "session")
def step(request: Request, desk: Desk, public_id: UUID, verb: str) -> HttpResponse:
    """A decision of the session, or a request put before one."""
    if verb not in (*DECISIONS, "schedule"):
        raise Absent
    to = "aid.schedule" if verb == "schedule" else "committee.decide"
    row = _request(request, public_id, to)
    if verb in DECISIONS and row.session is None:
        raise Absent
    about = about_of(row, verb, desk.today)
    url = reverse("workspace:committee_step", args=[public_id, verb])
    sits = row.session
    if verb == "schedule" and sits is not None:
        about = replace(about, sessions=[one for one in about.sessions if one[0] != str(sits.public_id)])
    if verb == "schedule" and not about.sessions:
        raise Refused("funding.no_session_ahead", funder=row.funder.name)
    is_moved = verb == "schedule" and sits is not None
    title = f"{CHANGE_SESSION if is_moved else VERBS[verb]} : {people.name(row.case.person)}"
    back = Back(reverse("workspace:committee_session", args=[sits.public_id]), f"Commission du {day(sits.on)}") if (
        sits
    ) else Back(reverse("workspace:committee"), TITLES["committee"])  # fmt: skip
    initial = {"on": f"{(sits.on if sits and sits.on <= desk.today else desk.today):%d/%m/%Y}"}
    form = forms.Decision(verb, about, request.POST if request.method == "POST" else None, initial=initial)
    if verb == "schedule":  # the day of a session is its own
        del form.fields["on"]
    if request.method == "GET":
        return asked(request, back, form, title, url)

    def act() -> None:
        how: dict[str, Any] = {"by": request.actor, "at": request.time,
                               "key": request.POST.get("idempotency_key") or None}  # fmt: skip
        said = form.cleaned_data
        if verb == "schedule":
            deciding.schedule(public_id, UUID(said["session"]), **how)
            return
        assert sits is not None
        deciding.decide(public_id, verb, form.fact(), session=sits.public_id, conditions=said.get("conditions", ""),
                        payee_name=said.get("payee_name", ""), **how)  # fmt: skip

    return done(request, back, form, act, AID_SAID[verb] if verb == "schedule" else SAID["decision"], title, url)


def _request(request: Request, public_id: UUID, to: str) -> AidApplication:
    """A request of the context that this actor may decide. Raises Absent."""
    rows = AidApplication.objects.filter(public_id=public_id)
    row = rows.select_related("case__person", "session", "funder", "plan").first()
    if row is None or not may(request.actor, to, Subject("aid_application", row.caisse_id)):
        raise Absent
    return row


@require_http_methods(["GET", "POST"])
@needs("committee.plan")
@at_the_desk("committee.plan", "session")
def plan(request: Request, desk: Desk) -> HttpResponse:
    """One more session of a funder."""
    url, title = reverse("workspace:session_plan"), TITLES["session"]
    back = Back(reverse("workspace:committee"), TITLES["committee"])
    pairs = [(str(one.public_id), one.name) for one in office_pages.sitting_funders(desk.code)]
    if request.method == "GET":
        return asked(request, back, forms.Session(pairs), title, url)
    form = forms.Session(pairs, request.POST)

    def act() -> None:
        said = form.cleaned_data
        sitting.plan_session(desk.code, UUID(said["funder"]), said["on"], said["deposit_by"] or said["on"],
                             by=request.actor, at=request.time)  # fmt: skip

    return done(request, back, form, act, SAID["session"], title, url)


@require_POST
@needs("committee.plan")
@at_the_desk("committee.plan", "session")
def hold(request: Request, desk: Desk, public_id: UUID) -> HttpResponse:
    """The session took place."""
    row: CommitteeSession = sitting.hold_session(public_id, by=request.actor, at=request.time)
    respond.toast(request, SAID["session_held"])
    return respond.go(request, reverse("workspace:committee_session", args=[row.public_id]))
