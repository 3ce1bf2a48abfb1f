"""A co-financing problem written as whole numbers, bounds and linear rows: §"rules" of docs/funding/problem-files.md.

The search may be clever because `checker` judges its plans from the same page without reading this module. What makes
it quick: what remains of a line after each rank is a variable of its own (`stair`), so that floors compose by
propagation to the cent; amounts are bounded as tightly as a line alone allows; a line is *presented* by a switch only
where showing one more line could cost the person something.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from misas.core.funding.problem import AidId, Cents, LineId, PersonId, Plan, Problem
from misas.core.funding.solver import Form, Row, Terms, Values, Variable


class Amount(NamedTuple):
    """Cents that a variable stands for: `grid` × its value."""

    variable: Variable
    grid: int

    def terms(self, times: int = 1) -> Terms:
        return ((self.variable, self.grid * times),)


@dataclass(frozen=True, slots=True)
class Rule:
    """Which rule of the problem a row says: what a conflict names."""

    code: str
    aid: AidId = ""
    subject: str = ""  # a line, a person, a budget, the other aids


@dataclass(slots=True)
class Model:
    """The form, and what each of its variables means."""

    problem: Problem
    used: dict[AidId, Variable] = field(default_factory=dict)
    amounts: dict[tuple[AidId, LineId], Amount] = field(default_factory=dict)
    loans: dict[AidId, Amount] = field(default_factory=dict)
    presented: dict[tuple[AidId, LineId], Variable] = field(default_factory=dict)
    closed: dict[PersonId, Variable] = field(default_factory=dict)
    final: dict[LineId, Variable] = field(default_factory=dict)
    latest: Variable = -1
    bounds: list[tuple[int, int]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)  # beside each row

    def form(self) -> Form:
        return Form(tuple(self.bounds), tuple(self.rows))

    def variable(self, low: int, high: int) -> Variable:
        self.bounds.append((low, high))
        return len(self.bounds) - 1

    def row(
        self,
        rule: Rule,
        terms: Iterable[tuple[Variable, int]],
        *,
        low: int | None = None,
        high: int | None = None,
        when: tuple[tuple[Variable, bool], ...] = (),
    ) -> None:
        self.rows.append(Row(tuple((v, c) for v, c in terms if c), low, high, when))
        self.rules.append(rule)

    def total(self, aid: AidId, times: int = 1) -> Terms:
        """The terms of what an aid gives in all."""
        if aid in self.loans:
            return self.loans[aid].terms(times)
        covers = self.problem.aid(aid).covers_lines
        return tuple(
            term for line in covers if (aid, line) in self.amounts for term in self.amounts[aid, line].terms(times)
        )

    def plan(self, values: Values) -> Plan:
        """The amounts of a solution. Which lines are presented is said by `presenting`, which needs no search."""
        grants: dict[AidId, dict[LineId, Cents]] = {}
        for (aid, line), amount in self.amounts.items():
            if cents := amount.grid * values[amount.variable]:
                grants.setdefault(aid, {})[line] = cents
        loans = {aid: cents for aid, a in self.loans.items() if (cents := a.grid * values[a.variable])}
        return Plan(grants, loans)
