"""A co-financing problem and a plan that answers it: the plain values that everything else of the room speaks of.

Shapes and rules: docs/funding/problem-files.md. Money is integer euro cents, ≥ 0. Nothing here decides: `reading` makes
a problem out of a file, `stages` searches, `checker` judges.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

type Cents = int
type PersonId = str
type LineId = str
type AidId = str

NOTHING: Mapping[str, Cents] = MappingProxyType({})


class Kind(StrEnum):
    GRANT = "grant"
    LOAN = "loan"


class Mode(StrEnum):
    """How the amount of an aid is fixed."""

    FORMULA = "formula"
    FIXED = "fixed"
    UP_TO = "up_to"
    LOAN = "loan"


@dataclass(frozen=True, slots=True)
class Person:
    id: PersonId
    affordable_cents: Cents


@dataclass(frozen=True, slots=True)
class CareLine:
    """What compulsory and complementary insurance leave of one care, before any aid."""

    id: LineId
    person: PersonId
    cents: Cents
    label: str = ""


@dataclass(frozen=True, slots=True)
class Ratio:
    """`num`/`den`, with `den` ≥ 1 and `num` ≥ 0."""

    num: int = 1
    den: int = 1


@dataclass(frozen=True, slots=True)
class Keep:
    """What must stay with the person on the lines presented, on the final plan."""

    cents: Cents = 0
    ratio: Ratio = Ratio(0, 1)


@dataclass(frozen=True, slots=True)
class Aid:
    """A funder's aid as one request would use it. Field by field: the table of §7.3."""

    id: AidId
    kind: Kind
    rank: int
    covers_lines: tuple[LineId, ...]
    mode: Mode
    rate: Ratio = Ratio()
    cap_per_line_cents: Cents | None = None
    cap_per_request_cents: Cents | None = None
    already_used_this_year_cents: Cents = 0
    min_grant_cents: Cents = 0
    opens_if_remaining_at_least_cents: Cents = 0
    person_must_keep: Keep | None = None
    only_if_final_rac_at_most_cents: Cents | None = None
    fixed_cents: Cents = 0
    grid_cents: Cents = 1
    min_cents: Cents = 0
    max_cents: Cents = 0
    budget: str | None = None
    decision_day: int = 0
    funder: str = ""

    @property
    def is_loan(self) -> bool:
        return self.kind is Kind.LOAN

    @property
    def cap_left_cents(self) -> Cents | None:
        """What the cap of the request leaves this year; None without cap."""
        if self.cap_per_request_cents is None:
            return None
        return max(0, self.cap_per_request_cents - self.already_used_this_year_cents)

    @property
    def name(self) -> str:
        return self.funder or self.id


@dataclass(frozen=True, slots=True)
class Need:
    """`aid` may be used only when `needs` is."""

    aid: AidId
    needs: AidId


@dataclass(frozen=True, slots=True)
class Matching:
    """`ratio.den × total(aid) ≤ ratio.num × Σ total(of)`."""

    aid: AidId
    of: tuple[AidId, ...]
    ratio: Ratio


@dataclass(frozen=True, slots=True)
class JointCap:
    aids: tuple[AidId, ...]
    max_cents: Cents


@dataclass(frozen=True, slots=True)
class Constraints:
    mutually_exclusive: tuple[tuple[AidId, ...], ...] = ()
    requires: tuple[Need, ...] = ()
    matching: tuple[Matching, ...] = ()
    joint_caps: tuple[JointCap, ...] = ()
    budgets: Mapping[str, Cents] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class RefusedAid:
    """The funder said no: the aid cannot be used."""


@dataclass(frozen=True, slots=True)
class GrantedAid:
    """The funder said yes: these amounts are facts. A loan has `loan_cents` and no line."""

    lines: Mapping[LineId, Cents] = field(default_factory=lambda: NOTHING)
    loan_cents: Cents = 0

    @property
    def total_cents(self) -> Cents:
        return self.loan_cents + sum(self.lines.values())


type Decision = RefusedAid | GrantedAid


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything in file order; identifiers are unique in their list and all references exist."""

    id: str
    persons: tuple[Person, ...]
    lines: tuple[CareLine, ...]
    aids: tuple[Aid, ...]
    constraints: Constraints = Constraints()
    decisions: Mapping[AidId, Decision] = field(default_factory=lambda: MappingProxyType({}))

    def line(self, id: LineId) -> CareLine:
        return next(line for line in self.lines if line.id == id)

    def aid(self, id: AidId) -> Aid:
        return next(aid for aid in self.aids if aid.id == id)

    def person_of(self, aid: Aid) -> PersonId:
        """The one person whose lines the aid covers."""
        return self.line(aid.covers_lines[0]).person


@dataclass(frozen=True, slots=True)
class Plan:
    """Who pays what. Only aids that are used, only amounts ≥ 1; `presented` gives the lines shown to each used grant.

    Nothing says that it is sound: `checker.violations` does.
    """

    grants: Mapping[AidId, Mapping[LineId, Cents]] = field(default_factory=lambda: MappingProxyType({}))
    loans: Mapping[AidId, Cents] = field(default_factory=lambda: NOTHING)
    presented: Mapping[AidId, tuple[LineId, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def total(self, aid: AidId) -> Cents:
        return self.loans.get(aid, 0) + sum(self.grants.get(aid, NOTHING).values())


@dataclass(frozen=True, slots=True)
class Objective:
    """The five values, in the order in which they decide."""

    closed_persons: int
    granted_total_cents: Cents
    loan_total_cents: Cents
    requests: int
    latest_day: int

    def better_than(self, other: Objective) -> bool:
        return self.key() > other.key()

    def key(self) -> tuple[int, int, int, int, int]:
        """Larger is better."""
        return (
            self.closed_persons,
            self.granted_total_cents,
            -self.loan_total_cents,
            -self.requests,
            -self.latest_day,
        )
