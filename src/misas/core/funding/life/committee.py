"""When a committee sits, and by which day a request must be deposited to be heard.

A calendar is said once, weekly, monthly or by dates, and gives its sessions one by one. Not here: the decision itself
(`decisions`).
"""

from __future__ import annotations

import calendar as months
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile
from typing import Final

from misas.core.refusals import Fault

LAST: Final = -1
"""`nth` of a monthly calendar: the last such weekday of the month."""
MOST_DEPOSIT_DAYS: Final = 60


@dataclass(frozen=True, slots=True)
class Weekly:
    """Every `every` weeks on this weekday (0 is Monday), counted from the first one on or after `since`."""

    weekday: int
    every: int = 1
    since: date = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Monthly:
    """The `nth` such weekday of each month: 1 to 4, or LAST."""

    nth: int
    weekday: int


@dataclass(frozen=True, slots=True)
class Dates:
    """The days themselves, in any order."""

    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Committee:
    """`deposit_days`: how many days before the session a request must have been deposited."""

    sits: Weekly | Monthly | Dates
    deposit_days: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """One sitting, and the last day to deposit a request for it."""

    on: date
    deposit_by: date


def sessions(committee: Committee, since: date, until: date) -> Iterator[Session]:
    """The sessions from `since` to `until`, both included, in order."""
    for day in takewhile(lambda day: day <= until, _days(committee.sits, since)):
        yield Session(day, day - timedelta(days=committee.deposit_days))


def next_session(committee: Committee, deposited_on: date) -> Session | None:
    """The first session for which a request deposited that day is in time; None when no date is known."""
    day = next(_days(committee.sits, deposited_on + timedelta(days=committee.deposit_days)), None)
    return None if day is None else Session(day, day - timedelta(days=committee.deposit_days))


def faults_of(committee: Committee) -> list[Fault]:
    """What is wrong with a calendar as typed."""
    found = []
    match committee.sits:
        case Weekly(weekday, every, _) if not 0 <= weekday <= 6 or every < 1:
            found.append(Fault.of("sits", "funding.calendar_weekday"))
        case Monthly(nth, weekday) if nth not in (1, 2, 3, 4, LAST) or not 0 <= weekday <= 6:
            found.append(Fault.of("sits", "funding.calendar_weekday"))
        case Dates(()):
            found.append(Fault.of("sits", "funding.calendar_dates"))
    if not 0 <= committee.deposit_days <= MOST_DEPOSIT_DAYS:
        found.append(Fault.of("deposit_days", "funding.deposit_days", most=MOST_DEPOSIT_DAYS))
    return found


def _days(sits: Weekly | Monthly | Dates, since: date) -> Iterator[date]:
    """The days of the sessions from `since` on."""
    match sits:
        case Dates(days):
            yield from sorted(day for day in set(days) if day >= since)
        case Weekly(weekday, every, first):
            first += timedelta(days=(weekday - first.weekday()) % 7)
            step = timedelta(weeks=every)
            turns = max(0, -((first - since) // step))
            day = first + turns * step
            while True:
                yield day
                day += step
        case Monthly(nth, weekday):
            year, month = since.year, since.month
            while True:
                day = _nth(year, month, nth, weekday)
                if day >= since:
                    yield day
                year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _nth(year: int, month: int, nth: int, weekday: int) -> date:
    if nth == LAST:
        last = date(year, month, months.monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7, weeks=nth - 1)
