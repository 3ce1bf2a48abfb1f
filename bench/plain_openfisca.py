"""The baseline of `rights`: OpenFisca-France as published, warm, with the same facts; nothing pinned, no bounds.

A process of its own: it prints the processor milliseconds of each household, for the C2S alone and for all the rights
that the engine computes, as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import yaml
from openfisca_core.simulations import SimulationBuilder

from misas.core.rights.codes import Nature
from misas.core.rights.facts import Amounts, FactTable, Held, Household
from misas.core.rights.household import read_household
from misas.core.rights.months import month_text
from openfisca_misas.system import published

ROOT = Path(__file__).resolve().parents[1]
C2S = ("cmu_c", "css_participation_forfaitaire")
RIGHTS = (
    *C2S,
    "rsa",
    "ppa",
    "aspa",
    "asi",
    "aah",
    "ass",
    "aide_logement",
    "af",
    "cf",
    "asf",
    "bourse_criteres_sociaux",
)


def main(repetitions: int) -> dict[str, list[float]]:
    system = published()
    table = FactTable.read(yaml.safe_load((ROOT / "rules" / "rights" / "facts.yaml").read_text()))
    files = sorted((ROOT / "docs" / "households").glob("*.json"))
    held = [read_household(json.loads(file.read_text()), table) for file in files]
    situations = [situation(one, table, system) for one in held]
    for one, told in zip(held, situations, strict=True):  # warm: parameters and formulas are read once
        _timed(system, told, month_text(one.month), RIGHTS)
    timed: dict[str, list[float]] = {"c2s_ms": [], "full_ms": []}
    for _ in range(repetitions):
        for one, told in zip(held, situations, strict=True):
            timed["c2s_ms"].append(_timed(system, told, month_text(one.month), C2S))
            timed["full_ms"].append(_timed(system, told, month_text(one.month), RIGHTS))
    return timed


def _timed(system: Any, told: dict[str, Any], month: str, names: tuple[str, ...]) -> float:
    start = time.process_time()
    simulation = SimulationBuilder().build_from_dict(system, told)
    for name in names:
        simulation.calculate(name, month)
    return (time.process_time() - start) * 1000


def situation(household: Household, table: FactTable, system: Any) -> dict[str, Any]:
    """The facts that published OpenFisca has a variable for, as its users give them: what is zero is left out."""
    adults = [one.id for one in household.members if one.role in ("applicant", "partner")]
    others = [one.id for one in household.members if one.id not in adults]
    told: dict[str, Any] = {
        "individus": {one.id: {} for one in household.members},
        "familles": {"f": {"parents": adults, "enfants": others}},
        "foyers_fiscaux": {"f": {"declarants": adults, "personnes_a_charge": others}},
        "menages": {"m": {"personne_de_reference": adults[:1], "conjoint": adults[1:], "enfants": others}},
    }
    places = {
        "famille": told["familles"]["f"],
        "foyer_fiscal": told["foyers_fiscaux"]["f"],
        "menage": told["menages"]["m"],
    }
    owners = [("", household.facts), *((one.id, one.facts) for one in household.members)]
    for owner, facts in owners:
        for name, one in facts.items():
            variable = system.get_variable(table[name].variable)
            if variable is None or one.value is None:
                continue
            place = (
                told["individus"][owner]
                if variable.entity.key == "individu" and owner
                else places.get(variable.entity.key)
            )
            if place is not None:
                place[variable.name] = _value(one, table, name, variable, household)
    return told


def _value(one: Held, table: FactTable, name: str, variable: Any, household: Household) -> Any:
    value, kind = one.value, table[name]
    if isinstance(value, Amounts):
        return {month_text(month): float(euros) for month, euros in value.months.items() if euros}
    plain: Any = value
    if kind.nature is Nature.ENUM:
        plain = kind.engine_values.get(str(value), value)
    elif kind.nature is Nature.DATE:
        plain = str(value)
    elif kind.nature is Nature.AMOUNT:
        plain = float(str(value))
    if variable.definition_period == "eternity":
        return {"ETERNITY": plain}
    return {str(household.month.year) if variable.definition_period == "year" else month_text(household.month): plain}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
