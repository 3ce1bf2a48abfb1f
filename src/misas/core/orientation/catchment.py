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
from math import cos, floor, radians
from typing import Final

from misas.core.orientation.distances import Point, metres

BANDS: Final[tuple[tuple[float, float], ...]] = ((4_000.0, 1.0), (8_000.0, 0.3), (12_000.0, 0.1))
"""Up to so many metres, so much weight: 5, 10 and 15 minutes at 48 km/h as the crow flies (p)."""

CELL: Final = 0.125
"""Degrees of latitude of a cell of the grid: a little more than the last band."""

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
    found = {one.insee: 0.0 for one in communes}
    around = _Grid(communes, bands[-1][0])
    for place in communes:
        offered = supply.get(place.insee, 0.0)
        if offered <= 0:
            continue
        near = [(one, weight(distance, bands)) for one, distance in around.near(place.point)]
        people = sum(one.population * worth for one, worth in near)
        if people > 0:
            for one, worth in near:
                found[one.insee] += worth * offered / people
    return found


def band_of(apl: float) -> AccessBand:
    """How the access to general practitioners of a commune is told."""
    if apl < UNDER_SERVED:
        return AccessBand.LOW
    return AccessBand.BELOW_MEAN if apl < MEAN_2018 else AccessBand.ABOVE_MEAN


class _Grid:
    """Communes by cells of latitude and longitude, to look only around. Cells of longitude widen towards the poles."""

    def __init__(self, communes: Iterable[Inhabited], reach: float) -> None:
        self.reach = reach
        self.rows = 1 + int(reach / 111_000 / CELL)
        self.cells: dict[tuple[int, int], list[Inhabited]] = {}
        for one in communes:
            self.cells.setdefault(self._cell(one.point), []).append(one)

    def near(self, centre: Point) -> Iterator[tuple[Inhabited, float]]:
        row, _ = self._cell(centre)
        for line in range(row - self.rows, row + self.rows + 1):
            middle = floor(centre.lon / self._width(line))
            columns = 1 + int(self.reach / 111_000 / CELL)
            for column in range(middle - columns - 1, middle + columns + 2):
                for one in self.cells.get((line, column), ()):
                    distance = metres(centre, one.point)
                    if distance <= self.reach:
                        yield one, distance

    def _cell(self, point: Point) -> tuple[int, int]:
        row = floor(point.lat / CELL)
        return row, floor(point.lon / self._width(row))

    @staticmethod
    def _width(row: int) -> float:
        """Degrees of longitude of a cell of this row: at least as many metres as `CELL`, at its farthest latitude."""
        farthest = min(max(abs(row), abs(row + 1)) * CELL, 89.0)
        return CELL / cos(radians(farthest))
