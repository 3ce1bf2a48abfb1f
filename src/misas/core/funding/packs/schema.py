"""A rule pack: everything a funder's rules say, as frozen values. Money in cents; nothing here decides.

How each value is written stands in `tables`; what makes a whole pack sound, in `soundness`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from misas.core.funding.packs.codes import (
    Base,
    Circuit,
    Cost,
    Group,
    Kind,
    Mode,
    Moment,
    Operator,
    Otherwise,
    Per,
    Piece,
    Rhythm,
    Sort,
    Status,
    Unit,
    Verdict,
    Way,
)
from misas.core.funding.packs.facts import Value
from misas.core.funding.problem import Cents, Ratio

type Node = Leaf | Branch

ALL = Ratio(100, 100)
NONE = Ratio(0, 100)
FREE = Ratio(0, 100)


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time: 6 months, 30 days."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Leaf:
    """One comparison. `value` None: the caisse has not said its figure, so the answer is UNKNOWN."""

    fact: str
    operator: Operator
    value: Value | None


@dataclass(frozen=True, slots=True)
class Branch:
    group: Group
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Source:
    title: str
    url: str = ""
    read_on: date | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """Who may ask, and how."""

    way: Way = Way.CASEWORKER
    anonymous: bool = False
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """`when`: the condition is asked only where this holds."""

    id: str
    test: Node
    otherwise: Otherwise = Otherwise.REFUSED
    when: Node | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Expenses that the funder never takes: these kinds (all, when none is named), where `when` holds."""

    costs: tuple[Cost, ...] = ()
    when: Node | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """One step of a scale: the first whose test holds gives the rate, the amount or the cap of the request."""

    when: Node | None = None
    rate: Ratio | None = None
    cents: Cents | None = None
    cap_cents: Cents | None = None


@dataclass(frozen=True, slots=True)
class Cap:
    per: Per
    cents: Cents
    period: Term | None = None


@dataclass(frozen=True, slots=True)
class Sessions:
    """At most so many sessions within the period."""

    count: int
    period: Term


@dataclass(frozen=True, slots=True)
class Opening:
    """Nothing under this amount, except where `unless` holds."""

    cents: Cents
    unless: Node | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays with the person: an amount, a share of what was left, so much a day. The largest counts."""

    cents: Cents = 0
    ratio: Ratio = NONE
    per_day_cents: Cents = 0


@dataclass(frozen=True, slots=True)
class Goal:
    """The aid serves only a plan after which no more than this share of a fact (a yearly amount) is left to pay."""

    ratio: Ratio
    fact: str


@dataclass(frozen=True, slots=True)
class Lending:
    least_cents: Cents
    most_cents: Cents
    step_cents: Cents = 100
    months_least: int = 1
    months_most: int = 1
    interest_least: Ratio = FREE
    interest_most: Ratio = FREE


@dataclass(frozen=True, slots=True)
class AidRule:
    """One aid that the funder may give."""

    id: str
    title: str
    kind: Kind = Kind.GRANT
    mode: Mode = Mode.SCALE
    costs: tuple[Cost, ...] = ()
    conditions: tuple[Condition, ...] = ()
    base: Base = Base.REMAINING
    rate: Ratio = ALL
    tariffs: Mapping[Cost, Cents] = field(default_factory=lambda: MappingProxyType({}))
    deducts_refunds: bool = False
    bands: tuple[Band, ...] = ()
    fixed_cents: Cents | None = None
    grid_cents: Cents = 1
    caps: tuple[Cap, ...] = ()
    sessions: Sessions | None = None
    floor_cents: Cents = 0
    opening: Opening | None = None
    kept: Kept | None = None
    goal: Goal | None = None
    lending: Lending | None = None
    grants_most: int | None = None
    every: Term | None = None
    decision_days: int | None = None


@dataclass(frozen=True, slots=True)
class Requires:
    aid: str
    needs: str


@dataclass(frozen=True, slots=True)
class Match:
    """At most this share of what those others grant."""

    aid: str
    of: tuple[str, ...]
    ratio: Ratio


@dataclass(frozen=True, slots=True)
class Joint:
    aids: tuple[str, ...]
    cents: Cents


@dataclass(frozen=True, slots=True)
class Links:
    """What ties aids together. An aid of this pack is named by its id, one of another pack by pack.aid."""

    exclusive: tuple[tuple[str, ...], ...] = ()
    requires: tuple[Requires, ...] = ()
    matches: tuple[Match, ...] = ()
    joint: tuple[Joint, ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """The money of a year. None: limited, but the amount is the funder's to say."""

    yearly_cents: Cents | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document wanted, for these expenses (all, when none is named), where `when` holds."""

    piece: Piece
    moment: Moment = Moment.REQUEST
    mandatory: bool = True
    costs: tuple[Cost, ...] = ()
    when: Node | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paying:
    """The circuits in order of preference. `when`: the circuit of those for whom it holds."""

    circuit: Circuit
    when: Node | None = None


@dataclass(frozen=True, slots=True)
class Validity:
    """How long a grant stands. None: written in the notification."""

    term: Term | None = None
    extensions: int = 0


@dataclass(frozen=True, slots=True)
class Calendar:
    rhythm: Rhythm = Rhythm.UNKNOWN
    decision_days: int = 0


@dataclass(frozen=True, slots=True)
class Expense:
    """One expense as the rules look at it: what insurance leaves of it, its price (unknown: nothing but what is left),
    what insurance pays, how many devices, sessions or days it is of."""

    id: str
    cost: Cost
    cents: Cents
    price_cents: Cents | None = None
    refunds_cents: Cents = 0
    devices: int = 1
    sessions: int = 0
    days: int = 0
    in_c2s_basket: bool | None = None

    @property
    def full_price_cents(self) -> Cents:
        return self.cents + self.refunds_cents if self.price_cents is None else self.price_cents


@dataclass(frozen=True, slots=True)
class Granted:
    """What was already given to the person by an aid of the pack."""

    aid: str
    on: date
    cents: Cents
    sessions: int = 0


@dataclass(frozen=True, slots=True)
class Expected:
    """What the pack must answer. `aids`: what each aid would pay alone; an aid that is not named pays nothing."""

    verdict: Verdict
    aids: Mapping[str, Cents] = field(default_factory=lambda: MappingProxyType({}))
    asks: frozenset[str] = frozenset()
    fails: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()
    by_committee: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    on: date
    lines: tuple[Expense, ...]
    expected: Expected
    facts: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    granted: tuple[Granted, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    id: str
    funder: str
    sort: Sort
    version: int
    valid_from: date
    valid_to: date | None
    status: Status
    aids: tuple[AidRule, ...]
    cases: tuple[Case, ...]
    title: str = ""
    reviewer: str = ""
    sources: tuple[Source, ...] = ()
    doubts: tuple[str, ...] = ()
    to_complete: tuple[str, ...] = ()
    rank: int = 40
    route: Route = Route()
    costs: tuple[Cost, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    conditions: tuple[Condition, ...] = ()
    links: Links = Links()
    envelope: Envelope | None = None
    documents: tuple[Wanted, ...] = ()
    payments: tuple[Paying, ...] = ()
    validity: Validity = Validity()
    calendar: Calendar = Calendar()

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    @property
    def is_complete(self) -> bool:
        """Whether its caisse has said every figure: a pack that is not cannot be activated."""
        return not self.to_complete

    def aid(self, id: str) -> AidRule:
        return next(one for one in self.aids if one.id == id)
