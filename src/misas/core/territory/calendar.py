"""When a caisse works: Monday to Friday, outside the holidays of its own calendar, in its own time zone.

A delay "in business days" is counted here and nowhere else. Not here: which days are holidays (the port
`HolidayBook`), the part of the day in which a person may be called (`misas.core.cases.ladder`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from misas.core.territory.codes import HolidayCalendar
from misas.core.territory.ports import HolidayBook
from misas.lib import dates

SATURDAY = 5
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The calendar of one caisse. `holidays_of(year)` gives the days of that year on which nobody works."""

    zone: ZoneInfo
    holidays_of: Callable[[int], frozenset[date]]

    def is_open(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.holidays_of(day.year)

    def add_business_days(self, day: date, count: int) -> date:
        """The open day that comes `count` open days after `day` (before it when negative).

        From a closed day, one day later is the next open day. Zero gives the day itself when open, else the next
        open day: a due date never falls on a closed day.
        """
        step = DAY if count >= 0 else -DAY
        if count == 0:
            return self.next_open(day)
        for _ in range(abs(count)):
            day += step
            while not self.is_open(day):
                day += step
        return day

    def next_open(self, day: date) -> date:
        """This day when open, else the first open day after it."""
        while not self.is_open(day):
            day += DAY
        return day

    def business_days_between(self, start: date, end: date) -> int:
        """Open days after `start`, up to `end` included; negative the other way round, days before `start` then.

        `business_days_between(d, add_business_days(d, n)) == n` for every day d and every n but zero.
        """
        if end < start:
            return -sum(self.is_open(start - DAY * n) for n in range(1, (start - end).days + 1))
        return sum(self.is_open(start + DAY * n) for n in range(1, (end - start).days + 1))

    def local(self, at: datetime) -> datetime:
        """The wall clock of the caisse at this instant."""
        return dates.local(at, self.zone)

    def local_date(self, at: datetime) -> date:
        """The day it is at the caisse at this instant."""
        return dates.local_date(at, self.zone)

    def instant(self, day: date, hour: time) -> datetime:
        """The instant, in UTC, at which the caisse's clock shows this hour on this day."""
        return datetime.combine(day, hour, self.zone).astimezone(ZoneInfo("UTC"))


def calendar_of(zone: str, holidays: HolidayCalendar, book: HolidayBook) -> WorkCalendar:
    """The calendar of a caisse from its two codes and the book of holidays."""
    return WorkCalendar(ZoneInfo(zone), lambda year: book.days(holidays, year))
