"""How a commune is served, as context for whoever helps, never a criterion: the APL of the DREES, and our own figure.

Both are read in the one query that tells of the places found (`queries.told`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from misas.core.orientation.codes import Source
from misas.core.orientation.needs import Codes
from misas.core.orientation.offers import Listing
from misas.core.orientation.own_access import apl_profession, speciality_of

APL, OWN = "access", "catchment"
ACCESS: Final = """
SELECT 'access', NULL::uuid, NULL::text[], ARRAY[a.profession, a.value::text, a.year::text, (
    SELECT sum(m.value * m.population) / nullif(sum(m.population), 0) FROM {access} m
    WHERE m.profession = a.profession AND m.year = a.year
)::text] FROM (
    SELECT profession, value, year FROM {access}
    WHERE insee = %s AND profession = %s AND value IS NOT NULL ORDER BY year DESC NULLS LAST LIMIT 1
) a
"""
CATCHMENT: Final = """
SELECT 'catchment', NULL::uuid, NULL::text[], ARRAY[v.value::text, c.mean::text, c.is_national::text, c.as_of::text]
FROM orientation_catchment c JOIN orientation_catchmentvalue v ON v.catchment_id = c.id
WHERE v.insee = %s AND c.speciality = %s AND c.mean > 0
"""


class Access(NamedTuple):
    """The APL of one profession in a commune, one year: context for whoever helps, never a criterion. `mean`: of those
    who live in the communes of the file, that year; None when the file does not tell it."""

    profession: str
    value: float
    year: int | None
    mean: float | None
    source: Source


class OwnAccess(NamedTuple):
    """What we computed for the speciality of the need: `ratio`, how many times the mean of those who live where the
    directory goes; `listed`: the directory that it was computed from, and its day."""

    ratio: float
    is_national: bool
    listed: Listing


def asked(insee: str, codes: Codes | None, apl: str | None) -> list[tuple[str, list[str]]]:
    """The queries about a commune, each with its values: of the profession of the need alone, none for a need that no
    figure is about. `apl`: the table of the APL, when it is served."""
    profession = apl_profession(codes) if codes else ""
    speciality = speciality_of(codes) if codes else None
    queries = [(ACCESS.format(access=apl), [insee, profession])] if apl and profession else []
    return [*queries, (CATCHMENT, [insee, speciality.key])] if speciality else queries


def read_apl(told: Sequence[str | None]) -> Access:
    profession, value, year, mean = told
    assert profession and value  # asked for
    return Access(profession, float(value), int(year) if year else None, float(mean) if mean else None, Source.APL)


def read_own(told: Sequence[str | None]) -> OwnAccess:
    value, mean, national, day = told
    assert value and mean and day  # never empty in their table
    listed = Listing(Source.RPPS, date.fromisoformat(day))
    return OwnAccess(float(value) / float(mean), national == "true", listed)
