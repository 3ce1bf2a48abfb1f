"""The nearest offers of a point, read from the covering indexes alone: one query, whatever the number of codes.

A box is widened from 5 to 100 kilometres until enough rows lie within its half-width, where nothing is unseen
(`core.orientation.distances`); each wider box is looked at only for what the last one did not settle. Equal to
measuring every offer of the country. Equals at one point come in the order of the seed: nobody is favoured by a name
or a number. A place that stands at its arrondissement has no distance: it comes after all those that have one.
Not here: what the places are (`queries`), the order they are proposed in (`core.orientation.ranking`).
"""

# ruff: noqa: S608 (names of tables and columns are those of `tables`; every value is passed apart)
from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection

from misas.core.orientation.codes import Precision
from misas.core.orientation.distances import EARTH, RADII, Point, box_around
from misas.records.orientation.models import OfferShelf
from misas.records.orientation.offers import family_of
from misas.records.orientation.tables import Family, offers

NEAREST: Final = 20


@dataclass(frozen=True, slots=True)
class Filters:
    """What an offer must be; None asks nothing. `tariffs`: keys as `tariff_keys` gives them; `modes`: L, S, B;
    `places`: only these."""

    tariffs: frozenset[str] | None = None
    modes: frozenset[str] | None = None
    precisions: frozenset[str] | None = None
    places: frozenset[UUID] | None = None

    def sql(self) -> tuple[str, list[Any]]:
        told = {"o.tariff": self.tariffs, "o.mode": self.modes, 'o."precision"': self.precisions}
        asked: list[tuple[str, list[Any]]] = [
            (f" AND {column} = ANY (%s)", sorted(values)) for column, values in told.items() if values is not None
        ]
        if self.places is not None:
            asked.append((" AND o.place_id = ANY (%s::uuid[])", sorted(self.places)))
        return "".join(sql for sql, _ in asked), [values for _, values in asked]


ANY: Final = Filters()


@dataclass(frozen=True, slots=True)
class Found:
    """One place as the index tells it. `answer`: under which of the asked groups of codes it was found; `metres`: None
    when its point is that of its arrondissement."""

    answer: str
    place: UUID
    family: Family
    metres: float | None
    point: Point
    precision: str
    tariff: str


def unplaced(place: UUID, family: Family) -> Found:
    """A place that was not sought by distance: found by its name."""
    return Found("", place, family, 0.0, Point(0.0, 0.0), "", "")


def shelves() -> dict[Family, int]:
    """From which slot each family is served; a family that was never loaded is absent. One query."""
    return {Family(family): slot for family, slot in OfferShelf.objects.values_list("family", "slot")}


class Look(NamedTuple):
    """One search among those that are made together: how many places, and what they must be."""

    wanted: int = NEAREST
    filters: Filters = ANY


def nearest(
    asked: Mapping[str, Collection[str]],
    home: Point,
    *,
    served: Mapping[Family, int],
    wanted: int = NEAREST,
    filters: Filters = ANY,
    seed: int = 0,
    radii: Sequence[int] = RADII,
) -> list[Found]:
    """For each group of codes (`offers.codes_of`), the nearest places, `wanted` at most, within the last radius.

    One query; the nearest first, group after group in the order asked. `seed`: any 64 bits, of the case. When there are
    fewer, those that stand at an arrondissement within the last radius, in the order of the seed.
    """
    return nearest_of([Look(wanted, filters)], asked, home, served=served, seed=seed, radii=radii)


def nearest_of(
    looks: Sequence[Look],
    asked: Mapping[str, Collection[str]],
    home: Point,
    *,
    served: Mapping[Family, int],
    seed: int = 0,
    radii: Sequence[int] = RADII,
) -> list[Found]:
    """The same for several searches of the same codes, one after the other, still in one query."""
    groups = [(answer, sorted(codes)) for answer, codes in asked.items() if codes]
    families = {family_of(code) for _, codes in groups for code in codes}
    there = {family: slot for family, slot in served.items() if family in families}
    if not there:
        return []
    parts, values = [], []
    for rank, look in enumerate(looks):
        query, more = statement(groups, home, there, look.wanted, look.filters, seed, radii)
        parts.append(f"SELECT {rank:d} AS look, row_number() OVER () AS nth, q.* FROM ({query}) q")
        values += more
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(parts)} ORDER BY look, nth", values)
        rows = cursor.fetchall()
    order = {answer: rank for rank, (answer, _) in enumerate(groups)}
    found = [
        (look, order[answer], Found(answer, place, Family(family), metres, Point(lat, lon), precision, tariff))
        for look, _, answer, place, family, metres, lat, lon, precision, tariff in rows
    ]
    wanted = {look: one.wanted for look, one in enumerate(looks)}
    given: Counter[tuple[int, int]] = Counter()
    kept = []
    for look, group, one in sorted(found, key=lambda row: row[:2]):
        given[look, group] += 1
        if given[look, group] <= wanted[look]:
            kept.append(one)
    return kept


def statement(
    groups: Sequence[tuple[str, Sequence[str]]],
    home: Point,
    served: Mapping[Family, int],
    wanted: int,
    filters: Filters,
    seed: int,
    radii: Sequence[int],
) -> tuple[str, list[Any]]:
    """The query of `nearest` and its values. Each box is a step; a group that one step settled asks nothing of the
    next."""
    parts, values, names = [], [], [f"within_{radius}" for radius in radii]
    told = ", ".join(["(%s, %s::text[])"] * len(groups))
    parts.append(f"asked (answer, codes) AS (VALUES {told})")
    values += [value for group in groups for value in group]
    for rank, (name, radius) in enumerate(zip(names, radii, strict=True)):
        last = names[rank - 1] if rank else ""
        unsettled = f"WHERE answer NOT IN (SELECT answer FROM settled_{last})" if last else ""
        step, more = _step(home, served, wanted, max(len(codes) for _, codes in groups), filters, seed, radius)
        parts.append(
            f"{name} AS (SELECT a.answer, n.* FROM (SELECT * FROM asked {unsettled}) a CROSS JOIN LATERAL ({step}) n)"
        )
        values += more
        already = f"SELECT answer FROM settled_{last} UNION ALL " if last else ""
        parts.append(
            f"settled_{name} (answer) AS ({already}SELECT answer FROM {name} WHERE metres <= {radius}"
            f" GROUP BY answer HAVING count(*) >= {wanted:d})"
        )
    chosen = []
    for rank, name in enumerate(names):
        final = f"answer IN (SELECT answer FROM settled_{name})" if rank < len(names) - 1 else "true"
        chosen.append(f"SELECT * FROM {name} WHERE {final} AND metres <= {radii[rank]}")
    step, more = _rough(home, served, wanted, filters, seed, radii[-1])
    unsettled = f"SELECT * FROM asked WHERE answer NOT IN (SELECT answer FROM settled_{names[-1]})"
    chosen.append(f"SELECT a.answer, n.* FROM ({unsettled}) a CROSS JOIN LATERAL ({step}) n")
    values += more
    query = (
        f'WITH {", ".join(parts)} SELECT answer, place_id, family, metres, lat, lon, "precision", tariff FROM ('
        + (" UNION ALL ".join(chosen))
        + ") f ORDER BY answer, metres, drawn, place_id"
    )
    return query, values


HALF: Final = (
    "power(sin(radians(o.lat - %s) / 2), 2) + {cosine} * cos(radians(o.lat)) * power(sin(radians(o.lon - %s) / 2), 2)"
)
"""The haversine of the angle from home: it grows as the distance, for less."""


def _step(
    home: Point,
    served: Mapping[Family, int],
    wanted: int,
    codes: int,
    filters: Filters,
    seed: int,
    radius: int,
) -> tuple[str, list[Any]]:
    """The nearest places of one group within one box. A place may be found by several codes: it is given once."""
    union, values = _within(home, served, filters, seed, radius, "<>")
    nearest = f"SELECT * FROM ({union}) t ORDER BY half, drawn, place_id LIMIT {wanted * codes:d}"
    if codes > 1:
        nearest = (
            f"SELECT * FROM (SELECT DISTINCT ON (half, drawn, place_id) * FROM ({nearest}) u"
            f" ORDER BY half, drawn, place_id) d ORDER BY half, drawn, place_id LIMIT {wanted:d}"
        )
    return f"SELECT p.*, {METRES} AS metres FROM ({nearest}) p", values


METRES: Final = f"{2 * EARTH!r} * asin(least(1, sqrt(p.half)))"


def _rough(
    home: Point, served: Mapping[Family, int], wanted: int, filters: Filters, seed: int, radius: int
) -> tuple[str, list[Any]]:
    """The places of one group whose arrondissement is within the radius: drawn, as nobody knows how far they are."""
    union, values = _within(home, served, filters, seed, radius, "=")
    drawn = (
        f"SELECT DISTINCT ON (drawn, place_id) * FROM ({union}) p WHERE {METRES} <= {radius} ORDER BY drawn, place_id"
    )
    return f"SELECT d.*, NULL::float8 AS metres FROM ({drawn} LIMIT {wanted:d}) d", values


def _within(
    home: Point, served: Mapping[Family, int], filters: Filters, seed: int, radius: int, rough: str
) -> tuple[str, list[Any]]:
    """The places of one group in the box of a radius, each with its haversine from home and its draw. `rough`: whether
    those that stand at their arrondissement are the ones wanted ("=") or left out ("<>")."""
    box = box_around(home, radius)
    half, at_home = half_from(home)
    where, kept = filters.sql()
    tables, values = [], []
    for family, slot in served.items():
        tables.append(
            f"SELECT o.place_id, '{family}' AS family, o.lat, o.lon, o.\"precision\", o.tariff, {half} AS half,"
            f" uuid_hash_extended(o.place_id, %s) AS drawn FROM {offers(family, slot)} o"
            f" WHERE o.code = ANY (a.codes) AND o.lat BETWEEN %s AND %s AND o.lon BETWEEN %s AND %s{where}"
            f" AND o.\"precision\" {rough} '{Precision.ARRONDISSEMENT}'"
        )
        values += [*at_home, seed, box.south, box.north, box.west, box.east, *kept]
    return " UNION ALL ".join(tables), values


def half_from(home: Point) -> tuple[str, list[float]]:
    """SQL of the haversine from home to `o.lat`, `o.lon`, and its values."""
    return HALF.format(cosine="cos(radians(%s))"), [home.lat, home.lat, home.lon]
