"""What is known of the places that a search found, with the directory and the day that each fact comes from.

One query tells what is served, then one for each family that was found: five at most, whatever the number of places.
Not here: finding them (`search`), what was seen of them (observations), their order (`core.orientation.ranking`).
"""

# ruff: noqa: S608 (names of tables and columns are those of `tables`; every value is passed apart)
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection

from misas.core.orientation.codes import OfferKind, Precision, Source
from misas.core.orientation.conventions import Confidence
from misas.core.orientation.lots import Format
from misas.core.orientation.needs import Need
from misas.core.orientation.offers import Candidate, Listing
from misas.core.orientation.sites import kind_of_profession, kind_of_site
from misas.core.orientation.tariffs import OPTIONS, SECTORS
from misas.records.orientation.models import LotStatus
from misas.records.orientation.offers import codes_of
from misas.records.orientation.search import Found
from misas.records.orientation.tables import MATCH, Family, kept, leaf

SOURCES: Final[Mapping[Format, Source]] = {
    Format.RPPS_ACTIVITIES: Source.RPPS,
    Format.RPPS_SKILLS: Source.RPPS,
    Format.RPPS_DIPLOMAS: Source.RPPS,
    Format.FINESS_STRUCTURES: Source.FINESS,
    Format.FINESS_ACTIVITIES: Source.FINESS,
    Format.AMELI_PROFESSIONALS: Source.AMELI,
    Format.AMELI_CENTRES: Source.AMELI,
    Format.DILA_COMPETENCE: Source.DILA,
    Format.INCLUSION_STRUCTURES: Source.INCLUSION,
    Format.INCLUSION_SERVICES: Source.INCLUSION,
    Format.APL: Source.APL,
}
FREE: Final[Mapping[str, bool]] = {"gratuit": True, "payant": False}


@dataclass(frozen=True, slots=True)
class Served:
    """What is served at one instant: the slot of the offers of each family; the slot and the day of each lot."""

    families: Mapping[Family, int] = field(default_factory=dict)
    slots: Mapping[Format, int] = field(default_factory=dict)
    days: Mapping[Format, date] = field(default_factory=dict)

    def table(self, format: Format) -> str | None:
        return kept(format, self.slots[format]) if format in self.slots else None

    def listing(self, format: Format) -> Listing:
        return Listing(SOURCES[format], self.days[format])


class Fee(NamedTuple):
    """What the Annuaire santé ameli says of a tariff, code and label: the labels do not always agree (orientation.md
    §2.4). `confidence`: how sure it is that the entry is of this professional."""

    sector: str
    sector_label: str
    option: str
    option_label: str
    vitale: bool | None
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Card:
    """One place as the directories tell it. What nobody says is "" or None: it is shown as not told, never guessed."""

    place: UUID
    family: Family
    kind: OfferKind
    name: str
    what: tuple[str, ...]
    street: str
    postal_code: str
    town: str
    insee: str
    phone: str
    email: str
    listed: Listing
    site: str = ""
    mode: str = ""
    fee: Fee | None = None
    fee_from: Listing | None = None
    is_free: bool | None = None
    link: str = ""


def served() -> Served:
    """One query, so that lots and offers are those of one instant."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'lot', format, slot, coalesce(as_of, loaded_at::date) FROM orientation_lot WHERE status = %s"
            " UNION ALL SELECT 'family', family, slot, NULL FROM orientation_offershelf",
            [LotStatus.SERVED.value],
        )
        rows = cursor.fetchall()
    lots = [(Format(name), slot, day) for kind, name, slot, day in rows if kind == "lot"]
    return Served(
        families={Family(name): slot for kind, name, slot, _ in rows if kind == "family"},
        slots={format: slot for format, slot, _ in lots},
        days={format: day for format, _, day in lots},
    )


def codes_by_answer(need: Need) -> dict[str, tuple[str, ...]]:
    """What to search for: the codes of the need under "", those of each substitute under its id."""
    return {answer: found for answer, codes in need.codes_by_offer().items() if (found := codes_of(codes))}


PRACTITIONERS: Final = """
SELECT e.place_id, min(concat_ws(' ', e.last_name, e.first_name)), min(e.profession),
    array_agg(DISTINCT coalesce(e.skill_label, e.profession_label)),
    min(concat_ws(' ', e.street_number, e.street_suffix, e.street_type, e.street)), min(e.postal_code),
    min(e.commune_name), min(e.insee), min(coalesce(e.phone, e.other_phone)), min(e.email),
    min(coalesce(e.site_sign, e.site_name)), min(e.mode), min(m.sector), min(m.option), bool_and(m.vitale),
    min(m.confidence), min(c.sector_label), min(c.option_label)
FROM {exercise} e LEFT JOIN {match} m ON m.place_id = e.place_id {convention}
WHERE e.place_id = ANY (%s) GROUP BY e.place_id
"""
CONVENTION: Final = "LEFT JOIN {table} c ON c.id = m.convention_id"
NO_CONVENTION: Final = "CROSS JOIN (SELECT NULL::text AS sector_label, NULL::text AS option_label) c"
SITES: Final = """
SELECT s.place_id, coalesce(s.name, s.short_name), s.category,
    concat_ws(' ', s.street_number, s.street_type, s.street), s.postal_code, s.routing_line, s.insee, s.phone, s.email
FROM {site} s WHERE s.place_id = ANY (%s)
"""
CENTRES: Final = """
SELECT c.place_id, min(c.name), array_agg(DISTINCT c.speciality_label), min(c.street), min(c.postal_code), min(c.town),
    min(c.insee), min(c.phone)
FROM {centre} c WHERE c.place_id = ANY (%s) GROUP BY c.place_id
"""
SERVICES: Final = """
SELECT v.place_id, v.name, coalesce(v.street, {t}.street), coalesce(v.postal_code, {t}.postal_code),
    coalesce(v.commune_name, {t}.commune_name), coalesce(v.insee, {t}.insee), coalesce(v.phone, {t}.phone),
    coalesce(v.email, {t}.email), v.fee, coalesce(v.mobilisation_link, v.link), {t}.name
FROM {service} v {structure} WHERE v.place_id = ANY (%s)
"""


def cards(found: Sequence[Found], now: Served) -> dict[UUID, Card]:
    """What the directories say of these places; one that just left them is absent."""
    places = {family: [one.place for one in found if one.family is family] for family in Family}
    known: dict[UUID, Card] = {}
    if wanted := places[Family.PRACTITIONERS]:
        known |= _practitioners(wanted, now)
    if wanted := places[Family.SITES]:
        known |= _sites(wanted, now)
    if wanted := places[Family.SERVICES]:
        known |= _services(wanted, now)
    return known


def candidate(one: Found, card: Card) -> Candidate:
    """A place as the ranking takes it; what was seen of it is added by whoever knows."""
    return Candidate(
        place=str(one.place),
        kind=card.kind,
        name=card.name,
        listed=card.listed,
        answers_by=one.answer,
        point=one.point,
        precision=Precision(one.precision),
        commune=card.insee,
        sector=SECTORS.get(card.fee.sector) if card.fee else None,
        option=OPTIONS.get(card.fee.option) if card.fee else None,
        is_free=card.is_free,
        tariff_from=card.fee_from,
    )


def _practitioners(places: list[UUID], now: Served) -> dict[UUID, Card]:
    exercise = now.table(Format.RPPS_ACTIVITIES)
    if exercise is None or Family.PRACTITIONERS not in now.families:
        return {}
    convention = now.table(Format.AMELI_PROFESSIONALS)
    rows = _rows(
        PRACTITIONERS.format(
            exercise=exercise,
            match=leaf(MATCH, now.families[Family.PRACTITIONERS]),
            convention=CONVENTION.format(table=convention) if convention else NO_CONVENTION,
        ),
        places,
    )
    listed = now.listing(Format.RPPS_ACTIVITIES)
    from_ameli = now.listing(Format.AMELI_PROFESSIONALS) if convention else None
    known = {}
    for place, name, profession, what, *address, site, mode, sector, option, vitale, sure, told, option_told in rows:
        fee = Fee(sector, told or "", option, option_told or "", vitale, Confidence(sure)) if sure else None
        known[place] = Card(
            place,
            Family.PRACTITIONERS,
            kind_of_profession(profession or ""),
            name,
            _texts(what),
            *_address(address),
            listed=listed,
            site=site or "",
            mode=mode or "",
            fee=fee,
            fee_from=from_ameli if fee else None,
        )
    return known


def _sites(places: list[UUID], now: Served) -> dict[UUID, Card]:
    """Sites of FINESS; a health centre that the Cnam alone knows; the specialities of both."""
    site, centre = now.table(Format.FINESS_STRUCTURES), now.table(Format.AMELI_CENTRES)
    known: dict[UUID, Card] = {}
    specialities: dict[UUID, tuple[str, ...]] = {}
    if centre is not None:
        listed = now.listing(Format.AMELI_CENTRES)
        for place, name, what, *address in _rows(CENTRES.format(centre=centre), places):
            specialities[place] = _texts(what)
            known[place] = Card(
                place,
                Family.SITES,
                OfferKind.HEALTH_CENTRE,
                name or "",
                specialities[place],
                *_address([*address, None]),
                listed=listed,
            )
    if site is not None:
        listed = now.listing(Format.FINESS_STRUCTURES)
        for place, name, category, *address in _rows(SITES.format(site=site), places):
            known[place] = Card(
                place,
                Family.SITES,
                kind_of_site(category or ""),
                name or "",
                specialities.get(place, ()),
                *_address(address),
                listed=listed,
            )
    return known


def _services(places: list[UUID], now: Served) -> dict[UUID, Card]:
    service, structure = now.table(Format.INCLUSION_SERVICES), now.table(Format.INCLUSION_STRUCTURES)
    if service is None:
        return {}
    joined = f"LEFT JOIN {structure} t ON t.source = v.source AND t.id = v.structure_id" if structure else ""
    query = SERVICES.format(service=service, structure=joined, t="t" if structure else "v")
    listed = now.listing(Format.INCLUSION_SERVICES)
    return {
        place: Card(
            place,
            Family.SERVICES,
            OfferKind.SERVICE,
            name or "",
            (),
            *_address(address),
            listed=listed,
            site=site or "",
            is_free=FREE.get(fee or ""),
            link=link or "",
        )
        for place, name, *address, fee, link, site in _rows(query, places)
    }


class CompetentBody(NamedTuple):
    """Who is competent for a commune, as service-public.fr says; `caisse` when it is a CPAM that could be told."""

    caisse: int | None
    name: str
    listed: Listing


def competent_caisses(insee: str, now: Served) -> list[CompetentBody]:
    """The CPAM that the DILA names for a commune: the authority in routing, when it was loaded. One query."""
    table = now.table(Format.DILA_COMPETENCE)
    if table is None:
        return []
    query = f"SELECT DISTINCT caisse, organism_name FROM {table} WHERE insee = %s AND caisse IS NOT NULL ORDER BY 1, 2"
    listed = now.listing(Format.DILA_COMPETENCE)
    return [CompetentBody(int(caisse), name or "", listed) for caisse, name in _rows(query, insee)]


class Access(NamedTuple):
    """The APL of one profession in a commune, one year: context for whoever helps, never a criterion."""

    profession: str
    value: float
    year: int | None
    population: float | None
    listed: Listing


def access_of(insee: str, now: Served) -> list[Access]:
    """The latest APL of each profession in a commune. One query."""
    table = now.table(Format.APL)
    if table is None:
        return []
    query = (
        f"SELECT DISTINCT ON (profession) profession, value, year, population FROM {table}"
        " WHERE insee = %s AND profession IS NOT NULL AND value IS NOT NULL"
        " ORDER BY profession, year DESC NULLS LAST"
    )
    listed = now.listing(Format.APL)
    return [
        Access(profession, value, year, population, listed)
        for profession, value, year, population in _rows(query, insee)
    ]


def _rows(query: str, value: str | list[UUID]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [value])
        return list(cursor.fetchall())


def _address(told: Sequence[str | None]) -> tuple[str, str, str, str, str, str]:
    """Street, postal code, town, INSEE code, phone, e-mail: "" for what is not told."""
    street, postal_code, town, insee, phone, email = (one or "" for one in told)
    return street, postal_code, town, insee, phone, email


def _texts(told: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(one for one in told if one)
