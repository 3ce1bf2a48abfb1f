"""What the screens of the room read: the cares of a case with their offers and appointments, refusals, the agenda.

Each function says how many queries it makes; none grows with what is found. Not here: finding offers (`finding`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import JSONObject

from misas.core.access import Actor
from misas.core.orientation.appointment_codes import AppointmentState, ReminderKind, ReminderWay
from misas.core.orientation.appointments import DATING, STANDING, allowed_verbs
from misas.core.orientation.appointments import Appointment as Folded
from misas.core.orientation.calls import Call
from misas.core.orientation.refusal import ROUTES, Refusal, RefusalDeadline, RefusalFact, deadlines, fold, late
from misas.core.orientation.refusal import allowed_verbs as verbs_of_refusal
from misas.core.orientation.refusal_codes import Authority, RefusalFactKind, RefusalGround
from misas.core.orientation.reminders import TO_PERSON, Reminder, reminders
from misas.lib.dates import local
from misas.records.cases.models import Case, ForgoneCare
from misas.records.orientation import doors, limits
from misas.records.orientation.exchange import connected, unheard
from misas.records.orientation.facts import call_of, facts_of, folded
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
from misas.records.orientation.models.appointment import SEARCHING


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
    `unheard`: what RDV Service Public said last of it, when it could not be noted."""

    row: Appointment
    appointment: Folded
    facts: tuple[AppointmentFactRow, ...]
    calls: tuple[CallLine, ...]
    reminders: tuple[SentLine, ...]
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
    """One forgone care: the offers that stand, the chosen first, and its appointments, the last begun first."""

    care: ForgoneCare
    offers: tuple[CareOffer, ...]
    appointments: tuple[AppointmentLine, ...]


@dataclass(frozen=True, slots=True)
class OrientationTab:
    case: Case
    cares: tuple[CareLine, ...]
    refusals: tuple[RefusalLine, ...]
    today: date


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """One reminder to the person. `way`, `at`: how and when it left; None while it waits, or if it never left."""

    kind: ReminderKind
    due_at: datetime
    way: ReminderWay | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One appointment of an agenda, at its local hour, with what reminds her of it; its case with the person and the
    owner, its care, its offer."""

    row: Appointment
    local: datetime
    reminders: tuple[ReminderLine, ...] = ()


def tab(case: UUID | str, *, by: Actor, at: datetime) -> OrientationTab:
    """What a case holds of the room. Five queries beside the door of the case. Raises Absent."""
    row = doors.case(case, to="orientation.see", by=by)
    return tab_of(row, list(ForgoneCare.objects.filter(case=row).order_by("id")), at)


def tab_of(row: Case, cares: Iterable[ForgoneCare], at: datetime) -> OrientationTab:
    """The same for a case already passed through its door, with its cares at hand. Four queries, one more when an
    appointment has a number at RDV Service Public."""
    offers = list(CareOffer.objects.filter(case=row, dropped_at__isnull=True).order_by("id"))
    told = Exists(connected(row.caisse_id))
    rows = Appointment.objects.filter(case=row).select_related("care", "offer")
    lines = _lines(rows.annotate(left=_left(), is_connected=told).order_by("-id"), row, at)
    refusals = CareRefusal.objects.filter(case=row).select_related("care", "offer").annotate(steps=_steps())
    return OrientationTab(
        case=row,
        cares=tuple(_care(care, offers, lines) for care in cares),
        refusals=_refusals(refusals.order_by("-id"), row, at),
        today=row.caisse.local_date(at),
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


def awaited(care: ForgoneCare) -> UUID | None:
    """The appointment that a care waits for, the earliest that stands. One query."""
    rows = Appointment.objects.filter(case_id=care.case_id, care=care, state__in=[one.value for one in STANDING])
    return rows.order_by("starts_at", "id").values_list("public_id", flat=True).first()


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


def agenda(caisse_id: int, first: date, last: date, *, zone: ZoneInfo, owner: int | None = None) -> list[AgendaLine]:
    """The appointments of these local days, `last` included, of the open cases of `owner` (None: of all), in order.

    One query.
    """
    begins = datetime.combine(first, time(0), zone)
    ends = datetime.combine(last + timedelta(days=1), time(0), zone)
    rows = Appointment.objects.filter(caisse_id=caisse_id, starts_at__gte=begins, starts_at__lt=ends)
    if owner is not None:
        rows = rows.filter(case__owner_id=owner)
    rows = rows.filter(case__closed_at__isnull=True).select_related("case__person", "case__owner", "care", "offer")
    dated = AppointmentFactRow.objects.filter(appointment=OuterRef("pk"), kind__in=[kind.value for kind in DATING])
    rows = rows.annotate(dated_at=Subquery(dated.order_by("-id").values("at")[:1]), left=_left())
    return [
        AgendaLine(row, local(row.starts_at, zone), _reminders(row, zone))
        for row in rows.order_by("starts_at", "id")[: limits.AGENDA]
        if row.starts_at is not None
    ]


def _left() -> ArraySubquery:
    """What left about each appointment, in its order, read with it."""
    left = AppointmentReminder.objects.filter(appointment=OuterRef("pk")).order_by("id")
    return ArraySubquery(left.values(said=JSONObject(key="key", kind="kind", way="way", at="at")))


def _steps() -> ArraySubquery:
    """The steps of each refusal of care, in their order, read with it."""
    steps = CareRefusalFact.objects.filter(refusal=OuterRef("pk")).order_by("id")
    told = {name: name for name in ("kind", "on", "authority", "agreed_on")}
    return ArraySubquery(steps.values(said=JSONObject(by="by__full_name", **told)))


def _reminders(row: Any, zone: ZoneInfo) -> tuple[ReminderLine, ...]:
    """What reminds her of this date; what was sent of a date that has moved since is told by the case alone."""
    state = AppointmentState(row.state)
    known = Folded(state, starts_at=row.starts_at, minutes=row.minutes, dated_at=row.dated_at)
    left = {one["key"]: one for one in row.left}
    wanted = [one for one in reminders(known, str(row.public_id), zone) if one.kind in TO_PERSON]
    return tuple(_reminder(one, left.get(one.key)) for one in wanted if row.remind or one.key in left)


def _reminder(one: Reminder, left: dict[str, str] | None) -> ReminderLine:
    if left is None:
        return ReminderLine(one.kind, one.due_at)
    return ReminderLine(one.kind, one.due_at, *_sent(left))


def _sent(left: dict[str, str]) -> tuple[ReminderWay, datetime]:
    return ReminderWay(left["way"]), datetime.fromisoformat(left["at"])


def to_take(caisse_id: int, *, owner: int | None = None, limit: int = 100) -> list[Appointment]:
    """The appointments searched for, without a date yet, of open cases and of cares that go on, the oldest first. One
    query."""
    rows = Appointment.objects.filter(caisse_id=caisse_id, state__in=SEARCHING, case__closed_at__isnull=True)
    rows = rows.filter(care__done_on__isnull=True, care__abandoned__isnull=True)
    if owner is not None:
        rows = rows.filter(case__owner_id=owner)
    rows = rows.select_related("case__person", "case__owner", "care", "offer")
    return list(rows.order_by("made_at", "id")[:limit])


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
        lines.append(AppointmentLine(row, known, tuple(facts[row.pk]), told, left, verbs, untaken.get(row.pk)))
    return lines


def _care(care: ForgoneCare, offers: Sequence[CareOffer], lines: Sequence[AppointmentLine]) -> CareLine:
    here = sorted((one for one in offers if one.care_id == care.pk), key=lambda one: (one.chosen_at is None, one.pk))
    return CareLine(care, tuple(here), tuple(line for line in lines if line.row.care_id == care.pk))


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
