"""The compiled catalogue and the answers of core are one law: same answer on every case and on random households."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from openfisca_core.simulation_builder import SimulationBuilder

from misas.core.rights.codes import Entity, Nature, Verdict
from misas.core.rights.completing import completions
from misas.core.rights.evaluate import evaluate
from misas.core.rights.facts import HOUSEHOLD, Atom, Household
from misas.core.rights.months import month_text, window
from misas.core.rights.rules import Leaf, Right, leaves
from openfisca_misas import catalogue
from openfisca_misas.system import extend, published
from tests.kit.rights import household, rights, table

MONTHS = (date(2026, 11, 1), date(2025, 1, 1), date(2024, 6, 1), date(2021, 12, 1))
HOUSEHOLDS = 300
ROLES = {"famille": "demandeur", "foyer_fiscal": "declarant_principal", "menage": "personne_de_reference"}


@pytest.fixture(scope="module")
def system() -> Any:
    return extend(published())


def thresholds(atoms: dict[Atom, list[Leaf]], one: Right, month: date) -> None:
    """Every condition of a right, by what it reads of a person alone."""
    for leaf in leaves(one.conditions, month):
        owner = HOUSEHOLD if table()[leaf.fact].entity is Entity.HOUSEHOLD else "p1"
        atoms.setdefault(Atom(owner, leaf.fact, leaf.aspect), []).append(leaf)


def drawn(month: date, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Complete households: each fact that a rule reads takes one of the values around the thresholds of all rules."""
    readers: dict[Atom, list[Leaf]] = {}
    for one in rights():
        thresholds(readers, one, month)
    nothing = household(month)
    values: dict[str, tuple[Any, ...]] = {}
    for atom, found in readers.items():
        limits = [(leaf, leaf.value) for leaf in found if leaf.value is not None]
        values[atom.fact] = completions(table()[atom.fact], atom, limits, nothing)
    for _ in range(HOUSEHOLDS):
        yield {name: chance.choice(some) for name, some in values.items()}


def simulated(system: Any, drawings: list[dict[str, Any]], month: date) -> Any:
    """One simulation of all these people, each alone, with their facts as arrays."""
    builder = SimulationBuilder()
    builder.create_entities(system)
    ids = [f"p{rank}" for rank in range(len(drawings))]
    builder.declare_person_entity("individu", ids)
    for entity, role in ROLES.items():
        groups = [f"{entity}{rank}" for rank in range(len(drawings))]
        builder.join_with_persons(builder.declare_entity(entity, groups), groups, roles=[role] * len(groups))
    simulation = builder.build(system)
    for name in drawings[0]:
        one = table()[name]
        said = [drawing[name] for drawing in drawings]
        variable = system.get_variable(one.variable)
        if one.nature is Nature.ENUM:
            codes = [one.engine_values.get(value, value) for value in said]
            array = variable.possible_values.encode(np.array(codes))
        elif one.nature is Nature.DATE:
            array = np.array(said, dtype="datetime64[D]")
        else:
            array = np.array([float(v) if isinstance(v, Decimal) else v for v in said])
        when = "ETERNITY" if variable.definition_period == "eternity" else month_text(month)
        simulation.set_input(one.variable, when, array)
    return simulation


def as_household(facts: dict[str, Any], month: date) -> Household:
    plain = {}
    for name, value in facts.items():
        amount = float(value) if isinstance(value, Decimal) else value
        plain[name] = {month_text(month): amount} if table()[name].nature is Nature.MONTHLY else amount
    return household(month, **plain)


@pytest.mark.parametrize("month", MONTHS, ids=month_text)
def test_random_households_get_the_same_answer(system: Any, month: date) -> None:
    drawings = list(drawn(month, random.Random(month.toordinal())))
    simulation = simulated(system, drawings, month)
    households = [as_household(facts, month) for facts in drawings]
    sides = {True: 0, False: 0}
    for one in rights():
        compiled = simulation.calculate(f"misas_droit_{one.id}", month_text(month))
        said = [evaluate(one, held, table()).verdict for held in households]
        assert Verdict.UNKNOWN not in said
        differ = [rank for rank, verdict in enumerate(said) if (verdict is Verdict.YES) != bool(compiled[rank])]
        assert differ == [], (one.id, drawings[differ[0]])
        for value in compiled:
            sides[bool(value)] += 1
    assert min(sides.values()) > HOUSEHOLDS


def test_the_catalogue_and_the_arithmetic_agree_on_residence(system: Any) -> None:
    """PUMa, and AME without its resources, are told twice: in the catalogue and beside the C2S. It is one law."""
    month = MONTHS[0]
    drawings = [
        {**facts, "nationality": chosen[0], "permit": chosen[1], "lives_in_france": True}
        for rank, facts in enumerate(drawn(month, random.Random(7)))
        for chosen in [
            (("french", "not_needed"), ("other", "none"), ("other", "expired"), ("other", "valid"))[rank % 4]
        ]
    ]
    simulation, period = simulated(system, drawings, month), month_text(month)
    puma = simulation.calculate("misas_droit_puma", period)
    assert list(puma) == list(simulation.calculate("misas_puma", period))
    screened = simulation.calculate("misas_droit_ame", period)
    irregular = simulation.calculate("misas_ame_sans_ressources", period)
    asks = [facts["base_cover"] != "ame" and facts["territory"] != "elsewhere" for facts in drawings]
    assert list(screened) == list(irregular & np.array(asks))
    assert 10 < puma.sum() < HOUSEHOLDS - 10
    assert screened.sum() > 10


def test_the_engine_knows_every_variable_that_a_right_asks_it(system: Any) -> None:
    asked = {one.effect.variable for one in rights() if one.asks_engine}
    assert len(asked) > 10
    assert [name for name in asked if system.get_variable(name) is None] == []


def test_every_fact_has_its_variable(system: Any) -> None:
    missing = [one.id for one in table().values() if system.get_variable(one.variable) is None]
    assert missing == []
    for one in table().values():
        variable = system.get_variable(one.variable)
        codes = set(one.engine_values.values()) or set(one.values)
        assert not codes or codes <= {value.name for value in variable.possible_values}
        assert (variable.entity.key == "individu") == (one.entity is Entity.PERSON), one.id


def test_every_case_of_the_catalogue_gets_its_answer(system: Any) -> None:
    """The cases as an OpenFisca file, one person each, in one simulation per month."""
    tests = list(catalogue.as_tests(system))
    assert len(tests) >= 3 * len(rights())
    wrong = []
    for month in {test["period"] for test in tests}:
        those = [test for test in tests if test["period"] == month]
        simulation = SimulationBuilder().build_from_dict(system, together([test["input"] for test in those]))
        for rank, test in enumerate(those):
            ((name, expected),) = test["output"].items()
            if bool(simulation.calculate(name, month)[rank]) != expected:
                wrong.append(test["name"])
    assert wrong == []


def together(situations: list[dict[str, Any]]) -> dict[str, Any]:
    """Several situations of one person each as one, in their order."""
    joined: dict[str, Any] = {}
    for rank, situation in enumerate(situations):
        for plural, entities in situation.items():
            for own in entities.values():
                moved = {key: [f"p{rank}"] if value == ["p1"] else value for key, value in own.items()}
                joined.setdefault(plural, {})[f"p{rank}" if plural == "individus" else f"{plural}{rank}"] = moved
    return joined


def test_the_file_of_tests_is_the_one_of_the_cases(system: Any) -> None:
    assert catalogue.TESTS.read_text(encoding="utf-8") == catalogue.tests_text(system)


def test_a_variable_stops_with_its_law(system: Any) -> None:
    raw = {**catalogue.rights()[0], "id": "ended", "en_vigueur": [date(2020, 1, 1), date(2024, 6, 30)]}
    raw["conditions"] = {"tout": [{"fait": "ald", "operateur": "=", "valeur": False}]}
    system.add_variable(catalogue.right_variable({**raw, "exclusions": [], "entite": "personne"}))
    alone = catalogue.situation({}, "2024-06", system)
    simulation = SimulationBuilder().build_from_dict(system, alone)
    answers = [bool(simulation.calculate("misas_droit_ended", month)[0]) for month in ("2019-12", "2024-06", "2024-07")]
    assert answers == [False, True, False]


def test_a_window_and_a_parameter_are_compiled_too(system: Any) -> None:
    steps = [{"de": date(2020, 1, 1), "valeur": 8400}, {"de": date(2026, 4, 1), "valeur": 8401}]
    leaf = {"fait": "wage_net", "periode": "fenetre", "operateur": ">=", "parametre": "cap"}
    raw = {**catalogue.rights()[0], "id": "windowed", "en_vigueur": [date(2020, 1, 1), None], "entite": "personne"}
    raw |= {"conditions": {"aucun": [leaf]}, "exclusions": [], "parametres": {"cap": steps}}
    system.add_variable(catalogue.right_variable(raw))
    months = {month_text(month): 700 for month in window(date(2026, 11, 1))}
    months |= {month_text(month): 700 for month in window(date(2026, 3, 1))}
    alone = catalogue.situation({}, "2026-11", system)
    alone["individus"]["p1"]["salaire_net"] = {**months, "2026-10": 9999, "2026-11": 9999}
    simulation = SimulationBuilder().build_from_dict(system, alone)
    assert [bool(simulation.calculate("misas_droit_windowed", month)[0]) for month in ("2026-03", "2026-11")] == [
        False,
        True,
    ]


def test_a_child_is_read_with_the_facts_of_the_household(system: Any) -> None:
    raw = {**catalogue.rights()[0], "id": "shared", "en_vigueur": [date(2020, 1, 1), None], "entite": "personne"}
    positive = [{"fait": name, "operateur": ">", "valeur": 0} for name in ("rent", "rsa")]
    raw["conditions"] = {"tout": positive}
    system.add_variable(catalogue.right_variable({**raw, "exclusions": []}))
    simulation = SimulationBuilder().build_from_dict(
        system,
        {
            "individus": {"mother": {}, "child": {}},
            "familles": {"f": {"parents": ["mother"], "enfants": ["child"], "rsa": {"2026-11": 569}}},
            "foyers_fiscaux": {"d": {"declarants": ["mother"], "personnes_a_charge": ["child"]}},
            "menages": {"m": {"personne_de_reference": ["mother"], "enfants": ["child"], "loyer": {"2026-11": 450}}},
        },
    )
    assert list(simulation.calculate("misas_droit_shared", "2026-11")) == [True, True]
