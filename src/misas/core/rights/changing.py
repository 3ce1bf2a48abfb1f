"""The smallest change that would flip an answer: one fact of the right's conditions if one is enough, else two; else
the day from which time alone does it.

Nothing that nobody can change is proposed (`fixed`): not who she is, nor what the past made. An amount moves as little
as it may. Says what would have to be true; never advises to make it so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations, product
from typing import Final

from misas.core.rights.codes import Verdict
from misas.core.rights.completing import Plain, completions
from misas.core.rights.evaluate import Evaluation, Joined, Reading
from misas.core.rights.facts import Atom, FactTable, Household
from misas.core.rights.fixed import may_change
from misas.core.rights.months import add_months
from misas.core.rights.rules import Leaf, leaves

MOST: Final = 2
AHEAD: Final = 60
"""Months beyond which what time will change is of no use today."""


@dataclass(frozen=True, slots=True)
class Change:
    """These facts at these values, all others as they are, and the answer becomes `verdict`: the opposite one, or
    UNKNOWN when what is not known would then matter. `on`: these facts are dates, as they are held, and the answer
    changes by itself from that month."""

    facts: tuple[tuple[Atom, Plain], ...]
    verdict: Verdict
    on: date | None = None


def smallest_change(evaluation: Evaluation, household: Household, table: FactTable) -> Change | None:
    """The smallest change that turns YES into NO or NO into YES, or else that opens the question again; None for an
    UNKNOWN, and when no two facts do it."""
    right, wanted = evaluation.right, evaluation.verdict is Verdict.NO
    if evaluation.verdict is Verdict.UNKNOWN or not right.is_in_force(household.month):
        return None
    reading = Reading(right, household, table, evaluation.member)
    read = tuple(leaves(right.conditions, household.month))
    tree, today = Joined.of(right.conditions, household.month), [reading.held(leaf) for leaf in read]
    places: dict[Atom, list[int]] = {}
    for place, leaf in enumerate(read):
        places.setdefault(reading.atom(leaf), []).append(place)
    tries = {
        atom: _tries(atom, where, read, today, reading)
        for atom, where in places.items()
        if may_change(table[atom.fact])
    }
    for reached in (wanted, None):
        if found := _flips(tree, today, tries, reached):
            best = min(found, key=lambda change: _cost(change, household))
            return Change(tuple(best.items()), Verdict.of(reached))
        if (later := _by_time(tree, today, read, reading, reached)) is not None:
            return later
    return None


def _by_time(
    tree: Joined, today: list[bool | None], read: tuple[Leaf, ...], reading: Reading, reached: bool | None
) -> Change | None:
    """The first month in which the dates that are held give another answer, everything else as it is."""
    dated = [
        (place, leaf, held)
        for place, leaf in enumerate(read)
        if isinstance(held := reading.household.value(reading.atom(leaf)), date)
    ]
    for ahead in range(1, AHEAD + 1 if dated else 0):
        month = add_months(reading.household.month, ahead)
        then = list(today)
        for place, leaf, held in dated:
            threshold = reading.right.threshold(leaf, reading.household.month)
            then[place] = None if threshold is None else leaf.holds(held, threshold, month)
        if tree.holds(then) is reached and reading.right.is_in_force(month):
            moved = {reading.atom(leaf): held for place, leaf, held in dated if then[place] is not today[place]}
            return Change(tuple(moved.items()), Verdict.of(reached), month)
    return None


def _flips(
    tree: Joined, today: list[bool | None], tries: dict[Atom, tuple[_Try, ...]], reached: bool | None
) -> list[dict[Atom, Plain]]:
    """Every change by which the tree reaches an answer, of the smallest size that does."""
    for size in range(1, MOST + 1):
        found = [
            {atom: one.value for atom, one in zip(atoms, chosen, strict=True)}
            for atoms in combinations(tries, size)
            for chosen in product(*(tries[atom] for atom in atoms))
            if tree.holds(_with(today, chosen)) is reached
        ]
        if found:
            return found
    return []


@dataclass(frozen=True, slots=True)
class _Try:
    """One value that a fact does not have, and what the conditions that read it then answer, by their place."""

    value: Plain
    answers: tuple[tuple[int, bool | None], ...]


def _with(today: list[bool | None], chosen: tuple[_Try, ...]) -> list[bool | None]:
    other = list(today)
    for one in chosen:
        for place, held in one.answers:
            other[place] = held
    return other


def _tries(
    atom: Atom, places: list[int], read: tuple[Leaf, ...], today: list[bool | None], reading: Reading
) -> tuple[_Try, ...]:
    """The values that a fact does not have: of those that the conditions cannot tell apart, the nearest one; none of
    those that change no condition."""
    month = reading.household.month
    limits = [
        (read[place], limit) for place in places if (limit := reading.right.threshold(read[place], month)) is not None
    ]
    values = completions(reading.table[atom.fact], atom, limits, reading.household, afresh=True)
    now, held = tuple((place, today[place]) for place in places), reading.household.value(atom)
    nearest: dict[tuple[tuple[int, bool | None], ...], Plain] = {}
    for value in values:
        answers = tuple((place, reading.answer(read[place], value)) for place in places)
        if answers != now and value != held:
            known = nearest.get(answers)
            if known is None or _distance(held, value) < _distance(held, known):
                nearest[answers] = value
    return tuple(_Try(value, answers) for answers, value in nearest.items())


def _cost(change: dict[Atom, Plain], household: Household) -> Decimal:
    """How far a change is: how much amounts and numbers move."""
    return sum((_distance(household.value(atom), value) for atom, value in change.items()), Decimal(0))


def _distance(held: Plain | None, value: Plain) -> Decimal:
    if isinstance(held, int | Decimal) and isinstance(value, int | Decimal):
        return abs(Decimal(held) - Decimal(value))
    return Decimal(1)
