"""The communes that may be meant by what was typed: those that begin so; when none does, those that resemble it.

One question to PostgreSQL finds them (its trigrams, for a misspelled name), then `lib.likeness` puts them in order, the
most populous of equals first. Only tables without row-level security. Not here: what is settled without asking anybody
(`queries.communes_named`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from misas.core.territory import names
from misas.core.territory.codes import NameKind, PlaceKind, PointPrecision
from misas.core.territory.places import Point, Suggestion
from misas.lib.likeness import begins_like, likeness
from misas.lib.text import after

SHORTEST_PREFIX = 2
LONGEST = 80  # letters of a key that are looked at; the longest name of a commune has 45
SHORTEST_MISSPELLED = 3
BEGUN, ALIKE = 24, 100  # how many rows are looked at, of each kind
THRESHOLDS: Final = ((5, 0.12), (8, 0.15), (11, 0.2), (15, 0.28), (LONGEST, 0.38))
"""Up to this many letters, this share of common trigrams: two errors leave few of them to a short name, and a long one
that is asked for few would gather thousands."""

BEGUN_LIKENESS = 0.9  # what begins as typed: the rest may only not be typed yet
MISSPELLED_PREFIX = 0.75
LEAST_LIKENESS = 0.5
OF_PEOPLE = 0.02  # for each tenfold of inhabitants
FORMER = -0.03
SAME_DEPARTEMENT = 0.3

SUGGESTED = """
WITH begun AS MATERIALIZED (
    SELECT n.key, n.kind, n.shown, n.commune_id FROM territory_communename n JOIN territory_commune c
        ON c.insee = n.commune_id
    WHERE n.kind = ANY (%(kinds)s) AND n.key ~>=~ %(key)s AND n.key ~<~ %(after)s AND c.is_current
        AND (%(digits)s = '' OR EXISTS (SELECT FROM unnest(c.postal_codes) p WHERE starts_with(p, %(digits)s)))
    ORDER BY n.key <> %(key)s, array_position(%(kinds)s, n.kind::text),
        n.kind = 'postal_code' AND c.kind = 'commune', c.population DESC NULLS LAST, length(n.key), n.id
    LIMIT %(begun)s
), alike AS (
    SELECT n.key, n.kind, n.shown, n.commune_id FROM territory_communename n
    -- Asked once, before the index is read: how alike a name must be, and whether any name begins as typed.
    WHERE (SELECT set_config('pg_trgm.similarity_threshold', %(threshold)s, true)) IS NOT NULL
        AND %(misspelled)s AND (%(whole)s OR NOT EXISTS (SELECT FROM begun))
        AND n.kind IN ('official', 'former') AND n.key %% %(bare)s
    ORDER BY similarity(n.key, %(bare)s) DESC LIMIT %(alike)s
)
SELECT f.key, f.kind, f.shown, c.insee, c.name, c.kind, coalesce(c.parent_id, ''), c.departement, c.postal_codes,
    c.population, c.lat, c.lon, c.point_precision
FROM (SELECT * FROM begun UNION ALL SELECT * FROM alike) f JOIN territory_commune c ON c.insee = f.commune_id
WHERE c.is_current
"""
BY_NAME = (NameKind.OFFICIAL, NameKind.WITHOUT_ARTICLE, NameKind.FORMER)
EXACTLY = {NameKind.OFFICIAL: 3, NameKind.POSTAL_CODE: 3, NameKind.WITHOUT_ARTICLE: 2, NameKind.FORMER: 1}
"""Of names that are exactly what was typed, its own comes before one that somebody else bears with an article."""


@dataclass(frozen=True, slots=True)
class Found:
    """One name of one commune, and how far it is what was typed."""

    suggestion: Suggestion
    score: tuple[int, int, float]


def suggest(digits: str, key: str, limit: int, *, whole: bool = False) -> list[Suggestion]:
    """The likeliest communes first, one line each. `digits` begin a postal code, `key` a name (`core…names.split`).

    `whole`: nobody is typing any more, so a name that begins so is no likelier than one that resembles.
    """
    if not key and len(digits) < SHORTEST_PREFIX:
        return []
    sought = (key or digits)[:LONGEST]
    bare = names.without_article(sought) or sought
    wanted: dict[str, str | int | list[str]] = {
        "kinds": [kind.value for kind in (BY_NAME if key else (NameKind.POSTAL_CODE,))],
        "key": sought,
        "after": after(sought) if len(sought) >= SHORTEST_PREFIX else sought + " ",
        "digits": digits if key else "",
        "begun": max(BEGUN, 3 * limit),
        "whole": whole,
        "misspelled": len(key) >= SHORTEST_MISSPELLED,
        "bare": bare,
        "threshold": str(next(share for letters, share in THRESHOLDS if len(bare) <= letters)),
        "alike": ALIKE,
    }
    with connection.cursor() as cursor:
        cursor.execute(SUGGESTED, wanted)
        rows = cursor.fetchall()
    departement = departement_of(digits) if key else ""
    begun = 0.0 if whole else BEGUN_LIKENESS
    found = [one for row in rows if (one := _judged(row, sought, departement, begun)) is not None]
    return _best(found, limit)


def _judged(row: Sequence[Any], key: str, departement: str, begun: float) -> Found | None:
    """None when it does not resemble enough. `begun`: how good it is to begin as typed. What is exact comes first."""
    known, kind, shown, insee, name, place, parent, where, postal_codes, people, lat, lon, precision = row
    if known == key:
        like = 1.0
    else:
        bare, typed = names.without_article(known) or known, names.without_article(key) or key
        like = max(likeness(typed, bare), likeness(key, known), MISSPELLED_PREFIX * begins_like(typed, bare))
        like = max(like, begun) if known.startswith(key) else like
        if like < LEAST_LIKENESS:
            return None
    exactly = EXACTLY[kind] if known == key else 0
    like += OF_PEOPLE * math.log10((people or 0) + 10)
    like += FORMER if kind == NameKind.FORMER else 0.0
    like += SAME_DEPARTEMENT if where == departement else 0.0
    city_of_districts = kind == NameKind.POSTAL_CODE and place == PlaceKind.COMMUNE
    point = Point(lat, lon, PointPrecision(precision)) if lat is not None else None
    suggestion = Suggestion(
        insee, name, PlaceKind(place), parent, where, tuple(postal_codes), people, found_as=shown, point=point
    )
    return Found(suggestion, (exactly, -int(city_of_districts), like))


def _best(found: Sequence[Found], limit: int) -> list[Suggestion]:
    """Each commune under its best name. Equals stand in the order of their codes: the same text, the same list."""
    best: dict[str, Found] = {}
    for one in found:
        insee = one.suggestion.insee
        if insee not in best or one.score > best[insee].score:
            best[insee] = one
    ordered = sorted(best.values(), key=lambda one: (*(-part for part in one.score), one.suggestion.insee))
    return [one.suggestion for one in ordered[:limit]]


CORSICA = {"200": "2A", "201": "2A", "202": "2B", "206": "2B"}
"""Its postal codes begin with 20 as before 1976; the third digit says which half (all of data/territory agree)."""


def departement_of(digits: str) -> str:
    """The département that the first digits of a postal code most often say; "" when they are too few."""
    if digits.startswith(("97", "98")):
        return digits[:3] if len(digits) >= 3 else ""
    if digits.startswith("20"):
        return CORSICA.get(digits[:3], "")
    return digits[:2] if len(digits) >= 2 else ""
