"""What is known of the places that a search found, with the directory and the day that each fact comes from.

One query tells what is served, one all that the directories say of the places found, whatever their number.
Not here: finding them (`search`), what was seen of them (observations), their order (`core.orientation.ranking`).
"""

# ruff: noqa: S608 (names of tables and columns are those of `tables`; every value is passed apart)
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection

from misas.core.orientation.codes import OfferKind, Precision, Source
from misas.core.orientation.conventions import Confidence
from misas.core.orientation.distances import Point
from misas.core.orientation.formats import Format
from misas.core.orientation.needs import Codes, Need
from misas.core.orientation.offers import Candidate, Listing
from misas.core.orientation.sites import kind_of_profession, kind_of_site
from misas.core.orientation.tariffs import OPTIONS, SECTORS
from misas.records.orientation import surroundings, telling
from misas.records.orientation.models import LotStatus
from misas.records.orientation.offers import codes_of
from misas.records.orientation.search import Found
from misas.records.orientation.surroundings import Access, OwnAccess
from misas.records.orientation.tables import MATCH, Family, kept, leaf
from misas.records.orientation.telling import ADDRESS, Row

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
    """One place as the directories tell it. What nobody says is "" or None: it is shown as not told, never guessed.
    `point`: where its directory puts it, with the `precision` of that; `practitioner`: the national identifier of who
    practises there, when it is somebody's own place."""

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
    point: Point | None = None
    precision: Precision = Precision.UNKNOWN
    practitioner: str = ""
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


class Told(NamedTuple):
    """What the directories say of places and, for a commune, how it is served: by the DREES, and as we computed it."""

    cards: dict[UUID, Card]
    access: Access | None = None
    own_access: OwnAccess | None = None


def cards(found: Sequence[Found], now: Served) -> dict[UUID, Card]:
    """What the directories say of these places; one that just left them is absent. One query."""
    return told(found, now).cards


def told(found: Sequence[Found], now: Served, insee: str = "", codes: Codes | None = None) -> Told:
    """All that the directories say, in one query: of each place, and of the commune when there is one. `codes`: the
    need for which the access around is told."""
    places = {family: [one.place for one in found if one.family is family] for family in Family}
    tables = {format: kept(format, slot) for format, slot in now.slots.items()}
    slot = now.families.get(Family.PRACTITIONERS)
    match = None if slot is None else leaf(MATCH, slot)
    asked: list[tuple[str, Sequence[Any]]] = [
        (query, [places[family]]) for query, family in telling.of_places(tables, match) if places[family]
    ]
    if insee and now.slots:
        asked += surroundings.asked(insee, codes, tables.get(Format.APL))
    if not asked:
        return Told({})
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"({query})" for query, _ in asked), [one for _, values in asked for one in values]
        )
        rows: list[Row] = list(cursor.fetchall())
    by: dict[str, list[Row]] = {}
    for row in rows:
        by.setdefault(row[0], []).append(row)
    known = {row[1]: _practitioner(row, now) for row in by.get(telling.RPPS, ())}
    known |= _sites(by.get(telling.CENTRE, ()), by.get(telling.SITE, ()), now)
    known |= {row[1]: _service(row, now) for row in by.get(telling.SERVICE, ())}
    apl = [surroundings.read_apl(row[3]) for row in by.get(surroundings.APL, ())]
    own = [surroundings.read_own(row[3]) for row in by.get(surroundings.OWN, ())]
    return Told(known, apl[0] if apl else None, own[0] if own else None)


def candidate(one: Found, card: Card) -> Candidate:
    """A place as the ranking takes it; what was seen of it is added by whoever knows."""
    return replace(listed(card), answers_by=one.answer, point=one.point, precision=Precision(one.precision))


def listed(card: Card) -> Candidate:
    """The same for a place that was found by its name, where its directory puts it."""
    return Candidate(
        place=str(card.place),
        practitioner=card.practitioner,
        kind=card.kind,
        name=card.name,
        listed=card.listed,
        point=card.point,
        precision=card.precision,
        commune=card.insee,
        sector=SECTORS.get(card.fee.sector) if card.fee else None,
        option=OPTIONS.get(card.fee.option) if card.fee else None,
        is_free=card.is_free,
        tariff_from=card.fee_from,
    )


def _practitioner(row: Row, now: Served) -> Card:
    profession, site, mode, sector, option, vitale, sure, said, option_said, rpps = row[3][ADDRESS + 3 :]
    has_convention = sure is not None and Format.AMELI_PROFESSIONALS in now.slots
    fee = None
    if sure is not None:
        carte = None if vitale is None else vitale == "true"
        fee = Fee(sector or "", said or "", option or "", option_said or "", carte, Confidence(sure))
    return Card(
        **_said(row, Family.PRACTITIONERS, kind_of_profession(profession or ""), now.listing(Format.RPPS_ACTIVITIES)),
        practitioner=rpps or "",
        site=site or "",
        mode=mode or "",
        fee=fee,
        fee_from=now.listing(Format.AMELI_PROFESSIONALS) if has_convention else None,
    )


def _sites(centres: Sequence[Row], sites: Sequence[Row], now: Served) -> dict[UUID, Card]:
    """Sites of FINESS; a health centre that the Cnam alone knows; the specialities of both."""
    known = {
        row[1]: Card(**_said(row, Family.SITES, OfferKind.HEALTH_CENTRE, now.listing(Format.AMELI_CENTRES)))
        for row in centres
    }
    for row in sites:
        kind, listed = kind_of_site(row[3][-1] or ""), now.listing(Format.FINESS_STRUCTURES)
        card = Card(**_said(row, Family.SITES, kind, listed))
        known[row[1]] = replace(card, what=known[row[1]].what) if row[1] in known else card
    return known


def _service(row: Row, now: Served) -> Card:
    fee, link, site = row[3][ADDRESS + 3 :]
    return Card(
        **_said(row, Family.SERVICES, OfferKind.SERVICE, now.listing(Format.INCLUSION_SERVICES)),
        site=site or "",
        is_free=FREE.get(fee or ""),
        link=link or "",
    )


def _said(row: Row, family: Family, kind: OfferKind, listed: Listing) -> dict[str, Any]:
    """What every directory tells of a place: "" for what is not told, no point rather than a guess."""
    _, place, what, told = row
    name, street, postal_code, town, insee, phone, email = (one or "" for one in told[:ADDRESS])
    lat, lon, precision = told[ADDRESS : ADDRESS + 3]
    return {
        "place": place,
        "family": family,
        "kind": kind,
        "name": name,
        "what": tuple(one for one in what or () if one),
        "street": street,
        "postal_code": postal_code,
        "town": town,
        "insee": insee,
        "phone": phone,
        "email": email,
        "listed": listed,
        "point": Point(float(lat), float(lon)) if lat and lon else None,
        "precision": Precision(precision) if precision else Precision.UNKNOWN,
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


def _rows(query: str, value: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [value])
        return list(cursor.fetchall())
