"""What a person has already used: flat amounts, caps on what is withheld, equipment that is renewed after some years.

Only facts (what, on which day, how much); what is left and when it is whole again is worked out for a day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from misas.core.funding.coverage import Every
from misas.core.funding.problem import Cents
from misas.core.rights.months import add_months

PARTICIPATION: Final = "participation"
FRANCHISE: Final = "franchise"
YEARLY_CAP: Final = "yearly_cap"

MONTHS: Final = {Every.SEMESTER: 6, Every.TWO_YEARS: 24, Every.FOUR_YEARS: 48}


@dataclass(frozen=True, slots=True)
class Pot:
    """A counter: a kind (`participation`, `promise:optical`…) and what it stands for ("left", "26", "pair", "")."""

    kind: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Spent:
    """What counted in a pot on a day. `professional`: whose day it was, for the caps of a day."""

    pot: Pot
    on: date
    cents: Cents
    professional: str = ""


@dataclass(frozen=True, slots=True)
class Equipped:
    """An equipment that was reimbursed: "ear:left", "pair"."""

    place: str
    on: date


@dataclass(frozen=True, slots=True)
class Counters:
    """`is_known`: somebody asked what was used before. Else an empty counter is no zero: it is asked for."""

    spent: tuple[Spent, ...] = ()
    equipped: tuple[Equipped, ...] = ()
    is_known: bool = False

    def with_more(self, spent: Iterable[Spent] = (), equipped: Iterable[Equipped] = ()) -> Counters:
        return Counters((*self.spent, *spent), (*self.equipped, *equipped), self.is_known)

    def used_in_year(self, pot: Pot, day: date) -> Cents:
        return sum(one.cents for one in self.spent if one.pot == pot and one.on.year == day.year)

    def withheld_in_year(self, kind: str, day: date) -> Cents:
        """Over every place of a kind: the cap of a year is that of all franchises together."""
        return sum(one.cents for one in self.spent if one.pot.kind == kind and one.on.year == day.year)

    def used_on_day(self, pot: Pot, day: date, professional: str) -> Cents:
        mine = (one for one in self.spent if one.pot == pot and one.on == day and one.professional == professional)
        return sum(one.cents for one in mine)

    def used(self, pot: Pot, every: Every, day: date) -> Cents:
        """What is gone of a pot at a day; nothing for one a care."""
        if every is Every.CARE:
            return 0
        if every is Every.YEAR:
            return self.used_in_year(pot, day)
        start = self._window(pot, MONTHS[every], day)
        if start is None:
            return 0
        return sum(one.cents for one in self.spent if one.pot == pot and start <= one.on <= day)

    def whole_again(self, pot: Pot, every: Every, day: date) -> date | None:
        """The day on which a pot that was used is whole again; None when it is whole at `day`."""
        if every is Every.CARE or self.used(pot, every, day) == 0:
            return None
        if every is Every.YEAR:
            return date(day.year + 1, 1, 1)
        start = self._window(pot, MONTHS[every], day)
        return add_months(start, MONTHS[every]) if start else None

    def renews_on(self, place: str, months: int, day: date) -> date | None:
        """The day from which an equipment may be reimbursed again; None when it may at `day`."""
        last = max((one.on for one in self.equipped if one.place == place and one.on <= day), default=None)
        if last is None or (again := add_months(last, months)) <= day:
            return None
        return again

    def _window(self, pot: Pot, months: int, day: date) -> date | None:
        """The first day of the window that runs at `day`: it opens with the first care that finds none running."""
        start: date | None = None
        for on in sorted(one.on for one in self.spent if one.pot == pot and one.cents > 0 and one.on <= day):
            if start is None or add_months(start, months) <= on:
                start = on
        return start if start is not None and day < add_months(start, months) else None


NOTHING_USED: Final = Counters(is_known=True)
NOT_ASKED: Final = Counters()
