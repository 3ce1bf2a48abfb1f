"""Invented professionals, one by one, and what a faithful reader must find of them in RPPS and in Ameli.

`people` gives them in an order that the seed settles; nobody is kept. Defects of §13 of the reference, at its rates:
commune code blank 10 %, CEDEX 5 % (half of them without any postal code), foreign addresses, 1.4 activities a person,
shorter labels, homonyms, a quote as data, sector "3" labelled "Secteur 2".
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from misas.core.orientation.care_rows import ActivityRow, AmeliProfessionalRow, DiplomaRow, SkillRow
from misas.demo.directory.places import Place, World
from misas.demo.directory.words import (
    BEGINNINGS,
    ENDINGS,
    MEN,
    PREFIXES,
    SITES,
    SKILLS,
    STREETS,
    TRADES,
    WOMEN,
    Skill,
    Trade,
)
from misas.lib.text import normalise

BLANK_COMMUNE: Final = 0.10
CEDEX: Final = 0.05
ABROAD: Final = 0.003
HOMONYM: Final = 0.03
SHORT_LABEL: Final = 0.2
QUOTED: Final = 0.005
FOREIGN: Final = (("GL", "99132", "ROYAUME-UNI", "LONDON"), ("L-1855", "99137", "LUXEMBOURG", "LUXEMBOURG"))
_ACTIVITIES: Final = (0.76, 0.90, 0.96, 1.0)  # at most one, two, three, four: 1.38 on average
_TRADE_WEIGHTS: Final = list(accumulate(trade.share for trade in TRADES))
_SKILL_WEIGHTS: Final = list(accumulate(skill.share for skill in SKILLS))
_TYPES: Final = {
    "1": "Médecins généralistes et spécialistes",
    "2": "Autres PS (chirurgien-dentiste, sage-femme, infirmier, orthoptiste…)",
    "4": "Professionnels de santé non conventionnés",
    "5": "Chirurgiens-dentistes",
}
SECTORS: Final = {
    "0": "Non conventionné",
    "1": "Secteur 1",
    "2": "Conventionné Dépassement Permanent",
    "3": "Secteur 2",
}
_OPTIONS: Final = {"3": "OPTAM", "4": "OPTAM-CO"}


class Address(NamedTuple):
    number: str
    kind_code: str
    kind: str
    street: str
    complement: str

    @property
    def line(self) -> str:
        return f"{self.number} {self.kind} {self.street}".upper()


class Practice(NamedTuple):
    """One activity, where it takes place, and what the files will say of it."""

    place: Place
    address: Address
    liberal: bool
    commune_told: bool
    cedex: str | None  # the line of the "bureau cedex", with its own postal code
    postal_told: bool
    foreign: tuple[str, str, str, str] | None
    country_told: bool
    site_name: str
    phone: str
    email: str | None
    structure_id: str
    siret: str | None
    kind: bool  # a care activity, told as such
    vitale: bool
    rank: int


class Person(NamedTuple):
    rpps: str
    woman: bool
    last_name: str
    first_name: str
    trade: Trade
    skill: Skill | None
    skill_label: str | None
    sector: str
    option: str | None
    practices: tuple[Practice, ...]

    @property
    def national_id(self) -> str:
        return "8" + self.rpps


def luhn_key(digits: str) -> str:
    """The digit that makes a number valid for Luhn."""
    total = 0
    for i, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if i % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def people(world: World, rows: int, seed: int) -> Iterator[Person]:
    """Professionals until they hold `rows` activities exactly: the last one has as many as are left."""
    dice = random.Random(f"people {seed}")  # noqa: S311
    names: list[tuple[str, str, bool]] = []
    left, number = rows, world.first_person
    while left > 0:
        number += 1
        person = _person(world, dice, number, names, left)
        left -= len(person.practices)
        yield person


def _pick[T](things: Sequence[T], dice: random.Random) -> T:
    return things[int(dice.random() * len(things))]


def _name(dice: random.Random, names: list[tuple[str, str, bool]]) -> tuple[str, str, bool]:
    """A name, sometimes one already given: homonyms are real too."""
    if names and dice.random() < HOMONYM:
        return _pick(names, dice)
    woman = dice.random() < 0.6
    last = _pick(PREFIXES, dice) + _pick(BEGINNINGS, dice) + _pick(ENDINGS, dice)
    if dice.random() < 0.04:
        last = f"{last}-{_pick(BEGINNINGS, dice)}{_pick(ENDINGS, dice)}"
    named = (last, _pick(WOMEN if woman else MEN, dice), woman)
    if len(names) < 64:
        names.append(named)
    else:
        names[int(dice.random() * 64)] = named
    return named


def _person(world: World, dice: random.Random, number: int, names: list[tuple[str, str, bool]], left: int) -> Person:
    last, first, woman = _name(dice, names)
    trade = TRADES[bisect(_TRADE_WEIGHTS, dice.random() * _TRADE_WEIGHTS[-1])]
    skill = SKILLS[bisect(_SKILL_WEIGHTS, dice.random() * _SKILL_WEIGHTS[-1])] if trade.code == "10" else None
    label = None if skill is None else skill.short if dice.random() < SHORT_LABEL else skill.label
    sector, option = _tariff(trade, skill, dice)
    body = f"99{number:08d}"
    rpps = body + luhn_key(body)
    count = min(bisect(_ACTIVITIES, dice.random()) + 1, 4, left)
    home = world.draw(dice)
    practices = tuple(
        _practice(home if rank == 0 else world.beside(home, dice), dice, rpps, last, trade, rank)
        for rank in range(count)
    )
    return Person(rpps, woman, last, first, trade, skill, label, sector, option, practices)


def _tariff(trade: Trade, skill: Skill | None, dice: random.Random) -> tuple[str, str | None]:
    drawn = dice.random()
    if drawn > 0.985:
        return "0", None
    if skill is None or drawn < skill.opposable:
        return "1", None
    if drawn > 0.975:
        return "2", None
    option = None if dice.random() < 0.45 else "4" if skill.code in ("SM20", "SM08") else "3"
    return "3", option


def _practice(place: Place, dice: random.Random, rpps: str, last: str, trade: Trade, rank: int) -> Practice:
    liberal = dice.random() < trade.liberal
    kind_code, kind, street = _pick(STREETS, dice)
    complement = "" if dice.random() < 0.85 else f"BATIMENT {int(dice.random() * 9) + 1}"
    address = Address(str(int(dice.random() * 180) + 1), kind_code, kind, street, complement)
    foreign = _pick(FOREIGN, dice) if dice.random() < ABROAD else None
    cedex = None
    if foreign is None and dice.random() < CEDEX:
        cedex = f"{_cedex_code(place, dice)} {place.postal_town} CEDEX {int(dice.random() * 9) + 1}"
    site = f"CABINET DU DR {last}" if trade.code == "10" and liberal else f"CABINET {_pick(SITES, dice)}"
    if dice.random() < QUOTED:
        site = f'CABINET "{_pick(SITES, dice)}"'
    return Practice(
        place=place,
        address=address,
        liberal=liberal,
        commune_told=foreign is None and dice.random() >= BLANK_COMMUNE,
        cedex=cedex,
        postal_told=cedex is None or dice.random() < 0.5,
        foreign=foreign,
        country_told=foreign is not None or dice.random() < 0.6,
        site_name=site,
        phone=f"019900{int(dice.random() * 10_000):04d}",
        email=f"cabinet{int(dice.random() * 90_000) + 10_000}@exemple.test" if dice.random() < 0.15 else None,
        structure_id=f"R10{rpps}{rank}",
        siret=None if liberal or dice.random() < 0.4 else f"99{int(dice.random() * 10**12):012d}",
        kind=dice.random() < 0.96,
        vitale=dice.random() < 0.97,
        rank=rank,
    )


def _cedex_code(place: Place, dice: random.Random) -> str:
    """A postal code of the département that is no commune's: CEDEX codes end otherwise."""
    return place.postal_code[:3] + f"{int(dice.random() * 9) + 90}"


# What a faithful reader finds ---------------------------------------------------------------------------------------


def activity_rows(person: Person) -> Iterator[ActivityRow]:
    for practice in person.practices:
        place, foreign = practice.place, practice.foreign
        own = foreign[0] if foreign else place.postal_code if practice.postal_told else None
        yield ActivityRow(
            national_id=person.national_id,
            id_type="8",
            pp_id=person.rpps,
            civility=civility(person),
            last_name=person.last_name,
            first_name=person.first_name,
            profession=person.trade.code,
            profession_label=person.trade.label,
            category="C",
            skill_type="S" if person.skill else None,
            skill=person.skill.code if person.skill else None,
            skill_label=person.skill_label,
            mode="L" if practice.liberal else "S",
            mode_label="Libéral,indép,artisan,commerç" if practice.liberal else "Salarié",
            siret=practice.siret,
            finess=None,
            legal_finess=None,
            structure_id=practice.structure_id,
            site_name=practice.site_name,
            site_sign=None,
            recipient=None,
            place=practice.address.complement or None,
            street_number=practice.address.number,
            street_suffix=None,
            street_type=practice.address.kind,
            street=practice.address.street,
            distribution=None,
            cedex=practice.cedex,
            postal_code=own or (practice.cedex[:5] if practice.cedex else None),
            commune=place.insee if practice.commune_told else None,
            commune_name=foreign[3] if foreign else place.name,
            country=foreign[1] if foreign else "99000" if practice.country_told else None,
            country_name=foreign[2] if foreign else "France" if practice.country_told else None,
            foreign=foreign is not None,
            phone=practice.phone,
            other_phone=None,
            email=practice.email,
            departement=None if foreign else place.departement,
            former_structure_id=f"4{person.rpps}{practice.rank + 1:03d}" if practice.liberal else None,
            authority=person.trade.authority,
            sector="SA07" if practice.liberal else "SA01",
            sector_label="Cabinet individuel" if practice.liberal else "Etablissement public de santé",
            role="FON-01" if practice.kind else None,
            kind="GENR01" if practice.kind else None,
            kind_label="Activité standard de soin ou de pharmacien" if practice.kind else None,
        )


def civility(person: Person) -> str:
    return "DR" if person.trade.code in ("10", "40") else "MME" if person.woman else "M"


def skill_rows(person: Person) -> Iterator[SkillRow]:
    if person.skill is not None:
        yield SkillRow(
            national_id=person.national_id,
            pp_id=person.rpps,
            last_name=person.last_name,
            first_name=person.first_name,
            profession=person.trade.code,
            profession_label=person.trade.label,
            category="C",
            skill_type="S",
            skill_type_label="Spécialité ordinale",
            skill=person.skill.code,
            skill_label=person.skill_label,
        )


def diploma_rows(person: Person) -> Iterator[DiplomaRow]:
    yield DiplomaRow(
        national_id=person.national_id,
        pp_id=person.rpps,
        last_name=person.last_name,
        first_name=person.first_name,
        diploma_type="DE",
        diploma_type_label="Diplôme d'Etat français",
        diploma=f"DE{person.trade.code}",
        diploma_label=f"DE {person.trade.label}",
        authorisation_type=None,
        authorisation_type_label=None,
        authorisation=None,
        authorisation_label=None,
    )


def ameli_rows(person: Person) -> Iterator[AmeliProfessionalRow]:
    """One entry for each liberal practice in France of a profession that the Cnam lists."""
    speciality = person.skill or person.trade
    if person.trade.kind is None or speciality.speciality is None:
        return
    kind = "4" if person.sector == "0" else person.trade.kind
    for practice in person.practices:
        if not practice.liberal or practice.foreign:
            continue
        place, cedex = practice.place, practice.cedex
        yield AmeliProfessionalRow(
            last_name=capitals(person.last_name),
            first_name=capitals(person.first_name),
            civility="F" if person.woman else "H",
            company=practice.site_name if practice.siret else None,
            vitale=practice.vitale,
            apcv=practice.vitale and practice.rank == 0,
            type=kind,
            type_label=_TYPES[kind],
            speciality=speciality.speciality,
            speciality_label=speciality.speciality_label,
            particular=None,
            particular_label=None,
            sector=person.sector,
            sector_label=SECTORS[person.sector],
            option=person.option,
            option_label=_OPTIONS.get(person.option or ""),
            nature="01" if len(person.practices) == 1 else "02",
            nature_label="Libéral intégral" if len(person.practices) == 1 else "Libéral temps partiel",
            phone=practice.phone,
            street=practice.address.line,
            complement=practice.address.complement or None,
            place=None,
            postal_code=cedex[:5] if cedex else place.postal_code,
            town=place.postal_town,
            cedex=cedex is not None,
        )


def capitals(name: str) -> str:
    """As the Cnam writes a name: capitals without accents; hyphens and apostrophes become spaces."""
    return normalise(name).upper()
