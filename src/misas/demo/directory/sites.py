"""Invented health sites: legal entities with their sites and activities, and what a faithful reader must find of them.

Defects of §2.3 of the reference: one site in four without a position; positions swapped, or told in the other fields;
TH turned into E in street names; texts padded with spaces; closed sites in the file. FINESS numbers begin with 99.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from typing import Final, NamedTuple

from misas.core.orientation.care_rows import AmeliCentreRow, SiteActivityRow, SiteRow
from misas.demo.directory.people import Address, luhn_key
from misas.demo.directory.places import Place, World
from misas.demo.directory.words import SITES, STREETS

LOCATED: Final = 0.75
SWAPPED: Final = 0.05
OTHER_FIELDS: Final = 0.05
DAMAGED: Final = 0.08  # of the streets that hold a TH: about 8 sites in 1,000
CEDEX: Final = 0.06
OPEN: Final = 0.6
PER_SITE: Final = 12.6  # RPPS activities for one FINESS site, nationwide (2.2 M, 174,840)


class Category(NamedTuple):
    code: str
    name: str
    share: float


CATEGORIES: Final = (
    Category("620", "PHARMACIE", 11), Category("124", "CENTRE DE SANTE", 6), Category("603", "MAISON DE SANTE", 5),
    Category("500", "EHPAD", 8), Category("156", "CMP", 4), Category("611", "LABORATOIRE", 6),
    Category("354", "SSIAD", 3), Category("355", "CENTRE HOSPITALIER", 2.5), Category("209", "SAAS", 2),
    Category("223", "PMI", 3), Category("228", "CENTRE DE SANTE SEXUELLE", 1.5), Category("197", "CSAPA", 1.2),
    Category("604", "CPTS", 1), Category("180", "LITS HALTE SOINS SANTE", 0.6), Category("178", "CAARUD", 0.5),
    Category("347", "CENTRE D'EXAMENS DE SANTE", 0.4), Category("127", "HAD", 0.5), Category("292", "CHS", 0.4),
    Category("142", "CLAT", 0.4), Category("266", "CEGIDD", 0.4),
    Category("165", "ACT", 0.5), Category("268", "CMS", 1),
)  # fmt: skip
NEEDED: Final = (
    "355",
    "124",
    "347",
    "197",
    "156",
    "228",
    "223",
    "603",
    "604",
    "178",
    "180",
    "620",
    "611",
    "354",
    "266",
)
_WEIGHTS: Final = list(accumulate(c.share for c in CATEGORIES))
_BY_CODE: Final = {c.code: c for c in CATEGORIES}
_CENTRE: Final = (("01", "Médecin généraliste"), ("19", "Chirurgien-dentiste"), ("24", "Infirmier"),
                  ("15", "Ophtalmologiste"), ("70", "Gynécologue médical"), ("21", "Sage-femme"))  # fmt: skip


class Carried(NamedTuple):
    """An activity carried out on a site."""

    number: int
    nature: str
    kind: str
    codes: tuple[str, str, str]
    begins_on: date | None
    capacity: int | None


class Site(NamedTuple):
    number: int
    finess: str
    category: Category
    name: str
    siret: str | None
    place: Place
    address: Address
    street_damaged: bool
    lieu_dit: str | None
    cedex: int | None
    open: bool
    opened_on: date
    closed_on: date | None
    updated_on: date
    position: tuple[float, float] | None
    how: str  # "as_told", "swapped" or "other_fields"
    phone: str | None
    email: str | None
    padded: bool
    carried: tuple[Carried, ...]


class Entity(NamedTuple):
    number: int
    finess: str
    name: str
    siren: str
    status: str
    place: Place
    sites: tuple[Site, ...]


def entities(world: World, rows: int, seed: int) -> Iterator[Entity]:
    """Legal entities until their sites are as many as a territory of `rows` RPPS activities has."""
    dice = random.Random(f"sites {seed}")  # noqa: S311
    left, number, site_number = max(len(NEEDED) + 5, int(rows / PER_SITE)), world.first_site, world.first_site
    needed = iter(NEEDED)
    largest = world.largest[:5]
    while left > 0:
        number += 1
        place = world.draw(dice)
        sites = []
        for _ in range(min(left, 1 + bisect((0.7, 0.85, 0.93, 0.97), dice.random()))):
            site_number += 1
            code = next(needed, None)
            category = _BY_CODE[code] if code else CATEGORIES[bisect(_WEIGHTS, dice.random() * _WEIGHTS[-1])]
            where = largest[site_number % len(largest)] if code else place if dice.random() < 0.7 else world.draw(dice)
            sites.append(_site(site_number, category, where, dice, always=code is not None))
        left -= len(sites)
        yield Entity(
            number=number,
            finess=_finess(500_000 + number),
            name=f"ASSOCIATION {SITES[number % len(SITES)]}" if number % 3 else sites[0].name,
            siren=f"99{number:07d}",
            status="60" if number % 3 else "13",
            place=sites[0].place,
            sites=tuple(sites),
        )


def _finess(number: int) -> str:
    """Nine digits in 99…, the last one a Luhn key: no département has these first two."""
    body = f"99{number % 1_000_000:06d}"
    return body + luhn_key(body)


def _site(number: int, category: Category, place: Place, dice: random.Random, *, always: bool) -> Site:
    kind_code, kind, street = STREETS[int(dice.random() * len(STREETS))]
    address = Address(str(int(dice.random() * 150) + 1), kind_code, kind, street, "")
    is_open = always or dice.random() < OPEN
    opened = date(1965, 1, 1) + timedelta(days=int(dice.random() * 21_000))
    position, how = _position(place, dice, always)
    return Site(
        number=number,
        finess=_finess(number),
        category=category,
        name=f"{category.name} {place.postal_town}",
        siret=f"99{number:012d}" if dice.random() < 0.7 else None,
        place=place,
        address=address,
        street_damaged="TH" in street and dice.random() < DAMAGED,
        lieu_dit=f"BP {int(dice.random() * 900) + 10}" if dice.random() < 0.1 else None,
        cedex=int(dice.random() * 9) + 1 if dice.random() < CEDEX else None,
        open=is_open,
        opened_on=opened,
        closed_on=None if is_open else opened + timedelta(days=300),
        updated_on=opened + timedelta(days=400),
        position=position,
        how=how,
        phone=f"019900{int(dice.random() * 10_000):04d}" if dice.random() < 0.84 else None,
        email=f"accueil{number}@exemple.test" if dice.random() < 0.2 else None,
        padded=dice.random() < 0.1,
        carried=tuple(_carried(number * 10 + i, category, dice) for i in range(int(dice.random() * 3.2))),
    )


def _position(place: Place, dice: random.Random, always: bool) -> tuple[tuple[float, float] | None, str]:
    """Near the point of its commune, a kilometre or so around."""
    if place.latitude is None or place.longitude is None or (not always and dice.random() > LOCATED):
        return None, "as_told"
    latitude = round(place.latitude + dice.uniform(-0.01, 0.01), 6)
    longitude = round(place.longitude + dice.uniform(-0.01, 0.01), 6)
    drawn = dice.random()
    how = "swapped" if drawn < SWAPPED else "other_fields" if drawn < SWAPPED + OTHER_FIELDS else "as_told"
    return (latitude, longitude), how


def _carried(number: int, category: Category, dice: random.Random) -> Carried:
    begins = date(1990, 1, 1) + timedelta(days=int(dice.random() * 12_000)) if dice.random() < 0.9 else None
    capacity = int(dice.random() * 60) if dice.random() < 0.3 else None
    if category.code in ("354", "209"):
        return Carried(number, "ASOCR", "358", ("358", "16", "700"), begins, capacity)
    if category.code in ("355", "292", "127") and dice.random() < 0.6:
        return Carried(number, "AMF", "178", ("01", "00", "01"), begins, capacity)
    return Carried(number, "ASDR", "1301", ("824", "09", "990"), begins, capacity)


# What a faithful reader finds ---------------------------------------------------------------------------------------


def published_street(site: Site) -> str:
    return site.address.street.replace("TH", "E") if site.street_damaged else site.address.street


def site_rows(entity: Entity) -> Iterator[SiteRow]:
    for site in entity.sites:
        published = published_street(site)
        latitude, longitude = site.position or (None, None)
        yield SiteRow(
            site_id=str(site.number),
            finess=site.finess,
            legal_id=str(entity.number),
            legal_finess=entity.finess,
            legal_name=entity.name,
            legal_status=entity.status,
            siren=entity.siren,
            siret=site.siret,
            short_name=site.name[:32].strip(),
            name=site.name,
            category=site.category.code,
            tariff_mode="01",
            state="A" if site.open else "I",
            opened_on=site.opened_on,
            closed_on=site.closed_on,
            updated_on=site.updated_on,
            street_number=site.address.number,
            street_type=site.address.kind_code,
            street=site.address.street,
            street_as_published=published if published != site.address.street else None,
            street_extra=None,
            place=site.lieu_dit,
            routing_line=site.place.postal_town,
            cedex=site.cedex is not None,
            postal_code=site.place.postal_code,
            commune=site.place.insee,
            latitude=latitude,
            longitude=longitude,
            position=site.how if site.position else None,
            position_score=0.97 if site.position else None,
            phone=site.phone,
            email=site.email,
        )


def activity_rows(entity: Entity) -> Iterator[SiteActivityRow]:
    for site in entity.sites:
        for carried in site.carried:
            yield SiteActivityRow(
                activity_id=str(carried.number),
                site_id=str(site.number),
                finess=site.finess,
                legal_id=str(entity.number),
                legal_finess=entity.finess,
                state="A" if site.open else "I",
                nature=carried.nature,
                kind=carried.kind,
                activity=carried.codes[0],
                modality=carried.codes[1],
                form=carried.codes[2],
                begins_on=carried.begins_on,
                ends_on=None,
                capacity=carried.capacity,
            )


def centre_rows(entity: Entity) -> Iterator[AmeliCentreRow]:
    """The health centres of the same file, one row a speciality, as Ameli tells them."""
    for site in entity.sites:
        if site.category.code != "124" or not site.open:
            continue
        for rank in range(1 + site.number % 4):
            speciality, label = _CENTRE[(site.number + rank) % len(_CENTRE)]
            yield AmeliCentreRow(
                finess=site.finess,
                name=site.name,
                vitale=True,
                apcv=site.number % 2 == 0,
                type="124",
                type_label="Centre de santé",
                speciality=speciality,
                speciality_label=label,
                phone=site.phone,
                street=site.address.line,
                complement=None,
                place=site.lieu_dit,
                postal_code=site.place.postal_code,
                town=site.place.postal_town,
                cedex=site.cedex is not None,
            )
