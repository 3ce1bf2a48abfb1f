"""How far two points are as the crow flies, which box holds all that may be near, and when enough has been seen.

Metres on a sphere, always told "à vol d'oiseau" with the precision of the points. The box takes its width in longitude
with the cosine at its farthest latitude, so that no point within the radius falls outside (orientation.md §6). No
French place lies within a hundred kilometres of a pole or of the 180th meridian: neither is handled here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, degrees, radians, sin, sqrt
from typing import Final

EARTH: Final = 6_371_008.8
"""Mean radius of the Earth, in metres (IUGG)."""

RADII: Final = (5_000, 20_000, 50_000, 100_000)
"""How far a search looks, one radius after the other, in metres. Nothing is offered beyond the last."""

MARGIN: Final = 1e-9
"""Degrees added to a box, so that the rounding of floats never leaves out a point that stands on its edge."""


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees, WGS 84. Raises ValueError outside the Earth."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ValueError(f"not on the Earth: {self.lat}, {self.lon}")


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees; a point on an edge is inside."""

    south: float
    north: float
    west: float
    east: float

    def holds(self, point: Point) -> bool:
        return self.south <= point.lat <= self.north and self.west <= point.lon <= self.east


def metres(one: Point, other: Point) -> float:
    """The great-circle distance (haversine), in metres."""
    lat, lon = radians(other.lat - one.lat), radians(other.lon - one.lon)
    half = sin(lat / 2) ** 2 + cos(radians(one.lat)) * cos(radians(other.lat)) * sin(lon / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))


def box_around(centre: Point, radius: float) -> Box:
    """A box that holds every point within this radius, in metres (and some corners that are farther)."""
    half = degrees(radius / EARTH) + MARGIN
    farthest = min(abs(centre.lat) + half, 89.0)
    width = min(half / cos(radians(farthest)), 180.0)
    return Box(
        max(centre.lat - half, -90.0),
        min(centre.lat + half, 90.0),
        max(centre.lon - width, -180.0),
        min(centre.lon + width, 180.0),
    )


def is_settled(found: Iterable[float], wanted: int, radius: float) -> bool:
    """Whether the nearest are known: as many as wanted lie within the radius of the box, where nothing is unseen.

    A row in a corner of the box does not count: one outside the box may be nearer.
    """
    return sum(distance <= radius for distance in found) >= wanted
