"""Sharing envelopes out among the files that wait: the plain values, and the port of the search.

A file is a problem (`problem.py`) and the moment it came. An envelope is what a funder has left, in cents, under the
key that aids bear as `budget`; other budgets (a household's cap) stay the affair of their own file. What a funder has
already granted is out of the envelope: only what is still asked draws on it. `portfolio` searches, `portfolio_checker`
judges. A share-out is a forecast for the committee: it compares plans, it never ranks people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from misas.core.funding.problem import Cents, GrantedAid, PersonId, Plan, Problem

type FileId = str
type EnvelopeId = str


class Fairness(StrEnum):
    """What nobody may lose beside order of arrival. In both, whoever can pay what stays then, can here."""

    UNLESS_CLOSED = "unless_closed"
    """Nobody gets less, unless they can pay what stays: their care closes. The rule of the house."""
    NEVER_LESS = "never_less"
    """Nobody gets less at all."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits. Files come in the order of (`arrival`, `id`), ids are unique in a share-out."""

    id: FileId
    arrival: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class Judged:
    """A plan of one file and what it means: for each person, and for the envelopes that it draws on."""

    plan: Plan
    closed: Mapping[PersonId, bool]
    granted: Mapping[PersonId, Cents]
    drawn: Mapping[EnvelopeId, Cents]
    loans: Cents
    requests: int

    @property
    def closed_persons(self) -> int:
        return sum(self.closed.values())

    @property
    def closes(self) -> bool:
        """Whether everybody of the file can pay what stays."""
        return all(self.closed.values())

    @property
    def granted_total(self) -> Cents:
        return sum(self.granted.values())

    def gives_at_least(self, other: Judged) -> bool:
        """Everybody gets as much as with the other plan, and whoever can pay what stays then, can here."""
        return self.is_fair_beside(other, Fairness.NEVER_LESS)

    def is_fair_beside(self, other: Judged, rule: Fairness) -> bool:
        """Whether this plan takes nothing from anybody that the rule protects, beside what order of arrival gives."""
        return all(
            (closed or not other.closed[person])
            and (self.granted[person] >= other.granted[person] or (closed and rule is Fairness.UNLESS_CLOSED))
            for person, closed in self.closed.items()
        )


@dataclass(frozen=True, slots=True)
class Proof:
    """The best that any choice among the plans prepared could reach, and what was reached (before the rest of the
    envelopes is handed out). `proved`: no choice is better."""

    closed: int
    granted: Cents
    closed_bound: int
    granted_bound: Cents
    closed_proved: bool
    granted_proved: bool

    @property
    def gaps(self) -> tuple[float, float]:
        """Of care closed and of money, the share of the bound that is missing."""
        return (
            (self.closed_bound - self.closed) / max(1, self.closed_bound),
            (self.granted_bound - self.granted) / max(1, self.granted_bound),
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file: the plan proposed, and beside it the plan that order of arrival would give."""

    id: FileId
    proposed: Judged
    by_arrival: Judged


@dataclass(frozen=True, slots=True)
class EnvelopeUse:
    """Cents of one envelope: what it had, what the share-out draws, what order of arrival draws."""

    id: EnvelopeId
    left: Cents
    drawn: Cents
    drawn_by_arrival: Cents


@dataclass(frozen=True, slots=True)
class ShareOut:
    """Files in order of arrival, envelopes by id. `without_plan`: files whose facts cannot stand together."""

    files: tuple[Outcome, ...]
    envelopes: tuple[EnvelopeUse, ...]
    proof: Proof
    without_plan: tuple[FileId, ...] = ()

    @property
    def closed(self) -> int:
        return sum(one.proposed.closed_persons for one in self.files)

    @property
    def closed_by_arrival(self) -> int:
        return sum(one.by_arrival.closed_persons for one in self.files)

    @property
    def given_less(self) -> int:
        """Persons who get less than by order of arrival, and can pay what stays."""
        return sum(
            cents < one.by_arrival.granted[person]
            for one in self.files
            for person, cents in one.proposed.granted.items()
        )

    @property
    def granted(self) -> Cents:
        return sum(one.proposed.granted_total for one in self.files)

    @property
    def granted_by_arrival(self) -> Cents:
        return sum(one.by_arrival.granted_total for one in self.files)


@dataclass(frozen=True, slots=True)
class Item:
    """What the search sees of a plan: it draws `drawn[e]` cents on the envelope of rank e."""

    closed: int
    granted: Cents
    drawn: tuple[Cents, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """One item per group, by its place."""

    picks: tuple[int, ...]
    proof: Proof


class ShareOutSolver(Protocol):
    def choose(self, groups: Sequence[Sequence[Item]], capacities: Sequence[Cents], start: Sequence[int]) -> Chosen:
        """One item per group, within the capacities: most closed, then most granted. `start` is a choice that fits:
        the answer is never worse. The same question gets the same answer, however busy the computer is."""
        ...


def on_what_is_left(problem: Problem, left: Mapping[EnvelopeId, Cents]) -> Problem:
    """The problem with these envelopes. What is granted already counts in its budgets, so it is given back to them."""
    budgets = dict(problem.constraints.budgets)
    for aid in problem.aids:
        if aid.budget is not None and aid.budget in left:
            budgets[aid.budget] = left[aid.budget]
    for aid in problem.aids:
        fact = problem.decisions.get(aid.id)
        if isinstance(fact, GrantedAid) and aid.budget is not None and aid.budget in left:
            budgets[aid.budget] += fact.total_cents
    return replace(problem, constraints=replace(problem.constraints, budgets=MappingProxyType(budgets)))


def drawn_on(problem: Problem, plan: Plan, envelopes: Mapping[EnvelopeId, Cents]) -> dict[EnvelopeId, Cents]:
    """What the plan still asks of each envelope: what is granted is out of them already."""
    drawn: dict[EnvelopeId, Cents] = {}
    for aid in problem.aids:
        cents = plan.total(aid.id)
        if cents and aid.budget is not None and aid.budget in envelopes and aid.id not in problem.decisions:
            drawn[aid.budget] = drawn.get(aid.budget, 0) + cents
    return drawn
