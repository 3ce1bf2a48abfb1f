"""An appointment, from the wish to the visit: what may happen to it, and what it must lead to (orientation.md §11).

Verbs record facts; the state is folded from them. STEPS is the law: from which states a verb is allowed, which fact it
records, where it leads. Buttons, database checks, webhooks and tests are read from it. An honoured appointment is no
proof of care: the forgone care keeps its own stages (`care_verbs.py`). Not here: reminders, calendar files, calls.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Final
from zoneinfo import ZoneInfo

from misas.core.orientation.appointment_codes import AppointmentFactKind, AppointmentState, MissedReason
from misas.core.orientation.calls import OUTCOMES, Call
from misas.core.refusals import Refused
from misas.lib.dates import local_date

S, K = AppointmentState, AppointmentFactKind

FARTHEST: Final = timedelta(days=730)
OLDEST: Final = timedelta(days=365)
"""An appointment is noted at most two years ahead, or a year after it took place."""
USUAL_MINUTES: Final = 30
LONGEST_MINUTES: Final = 24 * 60


class Where(Enum):
    """Where an appointment is said to be, when it is at none of the places proposed. Not said at all is None."""

    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class AppointmentFact:
    """What happened, and the instant at which it did; `by` None: a machine told us.

    `starts_at`, `minutes`, `place`: of a booking or of a move, and what is not said (None) stays; a place "" is
    elsewhere, or not known yet. `call`: of an attempt or of a booking; `reason`: why it was missed, if she says so.
    """

    kind: AppointmentFactKind
    at: datetime
    by: int | None = None
    starts_at: datetime | None = None
    minutes: int | None = None
    place: str | None = None
    call: Call | None = None
    reason: MissedReason | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """An appointment folded from its facts. `sequence`: the SEQUENCE of its calendar entry; `dated_at`: when its
    present date was set; `by_machine`: whether a machine said where it stands; `news`: the sequence when what
    she must know changed last: a place put right, a longer visit do not change that hour."""

    state: AppointmentState = S.TO_BOOK
    wanted_at: datetime | None = None
    starts_at: datetime | None = None
    minutes: int = USUAL_MINUTES
    place: str = ""
    calls: tuple[Call, ...] = ()
    sequence: int = 0
    moves: int = 0
    dated_at: datetime | None = None
    last_at: datetime | None = None
    reason: MissedReason | None = None
    by_machine: bool = False
    news: int = 0

    @property
    def stands(self) -> bool:
        """Whether somebody is expected on a day."""
        return self.state in STANDING

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None


@dataclass(frozen=True, slots=True)
class AppointmentStep:
    """One verb: the fact it records, the states it starts from, where it leads."""

    verb: str
    fact: AppointmentFactKind
    start: frozenset[AppointmentState]
    leads_to: AppointmentState


STANDING: Final = frozenset({S.BOOKED, S.MOVED})
DATING: Final = frozenset({K.BOOKED, K.MOVED, K.REINSTATED})
"""The facts that set a date."""
SEARCHING: Final = frozenset({S.TO_BOOK, S.ATTEMPTING})
CANCELLED: Final = frozenset({S.CANCELLED_BY_PERSON, S.CANCELLED_BY_PLACE})
OVER: Final = frozenset({S.HONOURED, S.MISSED}) | CANCELLED

STEPS: Final[tuple[AppointmentStep, ...]] = (
    AppointmentStep("attempt", K.ATTEMPTED, SEARCHING, S.ATTEMPTING),
    AppointmentStep("book", K.BOOKED, SEARCHING, S.BOOKED),
    AppointmentStep("move", K.MOVED, STANDING, S.MOVED),
    AppointmentStep("honour", K.HONOURED, STANDING | {S.MISSED}, S.HONOURED),
    AppointmentStep("miss", K.MISSED, STANDING | {S.HONOURED}, S.MISSED),
    AppointmentStep("cancel_by_person", K.CANCELLED_BY_PERSON, SEARCHING | STANDING, S.CANCELLED_BY_PERSON),
    AppointmentStep("cancel_by_place", K.CANCELLED_BY_PLACE, SEARCHING | STANDING, S.CANCELLED_BY_PLACE),
    AppointmentStep("reinstate", K.REINSTATED, OVER, S.BOOKED),
)
"""MISSED and HONOURED may be corrected into one another. An appointment begins by WANTED, and stands then TO_BOOK."""

BY_VERB: Final = {step.verb: step for step in STEPS}
BY_FACT: Final = {step.fact: step for step in STEPS}


def fold(facts: Iterable[AppointmentFact]) -> Appointment:
    """The appointment that these facts make, in the order in which they were recorded. The first is always WANTED."""
    rest = iter(facts)
    first = next(rest, None)
    if first is None or first.kind is not K.WANTED:
        raise ValueError("an appointment begins by being wanted")
    appointment = Appointment(wanted_at=first.at, last_at=first.at, place=first.place or "")
    for fact in rest:
        appointment = _after(appointment, fact)
    return appointment


def _after(known: Appointment, fact: AppointmentFact) -> Appointment:
    known = replace(known, state=BY_FACT[fact.kind].leads_to, last_at=fact.at)
    if fact.call is not None:
        known = replace(known, calls=(*known.calls, fact.call))
    known = replace(known, by_machine=fact.by is None)
    match fact.kind:
        case K.BOOKED:
            return _dated(known, fact)
        case K.MOVED:
            sequence = known.sequence + 1
            news = known.news if fact.starts_at == known.starts_at else sequence
            return replace(_dated(known, fact), sequence=sequence, moves=known.moves + 1, news=news)
        case K.REINSTATED:
            sequence = known.sequence + 1
            return replace(known, sequence=sequence, news=sequence, dated_at=fact.at, reason=None)
        case K.CANCELLED_BY_PERSON | K.CANCELLED_BY_PLACE if known.starts_at is not None:
            sequence = known.sequence + 1
            return replace(known, sequence=sequence, news=sequence, reason=None)
        case K.MISSED:
            return replace(known, reason=fact.reason)
        case _:
            return replace(known, reason=None)


def _dated(known: Appointment, fact: AppointmentFact) -> Appointment:
    minutes, place = fact.minutes or known.minutes, known.place if fact.place is None else fact.place
    return replace(known, starts_at=fact.starts_at, minutes=minutes, place=place, dated_at=fact.at, reason=None)


def allowed_verbs(appointment: Appointment, at: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    """The verbs that may be offered now, in the order of the table."""
    offered = [step.verb for step in STEPS if appointment.state in step.start]
    if appointment.starts_at is None:
        return tuple(verb for verb in offered if verb != "reinstate")
    if local_date(appointment.starts_at, zone) > local_date(at, zone):
        return tuple(verb for verb in offered if verb not in ("honour", "miss"))
    return tuple(offered)


def advance(appointment: Appointment, verb: str, fact: AppointmentFact, zone: ZoneInfo) -> Appointment:
    """The appointment after this verb recorded this fact. Refuses what the table or the calendar does not allow."""
    step = BY_VERB[verb]
    if appointment.state not in step.start:
        raise Refused("appointment.not_from_here", verb=verb, state=appointment.state)
    if fact.kind is not step.fact:
        raise ValueError(f"{verb} records {step.fact}, not {fact.kind}")
    if appointment.last_at is not None and fact.at < appointment.last_at:
        raise Refused("appointment.before_last")
    _judge(appointment, fact, zone)
    return _after(appointment, fact)


def _judge(known: Appointment, fact: AppointmentFact, zone: ZoneInfo) -> None:
    match fact.kind:
        case K.ATTEMPTED:
            if fact.call is None:
                raise Refused("appointment.which_answer")
            if OUTCOMES[fact.call.outcome].books:
                raise Refused("appointment.note_its_date")
        case K.BOOKED | K.MOVED:
            _judge_date(fact)
            if fact.call is not None and not OUTCOMES[fact.call.outcome].books:
                raise ValueError(f"no appointment is given by {fact.call.outcome}")
            moved = _dated(known, fact)
            same = (moved.starts_at, moved.minutes, moved.place) == (known.starts_at, known.minutes, known.place)
            if fact.kind is K.MOVED and same:
                raise Refused("appointment.same_date")
            if fact.kind is K.MOVED and _is_put_in_the_past(known, fact):
                raise Refused("appointment.moved_to_past")
        case K.HONOURED | K.MISSED:
            assert known.starts_at is not None  # only a dated appointment stands
            if local_date(known.starts_at, zone) > local_date(fact.at, zone):
                raise Refused("appointment.not_yet", day=local_date(known.starts_at, zone))
        case K.REINSTATED:
            if known.starts_at is None:
                raise Refused("appointment.never_dated")


def _is_put_in_the_past(known: Appointment, fact: AppointmentFact) -> bool:
    """A visit ahead is not moved to a day that is over: that would be a slip. What a machine tells, it knows; and the
    date of a visit that is over may be corrected."""
    assert known.starts_at is not None and fact.starts_at is not None  # both judged before
    return fact.by is not None and fact.starts_at <= fact.at < known.starts_at


def _judge_date(fact: AppointmentFact) -> None:
    if fact.starts_at is None:
        raise Refused("appointment.when")
    if fact.starts_at.utcoffset() is None:
        raise ValueError("an instant without a time zone is no instant")
    if fact.starts_at - fact.at > FARTHEST:
        raise Refused("appointment.too_far_ahead")
    if fact.at - fact.starts_at > OLDEST:
        raise Refused("appointment.too_long_ago")
    if fact.minutes is not None and not 0 < fact.minutes <= LONGEST_MINUTES:
        raise Refused("appointment.strange_duration")
