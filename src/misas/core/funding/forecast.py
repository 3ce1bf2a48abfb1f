"""How an envelope may be used up: two bounds, month by month, and the months between which it would be empty.

Nobody knows which requests will be granted, so no probability is invented. The low bound: what is promised, then the
slower of the paces seen, and nothing of what waits. The high bound: the faster pace, and all that waits on the day it
may be decided. Too early in the year, there is no pace and the high bound is unknown. Months, never days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from misas.core.funding.problem import Cents

SEEN_DAYS: Final = 60
"""Days of the year that must have gone by before a pace is told."""
RECENT_DAYS: Final = 90
"""The recent pace, beside that of the whole year."""


@dataclass(frozen=True, slots=True)
class Promised:
    """Cents committed that day; negative when released."""

    on: date
    cents: Cents


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that waits; `decided_by`: the session at which it may be decided, None when nobody knows."""

    cents: Cents
    decided_by: date | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """Cents promised over so many days."""

    cents: Cents
    days: int

    def over(self, days: int) -> Cents:
        return self.cents * days // self.days


@dataclass(frozen=True, slots=True)
class Month:
    """`low`, `high`: cents promised since January, at the end of the month; equal once it is over. `high` None: nobody
    can tell. `sessions`: the days on which the committee sits."""

    first: date
    low: Cents
    high: Cents | None
    is_past: bool
    sessions: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """`empty_from`: the month in which the envelope is empty if all goes fast; `empty_by`: if all goes slowly. None:
    not this year. `is_paced` false: too early to tell, or the year is over."""

    total: Cents
    promised: Cents
    asked: Cents
    months: tuple[Month, ...]
    is_paced: bool
    empty_from: date | None
    empty_by: date | None

    @property
    def lacks(self) -> Cents:
        """What would be missing at the end of the year if all goes fast."""
        high = self.months[-1].high
        return max(0, high - self.total) if high is not None else 0


def forecast(
    total: Cents,
    year: int,
    promised: Iterable[Promised],
    asked: Iterable[Asked],
    *,
    today: date,
    sessions: Iterable[date] = (),
) -> Forecast:
    """What the year of an envelope may still bring, seen from `today`."""
    promised = [one for one in promised if one.on <= today]
    asked, sittings = list(asked), sorted(sessions)
    so_far = sum(one.cents for one in promised)
    paces = _paces(promised, year, today)
    months = []
    for number in range(1, 13):
        first, last = date(year, number, 1), _last(year, number)
        here = tuple(day for day in sittings if first <= day <= last)
        if last <= today:
            there = sum(one.cents for one in promised if one.on <= last)
            months.append(Month(first, there, there, is_past=True, sessions=here))
            continue
        ahead = (last - max(today, date(year, 1, 1) - timedelta(days=1))).days
        low = so_far + min((pace.over(ahead) for pace in paces), default=0)
        waiting = sum(one.cents for one in asked if one.decided_by is None or one.decided_by <= last)
        high = so_far + max(pace.over(ahead) for pace in paces) + waiting if paces else None
        months.append(Month(first, low, high, is_past=False, sessions=here))
    return Forecast(
        total=total,
        promised=so_far,
        asked=sum(one.cents for one in asked),
        months=tuple(months),
        is_paced=bool(paces),
        empty_from=next((m.first for m in months if m.high is not None and m.high >= total), None),
        empty_by=next((m.first for m in months if m.low >= total), None),
    )


def _paces(promised: list[Promised], year: int, today: date) -> list[Pace]:
    """That of the year so far and that of the last months; none when it is too early, or when the year is over."""
    days = (today - date(year, 1, 1)).days + 1
    if not SEEN_DAYS <= days <= 366:
        return []
    recent = today - timedelta(days=RECENT_DAYS)
    found = [Pace(max(0, sum(one.cents for one in promised)), days)]
    if days > RECENT_DAYS:
        found.append(Pace(max(0, sum(one.cents for one in promised if one.on > recent)), RECENT_DAYS))
    return found


def _last(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
