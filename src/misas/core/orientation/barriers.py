"""What the crow flies over: estuaries, rivers without bridge, the sea around an island. A warning, never a filter.

A barrier is a line that the straight line to an offer crosses, or an isolated place that it enters or leaves. The list
is `rules/barriers.yaml`; a line through Gironde says nothing of the ferry, only that the distance on screen misleads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

from misas.core.orientation.distances import Point, metres


class BarrierKind(StrEnum):
    LINE = "ligne"
    ISLAND = "ile"
    ISOLATED = "enclave"


class BrokenBarrier(ValueError):
    """A line of the file is no sound barrier."""


@dataclass(frozen=True, slots=True)
class Barrier:
    """`points`: a line, or the centre of an isolated place with its `radius` (metres). `says`: French, of the file."""

    id: str
    kind: BarrierKind
    name: str
    says: str
    points: tuple[Point, ...]
    checked_on: date
    radius: int = 0

    def is_crossed(self, one: Point, other: Point) -> bool:
        """Whether the straight line from one point to the other crosses it."""
        if self.kind is BarrierKind.LINE:
            return any(_cross(one, other, a, b) for a, b in pairwise(self.points))
        inside = [metres(self.points[0], point) <= self.radius for point in (one, other)]
        return inside[0] != inside[1]


def crossed(barriers: Iterable[Barrier], one: Point, other: Point) -> tuple[Barrier, ...]:
    """The barriers between two points, in the order of the file."""
    return tuple(barrier for barrier in barriers if barrier.is_crossed(one, other))


def read_barriers(rows: Sequence[Mapping[str, Any]]) -> tuple[Barrier, ...]:
    """The barriers of the file. Raises BrokenBarrier."""
    found = tuple(_read(row) for row in rows)
    if len({one.id for one in found}) < len(found):
        raise BrokenBarrier("two barriers have one id")
    return found


def _read(row: Mapping[str, Any]) -> Barrier:
    try:
        kind = BarrierKind(row["sorte"])
        points = tuple(Point(float(lat), float(lon)) for lat, lon in row["points"])
        found = Barrier(
            row["id"], kind, row["nom"], row["message"], points, row["verifie_le"], int(row.get("rayon", 0))
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise BrokenBarrier(f"{row.get('id')}: {wrong!r}") from wrong
    is_line = kind is BarrierKind.LINE
    if (is_line and (len(points) < 2 or found.radius)) or (not is_line and (len(points) != 1 or found.radius <= 0)):
        raise BrokenBarrier(f"{found.id}: a line has points, an isolated place a centre and a radius")
    return found


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether segments ab and cd meet, on the plane of degrees: at these sizes the sphere changes nothing."""
    return _side(a, b, c) * _side(a, b, d) <= 0 and _side(c, d, a) * _side(c, d, b) <= 0 and not _flat(a, b, c, d)


def _side(a: Point, b: Point, c: Point) -> float:
    return (b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon)


def _flat(a: Point, b: Point, c: Point, d: Point) -> bool:
    """All four on one line: along a river is not across it."""
    return _side(a, b, c) == 0 and _side(a, b, d) == 0
