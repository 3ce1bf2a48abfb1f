"""What the engine answers of one review, and the port through which it is asked.

The engine is a process of its own (`connectors/openfisca`); here are only its words. `wire` writes them as JSON and
reads them back. Not here: the catalogue's own answers (`review`), any computation of a right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Protocol

from misas.core.rights.answers import Ends
from misas.core.rights.changing import Change
from misas.core.rights.evaluate import Evaluation
from misas.core.rights.facts import Atom, Household
from misas.core.rights.grounds import LINES, Ground
from misas.core.rights.questions import Doubt

CENT: Final = Decimal("0.01")
C2S: Final = "c2s"


class EngineAway(Exception):
    """The engine is down, or did not answer in time: ask again later."""


class EngineBroken(Exception):
    """The engine answered something that is no review, or refused the request. `problem`: which, in a few words."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class EngineAnswer:
    """One right for one member: its two ends, why, and the unknown facts that can change it (none when they agree).

    `is_exact` is False when what is unknown was too much to try whole: then a NO or a YES holds for all that was tried.
    The amounts of the ends are euros a month received (a yes at 0 € is never an amount); none for C2S and AME."""

    right: str
    member: str
    ends: Ends
    grounds: tuple[Ground, ...]
    decisive: tuple[Atom, ...] = ()
    change: Change | None = None
    is_exact: bool = True

    def __post_init__(self) -> None:
        if not 0 < len(self.grounds) <= LINES:
            raise ValueError(f"an answer says why, in {LINES} lines at most")
        if (self.ends.worst == self.ends.best) == bool(self.decisive):
            raise ValueError("an unknown asks, and only an unknown")


@dataclass(frozen=True, slots=True)
class C2SFigures:
    """The figures of the C2S of the household. Ceilings: whole euros a year; base: euros over the reference period;
    contribution: euros a month for the household.

    `lines` are what is held, signed, and add up to `base_held` (± 0.01 €); an unknown resource is a line without
    amount. `base_low` and `base_high` are the base with the unknown facts at their best and at their worst.
    `free_ends`, `contribution_ends`: each ceiling at its lowest and at its highest, while who lives there may move it.
    `moves_*`: the unknown facts that make the base, the ceilings or the contribution a range, the most telling first.
    `tier_*`: gratuite, participation, presomption, automatique_rsa, ame or refus; `reason_*`: a code of the engine
    (rsa, ressources_superieures, a_rattacher_aux_parents…), whose French stands in `EngineReview.labels`.
    """

    ceiling_free: int
    ceiling_contribution: int
    base_low: Decimal
    base_high: Decimal
    contribution_low: Decimal
    contribution_high: Decimal
    lines: tuple[Ground, ...]
    base_held: Decimal
    tier_low: str
    tier_high: str
    reason_low: str
    reason_high: str
    free_ends: tuple[int, int] | None = None
    contribution_ends: tuple[int, int] | None = None
    moves_base: tuple[Atom, ...] = ()
    moves_ceilings: tuple[Atom, ...] = ()
    moves_contribution: tuple[Atom, ...] = ()

    def __post_init__(self) -> None:
        told = sum((line.amount for line in self.lines if line.amount is not None), Decimal(0))
        if abs(told - self.base_held) > CENT:
            raise ValueError(f"lines add up to {told}, not to the base {self.base_held}")


@dataclass(frozen=True, slots=True)
class IfClaimed:
    """What claiming a right would open besides: the C2S tier as things are, and once that right is in payment.
    `amount`: euros a month of the claimed right."""

    right: str
    member: str
    amount: Decimal
    tier_now: str
    tier_then: str
    reason_then: str


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """Whether the kernel and the engine agree on the C2S of the very same household; when not, a human looks."""

    agrees: bool
    engine: str
    kernel: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class EngineReview:
    """The engine's whole answer. `labels`: the French of each rule, reason and tier named in it."""

    rules_version: str
    answers: tuple[EngineAnswer, ...]
    doubts: tuple[Doubt, ...]
    c2s: C2SFigures | None
    second_opinion: SecondOpinion | None
    if_claimed: tuple[IfClaimed, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def contested(self) -> frozenset[str]:
        """The rights on which the two computations disagree: nobody is told theirs before a human looks."""
        agrees = self.second_opinion is None or self.second_opinion.agrees
        return frozenset() if agrees else frozenset({C2S})

    @property
    def is_not_compared(self) -> bool:
        """Whether the C2S was computed once only: the second computation gave up, and says nothing of it."""
        return self.c2s is not None and self.second_opinion is None

    def answer(self, right: str, member: str) -> EngineAnswer | None:
        return next((one for one in self.answers if (one.right, one.member) == (right, member)), None)


class RightsEngine(Protocol):
    """The port: what asks the engine's process about one household."""

    def ask(self, household: Household, asked: Sequence[tuple[str, str]], *, within: float) -> EngineReview:
        """The answers for (right id, member) asked, within so many seconds. Raises EngineAway, EngineBroken."""
        ...


def asked_of(screened: Iterable[Evaluation]) -> tuple[tuple[str, str], ...]:
    """What to ask the engine: the rights that the catalogue left to it (`Review.for_engine`)."""
    return tuple((one.right.id, one.member) for one in screened)
