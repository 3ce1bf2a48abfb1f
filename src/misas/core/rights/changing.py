"""The smallest change that would flip an answer: one fact of the right's conditions if one is enough, else two.

Among changes of equal size, what a person can change comes before what she cannot (age, sex, territory of birth…), and
an amount moves as little as it may. Says what would have to be true; never advises to make it so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations, product
from typing import Final

from misas.core.rights.codes import Verdict
from misas.core.rights.completing import Plain, completions
from misas.core.rights.evaluate import Evaluation, Reading, holds
from misas.core.rights.facts import Atom, FactTable, Household
from misas.core.rights.rules import Leaf, leaves

GIVEN: Final = frozenset({"birth_date", "sex", "nationality", "in_france_since", "irregular_since"})
"""Facts that nobody changes: told last."""

MOST: Final = 2


@dataclass(frozen=True, slots=True)
class Change:
    """These facts at these values, all others as they are, and the answer becomes `verdict`: the opposite one, or
    UNKNOWN when what is not known would then matter."""

    facts: tuple[tuple[Atom, Plain], ...]
    verdict: Verdict


def smallest_change(evaluation: Evaluation, household: Household, table: FactTable) -> Change | None:
    """The smallest change that turns YES into NO or NO into YES, or else that opens the question again; None for an
    UNKNOWN, and when no two facts do it."""
    right, wanted = evaluation.right, evaluation.verdict is Verdict.NO
    if evaluation.verdict is Verdict.UNKNOWN or not right.is_in_force(household.month):
        return None
    reading = Reading(right, household, table, evaluation.member)
    readers: dict[Atom, list[Leaf]] = {}
    for leaf in leaves(right.conditions, household.month):
        readers.setdefault(reading.atom(leaf), []).append(leaf)
    held = {atom: value for atom in readers if (value := household.value(atom)) is not None}
    tries = {atom: _others(atom, who, held, reading) for atom, who in readers.items()}
    for reached in (wanted, None):
        for size in range(1, MOST + 1):
            found = [
                change
                for atoms in combinations(tries, size)
                for values in product(*(tries[atom] for atom in atoms))
                if holds(
                    right.conditions, {**held, **(change := dict(zip(atoms, values, strict=True)))}, reading
                ) is reached
            ]  # fmt: skip
            if found:
                best = min(found, key=lambda change: _cost(change, household))
                return Change(tuple(best.items()), Verdict.of(reached))
    return None


def _others(atom: Atom, readers: list[Leaf], held: dict[Atom, Plain], reading: Reading) -> tuple[Plain, ...]:
    """The values that a fact does not have: for a held one, on the other sides of each threshold."""
    month = reading.household.month
    limits = [(leaf, limit) for leaf in readers if (limit := reading.right.threshold(leaf, month)) is not None]
    values = completions(reading.table[atom.fact], atom, limits, reading.household, afresh=True)
    return tuple(value for value in values if value != held.get(atom))


def _cost(change: dict[Atom, Plain], household: Household) -> tuple[int, Decimal]:
    """How far a change is: facts that nobody changes first, then how much amounts and days move."""
    given = sum(atom.fact in GIVEN for atom in change)
    return given, sum((_distance(household.value(atom), value) for atom, value in change.items()), Decimal(0))


def _distance(held: Plain | None, value: Plain) -> Decimal:
    if isinstance(held, date) and isinstance(value, date):
        return Decimal(abs((held - value).days))
    if isinstance(held, int | Decimal) and isinstance(value, int | Decimal):
        return abs(Decimal(held) - Decimal(value))
    return Decimal(1)
