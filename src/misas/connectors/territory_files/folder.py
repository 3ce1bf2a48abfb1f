"""Parses the files of `data/territory` into values. Decides nothing, writes nothing."""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path

from misas.core.territory.codes import CaisseKind, Certainty, HolidayCalendar, PlaceKind, PointPrecision
from misas.core.territory.places import Point
from misas.core.territory.reference import (
    AbsorbedFacts,
    CaisseFacts,
    CommuneFacts,
    FormerFacts,
    Reference,
    RouteFacts,
    SchemeFacts,
)

FILES = (
    "caisses.csv",
    "absorbed_caisses.csv",
    "schemes.csv",
    "communes.csv.gz",
    "former_communes.csv.gz",
    "routing.csv",
    "points.csv.gz",
)


class TerritoryFolder:
    """A `misas.core.territory.reference.ReferenceSource`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fingerprint(self) -> str:
        """The SHA-256 of all the files, in order."""
        digest = hashlib.sha256()
        for name in FILES:
            digest.update((self.folder / name).read_bytes())
        return digest.hexdigest()

    def read(self) -> Reference:
        """Raises OSError for a missing file, KeyError or ValueError for a table that is not ours."""
        caisses, absorbed, schemes, communes, former, routes, points = (self._rows(name) for name in FILES)
        where = {r["code"]: Point(float(r["lat"]), float(r["lon"]), PointPrecision(r["precision"])) for r in points}
        return Reference(
            caisses=tuple(_caisse(r) for r in caisses),
            absorbed=tuple(AbsorbedFacts(int(r["code"]), r["name"], int(r["successor"])) for r in absorbed),
            schemes=tuple(SchemeFacts(r["regime"], r["caisse"], r["name"], r["status"] == "absorbed") for r in schemes),
            communes=tuple(_commune(r, where.get(r["insee"])) for r in communes),
            former=tuple(FormerFacts(r["code"], typographic(r["name"]), r["insee"]) for r in former),
            routes=tuple(_route(r) for r in routes),
        )

    def caisses(self) -> tuple[CaisseFacts, ...]:
        """The caisses alone: a small file. Raises as `read`."""
        return tuple(_caisse(row) for row in self._rows(FILES[0]))

    def _rows(self, name: str) -> Iterator[dict[str, str]]:
        content = (self.folder / name).read_bytes()
        text = (gzip.decompress(content) if name.endswith(".gz") else content).decode("utf-8")
        return csv.DictReader(text.splitlines(), delimiter=";")


def typographic(name: str) -> str:
    """The official names write a straight apostrophe; the screens of the product write a curved one."""
    return name.replace("'", "’")


def _caisse(row: dict[str, str]) -> CaisseFacts:
    return CaisseFacts(
        code=int(row["code"]),
        kind=CaisseKind(row["kind"]),
        name=row["name"],
        departements=_several(row["departements"]),
        seat=row["seat"],
        zone=row["zone"],
        holidays=HolidayCalendar(row["calendar"]),
    )


def _commune(row: dict[str, str], point: Point | None) -> CommuneFacts:
    return CommuneFacts(
        insee=row["insee"],
        name=typographic(row["name"]),
        kind=PlaceKind(row["kind"]),
        parent=row["parent"],
        departement=row["departement"],
        arrondissement=typographic(row["arrondissement"]),
        postal_codes=_several(row["postal_codes"]),
        population=int(row["population"]) if row["population"] else None,
        point=point,
    )


def _route(row: dict[str, str]) -> RouteFacts:
    return RouteFacts(
        insee=row["insee"],
        caisse=int(row["caisse"]) if row["caisse"] else None,
        candidates=tuple(int(code) for code in _several(row["candidates"])),
        certainty=Certainty(row["certainty"]),
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)
