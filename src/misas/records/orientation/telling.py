"""What each directory tells of a place, in one shape, so that one query asks them all: who says it, the place, what is
done there, then texts in a fixed order, of which the first are common to all. Not here: reading them (`queries`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from uuid import UUID

from misas.core.orientation.formats import Format
from misas.records.orientation.tables import Family

type Row = tuple[str, UUID, list[str | None] | None, list[str | None]]
"""Who says it, of which place, what is done there, and the texts."""

RPPS, CENTRE, SITE, SERVICE = "rpps", "centre", "site", "service"
PRACTITIONERS: Final = """
SELECT 'rpps', e.place_id, array_agg(DISTINCT coalesce(e.skill_label, e.profession_label)), ARRAY[
    min(concat_ws(' ', e.last_name, e.first_name)),
    min(concat_ws(' ', e.street_number, e.street_suffix, e.street_type, e.street)), min(e.postal_code),
    min(e.commune_name), min(e.insee), min(coalesce(e.phone, e.other_phone)), min(e.email),
    (array_agg(e.lat))[1]::text, (array_agg(e.lon))[1]::text, (array_agg(e."precision"))[1],
    min(e.profession), min(coalesce(e.site_sign, e.site_name)), min(e.mode), min(m.sector), min(m.option),
    bool_and(m.vitale)::text, min(m.confidence), min(c.sector_label), min(c.option_label), min(e.national_id)]
FROM {exercise} e LEFT JOIN {match} m ON m.place_id = e.place_id {convention}
WHERE e.place_id = ANY (%s::uuid[]) GROUP BY e.place_id
"""
CONVENTION: Final = "LEFT JOIN {table} c ON c.id = m.convention_id"
NO_CONVENTION: Final = "CROSS JOIN (SELECT NULL::text AS sector_label, NULL::text AS option_label) c"
CENTRES: Final = """
SELECT 'centre', c.place_id, array_agg(DISTINCT c.speciality_label), ARRAY[
    min(c.name), min(c.street), min(c.postal_code), min(c.town), min(c.insee), min(c.phone), NULL,
    (array_agg(c.lat))[1]::text, (array_agg(c.lon))[1]::text, (array_agg(c."precision"))[1]]
FROM {centre} c WHERE c.place_id = ANY (%s::uuid[]) GROUP BY c.place_id
"""
SITES: Final = """
SELECT 'site', s.place_id, NULL::text[], ARRAY[
    coalesce(s.name, s.short_name), concat_ws(' ', s.street_number, s.street_type, s.street), s.postal_code,
    s.routing_line, s.insee, s.phone, s.email,
    coalesce(s.latitude, s.lat)::text, coalesce(s.longitude, s.lon)::text,
    CASE WHEN s.latitude IS NULL OR s.longitude IS NULL THEN s."precision" ELSE 'address' END, s.category]
FROM {site} s WHERE s.place_id = ANY (%s::uuid[])
"""
SERVICES: Final = """
SELECT 'service', v.place_id, NULL::text[], ARRAY[
    v.name, coalesce(v.street, {t}.street), coalesce(v.postal_code, {t}.postal_code),
    coalesce(v.commune_name, {t}.commune_name), coalesce(v.insee, {t}.insee), coalesce(v.phone, {t}.phone),
    coalesce(v.email, {t}.email), coalesce(v.latitude, {t}.latitude, v.lat, {t}.lat)::text,
    coalesce(v.longitude, {t}.longitude, v.lon, {t}.lon)::text,
    CASE WHEN coalesce(v.latitude, {t}.latitude) IS NULL THEN coalesce(v."precision", {t}."precision")
        ELSE 'address' END,
    v.fee, coalesce(v.mobilisation_link, v.link), {t}.name]
FROM {service} v {structure} WHERE v.place_id = ANY (%s::uuid[])
"""
STRUCTURE: Final = "LEFT JOIN {table} t ON t.source = v.source AND t.id = v.structure_id"
ADDRESS: Final = 7
"""Name, street, postal code, town, INSEE code, phone, e-mail: what every directory tells first, in this order."""


def of_places(tables: Mapping[Format, str], match: str | None) -> Iterator[tuple[str, Family]]:
    """The query of each directory that is served, and of whose places it tells. `match`: the conventions joined."""
    if (exercise := tables.get(Format.RPPS_ACTIVITIES)) and match:
        convention = tables.get(Format.AMELI_PROFESSIONALS)
        joined = CONVENTION.format(table=convention) if convention else NO_CONVENTION
        yield PRACTITIONERS.format(exercise=exercise, match=match, convention=joined), Family.PRACTITIONERS
    if centre := tables.get(Format.AMELI_CENTRES):
        yield CENTRES.format(centre=centre), Family.SITES
    if site := tables.get(Format.FINESS_STRUCTURES):
        yield SITES.format(site=site), Family.SITES
    if service := tables.get(Format.INCLUSION_SERVICES):
        structure = tables.get(Format.INCLUSION_STRUCTURES)
        joined = STRUCTURE.format(table=structure) if structure else ""
        yield SERVICES.format(service=service, structure=joined, t="t" if structure else "v"), Family.SERVICES
