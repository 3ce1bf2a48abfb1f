"""The same invented households answered twice: by the kernel on columns, by the engine on a pinned simulation.

Also written as the files that a review reads, to prove that reading them gives the same columns. Loads OpenFisca.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from openfisca_core.simulations import SimulationBuilder

from bench.households import CHILD, OTHER, PARTNER, Population, at_the_edge, invent
from misas.core.rights.c2s_facts import (
    BY_MONTH,
    COUNTED,
    IN_CHARGE_UNDER,
    LAST_NOTICE,
    NOW,
    OF_FAMILY,
    RECENT,
    UNTIL_2025,
)
from misas.core.rights.c2s_tables import FILES, C2STables
from misas.core.rights.facts import FactTable, Household
from misas.core.rights.household import read_household
from misas.core.rights.kernel import TIERS, Columns, Decisions, decide
from misas.core.rights.kernel.columns import CODES, ROLES
from misas.core.rights.kernel.exact import ages
from misas.core.rights.months import month_text, window
from openfisca_misas.pinning import pin_c2s

RULES = Path(__file__).resolve().parents[1] / "rules"
ROLE_NAMES = {
    "famille": ("demandeur", "conjoint", "enfant"),
    "foyer_fiscal": ("declarant_principal", "conjoint", "personne_a_charge"),
    "menage": ("personne_de_reference", "conjoint", "enfant"),
}
UNASKED = {"ajpp": "misas_ajpp", "ajpa": "misas_ajpa"}


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@cache
def tables() -> C2STables:
    return C2STables.read({name: _yaml(RULES / "c2s" / f"{name}.yaml") for name in FILES})


@cache
def facts() -> FactTable:
    return FactTable.read(_yaml(RULES / "rights" / "facts.yaml"))


def people(count: int, month: date, seed: int) -> Population:
    """Invented households, many of them within cents of a ceiling."""
    first = invent(count, month, seed)
    found = decide(columns(first), month, tables())
    return at_the_edge(first, found.base, found.ceiling_free, found.ceiling_contribution, seed)


def _place(people: Population, day: date) -> int:
    return people.months.index(day)


def columns(people: Population) -> Columns:
    """What the kernel is given of them."""
    inside = [_place(people, day) for day in window(people.month)]
    monthly, person = people.monthly_of_person, dict(people.person)
    for fact in (*COUNTED, "training_pay", "bursary", *LAST_NOTICE, *UNTIL_2025):
        person[f"{fact}.window"] = monthly[fact][:, inside].sum(axis=1)
    person |= {f"{fact}.months": monthly[fact][:, inside] for fact in BY_MONTH}
    person |= {f"{fact}.now": monthly[fact][:, -1] for fact in NOW if fact in monthly}
    person["sick_daily_allowances.now"] = person["sick_daily_allowances"]
    person["training_pay.last"] = monthly["training_pay"][:, -2]
    person |= {f"{fact}.recent": monthly[fact][:, -4:-1].sum(axis=1) for fact in RECENT}
    shared, families = dict(people.household), people.monthly_of_household
    shared |= {f"{fact}.window": families[fact][:, inside].sum(axis=1) for fact in OF_FAMILY}
    shared |= {"aspa.months": families["aspa"][:, inside], "aspa.now": families["aspa"][:, -1]}
    shared |= {f"{fact}.now": shared[fact] for fact in ("housing_aid", "rsa")}
    return Columns(people.count, people.of, person, shared)


@dataclass(frozen=True, slots=True)
class Engine:
    """What the engine answers, in the units of the kernel; `motive` says why."""

    tier: Any
    base: Any
    ceiling_free: Any
    ceiling_contribution: Any
    contribution: Any
    motive: Any


ANSWERS = {
    "base": "css_cmu_base_ressources",
    "ceiling_free": "cmu_c_plafond",
    "ceiling_contribution": "acs_plafond",
    "contribution": "misas_c2s_participation_mensuelle",
}


def ask_engine(system: Any, people: Population, order: tuple[str, ...] = ("misas_c2s_droit",)) -> Engine:
    """The engine's answer; `order`: what is computed first."""
    month = month_text(people.month)
    simulation = simulate(system, people)
    for name in order:
        simulation.calculate(name, month)
    found = {
        key: np.rint(np.asarray(simulation.calculate(name, month), dtype=np.float64) * 100).astype(np.int64)
        for key, name in ANSWERS.items()
    }
    droit = simulation.calculate("misas_c2s_droit", month).decode_to_str()
    motive = simulation.calculate("misas_c2s_motif", month).decode_to_str()
    tier = np.select([droit == name for name in TIERS], range(len(TIERS)), -1)
    return Engine(tier=tier, motive=motive, **found)


def in_family(people: Population) -> Any:
    """Who stands in OpenFisca's famille: parents, children, and others under 25 in charge (R861-2)."""
    young = ages(people.person["birth_date"], people.month) < IN_CHARGE_UNDER
    return ~people.is_a(OTHER) | (young & people.person["in_charge"])


def simulate(system: Any, people: Population) -> Any:
    """A simulation of these people, pinned whole for the C2S of their month."""
    who = np.flatnonzero(in_family(people))
    names = [f"h{rank}" for rank in range(people.count)]
    rank = np.where(people.person["role"][who] == PARTNER, 1, np.where(people.person["role"][who] >= CHILD, 2, 0))
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("individu", [f"p{one}" for one in who])
    family = [names[one] for one in people.of[who]]
    for entity, roles in ROLE_NAMES.items():
        instance = builder.declare_entity(entity, names)
        builder.join_with_persons(instance, family, roles=[roles[one] for one in rank])
    simulation = builder.build(system)
    pin_c2s(simulation, month_text(people.month), given(system, people, who))
    return simulation


def given(system: Any, people: Population, who: Any) -> dict[tuple[str, str], Any]:
    """Every fact as (OpenFisca's variable, period) → array."""
    table = facts()
    found: dict[tuple[str, str], Any] = {}
    months = [month_text(day) for day in people.months]
    for source, rows in ((people.monthly_of_person, who), (people.monthly_of_household, slice(None))):
        for fact, cents in source.items():
            name = UNASKED.get(fact) or table[fact].variable
            found |= {(name, when): cents[rows, place] / 100 for place, when in enumerate(months)}
    for source, rows in ((people.person, who), (people.household, slice(None))):
        for fact, values in source.items():
            if fact != "role":
                found |= _of_the_month(system, table, fact, values[rows], people.month)
    return found


def _of_the_month(system: Any, table: FactTable, fact: str, values: Any, month: date) -> Mapping[tuple[str, str], Any]:
    one = table[fact]
    variable = system.get_variable(one.variable)
    size = str(variable.definition_period)
    when = {"month": month_text(month), "eternity": "ETERNITY"}.get(size, str(month.year))
    if fact.endswith("_last_year"):
        when = str(month.year - 1)
    if fact in CODES:
        codes = np.array([one.engine_values.get(code, code) for code in CODES[fact]])
        return {(one.variable, when): codes[values]}
    if values.dtype.kind == "i":
        return {(one.variable, when): values / 100}
    return {(one.variable, when): values}


def household(people: Population, rank: int) -> Household:
    """One of them as the review reads it from a file, every fact told."""
    rows = np.flatnonzero(people.of == rank)
    members = []
    for index in rows:
        member: dict[str, Any] = {"id": f"p{index}", "role": ROLES[people.person["role"][index]]}
        member |= {fact: _plain(fact, column[index]) for fact, column in people.person.items() if fact != "role"}
        member |= {
            fact: _by_month(people, amounts[index])
            for fact, amounts in people.monthly_of_person.items()
            if fact not in UNTIL_2025
        }
        members.append(member)
    shared = {fact: _plain(fact, column[rank]) for fact, column in people.household.items()}
    shared |= {fact: _by_month(people, amounts[rank]) for fact, amounts in people.monthly_of_household.items()}
    dependent = in_family(people) & people.is_a(CHILD) & people.person["in_charge"]
    young = ages(people.person["birth_date"], people.month) < IN_CHARGE_UNDER
    shared |= {"couple": bool(people.is_a(PARTNER)[rows].any()), "children_count": int((dependent & young)[rows].sum())}
    shared["rsa"] = {month_text(people.month): shared["rsa"]}
    raw = {"month": month_text(people.month), "household": shared, "members": members}
    return read_household(raw, facts())


def _by_month(people: Population, cents: Any) -> dict[str, float]:
    return {month_text(day): int(one) / 100 for day, one in zip(people.months, cents, strict=True)}


def _plain(fact: str, value: Any) -> Any:
    if fact in CODES:
        return CODES[fact][value]
    if isinstance(value, np.datetime64):
        return str(value)
    return bool(value) if isinstance(value, np.bool_) else int(value) / 100


def kernel(people: Population) -> Decisions:
    return decide(columns(people), people.month, tables())
