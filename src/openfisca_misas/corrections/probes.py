"""The probes: on the published system, is each fault still there? One that answers no says: delete that correction.

Each runs one or two tiny households, pinned, on an untouched OpenFisca-France.
"""

from collections.abc import Callable
from typing import Any

from openfisca_core.simulations import SimulationBuilder

from openfisca_misas.pinning import pin_c2s

NOW = "2026-11"
WINDOW = "year:2025-10"
STAY = ("nationalite", "ressortissant_eee", "duree_possession_titre_sejour", "misas_residence_c2s")
TIED = {"habite_chez_parents": True}
EXACT = (84345, 86649, 82158, 85543, 81942, 84116, 84324, 81574, 80942, 85532, 80927, 98548)
"""Twelve wages in cents that make 10,166.00 € and that a float32 sum puts above it."""


def one(person: dict[str, Any], **others: dict[str, Any]) -> dict[str, Any]:
    """A household of one adult; `others` adds to `famille` or `menage`."""
    return {
        "individus": {"a": {"date_naissance": "1980-01-01", **person}},
        "famille": {"parents": ["a"], **others.get("famille", {})},
        "menage": {"personne_de_reference": "a", **others.get("menage", {})},
        "foyer_fiscal": {"declarants": ["a"]},
    }


def with_child(born: str) -> dict[str, Any]:
    """A household of one adult and one child."""
    found = one({})
    found["individus"]["e"] = {"date_naissance": born}
    found["famille"]["enfants"] = ["e"]
    found["menage"]["enfants"] = ["e"]
    found["foyer_fiscal"]["personnes_a_charge"] = ["e"]
    return found


def simulate(tbs: Any, household: dict[str, Any], month: str = NOW, *, pinned: bool = True) -> Any:
    """A simulation of one household, pinned for the C2S of that month."""
    builder = SimulationBuilder()
    builder.set_default_period(month)
    simulation = builder.build_from_dict(tbs, household)
    if pinned:
        pin_c2s(simulation, month)
    return simulation


def value(tbs: Any, variable: str, household: dict[str, Any], month: str = NOW) -> float:
    """One variable of the first member of its entity."""
    return float(simulate(tbs, household, month).calculate(variable, month)[0])


def _person_base(tbs: Any, person: dict[str, Any], month: str = NOW) -> float:
    return value(tbs, "css_cmu_base_ressources_individu", one(person), month)


def _reads_no_stay(tbs: Any) -> bool:
    simulation = simulate(tbs, one({}))
    simulation.trace = True
    simulation.calculate("cmu_c", NOW)
    return not any(word in node for node in simulation.tracer.get_flat_trace() for word in STAY)


def _float_drifts(tbs: Any) -> bool:
    months = [f"2023-{n:02d}" for n in range(5, 13)] + [f"2024-{n:02d}" for n in range(1, 5)]
    wages = {month: cents / 100 for month, cents in zip(months, EXACT, strict=True)}
    return not value(tbs, "cmu_c", one({"salaire_net": wages}), "2024-05")


def _presumes_nothing(tbs: Any) -> bool:
    """An ASPA in payment, and resources above both ceilings: the participative tier is presumed since April 2022."""
    household = one({"retraite_nette": {WINDOW: 60000}}, famille={"aspa": {NOW: 100, "2026-10": 100, "2026-09": 100}})
    paying = value(tbs, "css_participation_forfaitaire", household)
    return not paying and not any("presom" in name or "presum" in name for name in tbs.variables)


PROBES: dict[int, Callable[[Any], bool]] = {
    1: lambda tbs: value(tbs, "cmu_c_plafond", one({})) != 10421,
    2: lambda tbs: _person_base(tbs, {"salaire_net": {"2026-10": 1000}}) == 1000,
    3: _reads_no_stay,
    4: lambda tbs: not value(tbs, "cmu_c", one({}, menage={"residence_mayotte": True})),
    5: lambda tbs: value(tbs, "cmu_c_plafond", one({}, menage={"residence_saint_martin": True}), "2024-06") == 10166,
    6: _presumes_nothing,
    7: lambda tbs: value(tbs, "cmu_nb_pac", with_child("2001-11-01")) == 1,
    8: lambda tbs: (
        value(tbs, "css_participation_forfaitaire_montant_i", one({"date_naissance": "1995-10-10"}), "2025-11") == 14
    ),
    9: lambda tbs: value(tbs, "css_cmu_acs_eligibilite", one({"date_naissance": "1999-10-02", **TIED}), "2024-10") == 1,
    10: lambda tbs: (
        value(tbs, "css_cmu_base_ressources", one({}, menage={"statut_occupation_logement": "primo_accedant"})) == 0
    ),
    11: lambda tbs: _person_base(tbs, {"pensions_alimentaires_percues": {WINDOW: 2400}}) > 0,
    12: lambda tbs: _person_base(tbs, {"pensions_alimentaires_versees_individu": {WINDOW: 1200}}) < 0,
    13: lambda tbs: _person_base(tbs, {"salaire_net": {WINDOW: 10000}, "indemnites_journalieres_maladie": 10}) < 10000,
    14: lambda tbs: not any("crous" in name and "aid" in name for name in tbs.variables),
    15: lambda tbs: _person_base(tbs, {"bourse_enseignement_sup": {WINDOW: 6000, "2026-11": 500}}) == 500,
    16: lambda tbs: value(tbs, "acs_plafond", one({}), "2024-06") > 13724,
    17: lambda tbs: _person_base(tbs, {"caah": {WINDOW: 1200}}) > 0,
    18: _float_drifts,
}
