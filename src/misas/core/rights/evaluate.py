"""What a right's conditions answer for a household: YES, NO, or UNKNOWN exactly when an unknown fact can change it.

Conditions whose facts are held are settled first; the facts still read are then tried in every combination of the
plausible values (`completing`) that the tree can tell apart. Beyond COMBINATIONS the logic of three values alone
answers, and the evaluation says so. Facts that combine impossibly (a child of eighty) are not excluded here:
`validation` speaks of what is held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import count
from math import prod
from typing import Final

from misas.core.rights.codes import Entity, Verdict
from misas.core.rights.completing import Plain, completions
from misas.core.rights.facts import HOUSEHOLD, Atom, FactTable, Household
from misas.core.rights.rules import Group, Kind, Leaf, Node, Right, is_live, leaves
from misas.core.rights.truths import Truths

COMBINATIONS: Final = 65_536


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The answer of the conditions alone. `to_ask`: the facts that can change it; `settles`: for each of them, the
    share of its values that would leave no doubt. `is_exact` is False when there were too many combinations."""

    right: Right
    member: str
    verdict: Verdict
    to_ask: tuple[Atom, ...] = ()
    settles: Mapping[Atom, Fraction] = field(default_factory=dict)
    is_exact: bool = True


def evaluate(right: Right, household: Household, table: FactTable, member: str = "") -> Evaluation:
    """What the conditions of a right answer for a member (the applicant when none is named)."""
    who = member or household.applicant.id
    if not right.is_in_force(household.month):
        return Evaluation(right, who, Verdict.NO)
    reading = Reading(right, household, table, who)
    left = reading.left(right.conditions)
    if isinstance(left, bool):
        return Evaluation(right, who, Verdict.of(left))
    return reading.try_all(left)


def is_open(right: Right, household: Household, table: FactTable, member: str) -> bool:
    """Whether the right is known to be open already: then nothing is to be claimed, which is no refusal."""
    reading = Reading(right, household, table, member)
    return right.open_when is not None and reading.left(right.open_when) is True


@dataclass(frozen=True, slots=True)
class Reading:
    """One right read for one member."""

    right: Right
    household: Household
    table: FactTable
    member: str

    def atom(self, leaf: Leaf) -> Atom:
        """What a condition reads: a fact of the household, or of the member under review."""
        owner = HOUSEHOLD if self.table[leaf.fact].entity is Entity.HOUSEHOLD else self.member
        return Atom(owner, leaf.fact, leaf.aspect)

    def answer(self, leaf: Leaf, value: Plain | None) -> bool | None:
        threshold = self.right.threshold(leaf, self.household.month)
        if value is None or threshold is None:
            return None
        return leaf.holds(value, threshold, self.household.month)

    def held(self, leaf: Leaf) -> bool | None:
        """What a condition answers on what is held; None when it is not known."""
        return self.answer(leaf, self.household.value(self.atom(leaf)))

    def left(self, node: Node) -> bool | Node:
        """The tree without what is settled: a truth value, or a smaller tree of unknown conditions."""
        if not is_live(node, self.household.month):
            return True
        if isinstance(node, Leaf):
            answer = self.held(node)
            return node if answer is None else answer
        inner = [self.left(one) for one in node.nodes if is_live(one, self.household.month)]
        stops = node.kind is not Kind.ALL  # one child with this value settles the group
        if any(one is stops for one in inner if isinstance(one, bool)):
            return stops if node.kind is not Kind.NONE else False
        unknown = tuple(one for one in inner if not isinstance(one, bool))
        if not unknown:
            return not stops if node.kind is not Kind.NONE else True
        return Group(node.kind, unknown)

    def choices(self, tree: Node) -> dict[Atom, tuple[Plain, ...]]:
        """The unknown facts that a tree reads, each with the values to try."""
        month = self.household.month
        readers: dict[Atom, list[Leaf]] = {}
        for leaf in leaves(tree, month):
            readers.setdefault(self.atom(leaf), []).append(leaf)
        found = {}
        for atom, who in readers.items():
            limits = [(leaf, limit) for leaf in who if (limit := self.right.threshold(leaf, month)) is not None]
            found[atom] = completions(self.table[atom.fact], atom, limits, self.household)
        return found

    def told_apart(self, tree: Node, choices: Mapping[Atom, tuple[Plain, ...]]) -> dict[Atom, dict[Plain, int]]:
        """Of these values, one of each kind that the tree can tell apart, and how many it stands for."""
        readers: dict[Atom, list[Leaf]] = {}
        for leaf in leaves(tree, self.household.month):
            readers.setdefault(self.atom(leaf), []).append(leaf)
        found = {}
        for atom, values in choices.items():
            kinds: dict[tuple[bool | None, ...], list[Plain]] = {}
            for value in values:
                kinds.setdefault(tuple(self.answer(leaf, value) for leaf in readers[atom]), []).append(value)
            found[atom] = {alike[0]: len(alike) for alike in kinds.values()}
        return found

    def try_all(self, tree: Node) -> Evaluation:
        choices = self.told_apart(tree, self.choices(tree))
        if prod(len(values) for values in choices.values()) > COMBINATIONS:
            return Evaluation(self.right, self.member, Verdict.UNKNOWN, tuple(choices), is_exact=False)
        truths = Truths(choices)
        found = truths.of(tree, self.atom, lambda leaf, value: bool(self.answer(leaf, value)))
        if found in (0, truths.all):
            return Evaluation(self.right, self.member, Verdict.of(found != 0))
        settles = {atom: truths.settled_by(found, atom) for atom in choices if truths.matters(found, atom)}
        asked = sorted(settles, key=lambda atom: -settles[atom])
        return Evaluation(self.right, self.member, Verdict.UNKNOWN, tuple(asked), settles)


@dataclass(frozen=True, slots=True)
class Joined:
    """A tree in force in a month, ready to be tried many times: its conditions are their places in `leaves`."""

    kind: Kind
    inner: tuple[Joined | int, ...]

    @classmethod
    def of(cls, tree: Group, month: date) -> Joined:
        """The conditions in force of a tree, numbered in the order of `leaves(tree, month)`."""
        return cls._numbered(tree, month, count()) if is_live(tree, month) else cls(Kind.ALL, ())

    @classmethod
    def _numbered(cls, tree: Group, month: date, places: Iterator[int]) -> Joined:
        return cls(
            tree.kind,
            tuple(
                next(places) if isinstance(one, Leaf) else cls._numbered(one, month, places)
                for one in tree.nodes
                if is_live(one, month)
            ),
        )

    def holds(self, answers: Sequence[bool | None]) -> bool | None:
        """What the tree answers when each condition answers this; three-valued when some are not known."""
        stops, missing = self.kind is not Kind.ALL, False
        for one in self.inner:
            said = answers[one] if isinstance(one, int) else one.holds(answers)
            if said is stops:
                return self.kind is Kind.ANY
            missing = missing or said is None
        return None if missing else self.kind is not Kind.ANY
