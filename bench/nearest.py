"""Random searches of a national directory, and their answer by measuring every offer of the asked codes.

Homes are drawn where people live, one in eight overseas, and moved by a few kilometres; needs are those of
`rules/needs`, each as likely. Three kinds of filters: none; sector 1 or OPTAM, private practice; a tariff of few.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from misas.core.orientation.distances import EARTH, RADII, Point
from misas.records.orientation.tables import Family, offers

if TYPE_CHECKING:
    from misas.records.orientation.search import Filters

KINDS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "no filter": {},
    "sector 1 or OPTAM": {"tariffs": frozenset({"1/", "3/3", "3/4"}), "modes": frozenset({"L"})},
    "rare tariff": {"tariffs": frozenset({"2/"})},
}
OVERSEAS = 0.125


@dataclass(frozen=True, slots=True)
class Drawn:
    kind: str
    home: Point
    codes: tuple[str, ...]
    filters: Filters
    seed: int


def draws(count: int, seed: int) -> Iterator[Drawn]:
    """Django is set up, the territory loaded."""
    from misas.actions.ports import ports
    from misas.records.orientation.offers import codes_of
    from misas.records.orientation.search import Filters
    from misas.records.territory.models import Commune

    dice = random.Random(seed)
    rows = Commune.objects.filter(is_current=True, lat__isnull=False, population__gt=0).order_by("pk")
    known = [
        (departement, lat or 0.0, lon or 0.0, people or 0)
        for departement, lat, lon, people in rows.values_list("departement", "lat", "lon", "population")
    ]
    away = [row for row in known if row[0].startswith("97")]
    asked = [codes for need in ports().needs.needs if (codes := codes_of(need.codes))]
    weights = {id(those): list(accumulate(row[3] for row in those)) for those in (known, away)}
    for rank in range(count):
        those = away if dice.random() < OVERSEAS else known
        _, lat, lon, _ = dice.choices(those, cum_weights=weights[id(those)])[0]
        kind = list(KINDS)[rank % len(KINDS)]
        home = Point(lat + dice.uniform(-0.08, 0.08), lon + dice.uniform(-0.08, 0.08))
        yield Drawn(kind, home, dice.choice(asked), Filters(**KINDS[kind]), dice.getrandbits(62))


def exhaustive(drawn: Drawn, served: Mapping[Family, int]) -> list[str]:
    """The nearest places, every offer of these codes measured: no box, no step. Last, drawn, those that stand at
    their arrondissement: they have no distance."""
    from django.db import connection

    from misas.records.orientation.search import NEAREST

    tables, values = [], []
    asked = {"tariff": drawn.filters.tariffs, "mode": drawn.filters.modes}
    kept: list[Any] = [(name, sorted(those)) for name, those in asked.items() if those is not None]
    where = "".join(f" AND {name} = ANY (%s)" for name, _ in kept)
    for family, slot in served.items():
        columns = 'place_id, lat, lon, "precision"'
        tables.append(f"SELECT {columns} FROM {offers(family, slot)} WHERE code = ANY (%s){where}")
        values += [list(drawn.codes), *(those for _, those in kept)]
    lat, lon = drawn.home.lat, drawn.home.lon
    query = f"""
        SELECT place_id FROM (
            SELECT DISTINCT place_id, "precision" = 'arrondissement' AS rough, power(sin(radians(lat - %s) / 2), 2)
                + cos(radians(%s)) * cos(radians(lat)) * power(sin(radians(lon - %s) / 2), 2) AS half
            FROM ({" UNION ALL ".join(tables)}) t
        ) d WHERE 2 * {EARTH!r} * asin(least(1, sqrt(half))) <= {RADII[-1]}
        ORDER BY rough, CASE WHEN NOT rough THEN half END, uuid_hash_extended(place_id, %s), place_id LIMIT {NEAREST}"""
    with connection.cursor() as cursor:
        cursor.execute(query, [lat, lat, lon, *values, drawn.seed])
        return [str(place) for (place,) in cursor.fetchall()]
