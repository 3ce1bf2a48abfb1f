"""The directory as somebody uses it: the page, asked in-process through all the middlewares; names typed with a slip.

Pages: a caseworker of the Gard who looks for a need around a commune where people live, one in eight overseas; without
a filter, with every filter, or by a name. Names: one of a département, with one error of the keyboard; found when the
ten places that are shown hold one of that name. Baselines: a Django response of two letters without any middleware; the
likeness of what was typed to every name of the département, without the index.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import psycopg

from bench.measure import Ask, Meter
from bench.misspelled import one_error
from bench.nearest import OVERSEAS
from bench.place import Place, say, used_by

HOME = 301
WHO = 9_000_001
WARM = 20
KINDS = {
    "page, no filter": {},
    "page, every filter": {
        "tarif": "opposable", "rayon": "50", "acces": "1", "langue": "ar", "deplacement": "no_car", "filtres": "1",
    },
    "page, by name": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """One page: milliseconds of processor (web and PostgreSQL), of the clock; how many offers or places it shows."""

    kind: str
    cpu: float
    wall: float
    lines: int


@dataclass(frozen=True, slots=True)
class Sought:
    """One name: milliseconds of processor of PostgreSQL and of this process, of the clock; the same without index."""

    typed: str
    found: bool
    cpu: float
    wall: float
    slow_cpu: float


def pages(here: Place, count: int, seed: int) -> tuple[list[Page], float]:
    """What the pages cost, and a bare response. Django is set up as the site, the directory loaded."""
    say(f"{count} pages…")
    _settle(here.owner)
    meter = Meter(here.owner)
    bare = meter.bare()
    seen = []
    for rank, (kind, ask) in enumerate(_asks(count + WARM, seed)):
        if rank == WARM:
            meter.settle()
        cost = meter.once(ask)
        if rank >= WARM:
            seen.append(Page(kind, cost.web + cost.database, cost.clock, cost.content.count(b'<li class="card offer"')))
    meter.owner.close()
    return seen, bare


def _settle(owner: str) -> None:
    """Every caisse open, and one caseworker in the Gard."""
    with psycopg.connect(owner) as db:
        db.execute("UPDATE territory_caisse SET wave = 1, open_from = '2018-01-01' WHERE departements <> '{}'")
        db.execute(
            "INSERT INTO accounts_account (id, public_id, email, full_name, password, is_active, created_at, function,"
            " phone, shortcuts, session_epoch, persona) VALUES (%s, gen_random_uuid(), 'mesure@exemple.test',"
            " 'Claire Mesure', '!', true, now(), '', '', true, 0, '')",
            [WHO],
        )
        db.execute(
            "INSERT INTO accounts_authorisation (account_id, role, caisse_id, starts_on)"
            " VALUES (%s, 'caseworker', %s, '2020-01-01')",
            [WHO, HOME],
        )


def _asks(count: int, seed: int) -> Iterator[tuple[str, Ask]]:
    from misas.actions.ports import ports
    from misas.records.territory.models import Commune

    dice = random.Random(seed)
    rows = Commune.objects.filter(is_current=True, lat__isnull=False, population__gt=0).order_by("pk")
    every = [(insee, people or 0) for insee, people in rows.values_list("insee", "population")]
    away = [row for row in every if row[0].startswith("97")]
    weights = {id(those): list(accumulate(people for _, people in those)) for those in (every, away)}
    sought = list(drawn_names(count, seed))
    needs = [need.id for need in ports().needs.needs]
    for rank in range(count):
        kind = list(KINDS)[rank % len(KINDS)]
        filters = KINDS[kind]
        if filters is None:
            departement, _, typed = sought[rank]
            town = rows.filter(departement=departement).order_by("-population")[0]
            form = {"q": typed, "place": f"{town.name} ({town.departement})"}
            yield kind, Ask(f"{kind} {rank}", WHO, "/annuaire/", form)
            continue
        those = away if dice.random() < OVERSEAS else every
        ((insee, _),) = dice.choices(those, cum_weights=weights[id(those)])
        asked = {"besoin": dice.choice(needs), "lieu": insee, **filters}
        yield kind, Ask(f"{kind} {rank}", WHO, "/annuaire/?" + "&".join(f"{k}={v}" for k, v in asked.items()))


def names(count: int, seed: int) -> Iterator[Sought]:
    """Names of professionals and of places, each with one slip, sought in their département."""
    from django.db import connection

    from misas.records.orientation.naming import named
    from misas.records.orientation.search import shelves

    say(f"{count} names…")
    served = shelves()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    for rank, (departement, key, typed) in enumerate(drawn_names(count + WARM, seed)):
        cpu, start = used_by(backend) + time.process_time(), time.perf_counter()
        found = named(typed, [departement], served=served)
        wall, cpu = time.perf_counter() - start, used_by(backend) + time.process_time() - cpu
        slow = used_by(backend)
        _by_reading_all(departement, typed, served)
        slow = used_by(backend) - slow
        if rank >= WARM:
            called = _called(departement, key, served)
            hit = any(str(one.place) in called for one in found)
            yield Sought(typed, hit, cpu * 1000, wall * 1000, slow * 1000)


def drawn_names(count: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """(département, name as it is kept, as it is typed), drawn among all that are served."""
    from django.db import connection

    from misas.records.orientation.search import shelves
    from misas.records.orientation.tables import names as table

    dice = random.Random(seed)
    every = " UNION ALL ".join(f"SELECT departement_of, key FROM {table(*one)}" for one in shelves().items())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT departement_of, key FROM (SELECT * FROM ({every}) n WHERE length(key) > 4"
            " ORDER BY md5(key || departement_of || %s) LIMIT %s) few ORDER BY 1, 2",
            [str(seed), 2 * count],
        )
        rows = cursor.fetchall()
    dice.shuffle(rows)
    for departement, key in rows[:count]:
        yield departement, key, key[0] + one_error(key[1:], dice)


def _called(departement: str, key: str, served: Any) -> set[str]:
    from django.db import connection

    from misas.records.orientation.tables import names as table

    parts = [
        f"SELECT place_id::text FROM {table(*one)} WHERE departement_of = %s AND key = %s" for one in served.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(parts), [departement, key] * len(parts))
        return {place for (place,) in cursor.fetchall()}


def _by_reading_all(departement: str, typed: str, served: Any) -> None:
    """The baseline: how alike each name of the département is, without the index."""
    from django.db import connection

    from misas.records.orientation.tables import names as table

    parts = [
        f"SELECT place_id, word_similarity(%s, key) AS alike FROM {table(*one)} WHERE departement_of || '' = %s"
        for one in served.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({' UNION ALL '.join(parts)}) n ORDER BY alike DESC LIMIT 10",
                       [typed, departement] * len(parts))  # fmt: skip
        cursor.fetchall()
