"""What the room asks of the outside: which days are holidays. Wired by `config`."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from misas.core.territory.codes import HolidayCalendar


class HolidayBook(Protocol):
    def days(self, calendar: HolidayCalendar, year: int) -> frozenset[date]:
        """The days of this year on which the caisses of this calendar are closed, Saturdays and Sundays apart."""
        ...
