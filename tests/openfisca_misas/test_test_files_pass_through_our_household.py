"""A test case of OpenFisca, told as a household of ours and asked as a screen would ask, gets the same C2S.

The general method of rights.md §11. Baseline: the case computed as its file says; then the same facts through our
table, our pins and our engine. A case that no household of ours can tell says why, and is never counted as passed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from misas.connectors.openfisca.server.answering import Law
from openfisca_misas import case_files, one_case
from tests.kit.translated import Untold, translated

ROOT = Path(__file__).resolve().parents[2]
OURS = ROOT / "src" / "openfisca_misas" / "tests"
FILES = (*sorted((ROOT / "vendor" / "openfisca-france-tests").glob("*.yaml")), OURS / "foyer.yaml")
FREE = ("gratuite", "automatique_rsa")
CENTS = 0.15  # euros: a simulated amount has no whole cents, a fact has, twelve months long
BY_THEIR_PARTS = frozenset({"acs", "cmu", "cmu_fiab", "cmu_rente_at", "css", "non_salaries", "ressources"})
"""Files whose cases mostly give a computed step (the housing sum, the persons, turnovers): no fact tells it."""
QUICK = ("Personne seule sans ressource, 2026", "Au plafond gratuit, 2026-05", "Mayotte, décembre 2023 : pas de C2S")


def compared(case: dict[str, Any], law: Law) -> list[tuple[str, Any, Any]]:
    """What differs between a case as its file says and as our review answers. Raises Untold."""
    test = one_case.test_of(case)
    simulation = one_case.simulation_of(test, law.system)
    month = str(test.period)
    names = ("cmu_c", "css_cmu_base_ressources", "cmu_c_plafond", "css_participation_forfaitaire")
    told = {name: float(simulation.calculate(name, month)[0]) for name in names}
    household = translated(simulation, test, law.table)
    found = law.review(household, [("c2s", household.applicant.id)]).c2s
    assert found is not None
    differs: list[tuple[str, Any, Any]] = []
    if found.ceiling_free != round(told["cmu_c_plafond"]):
        differs.append(("ceiling", told["cmu_c_plafond"], found.ceiling_free))
    if abs(float(found.base_low) - told["css_cmu_base_ressources"]) > CENTS or found.base_low != found.base_high:
        differs.append(("base", told["css_cmu_base_ressources"], (found.base_low, found.base_high)))
    if (found.tier_low in FREE) != bool(told["cmu_c"]) or found.tier_low != found.tier_high:
        differs.append(("free", bool(told["cmu_c"]), (found.tier_low, found.tier_high, found.reason_low)))
    if told["css_participation_forfaitaire"] and found.tier_low != "presomption":
        paid = told["css_participation_forfaitaire"]
        if float(found.contribution_low) != paid:
            differs.append(("contribution", paid, found.contribution_low))
    return differs


@pytest.mark.parametrize("name", QUICK)
def test_a_case_told_as_a_household_gets_the_same_answer(law: Law, name: str) -> None:
    (case,) = [one for one in case_files.read_cases(OURS / "droits.yaml") if one["name"] == name]
    try:
        assert compared(case, law) == []
    except Untold as untold:
        assert "css_cmu_base_ressources" in str(untold), "the base itself is given: no fact of ours tells it"


@pytest.mark.prove
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_case_that_can_be_told_gets_the_same_answer(law: Law, path: Path) -> None:
    differs: dict[str, Any] = {}
    untold: dict[str, str] = {}
    same = 0
    for place, case in enumerate(case_files.read_cases(path), start=1):
        name = case.get("name", f"case {place}")  # a published file may leave one unnamed
        try:
            if found := compared(case, law):
                differs[name] = found
            else:
                same += 1
        except Untold as reason:
            untold[name] = str(reason)
    assert differs == {}
    assert same or path.stem in BY_THEIR_PARTS, untold
