"""The real communes of a territory, with their weight, a postal code and a point. From `data/territory`."""

from __future__ import annotations

import csv
import gzip
import random
from bisect import bisect
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Final, NamedTuple

from misas.lib.text import normalise

DATA: Final = Path(__file__).resolve().parents[4] / "data" / "territory"
EVERYWHERE: Final = "all"


class Place(NamedTuple):
    insee: str
    name: str
    departement: str
    postal_codes: tuple[str, ...]
    population: int
    latitude: float | None
    longitude: float | None

    @property
    def postal_code(self) -> str:
        return self.postal_codes[0]

    @property
    def postal_town(self) -> str:
        """As an address writes it: capitals, no accent, no hyphen."""
        return normalise(self.name).upper()


class World:
    """The communes of a territory, drawn by their population.

    `first_person`, `first_site`: from which numbers its people and its sites are made, so that those of two territories
    are never the same.
    """

    def __init__(self, places: Iterable[Place], *, first_person: int = 0, first_site: int = 0) -> None:
        self.first_person, self.first_site = first_person, first_site
        self.places = tuple(places)
        if not self.places:
            raise ValueError("no commune there")
        self._weights = list(accumulate(max(place.population, 30) for place in self.places))
        self._near: dict[str, tuple[Place, ...]] = {}
        for place in self.places:
            self._near.setdefault(place.departement, ())
        for departement in self._near:
            self._near[departement] = tuple(p for p in self.places if p.departement == departement)

    def draw(self, dice: random.Random) -> Place:
        return self.places[bisect(self._weights, dice.random() * self._weights[-1])]

    def beside(self, place: Place, dice: random.Random) -> Place:
        """Another commune of the same département, any size."""
        near = self._near[place.departement]
        return near[int(dice.random() * len(near))]

    @property
    def largest(self) -> tuple[Place, ...]:
        return tuple(sorted(self.places, key=lambda p: (-p.population, p.insee)))


@cache
def world(territory: str) -> World:
    """`territory`: a département ("30", "973") or "all". Raises ValueError for one without commune.

    Paris, Lyon and Marseille stand by their districts, as in the real files; the Pacific has no professional there.
    """
    points = dict(_points())
    rows = list(_rows(DATA / "communes.csv.gz"))
    cities = {row["parent"] for row in rows if row["parent"]}
    numbers = {"first_person": 0, "first_site": 0}
    if territory != EVERYWHERE:
        rank = sorted({row["departement"] for row in rows} | {territory}).index(territory)
        numbers = {"first_person": 5_000_000 + 800_000 * rank, "first_site": 200_000 + 2_700 * rank}
    return World(
        (
            Place(
                row["insee"],
                row["name"].replace("’", "'"),
                row["departement"],
                tuple(row["postal_codes"].split("|")),
                int(row["population"] or 0),
                *points.get(row["insee"], (None, None)),
            )
            for row in rows
            if row["postal_codes"]
            and row["insee"] not in cities
            and row["departement"] < "979"
            and territory in (EVERYWHERE, row["departement"])
        ),
        **numbers,
    )


def _points() -> Iterator[tuple[str, tuple[float, float]]]:
    for row in _rows(DATA / "points.csv.gz"):
        yield row["code"], (float(row["lat"]), float(row["lon"]))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter=";")
