"""What our own suite must hold: each of the 18 points from both sides, every ceiling, every calendar, every right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from openfisca_misas import case_files, one_case, replay, tables
from openfisca_misas.catalogue import rights
from openfisca_misas.law import BY_NUMBER, State, other_law

SUITE = Path(replay.__file__).parent / "tests"
CASES = {path.stem: case_files.read_cases(path) for path in sorted(SUITE.glob("*.yaml"))}
WORKED = [case for stem, cases in CASES.items() if stem != "catalogue" for case in cases]
"""The cases worked by hand; those of the catalogue are written from its files."""

SIDES = {
    1: ("Au plafond gratuit, 2026-05", "Un euro au-dessus du plafond gratuit, 2026-05"),
    2: ("Fenêtre, 2026-11 : un salaire en M-13", "Fenêtre, 2026-11 : un salaire en M-1"),
    3: ("Titre en cours : PUMa et C2S", "Sans papiers : pas de C2S gratuite"),
    4: ("Mayotte, janvier 2024 : gratuite", "Mayotte, décembre 2023 : pas de C2S"),
    5: (
        "Saint-Martin, 2025 : au-dessus du plafond de métropole, sous celui d’outre-mer",
        "Métropole, 2025 : la même base passe avec participation",
    ),
    6: ("AAH, 2025-07", "AAH, 2025-06"),
    7: ("Ressources d’un enfant de 24 ans : comptées", "Ressources d’un enfant de 25 ans : hors du foyer"),
    8: ("29 ans au 1er janvier, 30 en octobre", "30 ans au 1er janvier"),
    9: (
        "Né le 1er octobre 1999 : 25 ans le 1er octobre 2024, seul",
        "Né le 2 octobre 1999 : 24 ans le 1er octobre 2024, à rattacher aux parents",
    ),
    10: ("Logement : accédant à la propriété sans aide", "Logement : locataire sans aide"),
    11: ("Dernier avis : droits d’auteur, depuis 2025", "Dernier avis : droits d’auteur, avant 2025"),
    12: ("CEJ : un salaire du même jeune compte", "CEJ : l’allocation est hors de la base"),
    13: ("Abattement : arrêt de plus de six mois", "Abattement : arrêt de moins de six mois"),
    14: ("Étudiant rattaché, aide annuelle du Crous : seul", "Étudiant rattaché à ses parents : à leur demande"),
    15: ("Bourse hors critères sociaux : douze mois", "Bourse sur critères sociaux : hors de la base"),
    16: (
        "Arrondi : le plafond avec participation est un nombre entier d’euros, 2024",
        "ACS : le plafond d’avant novembre 2019 n’est pas arrondi",
    ),
    17: ("MVA : comptée par le complément d’AAH", "MVA : sans complément, rien"),
    18: (
        "Précision : douze salaires qui font exactement le plafond, 2025",
        "Précision : un centime de plus que le plafond, 2025",
    ),
}
"""For each point, a case on each side of it, by name."""

LIFTABLE = (1, 2, 3, 7, 8, 9, 10, 11, 13, 14, 15, 16)
"""The points that can be lifted alone; Mayotte, territories and presumptions are tables, precision is in every sum."""


def named(name: str) -> dict[str, Any]:
    (case,) = [case for case in WORKED if case["name"] == name]
    return case


def amounts(case: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The outputs of a case written in the short form."""
    yield from case["output"].items()


def test_there_are_hundreds_of_cases_each_with_its_name() -> None:
    assert len(WORKED) >= 150
    names = [(stem, case["name"]) for stem, cases in CASES.items() for case in cases]
    assert len(set(names)) == len(names)
    assert all(case.get("period") and case.get("output") for cases in CASES.values() for case in cases)


def test_each_point_of_the_law_is_tried_from_both_sides() -> None:
    assert set(SIDES) == set(BY_NUMBER)
    for number, (one, other) in SIDES.items():
        assert named(one)["output"] != named(other)["output"], number


def ceiling_cells() -> Iterator[tuple[date, date, str, str, int]]:
    """(first day, day after, zone, variable, euros) of every published cell of the table."""
    held = tables.ceilings()
    for row in held:
        later = [other.since for other in held if other.zone == row.zone and other.since > row.since]
        until = min(later, default=date.max)
        for tier, variable in (("free", "cmu_c_plafond"), ("participative", "acs_plafond")):
            cells, further = getattr(row, tier), getattr(row, f"{tier}_further")
            last = max(cells)
            for size in (*cells, last + 1):
                key = f"{tier}.{size}" if size in cells else f"{tier}.further"
                if key not in row.doubtful:
                    euros = cells.get(size, cells[last] + further)
                    yield row.since, until, row.zone, variable, round(euros)


def test_every_published_ceiling_is_tried_to_the_euro() -> None:
    tried = [(f"{case['period']}-01", name, value) for case in WORKED for name, value in amounts(case)]
    cells = list(ceiling_cells())
    missing = [
        cell
        for cell in cells
        if not any(
            name == cell[3] and cell[0] <= date.fromisoformat(day) < cell[1] and value == cell[4]
            for day, name, value in tried
        )
    ]
    assert len(cells) > 40
    assert missing == []


@pytest.mark.parametrize("row", tables.presumptions(), ids=lambda row: row.benefit)
def test_each_presumption_is_tried_before_its_day_and_since(row: tables.Presumption) -> None:
    tier = {"free": "automatique_rsa", "participative": "presomption"}[row.effect]
    name = {"rsa": "RSA", "aspa": "Aspa"}.get(row.benefit, row.benefit.upper())
    about = [case for case in WORKED if case["name"].split(",")[0] == name and case["name"].endswith(case["period"])]
    before = [case for case in about if date.fromisoformat(f"{case['period']}-01") < row.since]
    since = [case for case in about if case not in before]
    assert before and since
    assert all(case["output"]["misas_c2s_droit"] != tier for case in before)
    assert all(case["output"]["misas_c2s_droit"] == tier for case in since)


@pytest.mark.parametrize("regime", tables.participation())
def test_each_age_band_of_the_participation_is_tried(regime: str) -> None:
    prefix = "Participation :" if regime == "general" else "Participation, Alsace-Moselle :"
    tried: dict[int, float] = {}
    for case in WORKED:
        if case["name"].startswith(prefix) and "au 1er janvier" in case["name"]:
            age = int(case["name"].removeprefix(prefix).split()[0])
            tried[age] = case["output"]["css_participation_forfaitaire_montant_i"]
    for band in tables.participation()[regime]:
        inside = {age: euros for age, euros in tried.items() if band.first <= age <= band.last}
        assert inside and set(inside.values()) == {float(band.euros)}
        if regime == "general":  # both ends of each band
            assert band.first in inside or band.first == 0
            assert band.last in inside or band.last == 999


@pytest.mark.parametrize("right", rights(), ids=lambda right: right["id"])
def test_each_right_has_three_cases_that_say_yes_and_no(right: dict[str, Any]) -> None:
    found = [
        value for case in CASES["catalogue"] for name, value in amounts(case) if name == f"misas_droit_{right['id']}"
    ]
    assert len(found) >= 3
    assert {True, False} <= set(found)


@pytest.mark.parametrize("number", [number for number, one in BY_NUMBER.items() if one.state is State.CORRECTED])
def test_published_openfisca_gets_one_side_of_each_corrected_point_wrong(published: Any, number: int) -> None:
    assert any([*one_case.differences_of(named(name), published)] for name in SIDES[number])


@pytest.mark.prove
@pytest.mark.parametrize("number", LIFTABLE)
def test_without_a_point_some_case_fails(corrected: Any, number: int) -> None:
    """A point that could be lost without a failing case would be no test of the law."""
    with other_law(without=[number]):
        failing = [case["name"] for case in WORKED if any(one_case.differences_of(case, corrected))]
    assert failing, BY_NUMBER[number].id
