"""What rule packs become for one plan: aids and constraints of a problem, where each comes from, what cannot be used.

§7.3 knows one ceiling per line for the whole of an aid. A rule whose ceilings differ from one expense to another (a
tariff by product, a share of each price) becomes several parts, tied by a joint ceiling; floors, thresholds and what
the person keeps then hold for each part, which can only ask for less than the rule would give, never for more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from misas.core.funding.packs.codes import Status
from misas.core.funding.packs.eligibility import Finding
from misas.core.funding.packs.facts import Value
from misas.core.funding.packs.schema import Condition, Exclusion, Expense, Granted, Pack, Source
from misas.core.funding.problem import Aid, AidId, Cents, Constraints, LineId, PersonId

OF: Final = "@"
PART: Final = "#"
"""An aid of a problem is pack.rule, then of whom when there are several, then its first line when it is a part."""


def rule_name(aid: AidId) -> str:
    """The rule (pack.aid) that an aid of a problem comes from."""
    return aid.partition(PART)[0].partition(OF)[0]


class Why(StrEnum):
    """Why a pack, or one of its aids, is not in the problem."""

    NOT_IN_FORCE = "not_in_force"
    TO_COMPLETE = "to_complete"
    NO_EXPENSE = "no_expense"
    NOT_ELIGIBLE = "not_eligible"
    TO_ASK = "to_ask"
    NO_BAND = "no_band"
    EXHAUSTED = "exhausted"
    TOO_SOON = "too_soon"
    ENOUGH_TIMES = "enough_times"
    NOTHING_TO_PAY = "nothing_to_pay"
    NEEDS_ABSENT = "needs_absent"
    ENVELOPE_EMPTY = "envelope_empty"


@dataclass(frozen=True, slots=True)
class Applicant:
    """A person, what is known of her, her expenses, and what each aid (pack.aid) already gave her."""

    person: PersonId
    facts: Mapping[str, Value]
    expenses: tuple[Expense, ...]
    granted: Mapping[str, Sequence[Granted]] = field(default_factory=lambda: MappingProxyType({}))

    def past(self, name: str) -> tuple[Granted, ...]:
        """What a rule (pack.aid) gave her, whichever of its parts was asked."""
        return tuple(one for aid, some in self.granted.items() if rule_name(aid) == name for one in some)


@dataclass(frozen=True, slots=True)
class Trace:
    """The rule that an aid of the problem comes from, to be said aloud: rule, version, source."""

    pack: str
    version: int
    rule: str
    funder: str
    status: Status
    sources: tuple[Source, ...]
    steps: tuple[Condition, ...] = ()
    by_committee: bool = False
    would_help: frozenset[str] = frozenset()
    """Facts that are not known and that would lower an opening threshold."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why a pack (`rule` empty) or one of its aids is not offered to this person."""

    pack: str
    version: int
    funder: str
    person: PersonId
    why: Why
    rule: str = ""
    finding: Finding | None = None
    names: tuple[str, ...] = ()
    """What is missing or in the way: aids that are needed, facts to ask, figures to complete."""
    left: Mapping[LineId, Exclusion | None] = field(default_factory=lambda: MappingProxyType({}))
    """The expenses that the pack does not take, each with the exclusion that says so."""


@dataclass(frozen=True, slots=True)
class Compiled:
    aids: tuple[Aid, ...] = ()
    constraints: Constraints = field(default_factory=Constraints)
    traces: Mapping[AidId, Trace] = field(default_factory=lambda: MappingProxyType({}))
    unusable: tuple[Unusable, ...] = ()
    findings: Mapping[tuple[str, PersonId], Finding] = field(default_factory=lambda: MappingProxyType({}))

    def of_rule(self, pack: str, rule: str) -> tuple[Aid, ...]:
        """The parts that one rule became."""
        return tuple(one for one in self.aids if self.traces[one.id].pack == pack and self.traces[one.id].rule == rule)

    def to_ask(self) -> frozenset[str]:
        """Every fact that would settle a pack."""
        return frozenset().union(*(one.finding.to_ask for one in self.unusable if one.finding is not None))


def trace_of(pack: Pack, rule: str, finding: Finding, would_help: frozenset[str]) -> Trace:
    return Trace(
        pack.id,
        pack.version,
        rule,
        pack.funder,
        pack.status,
        pack.sources,
        finding.steps,
        finding.by_committee,
        would_help,
    )


@dataclass(frozen=True, slots=True)
class Made:
    """What one rule became for one person: parts that pay, and the ceiling they share when there are several."""

    name: str
    person: PersonId
    parts: tuple[Aid, ...]
    trace: Trace
    together_cents: Cents | None = None
