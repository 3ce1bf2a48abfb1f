"""Sixty invented practices of one speciality, some of which take new persons for a while: the world of `bench calls`.

A square of 47 km with uniform practices and homes (the nearest that accepts is then some 6.5 km away when one in four
does, as in orientation.md §9). Whether a practice takes new persons changes at random: taking lasts six months on
average, not taking as long as the share asks for. Practices do not fill up: real congestion is not simulated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from misas.core.orientation.distances import EARTH, Point

SIDE_KM = 47.0
TAKING_DAYS = 183.0
CENTRE = Point(46.5, 2.5)
DEGREE_KM = EARTH / 1000 * 3.141592653589793 / 180
BEGINS = date(2026, 1, 1)


@dataclass(slots=True)
class Practice:
    place: str
    x: float
    y: float
    taking: bool
    changes_on: date


@dataclass(frozen=True, slots=True)
class Wish:
    """One search: on which day, from where, for which case."""

    on: date
    x: float
    y: float
    seed: str


@dataclass(slots=True)
class World:
    """One drawn country; the same seed gives the same practices, changes and searches, whatever policy is followed."""

    share: float
    seed: int
    practices: list[Practice] = field(default_factory=list)
    random: Random = field(init=False)

    def __post_init__(self) -> None:
        self.random = Random(f"{self.seed}:{self.share}")
        for n in range(60):
            x, y = self._somewhere()
            taking = self.random.random() < self.share
            self.practices.append(Practice(f"practice-{n:02d}", x, y, taking, BEGINS))
            self.practices[-1].changes_on = BEGINS + self._lasts(taking)

    def wishes(self, months: int, per_month: float) -> Iterator[Wish]:
        """Every search in the order of time. Practices change on the way: the world is that of the day of the wish."""
        day, n = 0.0, 0
        while (day := day + self.random.expovariate(per_month / 30.44)) < months * 30.44:
            x, y = self._somewhere()
            on = BEGINS + timedelta(days=int(day))
            self._come_to(on)
            n += 1
            yield Wish(on, x, y, f"case-{self.seed}-{n}")

    def _come_to(self, on: date) -> None:
        for one in self.practices:
            while one.changes_on <= on:
                one.taking = not one.taking
                one.changes_on += self._lasts(one.taking)

    def _lasts(self, taking: bool) -> timedelta:
        mean = TAKING_DAYS if taking else TAKING_DAYS * (1 - self.share) / self.share
        return timedelta(days=1 + int(self.random.expovariate(1 / mean)))

    def _somewhere(self) -> tuple[float, float]:
        return self.random.uniform(0, SIDE_KM), self.random.uniform(0, SIDE_KM)


def kilometres(practice: Practice, wish: Wish) -> float:
    return float(((practice.x - wish.x) ** 2 + (practice.y - wish.y) ** 2) ** 0.5)


def on_the_map(x: float, y: float) -> Point:
    """A point whose great-circle distances are those of the square, within a thousandth."""
    from math import cos, radians

    lat = CENTRE.lat + (y - SIDE_KM / 2) / DEGREE_KM
    return Point(lat, CENTRE.lon + (x - SIDE_KM / 2) / DEGREE_KM / cos(radians(CENTRE.lat)))
