"""Many copies of one household, each whole, as one OpenFisca simulation made of arrays; every fact of the law pinned.

A copy is a choice for each unknown fact. Persons who do not belong to the applicant's foyer (children who are not in
charge, other persons unless they are told to be) have a family of their own. Roles are `demandeur`, `conjoint`,
`enfant`, `declarant_principal`, `personne_a_charge`: with others OpenFisca reads defaults in silence (rights.md §2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from openfisca_core.indexed_enums import EnumArray
from openfisca_core.periods import period
from openfisca_core.simulation_builder import SimulationBuilder

from misas.connectors.openfisca.server.cells import Cell, cells_of
from misas.connectors.openfisca.server.derived import derive
from misas.connectors.openfisca.server.scene import CHILD, PARTNER, Scene
from misas.core.rights.c2s_facts import OF_FAMILY
from misas.core.rights.codes import Role
from misas.core.rights.facts import HOUSEHOLD, FactTable, Value
from misas.core.rights.months import month_text
from openfisca_misas.pinning import pin_c2s

PERSON, FAMILY, DWELLING = "individu", "famille", "menage"
FAMILY_ROLES = {Role.APPLICANT: "demandeur", Role.PARTNER: "conjoint", Role.CHILD: "enfant", Role.OTHER: "enfant"}
TAX_ROLES = {
    Role.APPLICANT: "declarant_principal",
    Role.PARTNER: "conjoint",
    Role.CHILD: "personne_a_charge",
    Role.OTHER: "personne_a_charge",
}
DWELLING_ROLES = {
    Role.APPLICANT: "personne_de_reference",
    Role.PARTNER: "conjoint",
    Role.CHILD: "enfant",
    Role.OTHER: "autre",
}


@dataclass(slots=True)
class Copies:
    """`count` copies in one simulation. `row[copy, member]` is the person's row, -1 where the member is not there; the
    family of the foyer under review in copy `c` is family `c`, its dwelling dwelling `c`."""

    simulation: Any
    month: Any
    count: int
    row: Any
    family_of_row: Any

    def of_family(self, array: Any) -> Any:
        """An array of families → the foyer of each copy."""
        return array[: self.count]

    def of_member(self, array: Any, member: int) -> Any:
        """An array of persons → one member in each copy (who is there in each of them)."""
        return array[self.row[:, member]]

    def family_of_member(self, array: Any, member: int) -> Any:
        """An array of families → the family of one member in each copy."""
        return array[self.family_of_row[self.row[:, member]]]


def build(scene: Scene, choice: Any, table: FactTable, system: Any, *, taxable: bool = False) -> Copies:
    """The simulation of `choice`: one row per copy, one column per unknown fact, each the rank of a value to try; -1
    is what is held alone (amounts that are not known count for nothing: for lines to add up, never for an answer)."""
    present, apart = _who(scene, choice)
    count = len(choice)
    copy_of, member_of = np.nonzero(present)
    row = np.full(present.shape, -1)
    row[copy_of, member_of] = np.arange(len(copy_of))
    alone = apart[copy_of, member_of]
    family_of = np.where(alone, count + np.cumsum(alone) - 1, copy_of)
    simulation = _people(scene, copy_of, member_of, family_of, alone, system)
    cells = _cells(scene, table, system)
    arrays: dict[Cell, Any] = {}
    families = count + int(alone.sum())
    for cell, (entity, held) in cells.items():
        if entity == PERSON:
            arrays[cell] = held[member_of]
        else:
            values = np.full(families if entity == FAMILY else count, held[-1])
            values[:count] = held[0]
            arrays[cell] = values
    _choose(scene, choice, table, system, row, arrays, cells)
    month = month_text(scene.household.month)
    child = np.array([one.role in (Role.CHILD, Role.OTHER) for one in scene.members])[member_of]
    arrays["enfant_a_charge", month[:4]] = child & ~alone
    derive(arrays, month, count, len(copy_of), taxable=taxable)
    for (name, when), array in arrays.items():
        variable = system.get_variable(name)
        # stored as it is: the period is the variable's own, nothing is to be divided or repeated
        simulation.get_holder(name).put_in_cache(_typed(array, variable), _period(when))
    pin_c2s(simulation, month)
    return Copies(simulation, period(month), count, row, family_of)


def _who(scene: Scene, choice: Any) -> tuple[Any, Any]:
    """Who is there in each copy, and who of them has a family of their own."""
    count, size = len(choice), len(scene.members)
    present, apart = np.ones((count, size), dtype=bool), np.zeros((count, size), dtype=bool)
    columns = {one.key: rank for rank, one in enumerate(scene.unknown)}
    for rank, member in enumerate(scene.members):
        if member.id == PARTNER and (column := columns.get((HOUSEHOLD, "couple"))) is not None:
            present[:, rank] = _chosen(scene, choice, column, False)
        if member.id.startswith(CHILD) and (column := columns.get((HOUSEHOLD, "children_count"))) is not None:
            present[:, rank] = _chosen(scene, choice, column, 0) > int(member.id.removeprefix(CHILD))
        if member.role in (Role.CHILD, Role.OTHER):
            held = member.facts.get("in_charge")
            told = held.value if held else None
            apart[:, rank] = told is not True if member.role is Role.OTHER else told is False
            if (column := columns.get((member.id, "in_charge"))) is not None:
                apart[:, rank] = ~_chosen(scene, choice, column, True)
    return present, apart


def _chosen(scene: Scene, choice: Any, column: int, held: Any) -> Any:
    """The value of an unknown fact in each copy; `held` where nothing is chosen."""
    values = np.array([*scene.unknown[column].tries, held])
    return values[choice[:, column]]


def _people(scene: Scene, copy_of: Any, member_of: Any, family_of: Any, alone: Any, system: Any) -> Any:
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity(PERSON, np.arange(len(copy_of)))
    tables = ((FAMILY, FAMILY_ROLES, family_of, True), ("foyer_fiscal", TAX_ROLES, family_of, True))
    for entity, roles, group_of, may_be_alone in (*tables, (DWELLING, DWELLING_ROLES, copy_of, False)):
        by_member = np.array([roles[one.role] for one in scene.members])
        held = by_member[member_of]
        if may_be_alone:
            held = np.where(alone, roles[Role.APPLICANT], held)
        group = builder.declare_entity(entity, np.arange(int(group_of.max()) + 1))
        builder.join_with_persons(group, group_of, roles=held)
    return builder.build(system)


def _cells(scene: Scene, table: FactTable, system: Any) -> dict[Cell, tuple[str, Any]]:
    """Every cell that is held or tried: its entity, and what each member holds of it (the household: itself, then the
    default for families apart)."""
    month, household = scene.household.month, scene.household
    found: dict[Cell, tuple[str, Any]] = {}

    def put(fact: str, value: Value, place: int) -> None:
        one = table[fact]
        variable = system.get_variable(one.variable)
        for cell, plain in cells_of(one, value, month, variable).items():
            _empty(found, cell, variable, scene)[place] = plain

    for fact, held in household.facts.items():
        if held.value is not None and table[fact].is_read_in(month):
            put(fact, held.value, 0)
    for rank, member in enumerate(scene.members):
        for fact, held in member.facts.items():
            if held.value is not None and table[fact].is_read_in(month):
                put(fact, held.value, rank)
    for unknown in scene.unknown:
        if unknown.fact not in ("couple", "children_count"):
            variable = system.get_variable(table[unknown.fact].variable)
            for value in unknown.tries:
                for cell in cells_of(table[unknown.fact], value, month, variable):
                    _empty(found, cell, variable, scene)
    return found


def _empty(found: dict[Cell, tuple[str, Any]], cell: Cell, variable: Any, scene: Scene) -> Any:
    """The values of a cell, made of the variable's default the first time."""
    if cell not in found:
        entity, default = variable.entity.key, variable.default_value
        size = len(scene.members) if entity == PERSON else 2
        if variable.value_type is date:
            values = np.full(size, np.datetime64(default, "D"))
        elif hasattr(variable, "possible_values") and variable.possible_values is not None:
            values = np.full(size, default.index, dtype=np.int16)
        else:
            values = np.full(size, default, dtype=np.float64 if variable.value_type is float else variable.dtype)
        found[cell] = (entity, values)
    return found[cell][1]


def _choose(
    scene: Scene, choice: Any, table: FactTable, system: Any, row: Any, arrays: dict[Cell, Any], cells: dict[Cell, Any]
) -> None:
    """Write what each copy chose over what is held."""
    month = scene.household.month
    for column, unknown in enumerate(scene.unknown):
        if unknown.fact in ("couple", "children_count"):
            continue
        one = table[unknown.fact]
        variable = system.get_variable(one.variable)
        tried = [cells_of(one, value, month, variable) for value in unknown.tries]
        ranks = choice[:, column]
        rows = np.arange(len(choice)) if unknown.member == HOUSEHOLD else row[:, scene.index(unknown.member)]
        there = (ranks >= 0) & (rows >= 0)
        if unknown.fact in OF_FAMILY:  # nothing is paid for children who are not there
            there &= (row[:, scene.children] >= 0).any(axis=1)
        for cell in dict.fromkeys(cell for one_try in tried for cell in one_try):
            values = np.array([one_try[cell] for one_try in tried], dtype=cells[cell][1].dtype)
            arrays[cell][rows[there]] = values[ranks[there]]


def _typed(array: Any, variable: Any) -> Any:
    """An array as OpenFisca stores it."""
    if getattr(variable, "possible_values", None) is not None:
        return EnumArray(array.astype(np.int16), variable.possible_values)
    return array.astype(variable.dtype)


@cache
def _period(when: str) -> Any:
    return period(when)


def fresh(copies: Copies, variable: str) -> tuple[Any, Any]:
    """What the formula of a variable gives, whatever it is pinned at, everything else as it is pinned; and its trace.

    Core offers no public way to ask for a formula alone: `_run_formula` is what `calculate` itself calls."""
    simulation = copies.simulation
    known = simulation.tax_benefit_system.get_variable(variable)
    population = simulation.get_variable_population(variable)
    simulation.tracer.record_calculation_start(variable, copies.month)
    try:
        array = simulation._run_formula(known, population, copies.month)
        simulation.tracer.record_calculation_result(array)
    finally:
        simulation.tracer.record_calculation_end()
        simulation.purge_cache_of_invalid_values()
    return array, simulation.tracer.trees[-1]
