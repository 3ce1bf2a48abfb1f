"""What the screens of the room read: the cares of a case with their offers and appointments, refusals.

Each function says how many queries it makes; none grows with what is found. Not here: finding offers (`finding`), the
agenda (`agenda`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import JSONObject

from misas.core.access import Actor
from misas.core.orientation.appointment_codes import ReminderKind, ReminderWay
from misas.core.orientation.appointments import SEARCHING, STANDING, allowed_verbs
from misas.core.orientation.appointments import Appointment as Folded
from misas.core.orientation.calls import Call, rules_out
from misas.core.orientation.codes import CallOutcome
from misas.core.orientation.memory import Observation as Seen
from misas.core.orientation.refusal import ROUTES, Refusal, RefusalDeadline, RefusalFact, deadlines, fold, late
from misas.core.orientation.refusal import allowed_verbs as verbs_of_refusal
from misas.core.orientation.refusal_codes import Authority, RefusalFactKind, RefusalGround
from misas.records.cases.models import Case, ForgoneCare
from misas.records.orientation import doors
from misas.records.orientation.exchange import connected, unheard
from misas.records.orientation.facts import call_of, facts_of, folded
from misas.records.orientation.memory import heard_of, seen_with
from misas.records.orientation.models import (
    AccessDesk,
    Appointment,
    AppointmentFactRow,
    AppointmentReminder,
    CallAttempt,
    CareOffer,
    CareRefusal,
    CareRefusalFact,
    RdvWebhook,
)
from misas.records.orientation.reminded import ReminderLine, reminder_lines


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call, and who made it."""

    row: CallAttempt
    call: Call


@dataclass(frozen=True, slots=True)
class SentLine:
    """One reminder that left: how and when."""

    kind: ReminderKind
    way: ReminderWay
    at: datetime


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of a refusal of care, and the name of who recorded it."""

    fact: RefusalFact
    by: str


@dataclass(frozen=True, slots=True)
class AppointmentLine:
    """An appointment as it stands: what happened to it, what left about it, and the verbs that may be offered now.
    `reminded`: what reminds her of its date; `unheard`: what RDV Service Public said last of it, when it could not be
    noted."""

    row: Appointment
    appointment: Folded
    facts: tuple[AppointmentFactRow, ...]
    calls: tuple[CallLine, ...]
    reminders: tuple[SentLine, ...]
    reminded: tuple[ReminderLine, ...]
    verbs: tuple[str, ...]
    unheard: RdvWebhook | None = None


@dataclass(frozen=True, slots=True)
class RefusalLine:
    """A refusal of care as it stands. `late`: what the law gave a time for and is not noted; `routes`: before whom it
    may be brought."""

    row: CareRefusal
    refusal: Refusal
    facts: tuple[StepLine, ...]
    deadlines: tuple[RefusalDeadline, ...]
    late: tuple[RefusalDeadline, ...]
    verbs: tuple[str, ...]
    routes: tuple[Authority, ...]


@dataclass(frozen=True, slots=True)
class CareLine:
    """One forgone care: the offers that stand, the next to call first, those whose last answer rules them out at the
    end (`calling_order`); its appointments, the last begun first; by the key of each offer, its last answer, and what
    the caisse knows of its place today."""

    care: ForgoneCare
    offers: tuple[CareOffer, ...]
    appointments: tuple[AppointmentLine, ...]
    answers: Mapping[int, CallOutcome]
    heard: Mapping[int, tuple[Seen, ...]]

    @property
    def to_call(self) -> CareOffer | None:
        """The next place to ask; None when each was asked in vain, or none is proposed."""
        return next((one for one in self.offers if not rules_out(self.answers.get(one.pk))), None)

    def place_of(self, line: AppointmentLine) -> CareOffer | None:
        """Where an appointment is; while it is searched for, the next place to ask."""
        here = line.row.offer
        is_good = here is not None and here.standing and not rules_out(self.answers.get(here.pk))
        return here if is_good or line.appointment.state not in SEARCHING else self.to_call


@dataclass(frozen=True, slots=True)
class OrientationTab:
    case: Case
    cares: tuple[CareLine, ...]
    refusals: tuple[RefusalLine, ...]
    today: date


def tab(case: UUID | str, *, by: Actor, at: datetime) -> OrientationTab:
    """What a case holds of the room. Five queries beside the door of the case. Raises Absent."""
    row = doors.case(case, to="orientation.see", by=by)
    return tab_of(row, list(ForgoneCare.objects.filter(case=row).order_by("id")), at)


def tab_of(row: Case, cares: Iterable[ForgoneCare], at: datetime) -> OrientationTab:
    """The same for a case already passed through its door, with its cares at hand. Four queries, one more when an
    appointment has a number at RDV Service Public."""
    today = row.caisse.local_date(at)
    standing = CareOffer.objects.filter(case=row, dropped_at__isnull=True).order_by("id")
    offers = list(standing.annotate(heard=heard_of(row.caisse_id, today)))
    heard = {one.pk: seen_with(one.heard) for one in offers}
    told = Exists(connected(row.caisse_id))
    rows = Appointment.objects.filter(case=row).select_related("care", "offer")
    lines = _lines(rows.annotate(left=_left(), is_connected=told).order_by("-id"), row, at)
    refusals = CareRefusal.objects.filter(case=row).select_related("care", "offer").annotate(steps=_steps())
    return OrientationTab(
        case=row,
        cares=tuple(_care(care, offers, lines, heard) for care in cares),
        refusals=_refusals(refusals.order_by("-id"), row, at),
        today=today,
    )


def appointment(public_id: UUID | str, *, by: Actor) -> tuple[Appointment, Folded]:
    """One appointment, and how it stands. One query beside its door. Raises Absent."""
    row = doors.appointment(public_id, to="orientation.see", by=by)
    return row, folded(facts_of([row])[row.pk])


def offer(public_id: UUID | str, *, by: Actor) -> CareOffer:
    """One offer with its case and its care. Raises Absent."""
    return doors.offer(public_id, to="orientation.see", by=by)


def desks(caisse_id: int) -> list[AccessDesk]:
    """The PASS of a caisse, those that receive nobody any more last. One query."""
    rows = AccessDesk.objects.filter(caisse_id=caisse_id).select_related("commune", "kept_by")
    return list(rows.order_by(F("retired_at").desc(nulls_first=True), "name", "id"))


def awaited(care: ForgoneCare) -> Appointment | None:
    """The appointment that a care waits for, the earliest that stands, with its place. One query."""
    rows = Appointment.objects.filter(case_id=care.case_id, care=care, state__in=[one.value for one in STANDING])
    return rows.select_related("offer", "case__caisse").order_by("starts_at", "id").first()


def offers_to_call(care: ForgoneCare) -> list[tuple[CareOffer, CallAttempt | None]]:
    """The offers that stand for a care, the next to call first, each with its last call. Two queries."""
    offers = CareOffer.objects.filter(care=care, dropped_at__isnull=True).select_related("case__caisse")
    calls = list(CallAttempt.objects.filter(appointment__care=care, case_id=care.case_id).order_by("at", "id"))
    last = {call.offer_id: call for call in calls}
    return [(one, last.get(one.pk)) for one in calling_order(offers, last_answers(calls))]


def place_to_ask(row: Appointment) -> CareOffer | None:
    """Where an appointment that is searched for is asked now: at its place, unless that one stands no more or said no;
    then at the next one proposed. Two queries."""
    good = [one for one, last in offers_to_call(row.care) if last is None or not rules_out(CallOutcome(last.outcome))]
    return next((one for one in good if one.pk == row.offer_id), good[0] if good else None)


def places_named(case_id: int) -> dict[str, str]:
    """The names of the places ever proposed to a case, by their id. One query."""
    rows = CareOffer.objects.filter(case_id=case_id).order_by("id").values_list("place", "name")
    return {str(place): name for place, name in rows}


def expected(care: ForgoneCare, *, but: str = "") -> datetime | None:
    """When she is expected next for this care: the earliest appointment that stands, but the one that this sending has
    noted already. One query."""
    noted = AppointmentFactRow.objects.filter(appointment=OuterRef("pk"), key=but)
    rows = Appointment.objects.filter(case_id=care.case_id, care=care, state__in=[one.value for one in STANDING])
    rows = rows.filter(~Exists(noted)) if but else rows
    return rows.order_by("starts_at", "id").values_list("starts_at", flat=True).first()


def refusal_line(refusal: UUID | str, *, by: Actor, at: datetime) -> RefusalLine:
    """One refusal of care. One query beside its door. Raises Absent."""
    row = doors.refusal(refusal, to="orientation.see", by=by)
    rows = CareRefusal.objects.filter(pk=row.pk).select_related("care", "offer").annotate(steps=_steps())
    return _refusals(rows, row.case, at)[0]


def _left() -> ArraySubquery:
    """What left about each appointment, in its order, read with it."""
    left = AppointmentReminder.objects.filter(appointment=OuterRef("pk")).order_by("id")
    return ArraySubquery(left.values(said=JSONObject(key="key", kind="kind", way="way", at="at")))


def _steps() -> ArraySubquery:
    """The steps of each refusal of care, in their order, read with it."""
    steps = CareRefusalFact.objects.filter(refusal=OuterRef("pk")).order_by("id")
    told = {name: name for name in ("kind", "on", "authority", "agreed_on")}
    return ArraySubquery(steps.values(said=JSONObject(by="by__full_name", **told)))


def _sent(left: dict[str, str]) -> tuple[ReminderWay, datetime]:
    return ReminderWay(left["way"]), datetime.fromisoformat(left["at"])


def _lines(found: Iterable[Any], case: Case, at: datetime) -> list[AppointmentLine]:
    """One query: facts with their calls; and one of what was told over there, if any has a number. `found`: rows with
    what left."""
    rows, zone = list(found), ZoneInfo(case.caisse.zone)
    facts = facts_of(rows)
    untaken = unheard(rows)
    lines = []
    for row in rows:
        known = folded(facts[row.pk])
        verbs = () if case.closed_at is not None else allowed_verbs(known, at, zone)
        told = tuple(CallLine(fact.call, call_of(fact.call)) for fact in facts[row.pk] if fact.call is not None)
        left = tuple(SentLine(ReminderKind(one["kind"]), *_sent(one)) for one in row.left)
        ahead = reminder_lines(known, str(row.public_id), zone, row.left, agrees=row.remind)
        lines.append(AppointmentLine(row, known, tuple(facts[row.pk]), told, left, ahead, verbs, untaken.get(row.pk)))
    return lines


def _care(
    care: ForgoneCare,
    offers: Sequence[CareOffer],
    lines: Sequence[AppointmentLine],
    heard: Mapping[int, tuple[Seen, ...]],
) -> CareLine:
    mine = tuple(line for line in lines if line.row.care_id == care.pk)
    calls = sorted((call.row for line in mine for call in line.calls), key=lambda call: (call.at, call.pk))
    answers = last_answers(calls)
    return CareLine(
        care, calling_order((one for one in offers if one.care_id == care.pk), answers), mine, answers, heard
    )


def last_answers(calls: Iterable[CallAttempt]) -> dict[int, CallOutcome]:
    """What each offer answered last, by its key; calls come in the order in which they were made."""
    return {call.offer_id: CallOutcome(call.outcome) for call in calls if call.offer_id is not None}


def calling_order(offers: Iterable[CareOffer], answers: Mapping[int, CallOutcome]) -> tuple[CareOffer, ...]:
    """The next to call first: what no answer rules out, the chosen before the others."""
    return tuple(sorted(offers, key=lambda one: (rules_out(answers.get(one.pk)), one.chosen_at is None, one.pk)))


def _refusals(found: Iterable[Any], case: Case, at: datetime) -> tuple[RefusalLine, ...]:
    """`found`: rows with their steps."""
    today = case.caisse.local_date(at)
    lines = []
    for row in found:
        told = tuple(_step(one) for one in row.steps)
        known = fold(RefusalGround(row.ground), [step.fact for step in told])
        routes = ROUTES[known.ground]
        verbs = verbs_of_refusal(known)
        lines.append(RefusalLine(row, known, told, deadlines(known), late(known, today), verbs, routes))
    return tuple(lines)


def _step(told: dict[str, Any]) -> StepLine:
    authority, agreed_on = told["authority"], told["agreed_on"]
    fact = RefusalFact(
        RefusalFactKind(told["kind"]),
        date.fromisoformat(told["on"]),
        Authority(authority) if authority else None,
        date.fromisoformat(agreed_on) if agreed_on else None,
    )
    return StepLine(fact, told["by"])
