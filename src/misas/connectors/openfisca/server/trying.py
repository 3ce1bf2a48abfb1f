"""Which copies to compute for what is unknown, and what their outcomes say: the two ends, what decides, what settles.

The bounds prove: every unknown fact at its best, every one at its worst, each single change from both, the facts that
act both ways combined, and a fixed draw of others. A verdict that no copy contradicts is the answer; one copy of each
kind proves an UNKNOWN. Not here: OpenFisca.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any, Final

import numpy as np

from misas.core.rights.facts import Atom
from misas.core.rights.unknowns import Unknown

HELD, BEST, WORST = 0, 1, 2
"""The first three copies: what is held alone, every unknown fact at its best, at its worst."""

BOTH_WAYS: Final = frozenset(
    {"activity", "birth_date", "children_count", "couple", "housing_aid", "housing_status", "in_charge"}
    | {"shared_custody", "territory", "lives_with_parents", "on_parents_tax_return", "alimony_from_parents"}
)
"""Facts that may help one way and harm another: combined, not only tried one by one."""
OPENING: Final = frozenset(
    {"rsa", "aah", "asi", "aspa", "ass", "cej_allowance", "unemployment_net", "training_pay"}
    | {"sick_daily_allowances", "partial_unemployment", "wage_net"}
)
"""Amounts whose payment this month opens a right or an abatement by itself."""

COMBINED: Final = 64
DRAWN: Final = 64
COPIES: Final = 2400
"""At most so many copies: a household of five of whom nothing is known needs about two thousand."""
SEED: Final = 861  # of the draw: always the same


@dataclass(frozen=True, slots=True)
class Trial:
    """The copies to compute: a choice per unknown fact, -1 for what is held alone. `is_whole`: every combination of the
    values is among them."""

    choice: Any
    is_whole: bool


def trial(unknown: tuple[Unknown, ...]) -> Trial:
    """The copies for these unknown facts; the first is what is held alone."""
    size = len(unknown)
    held = np.full((1, size), -1)
    if not size:
        return Trial(np.zeros((3, 0), dtype=int), is_whole=True)
    counts = [len(one.tries) for one in unknown]
    best, worst = np.zeros(size, dtype=int), np.ones(size, dtype=int)
    if prod(counts) <= 512:
        every = np.array(list(product(*(range(count) for count in counts))))
        return Trial(np.vstack([held, best, worst, every]), is_whole=True)
    rows = [best, worst]
    for column, count in enumerate(counts):
        for rank in range(count):
            rows += [_with(end, column, rank) for end in (best, worst) if end[column] != rank]
    rows += _combined(unknown, best, worst)
    draw = np.random.default_rng(SEED)
    drawn = np.stack([draw.integers(0, count, DRAWN) for count in counts], axis=1)
    return Trial(np.vstack([held, *rows, drawn])[: COPIES + 1], is_whole=False)


def _with(row: Any, column: int, rank: int) -> Any:
    changed = row.copy()
    changed[column] = rank
    return changed


def _combined(unknown: tuple[Unknown, ...], best: Any, worst: Any) -> list[Any]:
    """Facts that act both ways, together, at both ends; and each with every amount that opens something."""
    columns = [rank for rank, one in enumerate(unknown) if one.fact in BOTH_WAYS]
    opening = [rank for rank, one in enumerate(unknown) if one.fact in OPENING]
    rows: list[Any] = []
    if prod(len(unknown[column].tries) for column in columns) <= COMBINED:
        choices = list(product(*(range(len(unknown[column].tries)) for column in columns)))
    else:
        draw = np.random.default_rng(SEED)
        sizes = [len(unknown[column].tries) for column in columns]
        choices = [tuple(int(one) for one in draw.integers(0, sizes)) for _ in range(COMBINED)]
    for chosen in choices:
        ends = []
        for end in (best, worst):
            row = end.copy()
            row[columns] = chosen
            ends.append(row)
        rows += ends
        rows += [_with(ends[0], column, len(unknown[column].tries) - 2) for column in opening]
    return rows


@dataclass(frozen=True, slots=True)
class Found:
    """What the copies say of one right: due in none, in all, or in some (`worst` and `best`)."""

    worst: bool
    best: bool
    decisive: tuple[Atom, ...]
    settles: dict[Atom, Fraction]


def found(unknown: tuple[Unknown, ...], choice: Any, due: Any, score: Any, read: frozenset[str]) -> Found:
    """The ends of one right. `due` (any values that can be compared) and `score` (a number), one per copy."""
    tried, outcome = choice[BEST:], due[BEST:]
    if bool(np.all(outcome == outcome[0])):
        return Found(bool(outcome[0]), bool(outcome[0]), (), {})
    columns = [column for column, one in enumerate(unknown) if one.fact in read]
    near = Near(tried)
    decisive = [column for column in columns if near.matters(outcome, column)]
    decisive = decisive or [column for column in columns if near.matters(score[BEST:], column)] or columns
    ends_differ = bool(outcome[0] != outcome[1])
    settles: dict[Atom, Fraction] = {}
    for column in decisive:
        atom, ranks = unknown[column].atom, range(len(unknown[column].tries))
        settled = sum(near.settled(outcome, column, rank, at_ends=ends_differ) for rank in ranks)
        settles[atom] = max(settles.get(atom, Fraction(0)), Fraction(settled, len(ranks)))
    if not any(settles.values()):  # no single answer settles anything: each is worth its share
        settles = dict.fromkeys(settles, Fraction(1, len(settles)))
    asked = sorted(settles, key=lambda atom: -settles[atom])
    return Found(False, True, tuple(asked), settles)


class Near:
    """The copies that differ from an end by one fact at most; the two ends are the first two copies."""

    def __init__(self, tried: Any) -> None:
        self.tried = tried
        self.differs = [tried != tried[end] for end in (0, 1)]
        self.count = [differs.sum(axis=1) for differs in self.differs]

    def of(self, end: int, column: int) -> Any:
        """The copies that are an end, this fact apart."""
        return self.count[end] - self.differs[end][:, column] == 0

    def matters(self, outcome: Any, column: int) -> bool:
        """Whether this fact alone changes the outcome of an end."""
        return any(bool(np.any(outcome[self.of(end, column)] != outcome[end])) for end in (0, 1))

    def settled(self, outcome: Any, column: int, rank: int, *, at_ends: bool) -> bool:
        """Whether best and worst, this fact at this value, have one outcome; all copies, where the ends say nothing."""
        held = self.tried[:, column] == rank
        near = held & (self.of(0, column) | self.of(1, column)) if at_ends else held
        found = outcome[near]
        return len(found) > 0 and bool(np.all(found == found[0]))
