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
from misas.core.orientation.own_access import speciality_of

APL, OWN = "access", "catchment"
ACCESS: Final = """
SELECT 'access', NULL::uuid, NULL::text[], ARRAY[profession, value::text, year::text, population::text] FROM (
    SELECT DISTINCT ON (profession) profession, value, year, population FROM {access}
    WHERE insee = %s AND profession IS NOT NULL AND value IS NOT NULL ORDER BY profession, year DESC NULLS LAST
) a
"""
CATCHMENT: Final = """
SELECT 'catchment', NULL::uuid, NULL::text[], ARRAY[v.value::text, c.mean::text, c.is_national::text, c.as_of::text]
FROM orientation_catchment c JOIN orientation_catchmentvalue v ON v.catchment_id = c.id
WHERE v.insee = %s AND c.speciality = %s AND c.mean > 0
"""


class Access(NamedTuple):
    """The APL of one profession in a commune, one year: context for whoever helps, never a criterion."""

    profession: str
    value: float
    year: int | None
    population: float | None
    listed: Listing


class OwnAccess(NamedTuple):
    """What we computed for the speciality of the need: `ratio`, how many times the mean of those who live where the
    directory goes; `listed`: the directory that it was computed from, and its day."""

    ratio: float
    is_national: bool
    listed: Listing


def asked(insee: str, codes: Codes | None, apl: str | None) -> list[tuple[str, list[str]]]:
    """The queries about a commune, each with its values. `apl`: the table of the APL, when it is served."""
    queries = [(ACCESS.format(access=apl), [insee])] if apl else []
    speciality = speciality_of(codes) if codes else None
    return [*queries, (CATCHMENT, [insee, speciality.key])] if speciality else queries


def read_apl(told: Sequence[str | None], listed: Listing) -> Access:
    profession, value, year, people = told
    assert profession and value  # asked for
    return Access(profession, float(value), int(year) if year else None, float(people) if people else None, listed)


def read_own(told: Sequence[str | None]) -> OwnAccess:
    value, mean, national, day = told
    assert value and mean and day  # never empty in their table
    listed = Listing(Source.RPPS, date.fromisoformat(day))
    return OwnAccess(float(value) / float(mean), national == "true", listed)
