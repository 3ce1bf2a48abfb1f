"""A right of the catalogue: its conditions as a tree, and all that its file says to whoever claims it.

A tree is `tout`, `au_moins_un` or `aucun` over conditions {fait, operateur, valeur | parametre}; each node may be in
force between two dates, outside of which it asks nothing. Not here: reading a file (`reading`), what a tree answers
for a household (`evaluate`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from misas.core.rights.codes import Aspect, Certainty, Entity, Measure, Opening, Operator, Silence, Theme
from misas.core.rights.months import elapsed_months, elapsed_years


class Kind(StrEnum):
    ALL = "tout"
    ANY = "au_moins_un"
    NONE = "aucun"


Threshold = bool | str | Decimal | frozenset[str]


@dataclass(frozen=True, slots=True)
class Steps:
    """A value that changes by law: each value from its date, until the next one. None before the first."""

    values: tuple[tuple[date, Decimal], ...]

    def at(self, day: date) -> Decimal | None:
        return next((value for since, value in reversed(self.values) if since <= day), None)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One condition. A date is compared by the full years or months gone by on the first day of the month."""

    fact: str
    operator: Operator
    value: Threshold | None = None
    parameter: str = ""
    measure: Measure | None = None
    aspect: Aspect = Aspect.VALUE
    article: str = ""
    since: date | None = None
    until: date | None = None

    def holds(self, value: bool | int | str | date | Decimal, threshold: Threshold, month: date) -> bool:
        """Whether a value that is held meets the condition at this threshold."""
        if isinstance(value, date):
            elapsed = elapsed_years if self.measure is Measure.YEARS else elapsed_months
            value = elapsed(value, month)
        return compare(self.operator, value, threshold)


@dataclass(frozen=True, slots=True)
class Group:
    kind: Kind
    nodes: tuple[Node, ...]
    since: date | None = None
    until: date | None = None


Node = Leaf | Group


def compare(operator: Operator, value: Any, threshold: Any) -> bool:
    """One comparison of the law."""
    match operator:
        case Operator.EQUAL:
            return bool(value == threshold)
        case Operator.OTHER_THAN:
            return bool(value != threshold)
        case Operator.BELOW:
            return bool(value < threshold)
        case Operator.AT_MOST:
            return bool(value <= threshold)
        case Operator.ABOVE:
            return bool(value > threshold)
        case Operator.AT_LEAST:
            return bool(value >= threshold)
        case Operator.AMONG:
            return value in threshold
        case Operator.OUTSIDE:
            return value not in threshold


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a rule comes from, and the day on which that source was last looked at."""

    title: str
    article: str
    url: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class Effect:
    """What the right gives: a status in words, an amount or a rate when one is fixed, or a variable of the engine."""

    status: str
    amount: Steps | None = None
    rate: int | None = None
    variable: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Delay:
    """How long the decider has, in months or in days, from the complete file, and what its silence means."""

    months: int = 0
    days: int = 0
    silence: Silence | None = None
    article: str = ""
    url: str = ""
    certainty: Certainty | None = None


@dataclass(frozen=True, slots=True)
class Renewal:
    """The window to ask again, counted back from the end of the right, in months. `is_advised`: the text fixes none,
    and the time that the decider takes makes this one."""

    opens_months: int
    closes_months: int
    is_automatic: bool = False
    is_advised: bool = False


@dataclass(frozen=True, slots=True)
class NoTerm:
    """That no text fixes a delay, or a renewal window: why, and where it was read. What nobody looked up has none."""

    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Stake:
    """What a year of the right is worth, an estimate with its basis; never a promise. `is_average`: what it is worth to
    most people, and not the most that it may be."""

    euros: Decimal
    basis: str
    is_average: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """A case of the file: facts, and the answer that the rule must give."""

    name: str
    sort: str
    month: date
    facts: Mapping[str, Any]
    expected: str
    to_ask: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Right:
    """One right, as its file says it. Texts are French: they are the file's, not ours."""

    id: str
    title: str
    theme: Theme
    body: str
    entity: Entity
    for_children: bool
    since: date
    until: date | None
    certainty: Certainty
    references: tuple[Reference, ...]
    conditions: Group
    effect: Effect
    opening: Opening
    use: str
    steps: tuple[str, ...]
    documents: tuple[str, ...]
    decider: str
    delay: Delay | None
    renewal: Renewal | None
    stake: Stake | None
    to_confirm: str
    no_delay: NoTerm | None = None
    """Why there is no delay; None with no delay either: it was not looked up. The same of the renewal."""
    no_renewal: NoTerm | None = None
    open_when: Node | None = None
    parameters: Mapping[str, Steps] = field(default_factory=dict)
    trials: tuple[Trial, ...] = ()

    def is_in_force(self, month: date) -> bool:
        return self.since <= month and (self.until is None or month <= self.until)

    @property
    def asks_engine(self) -> bool:
        """Whether its conditions only screen: the engine computes the answer of those who pass."""
        return bool(self.effect.variable)

    def threshold(self, leaf: Leaf, month: date) -> Threshold | None:
        return self.parameters[leaf.parameter].at(month) if leaf.parameter else leaf.value


def is_live(node: Node, month: date) -> bool:
    """Whether a node asks anything in this month."""
    return (node.since is None or node.since <= month) and (node.until is None or month <= node.until)


def leaves(node: Node, month: date | None = None) -> Iterator[Leaf]:
    """Every condition of a tree, in its order; those in force only, when a month is given."""
    if month is not None and not is_live(node, month):
        return
    if isinstance(node, Leaf):
        yield node
    else:
        for inner in node.nodes:
            yield from leaves(inner, month)


SORTS: Final = frozenset({"oui", "non", "frontiere", "inconnu"})
EXPECTED: Final = frozenset({"oui", "non", "inconnu"})
