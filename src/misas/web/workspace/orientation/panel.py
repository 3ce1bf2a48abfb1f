"""The tab *Soins et rendez-vous*: each forgone care with its offers, calls and appointments; refusals of care."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from misas.core.access import Subject, may
from misas.core.orientation.appointment_codes import AppointmentFactKind as Kind
from misas.core.orientation.appointment_codes import (
    AppointmentState,
    BringAlong,
    TransportNeed,
)
from misas.core.orientation.calls import rules_out
from misas.core.orientation.codes import CallChannel, CallOutcome, Tariff
from misas.core.orientation.preparing import Preparation
from misas.core.persons.codes import Sex
from misas.core.refusals import Absent
from misas.lib.dates import local
from misas.lib.french import listed
from misas.records.cases import doors as cases
from misas.records.cases.models import Case, ForgoneCare
from misas.records.orientation import limits, pages
from misas.records.orientation.models import CareOffer
from misas.records.orientation.pages import AppointmentLine, CareLine, OrientationTab, RefusalLine
from misas.web.access.context import Request
from misas.web.workspace.orientation.kept import FactShown, contact_of, facts_of, not_said_of
from misas.web.workspace.orientation.reminded import reminders_said
from misas.web.workspace.orientation.shown import TONES as TARIFF_TONES
from misas.web.workspace.orientation.shown import Link, dialled, link_of
from misas.wording import care_refusals
from misas.wording.appointments import (
    BRING,
    CALL_CHANNELS,
    CALL_OUTCOMES,
    FACTS,
    REMINDER_WAYS,
    REMINDERS,
    STATES,
    TO_TELL,
    TRANSPORT,
    UNHEARD,
    UNHEARD_CLOSED,
    day_and_hour,
    state_over_there,
    verb_label,
)
from misas.wording.orientation import TARIFFS
from misas.wording.orientation_screens import QUICK
from misas.wording.persons import LANGUAGES

S = AppointmentState
TONES: Final = {S.BOOKED: "info", S.MOVED: "info", S.HONOURED: "ok", S.MISSED: "err", S.ATTEMPTING: "warn"}
CLOSED: Final = "orientation.case_closed"
ASKS: Final = frozenset({"attempt", "book", "move", "miss"})
"""Verbs that a form asks more about; the others are said by one click."""
REPLACED: Final = frozenset({"search-care"})
"""Gestures of the case that an appointment plays by itself, once the care has one."""


@dataclass(frozen=True, slots=True)
class CallShown:
    text: str
    detail: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class OfferKept:
    """One offer of the case, as it was shown that day. `ruled_out`: the last answer that sends to the next place, ""
    for none; `is_wrong`: its number is known to be wrong."""

    row: CareOffer
    what: str
    phone: str
    link: Link | None
    tariff: str
    tone: str
    contact: FactShown
    facts: tuple[FactShown, ...]
    not_said: str
    calls: tuple[CallShown, ...]
    ruled_out: str
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class AppointmentShown:
    """`where`: its place, or the next one to call; `is_ahead`: somebody is expected, and the hour is not past;
    `verbs`: (verb, label, whether a form asks more, whether it comes first); `reminders`: what left and what will."""

    id: UUID
    state: str
    tone: str
    starts_at: datetime | None
    minutes: int
    where: CareOffer | None
    is_ahead: bool
    verbs: tuple[tuple[str, str, bool, bool], ...]
    may_prepare: bool
    may_remind: bool
    may_number: bool
    rdv: str
    unheard: str
    remind: bool
    reminders: str
    ready: bool
    bring: str
    transport: str
    interpreter: str
    calls: tuple[CallShown, ...]
    history: tuple[tuple[str, datetime, str], ...]
    left: tuple[tuple[str, str, datetime], ...]


@dataclass(frozen=True, slots=True)
class RefusalShown:
    id: UUID
    where: str
    ground: str
    state: str
    is_over: bool
    routes: tuple[tuple[str, FactShown], ...]
    deadlines: tuple[tuple[str, Any, str, bool], ...]
    steps: tuple[tuple[str, Any, str], ...]
    verbs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CareKept:
    offers: tuple[OfferKept, ...]
    appointments: tuple[AppointmentShown, ...]
    refusals: tuple[RefusalShown, ...]
    is_full: bool


def kept_of(request: Request, case: Case, cares: Iterable[ForgoneCare]) -> dict[str, Any]:
    """What the tab asks of the room, by care, for a case already read. Four queries."""
    subject = cases.subject_of(case, request.actor)
    if not may(request.actor, "orientation.see", subject):
        raise Absent
    tab = pages.tab_of(case, cares, request.time)
    found = {line.care.pk: _care(line, tab, request, subject) for line in tab.cares}
    is_open = case.closed_at is None
    return {
        "kept": found,
        "quick": [(code.value, label) for code, label in QUICK.items()],
        "first": care_refusals.FIRST,
        "her_choice": care_refusals.HER_CHOICE,
        **{
            name: is_open and bool(may(request.actor, verb, subject))
            for name, verb in {
                "may_propose": "offer.propose", "may_choose": "offer.choose", "may_drop": "offer.drop",
                "may_call": "appointment.attempt", "may_book": "appointment.book", "may_refuse": "refusal.record",
            }.items()
        },
    }  # fmt: skip


def _care(line: CareLine, tab: OrientationTab, request: Request, subject: Subject) -> CareKept:
    calls = [call for appointment in line.appointments for call in appointment.calls]
    by_offer: dict[int, list[CallShown]] = {}
    for call in sorted(calls, key=lambda one: (one.row.at, one.row.pk), reverse=True):
        if call.row.offer_id is not None:
            by_offer.setdefault(call.row.offer_id, []).append(_call(call))
    mine = [one for one in tab.refusals if one.row.care_id == line.care.pk]
    return CareKept(
        offers=tuple(_offer(row, line, tuple(by_offer.get(row.pk, [])), tab.today) for row in line.offers),
        appointments=tuple(_appointment(one, line, request, subject, tab) for one in line.appointments),
        refusals=tuple(_refusal(one, request, subject) for one in mine),
        is_full=len(line.offers) >= limits.PROPOSED,
    )


def _call(line: pages.CallLine) -> CallShown:
    row = line.row
    more = []
    if row.announced_days is not None:
        more.append(f"délai annoncé : {row.announced_days} j")
    if row.call_back_on is not None:
        more.append(f"rappeler le {row.call_back_on:%d/%m}")
    if row.channel != CallChannel.PHONE:
        more.append(CALL_CHANNELS[CallChannel(row.channel)].lower())
    return CallShown(
        CALL_OUTCOMES[CallOutcome(row.outcome)], ", ".join(more), row.at, row.by.full_name if row.by else ""
    )


def _offer(row: CareOffer, line: CareLine, calls: tuple[CallShown, ...], today: date) -> OfferKept:
    tariff, last = Tariff(row.tariff), line.answers.get(row.pk)
    return OfferKept(
        row=row,
        what=", ".join(row.what),
        phone=dialled(row.phone),
        link=link_of(row.link),
        tariff=TARIFFS[tariff],
        tone=TARIFF_TONES.get(tariff, ""),
        contact=contact_of(row),
        facts=facts_of(row, line.heard[row.pk], today),
        not_said=not_said_of(row),
        calls=calls,
        ruled_out=CALL_OUTCOMES[last] if last is not None and rules_out(last) else "",
        is_wrong=last is CallOutcome.WRONG_NUMBER,
    )


def state_shown(state: AppointmentState, asks: bool) -> tuple[str, str]:
    """The word and the tone of an appointment; `asks`: its day is over and nobody said whether it took place."""
    return (TO_TELL, "warn") if asks else (STATES[state], TONES.get(state, ""))


def _appointment(
    line: AppointmentLine, care: CareLine, request: Request, subject: Subject, tab: OrientationTab
) -> AppointmentShown:
    row, known = line.row, line.appointment
    day = tab.case.caisse.local_date(row.starts_at) if row.starts_at else None
    state, tone = state_shown(known.state, known.stands and day is not None and day < tab.today)
    is_ahead = known.stands and row.starts_at is not None and row.starts_at > request.time
    sex = Sex(tab.case.person.sex)
    allowed = [verb for verb in line.verbs if may(request.actor, f"appointment.{verb}", subject)]
    is_open = bool(line.verbs)
    prepared = Preparation(
        frozenset(BringAlong(one) for one in row.bring),
        TransportNeed(row.transport),
        row.interpreter,
        row.interpreter_booked,
    )
    booked = "réservé" if row.interpreter_booked else "à réserver"
    return AppointmentShown(
        id=row.public_id,
        state=state,
        tone=tone,
        starts_at=row.starts_at,
        minutes=row.minutes,
        where=care.place_of(line),
        is_ahead=is_ahead,
        verbs=tuple(
            (verb, verb_label(verb, sex), verb in ASKS, rank == 0) for rank, verb in enumerate(_sorted(allowed))
        ),
        may_prepare=is_open and is_ahead and bool(may(request.actor, "appointment.prepare", subject)),
        may_remind=is_ahead and bool(may(request.actor, "appointment.remind", subject)),
        may_number=is_open
        and bool(row.rdv or getattr(row, "is_connected", False))
        and bool(may(request.actor, "appointment.number", subject)),
        rdv=row.rdv,
        unheard=_unheard(line),
        remind=row.remind,
        reminders=reminders_said(line.reminded, ZoneInfo(tab.case.caisse.zone), request.time, agrees=row.remind),
        ready=prepared.is_ready,
        bring=listed(BRING[BringAlong(one)] for one in row.bring),
        transport=TRANSPORT[TransportNeed(row.transport)] if row.transport != TransportNeed.NONE else "",
        interpreter=f"{LANGUAGES.get(row.interpreter, row.interpreter)}, {booked}" if row.interpreter else "",
        calls=tuple(_call(one) for one in reversed(line.calls)),
        history=tuple(
            (FACTS[Kind(one.kind)], one.at, one.by.full_name if one.by else "RDV Service Public")
            for one in reversed(line.facts)
        ),
        left=tuple((REMINDERS[one.kind], REMINDER_WAYS[one.way], one.at) for one in line.reminders),
    )


def _unheard(line: AppointmentLine) -> str:
    """What RDV Service Public said of it that could not be noted, in one sentence."""
    told = line.unheard
    if told is None or told.told_at is None or told.starts_at is None:
        return ""
    zone = ZoneInfo(line.row.case.caisse.zone)
    template = UNHEARD_CLOSED if told.code == CLOSED and not told.again else UNHEARD
    return template.format(
        at=f"le {day_and_hour(local(told.told_at, zone))}",
        state=state_over_there(S(told.wanted), local(told.starts_at, zone)),
    )


ORDER: Final = ("honour", "miss", "book", "attempt", "move", "cancel_by_person", "cancel_by_place", "reinstate")


def _sorted(verbs: list[str]) -> list[str]:
    """What is most likely next comes first."""
    return sorted(verbs, key=ORDER.index)


def _refusal(line: RefusalLine, request: Request, subject: Subject) -> RefusalShown:
    row, known = line.row, line.refusal
    allowed = [verb for verb in line.verbs if may(request.actor, f"refusal.{verb}", subject)]
    late = {one.clock for one in line.late}
    return RefusalShown(
        id=row.public_id,
        where=row.place_name,
        ground=care_refusals.GROUNDS[known.ground],
        state=care_refusals.STATES[known.state],
        is_over=known.is_over,
        routes=tuple(
            (care_refusals.AUTHORITIES[one], FactShown(care_refusals.ROUTES[one], care_refusals.ROUTES_SAID[one]))
            for one in line.routes
        ),
        deadlines=tuple(
            (care_refusals.CLOCKS[one.clock], one.by, one.article, one.clock in late) for one in line.deadlines
        ),
        steps=tuple((care_refusals.FACTS[one.fact.kind], one.fact.on, one.by) for one in reversed(line.facts)),
        verbs=tuple((verb, care_refusals.VERBS[verb]) for verb in allowed),
    )
