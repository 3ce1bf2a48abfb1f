"""Access to one speciality around each commune: two-step floating catchment areas (2SFCA), and what the APL says.

Step one: each place of care divides what it offers by the people who live around it; step two: each commune adds what
it reaches, nearer counting for more. Distances are as the crow flies, so that bands of kilometres stand for the minutes
of the APL (2012 weights 1 / 0.3 / 0.1 / 0 at 5 / 10 / 15 minutes). Context for the caseworker, never a criterion
against a person. Plain Python: only communes with an offer are looked around, which is enough for the whole country.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import cos, floor, radians, sin
from typing import Final

from misas.core.orientation.distances import EARTH, Point

BANDS: Final[tuple[tuple[float, float], ...]] = ((4_000.0, 1.0), (8_000.0, 0.3), (12_000.0, 0.1))
"""Up to so many metres, so much weight: 5, 10 and 15 minutes at 48 km/h as the crow flies (p)."""

CELL: Final = 0.125
"""Degrees of latitude of a cell of the grid: a little more than the last band."""

METRES_PER_DEGREE: Final = 111_000
SLACK: Final = 1.05
"""A neighbouring row is a little narrower: what is looked through is a little wider than the reach."""

UNDER_SERVED: Final = 2.5
"""Consultations of a general practitioner per inhabitant and year under which the DREES speaks of a low access."""
MEAN_2018: Final = 3.93


class AccessBand(StrEnum):
    """How an APL of general practitioners is told."""

    LOW = "low"
    BELOW_MEAN = "below_mean"
    ABOVE_MEAN = "above_mean"


@dataclass(frozen=True, slots=True)
class Inhabited:
    """A commune: where it is and how many people live there."""

    insee: str
    point: Point
    population: float


def weight(distance: float, bands: Sequence[tuple[float, float]] = BANDS) -> float:
    """What an offer at this distance is worth, in metres: the weight of its band, nothing beyond the last."""
    return next((worth for until, worth in bands if distance <= until), 0.0)


def access(
    communes: Sequence[Inhabited],
    supply: Mapping[str, float],
    bands: Sequence[tuple[float, float]] = BANDS,
) -> dict[str, float]:
    """The access of each commune: what is offered per inhabitant (units of `supply` per person) within reach.

    `supply`: by INSEE code, what is offered there (places of practice, hours…). Communes without people around an
    offer divide by nothing: such an offer reaches nobody and counts for nobody.
    """
    found = dict.fromkeys((one.insee for one in communes), 0.0)
    around = _Grid(communes, bands)
    for place in communes:
        offered = supply.get(place.insee, 0.0)
        if offered <= 0:
            continue
        near = list(around.near(place.point))
        people = sum(one.population * worth for one, worth in near)
        if people > 0:
            share = offered / people
            for one, worth in near:
                found[one.insee] += worth * share
    return found


def band_of(apl: float) -> AccessBand:
    """How the access to general practitioners of a commune is told."""
    if apl < UNDER_SERVED:
        return AccessBand.LOW
    return AccessBand.BELOW_MEAN if apl < MEAN_2018 else AccessBand.ABOVE_MEAN


type _Vector = tuple[float, float, float]


class _Grid:
    """Communes by cells of latitude and longitude, to look only around. Cells of longitude widen towards the poles.

    Distances are compared by their chords through the Earth: three products each, and the same order.
    """

    def __init__(self, communes: Iterable[Inhabited], bands: Sequence[tuple[float, float]]) -> None:
        self.chords = [((2 * sin(until / EARTH / 2)) ** 2, worth) for until, worth in bands]
        self.steps = 1 + int(bands[-1][0] * SLACK / METRES_PER_DEGREE / CELL)
        self.cells: dict[tuple[int, int], list[tuple[_Vector, Inhabited]]] = {}
        for one in communes:
            self.cells.setdefault(_cell(one.point), []).append((_vector(one.point), one))

    def near(self, centre: Point) -> Iterator[tuple[Inhabited, float]]:
        """Every commune within reach of a point, with the weight of its distance."""
        x, y, z = _vector(centre)
        row, _ = _cell(centre)
        farthest = self.chords[-1][0]
        for line in range(row - self.steps, row + self.steps + 1):
            middle = floor(centre.lon / _width(line))
            for column in range(middle - self.steps, middle + self.steps + 1):
                for (a, b, c), one in self.cells.get((line, column), ()):
                    chord = (a - x) ** 2 + (b - y) ** 2 + (c - z) ** 2
                    if chord <= farthest:
                        yield one, next(worth for until, worth in self.chords if chord <= until)


def _cell(point: Point) -> tuple[int, int]:
    row = floor(point.lat / CELL)
    return row, floor(point.lon / _width(row))


def _width(row: int) -> float:
    """Degrees of longitude of a cell of this row: at least as many metres as `CELL`, at its farthest latitude."""
    farthest = min(max(abs(row), abs(row + 1)) * CELL, 89.0)
    return CELL / cos(radians(farthest))


def _vector(point: Point) -> _Vector:
    lat, lon = radians(point.lat), radians(point.lon)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)
