"""Two clocks, in business days: how long the person waited for us, and how long we all waited for others.

Each fact that passes the ball starts a turn; a turn on others ends with its term, then the ball is ours again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from misas.core.cases.codes import WaitingOn
from misas.core.cases.facts import Facts, Turn
from misas.core.territory.calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Clocks:
    """Business days since the opening: `us` waited on us, `others` waited on somebody else."""

    us: int
    others: int


@dataclass(frozen=True, slots=True)
class Now:
    """Whose turn it is on a day, and the last day of that turn when the calendar ends it."""

    on: WaitingOn
    until: date | None


def clocks(facts: Facts, calendar: WorkCalendar, today: date) -> Clocks:
    """Both clocks on this day; they stop at closure."""
    end = min(calendar.local_date(facts.closed.at), today) if facts.closed is not None else today
    us = others = 0
    starts = [calendar.local_date(turn.at) for turn in facts.turns]
    for turn, start, stop in zip(facts.turns, starts, [*starts[1:], end], strict=True):
        stop = min(stop, end)
        spent = max(calendar.business_days_between(start, stop), 0)
        if turn.on is WaitingOn.US:
            us += spent
            continue
        term = _term(turn, calendar)
        theirs = spent if term is None else max(calendar.business_days_between(start, min(stop, term)), 0)
        others += theirs
        us += spent - theirs
    return Clocks(us, others)


def turn_now(facts: Facts, calendar: WorkCalendar, today: date) -> Now:
    """Whose turn it is today. A turn on others whose term is past is ours again."""
    turn = facts.turns[-1]
    if turn.on is WaitingOn.US or facts.closed is not None:
        return Now(WaitingOn.US, None)
    term = _term(turn, calendar)
    if term is not None and term < today:
        return Now(WaitingOn.US, None)
    return Now(turn.on, term)


def _term(turn: Turn, calendar: WorkCalendar) -> date | None:
    if turn.until is not None:
        return turn.until
    if turn.waits is not None:
        return calendar.add_business_days(calendar.local_date(turn.at), turn.waits)
    return None


def days_open(facts: Facts, calendar: WorkCalendar, now: datetime) -> int:
    """Calendar days from opening to closure, or to now."""
    end = facts.closed.at if facts.closed is not None else now
    return (calendar.local_date(end) - calendar.local_date(facts.opened_at)).days
