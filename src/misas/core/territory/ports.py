"""What the room asks of the outside: which days are holidays, what the ground of a map looks like. Wired by
`config`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from misas.core.territory.codes import HolidayCalendar


class HolidayBook(Protocol):
    def days(self, calendar: HolidayCalendar, year: int) -> frozenset[date]:
        """The days of this year on which the caisses of this calendar are closed, Saturdays and Sundays apart."""
        ...


type Ring = Sequence[Sequence[float]]
"""The outline of a piece of land: longitudes and latitudes, in degrees."""


class MapGround(Protocol):
    @property
    def credit(self) -> str:
        """Whose outlines these are, as the licence asks to say it."""
        ...

    def around(self, departement: str) -> Mapping[str, Sequence[Ring]]:
        """The outlines of a département and of those beside it, by code; empty for one that does not exist."""
        ...
