"""Invented bodies of the social sector and their competence: DILA (two JSON in a zip), data·inclusion, APL workbooks.

Communes are real, bodies and figures invented: no commune is really routed, and no desert really told, by these files.
Layouts that could not be seen whole (DILA, APL) follow the mapping files of the reader: nobody calls them faithful.
"""

from __future__ import annotations

import csv
import json
import random
import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

import xlsxwriter

from misas.core.orientation.context_rows import AccessRow, CompetenceRow, SocialServiceRow, SocialStructureRow
from misas.demo.directory.places import DATA, Place, World
from misas.lib.text import normalise

TYPES: Final = ("cpam", "caf", "ccas", "mdph")
IGNORED: Final = ("tresorerie",)  # a type that the reader leaves
_NAMES: Final = {
    "cpam": "Caisse primaire d'assurance maladie (CPAM) - {town}",
    "caf": "Caisse d'allocations familiales (Caf) - {town}",
    "ccas": "Centre communal d'action sociale - {town}",
    "mdph": "Maison départementale des personnes handicapées - {town}",
    "tresorerie": "Service de gestion comptable - {town}",
}
PROFESSIONS: Final = {
    "general_practitioner": ("medecins_generalistes", "APL aux médecins généralistes", 3.9,
                             "Population standardisée {year} pour la médecine générale"),
    "midwife": ("sages_femmes", "APL aux sages-femmes", 17.0,
                "Population féminine standardisée {year} pour les sages-femmes"),
}  # fmt: skip
_UNIT: Final = "En nombre de consultations/visites accessibles par an par habitant standardisé"


class Body(NamedTuple):
    identifier: str
    kind: str
    name: str
    seat: str


class Competence(NamedTuple):
    """A commune, a type of body, the bodies that answer; the code of the caisse when there is one."""

    place: Place
    kind: str
    bodies: tuple[Body, ...]
    caisse: str | None


def competences(world: World, seed: int) -> Iterator[Competence]:
    """Every commune, type by type. The caisse of a CPAM is the routing's; where it doubts, its first candidate."""
    caisses = {row["code"]: row for row in _table("caisses.csv")}
    routes = {row["insee"]: (row["caisse"] or row["candidates"].split("|")[0]) for row in _table("routing.csv")}
    by_departement: dict[str, str] = {}
    for code, row in caisses.items():
        for departement in row["departements"].split("|"):
            by_departement.setdefault(departement, code)
    seats: dict[str, Place] = {}
    capitals: dict[str, Place] = {}
    by_name = {(p.departement, normalise(p.name)): p for p in world.places}
    for place in world.largest:
        capitals.setdefault(place.departement, place)
    for place in world.places:
        code = routes.get(place.insee, by_departement.get(place.departement, ""))
        town = capitals[place.departement]
        if code:
            seat = by_name.get((place.departement, normalise(caisses[code]["seat"])), town)
            seats.setdefault(code, seat)
        for kind in (*TYPES, *IGNORED):
            if kind == "cpam":
                if code:
                    yield Competence(place, kind, (_body(seed, kind, code, seats[code]),), f"{int(code):03d}")
                continue
            where = place if kind == "ccas" else town
            yield Competence(place, kind, (_body(seed, kind, where.insee, where),), None)


def _body(seed: int, kind: str, key: str, seat: Place) -> Body:
    identifier = str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://exemple.test/{seed}/{kind}/{key}"))
    return Body(identifier, kind, _NAMES[kind].format(town=seat.name), seat.insee)


def competence_rows(one: Competence) -> Iterator[CompetenceRow]:
    if one.kind not in IGNORED:
        for body in one.bodies:
            yield CompetenceRow(
                commune=one.place.insee,
                commune_name=one.place.name,
                organism_type=one.kind,
                organism_id=body.identifier,
                organism_name=body.name,
                organism_commune=body.seat,
                caisse=one.caisse,
            )


def write_competence(every: Iterable[Competence], stream: BinaryIO) -> int:
    count = 0
    stream.write(b"[")
    for rank, one in enumerate(every):
        record = {
            "code_insee_commune": one.place.insee,
            "nom_commune": one.place.name,
            "code_type_service_local": one.kind,
            "id_service_local": json.dumps([body.identifier for body in one.bodies]),
        }
        stream.write((("," if rank else "") + json.dumps(record, ensure_ascii=False)).encode())
        count += sum(1 for _ in competence_rows(one))
    stream.write(b"]")
    return count


def write_bodies(every: Iterable[Competence], stream: BinaryIO) -> int:
    seen: dict[str, Body] = {body.identifier: body for one in every for body in one.bodies}
    stream.write(b"[")
    for rank, body in enumerate(seen.values()):
        pivot = [{"type_service_local": body.kind, "code_insee_commune": [body.seat]}]
        record = {
            "id": body.identifier,
            "nom": body.name,
            "categorie": "SL",
            "pivot": json.dumps(pivot),
            "code_insee_commune": body.seat,
            "siret": "",
        }
        stream.write((("," if rank else "") + json.dumps(record, ensure_ascii=False)).encode())
    stream.write(b"]")
    return len(seen)


# data·inclusion -----------------------------------------------------------------------------------------------------

_SOURCE: Final = "misas-demo"
_KINDS: Final = (
    ("CCAS", "ccas-cias", "sante--acces-aux-soins", "Aide aux démarches de santé"),
    ("Espace santé jeunes", "", "sante--sante-sexuelle", "Consultation de santé sexuelle"),
    ("Association d'entraide", "", "sante--addictions", "Écoute et soutien face aux addictions"),
    ("Point d'accueil santé mentale", "cmp", "sante--sante-mentale", "Entretien avec un psychologue"),
    ("Accueil de l'assurance maladie", "cpam", "sante--acces-aux-soins", "Bilan des droits de santé"),
    ("Relais handicap", "", "sante--constituer-un-dossier-mdph-invalidite", "Constituer un dossier MDPH"),
)


def structures(world: World, rows: int, seed: int, on: date) -> Iterator[tuple[SocialStructureRow, SocialServiceRow]]:
    """A structure and its service, in the largest communes first."""
    dice = random.Random(f"bodies {seed}")  # noqa: S311
    largest = world.largest
    for number in range(max(12, rows // 300)):
        place = largest[number % min(len(largest), 40 + rows // 3000)]
        kind, network, theme, what = _KINDS[number % len(_KINDS)]
        identifier = f"{_SOURCE}--{place.insee}-{number}"
        updated = date(on.year, 1, 1) if number % 5 else date(on.year - 3, 6, 1)
        where: dict[str, Any] = {
            "commune_name": place.name,
            "postal_code": place.postal_code,
            "commune": place.insee,
            "street": f"{number % 90 + 1} rue du Marché",
            "street_extra": None,
            "longitude": place.longitude,
            "latitude": place.latitude,
            "phone": f"019900{int(dice.random() * 10_000):04d}",
            "email": f"contact{number}@exemple.com",
        }
        structure = SocialStructureRow(
            source=_SOURCE,
            id=identifier,
            name=f"{kind} de {place.name}"[:150],
            updated_on=updated,
            description=f"{kind} : accueil des habitants, structure inventée.",
            link=f"https://exemple.com/structures/{number}",
            siret=None,
            website=None,
            opening_hours="Mo-Fr 09:00-12:00,14:00-17:00; PH off",
            accessibility=None,
            networks=network or None,
            **where,
        )
        yield structure, _service(structure, number, theme, what, where)


def _service(
    structure: SocialStructureRow, number: int, theme: str, what: str, where: dict[str, Any]
) -> SocialServiceRow:
    return SocialServiceRow(
        source=_SOURCE,
        structure_id=structure.id,
        id=f"{structure.id}-s",
        name=what,
        description=f"{what} : service inventé, ouvert à toutes et tous sur rendez-vous.",
        updated_on=structure.updated_on,
        link=structure.link,
        type="accompagnement",
        themes=theme,
        fee="gratuit" if number % 7 else "payant",
        fee_details=None if number % 7 else "5 € par an",
        publics="tous-publics" if number % 3 else "femmes|jeunes",
        publics_details=None,
        access_conditions=None,
        reception="a-distance|en-presentiel" if number % 4 == 0 else "en-presentiel",
        eligibility_zone=(structure.commune or "")[: 3 if (structure.commune or "").startswith("97") else 2],
        contact=None,
        mobilisation_link=None,
        mobilisation="se-presenter|telephoner",
        mobilisable_by="professionnels|usagers",
        mobilisation_details=None,
        weekly_hours=2.0 if number % 6 == 0 else None,
        weeks=None,
        opening_hours="Mo-Fr 09:00-12:00",
        **where,
    )


# APL ----------------------------------------------------------------------------------------------------------------


def access_rows(world: World, profession: str, seed: int, years: Iterable[int]) -> Iterator[AccessRow]:
    """Drawn figures, commune by commune: not those of the DREES."""
    dice = random.Random(f"apl {profession} {seed}")  # noqa: S311
    _, _, mean, _ = PROFESSIONS[profession]
    for year in years:
        for place in world.places:
            yield AccessRow(
                commune=place.insee,
                commune_name=place.name,
                profession=profession,
                value=round(mean * dice.uniform(0.2, 1.8), 3),
                year=year,
                population=float(max(1, int(place.population * dice.uniform(0.9, 1.1)))),
            )


def write_access(rows: Iterable[AccessRow], path: Path, profession: str, on: date) -> int:
    """A workbook as the DREES makes one: a "read me", a sheet a year, titles, header on line 9, units on line 10."""
    _, header, _, population = PROFESSIONS[profession]
    book = xlsxwriter.Workbook(str(path), {"in_memory": True, "strings_to_numbers": False})
    book.set_properties({"created": datetime(on.year, on.month, on.day)})  # noqa: DTZ001 (a property of the file)
    book.add_worksheet("Lisez-moi").write(0, 0, "Fichier inventé, pour essayer MisAS")
    sheets: dict[int, tuple[Any, int]] = {}
    count = 0
    for row in rows:
        count += 1
        year = row.year or on.year
        if year not in sheets:
            sheet = book.add_worksheet(f"APL {year}")
            sheet.write(0, 0, "Indicateur d'accessibilité potentielle localisée (APL)")
            sheet.write(2, 0, f"Millésime : {year}")
            names = ("Code commune INSEE", "Commune", header, f"{header} de 65 ans ou moins",
                     population.format(year=year), f"Population totale {year}")  # fmt: skip
            for at, name in enumerate(names):
                sheet.write(8, at, name)
            sheet.write(9, 2, _UNIT)
            sheet.write(9, 3, _UNIT)
            sheets[year] = sheet, 10
        sheet, line = sheets[year]
        cells = (row.commune, row.commune_name, row.value, (row.value or 0) * 0.8, row.population, row.population)
        for at, cell in enumerate(cells):
            sheet.write(line, at, cell)
        sheets[year] = sheet, line + 1
    book.close()
    return count


def _table(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter=";")
