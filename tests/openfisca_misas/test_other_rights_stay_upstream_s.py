"""Corrections are for the C2S: for persons whose birthday is near, all else that upstream computes is as published."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from openfisca_core.simulations import SimulationBuilder

MONTH = "2026-10"
HOUSEHOLDS = 300
ROLES = {
    "famille": {"demandeur": "demandeur", "conjoint": "conjoint", "enfant": "enfant"},
    "foyer_fiscal": {"demandeur": "declarant_principal", "conjoint": "conjoint", "enfant": "personne_a_charge"},
    "menage": {"demandeur": "personne_de_reference", "conjoint": "conjoint", "enfant": "enfant"},
}
MONTHLY = (
    "age",
    "age_en_mois",
    "rsa",
    "ppa",
    "aspa",
    "asi",
    "aah",
    "caah",
    "af",
    "cf",
    "asf",
    "paje_base",
    "aeeh",
    "ass",
    "contrat_engagement_jeune",
    "prestations_familiales_enfant_a_charge",
)


def population(system: Any) -> Any:
    """Households of one to four, most born on the first days of the month studied: the days that upstream miscounts."""
    chance = np.random.default_rng(5)
    ids: list[str] = []
    family: list[str] = []
    roles: list[str] = []
    for rank in range(HOUSEHOLDS):
        members = ["demandeur"] + ["conjoint"] * (rank % 2) + ["enfant"] * (2 if rank % 4 > 1 else 0)
        for role in members:
            ids.append(f"p{len(ids)}")
            family.append(f"h{rank}")
            roles.append(role)
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("individu", ids)
    for entity, names in ROLES.items():
        instance = builder.declare_entity(entity, [f"h{rank}" for rank in range(HOUSEHOLDS)])
        builder.join_with_persons(instance, family, roles=[names[role] for role in roles])
    simulation = builder.build(system)
    child, count = np.array(roles) == "enfant", len(ids)
    years = np.where(child, chance.integers(2002, 2026, count), chance.integers(1940, 2008, count))
    days = chance.choice(["10-01", "10-02", "10-03", "06-15"], count)
    births = np.array([f"{year}-{day}" for year, day in zip(years, days, strict=True)], dtype="datetime64[D]")
    simulation.set_input("date_naissance", "ETERNITY", births)
    wage = np.where(child, 0.0, chance.choice([0, 600, 1200], count))
    rate = np.where((chance.random(count) < 0.3) & ~child, 0.85, 0.0)
    for month in ("2026-07", "2026-08", "2026-09", MONTH):
        simulation.set_input("salaire_net", month, wage)
        simulation.set_input("taux_incapacite", month, rate)
    return simulation


@pytest.fixture(scope="module")
def both(published: Any, corrected: Any) -> tuple[Any, Any]:
    return population(published), population(corrected)


@pytest.mark.parametrize("name", MONTHLY)
def test_what_is_not_the_c2s_is_as_published(both: tuple[Any, Any], name: str) -> None:
    before, after = (np.array(simulation.calculate(name, MONTH)) for simulation in both)
    assert np.array_equal(before, after)


def test_the_persons_chosen_are_those_that_upstream_ages_too_early(both: tuple[Any, Any]) -> None:
    """Else the cases above would prove nothing: some are a year older for upstream than by the calendar."""
    published, _ = both
    born = published.calculate("date_naissance", MONTH).astype("datetime64[D]")
    second = np.array([str(day).endswith("-10-02") for day in born])
    civil = 2026 - born.astype("datetime64[Y]").astype(int) - 1970 - second
    assert (published.calculate("age", MONTH) > civil).sum() > 50
