"""Pinned, the same answers come whatever is computed first: 20 random orders over random households, 0 difference."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
from openfisca_core.simulations import SimulationBuilder

from openfisca_misas.pinning import c2s_pins, pin_c2s, window

MONTH = "2026-11"
HOUSEHOLDS = 10_000
ORDERS = 20
ASKED = (
    "misas_c2s_droit",
    "misas_c2s_motif",
    "misas_c2s_participation_mensuelle",
    "misas_ame",
    "cmu_c",
    "cmu_c_plafond",
    "acs_plafond",
    "css_cmu_base_ressources",
    "css_cmu_base_ressources_individu",
    "css_participation_forfaitaire",
    "css_cmu_acs_eligibilite",
    "css_cmu_forfait_logement_al",
    "css_cmu_forfait_logement_base",
    "cmu_nb_pac",
    "age",
    "aah",
    "asi",
    "aspa",
    "rsa",
)
AMOUNTS = {"salaire_net": 1400, "aah": 1041, "asi": 500, "pensions_invalidite": 900, "retraite_nette": 1200, "ass": 590}


def population(system: Any, seed: int, raise_wages: float = 0.0) -> Any:
    """One pinned simulation of many random households of one to four persons."""
    chance = np.random.default_rng(seed)
    kinds = chance.integers(0, 4, HOUSEHOLDS)  # alone, couple, alone + 2, couple + 2
    ids, family, roles = [], [], []
    for rank, kind in enumerate(kinds):
        members = ["demandeur"] + ["conjoint"] * (kind % 2) + ["enfant"] * (2 if kind > 1 else 0)
        for member, role in enumerate(members):
            ids.append(f"p{rank}_{member}")
            family.append(f"h{rank}")
            roles.append(role)
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("individu", ids)
    names = {
        "famille": {"demandeur": "demandeur", "conjoint": "conjoint", "enfant": "enfant"},
        "foyer_fiscal": {"demandeur": "declarant_principal", "conjoint": "conjoint", "enfant": "personne_a_charge"},
        "menage": {"demandeur": "personne_de_reference", "conjoint": "conjoint", "enfant": "enfant"},
    }
    for entity, names_of in names.items():
        instance = builder.declare_entity(entity, [f"h{rank}" for rank in range(HOUSEHOLDS)])
        builder.join_with_persons(instance, family, roles=[names_of[role] for role in roles])
    simulation = builder.build(system)
    child = np.array(roles) == "enfant"
    adult_birth = chance.integers(-14600, 9100, len(ids))
    child_birth = chance.integers(10500, 20000, len(ids))
    birth = np.datetime64("1970-01-01") + np.where(child, child_birth, adult_birth).astype("timedelta64[D]")
    given: dict[tuple[str, str], Any] = {("date_naissance", "ETERNITY"): birth}
    months = (*window(MONTH), "2026-10", MONTH)
    for nature, highest in AMOUNTS.items():
        holds = (chance.random(len(ids)) < 0.3) & ~child
        for month in months:
            given[nature, month] = holds * np.round(chance.random(len(ids)) * highest, 2)
    for month in months:
        given["salaire_net", month] = given["salaire_net", month] + raise_wages
        given["aspa", month] = (chance.random(HOUSEHOLDS) < 0.1) * 300.0
        given["af", month] = (kinds > 1) * 151.0
    given["aide_logement", MONTH] = (chance.random(HOUSEHOLDS) < 0.5) * 250.0
    given["rsa", MONTH] = (chance.random(HOUSEHOLDS) < 0.1) * 400.0
    given["garde_alternee", MONTH] = child & (chance.random(len(ids)) < 0.2)
    pin_c2s(simulation, MONTH, given)
    return simulation


def answers(simulation: Any, asked: list[str]) -> dict[str, Any]:
    return {name: np.array(simulation.calculate(name, MONTH)) for name in asked}


def test_twenty_orders_give_the_same_answers(corrected: Any) -> None:
    expected = answers(population(corrected, 7), list(ASKED))
    assert len(np.unique(expected["misas_c2s_droit"])) >= 4
    for seed in range(ORDERS):
        order = list(ASKED)
        random.Random(seed).shuffle(order)
        found = answers(population(corrected, 7), order)
        assert {name for name in ASKED if not np.array_equal(found[name], expected[name])} == set()


def test_more_wages_never_open_the_free_right(corrected: Any) -> None:
    poorer, richer = population(corrected, 11), population(corrected, 11, raise_wages=35.0)
    before, after = poorer.calculate("cmu_c", MONTH), richer.calculate("cmu_c", MONTH)
    assert not (after & ~before).any()
    assert (before & ~after).any()
    gain = richer.calculate("css_cmu_base_ressources", MONTH) - poorer.calculate("css_cmu_base_ressources", MONTH)
    assert (gain >= 0).all()


def test_the_list_of_pins_names_variables_that_exist_at_the_periods_they_take(published: Any) -> None:
    for month in ("2021-12", "2022-01", MONTH):
        for pin in c2s_pins(month):
            variable = published.get_variable(pin.variable)
            assert variable.entity.key == pin.entity
            assert len(set(pin.periods)) == len(pin.periods)


def test_the_window_to_pin_is_that_of_the_law() -> None:
    assert (window("2025-04")[0], window("2025-04")[-1]) == ("2024-03", "2025-02")
    assert (window("2022-01")[0], window("2022-01")[-1]) == ("2020-12", "2021-11")
    assert (window("2021-12")[0], window("2021-12")[-1]) == ("2020-12", "2021-11")
    assert (window("2021-11")[0], window("2021-11")[-1]) == ("2020-11", "2021-10")
