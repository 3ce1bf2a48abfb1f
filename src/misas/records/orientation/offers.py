"""Makes the offers of a family: one row for each code by which a place may be found, with what a search filters on.

Codes of the three families live together: `10/SM38` (profession and know-how), `40` (a profession, whatever the
know-how), `site:124` (FINESS category), `act:358` (FINESS activity), `spec:19` (speciality of a health centre),
`theme:…` (data·inclusion). A place without a point cannot be found by distance: it has no offer.
"""

from __future__ import annotations

from typing import Any, Final

from misas.core.orientation.formats import Format
from misas.core.orientation.needs import Codes
from misas.records.orientation import conventions
from misas.records.orientation.shelving import empty, index
from misas.records.orientation.tables import MATCH, OFFER_INDEX, Family, kept, leaf, offers

CARE: Final = "GENR01"
"""An activity of care. What another kind says is not offered; what says none is not known to be none."""

# Sorted byte by byte, as the index is: the words of a language would take three times as long.
PRACTITIONERS: Final = """
SELECT DISTINCT ON (code COLLATE "C", lat, lon, place_id) code, lat, lon, place_id,
    coalesce(m.sector || '/' || m.option, ''), "precision", coalesce(mode, '')
FROM (
    SELECT profession AS code, lat, lon, place_id, "precision", mode FROM {exercise} WHERE {offered}
    UNION ALL
    SELECT profession || '/' || skill, lat, lon, place_id, "precision", mode FROM {exercise}
    WHERE skill IS NOT NULL AND {offered}
    {skills}
) e LEFT JOIN {match} m USING (place_id)
ORDER BY code COLLATE "C", lat, lon, place_id, mode COLLATE "C"
"""
SKILLS: Final = """
    UNION ALL
    SELECT e.profession || '/' || s.skill, e.lat, e.lon, e.place_id, e."precision", e.mode
    FROM (SELECT * FROM {exercise} WHERE {offered}) e
    JOIN {skill} s ON s.national_id = e.national_id AND s.profession = e.profession
    WHERE s.skill IS NOT NULL AND s.skill IS DISTINCT FROM e.skill
"""
OFFERED: Final = (
    f"lat IS NOT NULL AND profession IS NOT NULL AND coalesce(kind, '{CARE}') = '{CARE}'"
    " AND coalesce(mode, 'L') IN ('L', 'S', 'B')"
)
# A site that told its own point is at its address; the others are at that of their commune.
SITE: Final = """
SELECT place_id, finess, site_id, category, coalesce(latitude, lat) AS lat, coalesce(longitude, lon) AS lon,
    CASE WHEN latitude IS NULL OR longitude IS NULL THEN "precision" ELSE 'address' END AS "precision"
FROM {site} WHERE coalesce(state, 'A') = 'A' AND closed_on IS NULL
"""
SITES: Final = """
WITH here AS MATERIALIZED ({here})
SELECT DISTINCT ON (code COLLATE "C", lat, lon, place_id) code, lat, lon, place_id, tariff, "precision", ''
FROM (
    SELECT 'site:' || category AS code, lat, lon, place_id, coalesce(category, '') AS tariff, "precision" FROM here
    {more}
) o WHERE code IS NOT NULL AND lat IS NOT NULL AND lon IS NOT NULL
ORDER BY code COLLATE "C", lat, lon, place_id, tariff COLLATE "C"
"""
SITE_ACTIVITIES: Final = """
    UNION ALL
    SELECT 'act:' || c.code, h.lat, h.lon, h.place_id, coalesce(h.category, ''), h."precision"
    FROM here h JOIN {siteactivity} a ON a.finess = h.finess
    CROSS JOIN LATERAL (VALUES (a.activity), (a.kind)) c (code)
    WHERE coalesce(a.state, 'A') = 'A' AND c.code IS NOT NULL
"""
CENTRES: Final = """
    UNION ALL
    SELECT 'spec:' || c.speciality, coalesce(h.lat, c.lat), coalesce(h.lon, c.lon), c.place_id, '124',
        coalesce(h."precision", c."precision")
    FROM {centre} c LEFT JOIN here h ON h.place_id = c.place_id
    WHERE c.speciality IS NOT NULL
"""
SERVICES: Final = """
SELECT DISTINCT ON (code COLLATE "C", lat, lon, place_id) code, lat, lon, place_id, tariff, "precision", ''
FROM (
    SELECT 'theme:' || theme AS code, v.place_id, coalesce(v.fee, '') AS tariff,
        coalesce(v.latitude, t.latitude, v.lat, t.lat) AS lat,
        coalesce(v.longitude, t.longitude, v.lon, t.lon) AS lon,
        CASE WHEN coalesce(v.latitude, t.latitude) IS NULL THEN coalesce(v."precision", t."precision")
            ELSE 'address' END AS "precision"
    FROM {service} v {structures}
    CROSS JOIN LATERAL unnest(string_to_array(v.themes, '|')) theme
) o WHERE lat IS NOT NULL AND lon IS NOT NULL
ORDER BY code COLLATE "C", lat, lon, place_id, tariff COLLATE "C"
"""
STRUCTURES: Final = "LEFT JOIN {structure} t ON t.source = v.source AND t.id = v.structure_id"
NO_STRUCTURE: Final = (
    "CROSS JOIN (SELECT NULL::float8 AS latitude, NULL::float8 AS longitude, NULL::float8 AS lat, NULL::float8 AS lon,"
    ' NULL::text AS "precision") t'
)

type Slots = dict[Format, int]
"""Where the rows of each format stand that the offers are made from; a format that was never loaded is absent."""


def build(cursor: Any, family: Family, slots: Slots, slot: int) -> int:
    """Fill the offers of a family in a free slot; how many. Owner of the database only."""
    table = offers(family, slot)
    empty(cursor, table)
    count = 0
    if query := _query(cursor, family, slots, slot):
        cursor.execute(f'INSERT INTO {table} (code, lat, lon, place_id, tariff, "precision", mode) {query}')
        count = cursor.rowcount
    index(cursor, table, (OFFER_INDEX,))
    return count


def _query(cursor: Any, family: Family, slots: Slots, slot: int) -> str:
    at = {format: kept(format, there) for format, there in slots.items()}
    match family:
        case Family.PRACTITIONERS:
            if Format.RPPS_ACTIVITIES not in slots:
                return ""
            conventions.match(cursor, slots[Format.RPPS_ACTIVITIES], slots.get(Format.AMELI_PROFESSIONALS), slot)
            exercise = at[Format.RPPS_ACTIVITIES]
            skills = ""
            if skill := at.get(Format.RPPS_SKILLS):
                skills = SKILLS.format(exercise=exercise, skill=skill, offered=OFFERED)
            return PRACTITIONERS.format(exercise=exercise, offered=OFFERED, skills=skills, match=leaf(MATCH, slot))
        case Family.SITES:
            if Format.FINESS_STRUCTURES not in slots:
                return ""
            more = ""
            if activities := at.get(Format.FINESS_ACTIVITIES):
                more += SITE_ACTIVITIES.format(siteactivity=activities)
            if centre := at.get(Format.AMELI_CENTRES):
                more += CENTRES.format(centre=centre)
            return SITES.format(here=SITE.format(site=at[Format.FINESS_STRUCTURES]), more=more)
        case Family.SERVICES:
            if Format.INCLUSION_SERVICES not in slots:
                return ""
            structure = at.get(Format.INCLUSION_STRUCTURES)
            joined = STRUCTURES.format(structure=structure) if structure else NO_STRUCTURE
            return SERVICES.format(service=at[Format.INCLUSION_SERVICES], structures=joined)


def codes_of(codes: Codes) -> tuple[str, ...]:
    """By which codes of the offers a need is sought."""
    found = [f"{codes.profession}/{skill}" for skill in codes.skills] if codes.profession else []
    if codes.profession and not codes.skills:
        found.append(codes.profession)
    found += [f"spec:{code}" for code in codes.ameli]
    found += [f"site:{code}" for code in codes.sites]
    found += [f"act:{code}" for code in codes.activities]
    found += [f"theme:{code}" for code in codes.themes]
    return tuple(found)


def family_of(code: str) -> Family:
    """In whose offers a code stands."""
    kind, colon, _ = code.partition(":")
    if not colon:
        return Family.PRACTITIONERS
    return Family.SERVICES if kind == "theme" else Family.SITES
