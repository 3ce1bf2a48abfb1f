"""Where the rows of a lot are: the commune of a published address, and what its point stands for.

A directory tells a commune by its code, or its postal code and its name, or a CEDEX that no commune has. Each different
address is looked up once, by the words that the rest of the house knows a commune by (`core.territory.names`). Not
here: the communes themselves (`records.territory`).
"""

# ruff: noqa: S608 (names of tables and columns are those of `tables`; every value is passed apart)
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from misas.core.orientation.codes import Precision
from misas.core.orientation.formats import Format
from misas.core.territory import names
from misas.core.territory.codes import NameKind
from misas.records.orientation.tables import KEPT
from misas.records.territory.models import Commune, CommuneName
from misas.records.territory.suggesting import departement_of

LOCATED: Final = "orientation_located"
"""The table of one import: each address told, and where it is. Temporary."""


class Spot(NamedTuple):
    """A commune as an address finds it. `precision` "" when it has no point."""

    insee: str
    departement: str
    parent: str
    lat: float | None
    lon: float | None
    precision: str
    people: int


@dataclass(slots=True)
class Gazetteer:
    """Every way in which an address tells a commune."""

    by_code: dict[str, Spot] = field(default_factory=dict)
    by_postal_code: dict[str, list[Spot]] = field(default_factory=dict)
    by_name: dict[tuple[str, str], list[Spot]] = field(default_factory=dict)  # (département, key)

    def find(self, code: str, postal_code: str, town: str) -> Spot | None:
        """By the code, else by the postal code and the name, else by the name in the département of the postal code
        (a CEDEX), else by the postal code alone: then the point stands for all that have it."""
        there = self.by_postal_code.get(postal_code, [])
        told = self.by_code.get(code.upper())
        if told is not None:
            return next((spot for spot in there if spot.parent == told.insee), told)
        key = names.key_of(town) if town else ""
        if key:
            named = self.by_name.get((departement_of(postal_code), key), [])
            both = [spot for spot in named if spot in there]
            if found := both or (named if not there else []):
                return max(found, key=lambda spot: spot.people)
            if there:  # a name of the postal code that straddles two départements, or of a hamlet
                near = [spot for spot in there if spot in self.by_name.get((spot.departement, key), [])]
                return near[0] if near else shared(there)
        return shared(there)


def shared(spots: list[Spot]) -> Spot | None:
    """The most populous of those that have a postal code; a district rather than its city."""
    if not spots:
        return None
    cities = {spot.parent for spot in spots}
    best = max((spot for spot in spots if spot.insee not in cities), key=lambda spot: spot.people)
    if len(spots) - len(cities & {spot.insee for spot in spots}) == 1 or best.precision == Precision.ARRONDISSEMENT:
        return best
    return best._replace(precision=Precision.POSTAL_CODE if best.precision else "")


def gazetteer() -> Gazetteer:
    """The territory as addresses find it. Two queries."""
    spots: dict[str, Spot] = {}
    found = Gazetteer()
    rows = Commune.objects.filter(is_current=True).values_list(
        "insee", "departement", "parent_id", "lat", "lon", "point_precision", "population", "postal_codes"
    )
    for insee, departement, parent, lat, lon, precision, people, postal_codes in rows:
        spot = Spot(insee, departement, parent or "", lat, lon, precision, people or 0)
        spots[insee] = found.by_code[insee] = spot
        for postal_code in postal_codes:
            found.by_postal_code.setdefault(postal_code, []).append(spot)
    told = (NameKind.OFFICIAL, NameKind.WITHOUT_ARTICLE, NameKind.FORMER, NameKind.CODE)
    for insee, key, kind in CommuneName.objects.filter(kind__in=told).values_list("commune_id", "key", "kind"):
        if (known := spots.get(insee)) is None:
            continue
        if kind == NameKind.CODE:
            found.by_code.setdefault(key.upper(), known)
        else:
            found.by_name.setdefault((known.departement, key), []).append(known)
    return found


@dataclass(frozen=True, slots=True)
class Located:
    """How many rows should have a commune, and how many of them have none that we know."""

    rows: int = 0
    unmatched: int = 0


def locate(cursor: Any, format: Format, table: str, places: Gazetteer) -> Located:
    """Make the table of the addresses of a staging table. Rows abroad and rows without any address are not counted."""
    kept = KEPT[format]
    if not kept.is_located:
        return Located()
    told = [f"coalesce({column}, '')" if column else "''" for column in (kept.commune, kept.postal_code, kept.town)]
    cursor.execute(
        f"SELECT {', '.join(told)}, count(*) FILTER (WHERE NOT ({kept.abroad})) FROM {table} GROUP BY 1, 2, 3"
    )
    addresses = cursor.fetchall()
    cursor.execute(f"DROP TABLE IF EXISTS {LOCATED}")
    cursor.execute(
        f"CREATE TEMPORARY TABLE {LOCATED} (told_commune text, told_postal_code text, told_town text,"
        " insee text, departement_of text,"
        ' lat double precision, lon double precision, "precision" text)'
    )
    rows = unmatched = 0
    with cursor.copy(f"COPY {LOCATED} FROM STDIN") as copy:
        for code, postal_code, town, count in addresses:
            if not (code or postal_code or town):
                continue
            rows += count
            spot = places.find(code, postal_code, town)
            if spot is None:
                unmatched += count
            else:
                copy.write_row((code, postal_code, town, *_where(spot)))
    cursor.execute(f"ANALYZE {LOCATED}")
    return Located(rows, unmatched)


def _where(spot: Spot) -> tuple[Any, ...]:
    return spot.insee, spot.departement, spot.lat, spot.lon, spot.precision or None
