"""One answer of the review: a verdict that can always say why, and an UNKNOWN that always asks.

What the conditions answer alone comes from `evaluate`; when a right is computed by the engine, its conditions screen
and the engine's two ends (every unknown fact at its best and at its worst) decide. The engine itself is a connector.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from misas.core.rights.changing import Change, smallest_change
from misas.core.rights.codes import Verdict
from misas.core.rights.evaluate import Evaluation, evaluate, is_open
from misas.core.rights.facts import Atom, FactTable, Household
from misas.core.rights.grounds import LINES, Ground, grounds_of
from misas.core.rights.rules import Right

EXACT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Answer:
    """What we may say of one right for one member. Built only when it can be defended.

    `is_open`: the right is known to be open already, or the step done: a NO then only says that nothing is left to
    claim."""

    right: Right
    member: str
    verdict: Verdict
    grounds: tuple[Ground, ...]
    amount: Decimal | None = None
    to_ask: tuple[Atom, ...] = ()
    change: Change | None = None
    is_exact: bool = True
    is_open: bool = False

    def __post_init__(self) -> None:
        if self.verdict is Verdict.UNKNOWN and not self.to_ask:
            raise ValueError("an UNKNOWN that asks nothing helps nobody")
        if self.verdict is not Verdict.UNKNOWN and self.to_ask:
            raise ValueError("a YES or a NO that a fact could change is an UNKNOWN")
        if not 0 < len(self.grounds) <= LINES:
            raise ValueError(f"an answer says why, in {LINES} lines at most")
        if self.verdict is Verdict.UNKNOWN and self.amount is not None:
            raise ValueError("an UNKNOWN promises no amount")


def answer(right: Right, household: Household, table: FactTable, member: str = "") -> Answer | None:
    """The answer of a right by its conditions; None when they pass and the engine must now be asked."""
    return told(evaluate(right, household, table, member), household, table)


def told(found: Evaluation, household: Household, table: FactTable) -> Answer | None:
    """The answer that an evaluation makes; None when its conditions pass and the engine must now be asked."""
    right = found.right
    if right.asks_engine and found.verdict is Verdict.YES:
        return None
    amount = right.effect.amount.at(household.month) if right.effect.amount else None
    return Answer(
        right=right,
        member=found.member,
        verdict=found.verdict,
        grounds=grounds_of(right, household, table, found.member, verdict=found.verdict),
        amount=amount if found.verdict is Verdict.YES else None,
        to_ask=found.to_ask,
        change=smallest_change(found, household, table),
        is_exact=found.is_exact,
        is_open=is_open(right, household, table, found.member),
    )


@dataclass(frozen=True, slots=True)
class Ends:
    """What the engine computed with every unknown fact at its worst, then at its best: due or not, and how much."""

    worst: bool
    best: bool
    worst_amount: Decimal | None = None
    best_amount: Decimal | None = None


def from_engine(
    screened: Evaluation,
    ends: Ends,
    grounds: Iterable[Ground],
    decisive: Iterable[Atom],
    change: Change | None = None,
    *,
    is_exact: bool = True,
) -> Answer:
    """The answer of a right that the engine computes, once its conditions let it be asked.

    The amount is told only when both ends agree on it to the cent.
    """
    if not screened.right.asks_engine or screened.verdict is not Verdict.YES:
        raise ValueError(f"the engine is not asked about {screened.right.id}")
    verdict = Verdict.of(ends.worst) if ends.worst == ends.best else Verdict.UNKNOWN
    agreed = ends.worst_amount is not None and ends.best_amount is not None
    agreed = agreed and abs(ends.worst_amount - ends.best_amount) < EXACT  # type: ignore[operator]
    return Answer(
        right=screened.right,
        member=screened.member,
        verdict=verdict,
        grounds=tuple(grounds)[:LINES],
        amount=ends.best_amount if agreed and verdict is Verdict.YES else None,
        to_ask=tuple(dict.fromkeys(decisive)) if verdict is Verdict.UNKNOWN else (),
        change=change,
        is_exact=is_exact,
    )
