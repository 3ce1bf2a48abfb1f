"""The contact ladder: after the attempts made so far, how to try next, when, and why (domain.md §2.5).

An SMS announces the call and gives the number to call back; three calls in different parts of the day; a letter or an
ameli message; then whoever referred is asked for another contact; at day 30 "unreachable" is proposed, and a human
decides. The delays are those of the caisse (`rules.LadderRules`). Phone and paper always suffice: no step needs the
internet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from misas.core.cases.codes import AttemptChannel, AttemptOutcome, TaskKind
from misas.core.cases.facts import Attempt
from misas.core.cases.outcomes import BY_CODE as OUTCOME
from misas.core.cases.reach import Reach
from misas.core.cases.rules import LadderRules
from misas.core.persons.codes import DayPart
from misas.core.territory.calendar import WorkCalendar

Ch, Out, T = AttemptChannel, AttemptOutcome, TaskKind

NOON, EVENING = time(12), time(17)
MAIL: Final = (Ch.LETTER, Ch.AMELI_MESSAGE, Ch.EMAIL)
WRITTEN: Final = (Ch.SMS, *MAIL)


@dataclass(frozen=True, slots=True)
class Rung:
    """The next attempt: what to do, by which way, in which part of the day, by when, and the code of the reason."""

    kind: TaskKind
    due: date
    reason: str
    channel: AttemptChannel | None = None
    day_part: DayPart | None = None
    nth: int = 0


@dataclass(frozen=True, slots=True)
class _Climb:
    """The round of contact so far, read from its attempts."""

    attempts: tuple[Attempt, ...]
    start: date
    rules: LadderRules
    calendar: WorkCalendar
    usable: frozenset[AttemptChannel]
    best: tuple[DayPart, ...]

    def last_day(self, attempts: Iterable[Attempt]) -> date | None:
        return max((self.calendar.local_date(a.at) for a in attempts), default=None)

    def after(self, day: date, business_days: int) -> date:
        return self.calendar.add_business_days(day, business_days)

    @property
    def latest(self) -> date:
        return self.last_day(self.attempts) or self.start

    @property
    def calls(self) -> tuple[Attempt, ...]:
        """Calls that count since the number was last renewed by whoever referred."""
        renewed = max((a.at for a in self.attempts if a.outcome is Out.NEW_CONTACT), default=None)
        return tuple(
            a
            for a in self.attempts
            if a.channel is Ch.PHONE and OUTCOME[a.outcome].counts and (renewed is None or a.at > renewed)
        )

    def sent(self, *channels: AttemptChannel) -> tuple[Attempt, ...]:
        return tuple(a for a in self.attempts if a.channel in channels and a.outcome is Out.SENT)


def next_rung(
    attempts: tuple[Attempt, ...],
    reach: Reach,
    rules: LadderRules,
    calendar: WorkCalendar,
    *,
    start: datetime,
    settled_at: datetime | None = None,
) -> Rung:
    """The next attempt after those of this round, which began at `start`. There always is one.

    `settled_at`: when a human last planned how to reach the person safely.
    """
    climb = _Climb(attempts, calendar.local_date(start), rules, calendar, _usable(attempts, reach), reach.best)
    if reach.plan_first and settled_at is None:
        return Rung(T.PLAN_SAFE_CONTACT, climb.after(climb.latest, 1), "contact.dangerous")
    said = _said_by_last(climb, settled_at)
    if said is not None:
        return said
    for rung in (_announce, _call, _write, _ask_referrer):
        step = rung(climb)
        if step is not None:
            return step
    return _unreachable(climb)


def day_part(at: datetime, calendar: WorkCalendar) -> DayPart:
    """The part of the day at the caisse: morning before noon, evening from 17 h."""
    hour = calendar.local(at).time()
    return DayPart.MORNING if hour < NOON else DayPart.AFTERNOON if hour < EVENING else DayPart.EVENING


def _usable(attempts: tuple[Attempt, ...], reach: Reach) -> frozenset[AttemptChannel]:
    """The allowed ways that have not proved dead. A new contact given by whoever referred revives them all."""
    dead: set[AttemptChannel] = set()
    for attempt in attempts:
        if attempt.outcome is Out.NEW_CONTACT:
            dead.clear()
        elif attempt.outcome is Out.WRONG_NUMBER:
            dead |= {Ch.PHONE, Ch.SMS}
        elif OUTCOME[attempt.outcome].ends_channel:
            dead.add(attempt.channel)
    return reach.channels - dead


def _said_by_last(climb: _Climb, settled_at: datetime | None) -> Rung | None:
    """What the last outcome asks for by itself, before any climbing."""
    last = climb.attempts[-1] if climb.attempts else None
    if last is None:
        return None
    day = climb.latest
    match last.outcome:
        case Out.DANGEROUS_CONTACT if settled_at is None or settled_at < last.at:
            return Rung(T.PLAN_SAFE_CONTACT, climb.after(day, 1), "contact.dangerous")
        case Out.REFUSES_EXCHANGE:
            return Rung(T.CONFIRM_REFUSAL, climb.after(day, 2), "contact.refuses")
        case Out.CALLBACK_ASKED:
            due = max(last.callback_on or climb.after(day, 1), day)
            return Rung(T.CALL_BACK, climb.calendar.next_open(due), "contact.callback", Ch.PHONE, last.day_part)
        case Out.BUSY if Ch.PHONE in climb.usable:
            due = climb.after(day, climb.rules.call_after_busy)
            return Rung(T.CALL, due, "contact.busy", Ch.PHONE, last.day_part, len(climb.calls) + 1)
    return None


def _announce(climb: _Climb) -> Rung | None:
    if Ch.SMS not in climb.usable or Ch.PHONE not in climb.usable or climb.attempts:
        return None
    due = climb.after(climb.start, max(climb.rules.first_within - 1, 0))
    return Rung(T.ANNOUNCE_CALL, due, "contact.announce", Ch.SMS)


def _call(climb: _Climb) -> Rung | None:
    made = climb.calls
    if Ch.PHONE not in climb.usable or len(made) >= climb.rules.calls:
        return None
    if made:
        gap = max(climb.rules.calls_within // climb.rules.calls, 1)
        last = climb.last_day(made) or climb.start
        due, reason = max(climb.after(last, gap), climb.calendar.next_open(climb.latest)), "contact.call_again"
    else:
        first, announced = climb.after(climb.start, climb.rules.first_within), climb.last_day(climb.attempts)
        due, reason = max(first, climb.after(announced, 1)) if announced else first, "contact.first_call"
    return Rung(T.CALL, due, reason, Ch.PHONE, _part_for(climb), len(made) + 1)


def _part_for(climb: _Climb) -> DayPart:
    """The part of the day tried least, the preferred ones first."""
    order = (*climb.best, *(p for p in climb.rules.day_parts if p not in climb.best))
    tried = [a.day_part for a in climb.calls]
    return min(order, key=lambda part: (tried.count(part), order.index(part)))


def _write(climb: _Climb) -> Rung | None:
    way = next((channel for channel in MAIL if channel in climb.usable), None)
    if way is None or climb.sent(*MAIL):
        return None
    due = climb.after(climb.latest, climb.rules.letter_after)
    return Rung(T.SEND_LETTER, due, "contact.write" if climb.attempts else "contact.write_first", way)


def _ask_referrer(climb: _Climb) -> Rung | None:
    if Ch.REFERRER not in climb.usable or any(a.channel is Ch.REFERRER for a in climb.attempts):
        return None
    written = climb.last_day(climb.sent(*WRITTEN))
    due = climb.after(max(written or climb.latest, climb.latest), climb.rules.answer_time if written else 1)
    return Rung(T.ASK_REFERRER, due, "contact.ask_referrer", Ch.REFERRER)


def _unreachable(climb: _Climb) -> Rung:
    day_30 = climb.calendar.next_open(climb.start + timedelta(days=climb.rules.unreachable_after_days))
    due = max(day_30, climb.after(climb.latest, 1))
    return Rung(T.CONFIRM_UNREACHABLE, due, "contact.unreachable")
