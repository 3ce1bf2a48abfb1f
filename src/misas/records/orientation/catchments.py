"""Reads who practises where in the directory served, and keeps the access computed from it. The task's own tables.

Not here: the method (`core.orientation.own_access`), when to compute (`actions.orientation.measuring`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Final, NamedTuple

from django.db import connection

from misas.core.orientation.catchment import BANDS
from misas.core.orientation.codes import Precision
from misas.core.orientation.distances import Point
from misas.core.orientation.formats import Format
from misas.core.orientation.own_access import Settlement, Speciality
from misas.core.territory.reference import WITHOUT_CAISSE
from misas.records.orientation import lots
from misas.records.orientation.models import Catchment, CatchmentValue
from misas.records.orientation.offers import OFFERED
from misas.records.orientation.tables import kept
from misas.records.territory import loading
from misas.records.territory.models import Commune

ALONE: Final = 0x4D69_0005  # one computation at a time on one database
MEMORY: Final = "128MB"
METHOD: Final = f"1 {BANDS}"

# A place counts once for a professional; a skill of the other file is his at all his places.
SUPPLY: Final = """
WITH wanted (key, profession, skill) AS (SELECT * FROM unnest(%s::text[], %s::text[], %s::text[])),
told AS MATERIALIZED (
    SELECT national_id, profession, skill, place_id, insee FROM {exercise}
    WHERE {offered} AND insee IS NOT NULL AND national_id IS NOT NULL AND profession = ANY (%s::text[])
),
place AS MATERIALIZED (
    SELECT national_id, profession, place_id, min(insee) AS insee FROM told GROUP BY 1, 2, 3
),
shared AS (SELECT national_id, profession, 1 / count(*)::float8 AS unit FROM place GROUP BY 1, 2),
practised AS MATERIALIZED (SELECT * FROM place JOIN shared USING (national_id, profession)),
able AS (
    SELECT profession, skill, place_id FROM told WHERE skill IS NOT NULL
    {skills}
),
found AS (
    SELECT DISTINCT w.key, profession, a.place_id FROM wanted w JOIN able a USING (profession, skill)
)
SELECT w.key, p.insee, sum(p.unit) FROM wanted w JOIN practised p USING (profession) WHERE w.skill = '' GROUP BY 1, 2
UNION ALL
SELECT f.key, p.insee, sum(p.unit) FROM found f JOIN practised p USING (profession, place_id) GROUP BY 1, 2
"""
SKILLS: Final = """
    UNION ALL
    SELECT p.profession, s.skill, p.place_id
    FROM place p JOIN {skill} s ON s.national_id = p.national_id AND s.profession = p.profession
"""
COVERED: Final = "SELECT DISTINCT departement_of FROM {exercise} WHERE {offered} AND departement_of IS NOT NULL"


class Ground(NamedTuple):
    """What figures would be computed from: the slots served, the day of the directory, the fingerprint of it all."""

    exercise: str
    skill: str | None
    as_of: date
    made_from: str


def alone() -> None:
    """Wait until nobody else computes, and let long statements run. Inside a transaction, until its end.

    Nobody knows how many rows the steps of `SUPPLY` give: two million are never looked up one by one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL lock_timeout = 0")
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(f"SET LOCAL work_mem = '{MEMORY}'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ALONE])


def ground() -> Ground | None:
    """What is served now; None when no RPPS is."""
    served = lots.served()
    activities, skills = served.get(Format.RPPS_ACTIVITIES), served.get(Format.RPPS_SKILLS)
    if activities is None or activities.slot is None:
        return None
    parts = (activities.checksum, skills.checksum if skills else "", loading.standing(), METHOD)
    return Ground(
        exercise=kept(Format.RPPS_ACTIVITIES, activities.slot),
        skill=kept(Format.RPPS_SKILLS, skills.slot) if skills and skills.slot is not None else None,
        as_of=activities.day,
        made_from=sha256("|".join(parts).encode()).hexdigest(),
    )


def is_done(at: Ground, specialities: Sequence[Speciality]) -> bool:
    """Whether exactly these specialities stand already, made from this."""
    standing = dict(Catchment.objects.values_list("speciality", "made_from"))
    return standing == {one.key: at.made_from for one in specialities}


def supply(at: Ground, specialities: Sequence[Speciality]) -> dict[str, dict[str, float]]:
    """By speciality then commune, the professionals who practise there, each shared among his places. One query."""
    wanted = [(one.key, one.profession, skill) for one in specialities for skill in one.skills or ("",)]
    keys, professions, skills = (list(column) for column in zip(*wanted, strict=True)) if wanted else ([], [], [])
    query = SUPPLY.format(
        exercise=at.exercise, offered=OFFERED, skills=SKILLS.format(skill=at.skill) if at.skill else ""
    )
    found: dict[str, dict[str, float]] = {one.key: {} for one in specialities}
    with connection.cursor() as cursor:
        cursor.execute(query, [keys, professions, skills, sorted(set(professions))])
        for key, insee, units in cursor.fetchall():
            found[key][insee] = units
    return found


def covered(at: Ground) -> frozenset[str]:
    """The départements where the directory has somebody. One query."""
    with connection.cursor() as cursor:
        cursor.execute(COVERED.format(exercise=at.exercise, offered=OFFERED))
        return frozenset(one for (one,) in cursor.fetchall())


def settlements() -> list[Settlement]:
    """Every commune and district of today; one that stands at its arrondissement has no point. One query."""
    rows = Commune.objects.filter(is_current=True).values_list(
        "insee", "departement", "parent_id", "lat", "lon", "point_precision", "population"
    )
    return [
        Settlement(insee, departement, parent or "", _point(lat, lon, precision), people or 0)
        for insee, departement, parent, lat, lon, precision, people in rows.order_by("insee")
    ]


def _point(lat: float | None, lon: float | None, precision: str) -> Point | None:
    return None if lat is None or lon is None or Precision(precision).is_rough else Point(lat, lon)


def is_national(places: Iterable[Settlement], there: frozenset[str]) -> bool:
    return {one.departement for one in places if one.population} - WITHOUT_CAISSE <= there


def forget_all() -> None:
    """Before the new figures are put, in the same transaction: until it ends the old ones are read."""
    CatchmentValue.objects.all().delete()
    Catchment.objects.all().delete()


def put(key: str, values: Mapping[str, float], at: Ground, *, mean: float, national: bool, now: datetime) -> None:
    """Keep one speciality and its communes."""
    row = Catchment.objects.create(
        speciality=key, made_from=at.made_from, as_of=at.as_of, computed_at=now, mean=mean, is_national=national
    )
    table = CatchmentValue._meta.db_table
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} (catchment_id, insee, value) FROM STDIN") as copy:
        for insee, value in values.items():
            copy.write_row((row.pk, insee, value))
