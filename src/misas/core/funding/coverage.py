"""The rights of a person as a quote reads them: who pays what by law, and what her complementary cover promises.

A snapshot: each right with its days, True, False or None when nobody knows. Nothing is assumed: what is not said and
changes a share becomes a question (`supposing`). Not here: what each right does to a line (`rates`, `promises`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from misas.core.funding.care_codes import CareFamily
from misas.core.funding.problem import Cents
from misas.core.refusals import Fault
from misas.core.rights.months import add_months, elapsed_years

MINOR_UNTIL: Final = 18
YOUNG_UNTIL: Final = 20
MATERNITY_DAYS_AFTER: Final = 12
MATERNITY_MONTHS_BEFORE: Final = 4
"""The sixth month begins four months before the day expected: nine months less five (k)."""


@dataclass(frozen=True, slots=True)
class Right:
    """Whether a right is held, between which days; `is_held` None: nobody knows. `ends`: it is never renewed.

    A right whose last day is past may have been renewed: nobody knows, unless it never is.
    """

    is_held: bool | None = None
    since: date | None = None
    until: date | None = None
    ends: bool = False

    def at(self, day: date) -> bool | None:
        if not self.is_held:
            return self.is_held
        if self.since is not None and day < self.since:
            return False
        if self.until is not None and self.until < day:
            return False if self.ends else None
        return True


YES: Final = Right(True)
NO: Final = Right(False)
UNSAID: Final = Right()


def maternity(expected_on: date, born_on: date | None = None) -> Right:
    """From the first day of the sixth month of pregnancy to the twelfth day after the birth."""
    until = (born_on or expected_on) + timedelta(days=MATERNITY_DAYS_AFTER)
    return Right(True, add_months(expected_on, -MATERNITY_MONTHS_BEFORE), until, ends=True)


class PromiseKind(StrEnum):
    """How a complementary cover words its guarantee for a family of care."""

    NOTHING = "nothing"
    COPAYMENT = "copayment"
    PERCENT_OF_BASE = "percent_of_base"
    FLAT = "flat"
    FULL = "full"


class FlatUnit(StrEnum):
    """What a flat amount is for. One pot a unit; EACH is one a care."""

    EACH = "each"
    EAR = "ear"
    TOOTH = "tooth"
    PAIR = "pair"
    PERSON = "person"


class Every(StrEnum):
    """When a flat amount is whole again. A year is a calendar year; the others run from the first care that used it."""

    CARE = "care"
    SEMESTER = "semester"
    YEAR = "year"
    TWO_YEARS = "two_years"
    FOUR_YEARS = "four_years"


@dataclass(frozen=True, slots=True)
class Promise:
    """What a complementary cover pays for a family, as its table of guarantees says it.

    `percent` of the base, `cents` a unit. `includes_amo`: whether the compulsory share is inside the figure; None is
    asked. `plus_cents`: a flat amount on top ("TM + 300 €"). `in_network`: the promise within its network.
    """

    kind: PromiseKind
    percent: int = 0
    cents: Cents = 0
    plus_cents: Cents = 0
    includes_amo: bool | None = None
    unit: FlatUnit = FlatUnit.EACH
    every: Every = Every.CARE
    from_day: date | None = None
    in_network: Promise | None = None

    @property
    def pot_cents(self) -> Cents:
        """What the pot of a unit holds when it is whole; 0 without pot."""
        return self.cents if self.kind is PromiseKind.FLAT else self.plus_cents


class Complementary(StrEnum):
    HELD = "held"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Cover:
    """A complementary cover. `is_responsible` None is asked. `yearly_cap_cents`: all guarantees of a calendar year."""

    state: Complementary = Complementary.UNKNOWN
    is_responsible: bool | None = None
    promises: Mapping[CareFamily, Promise] = field(default_factory=lambda: MappingProxyType({}))
    since: date | None = None
    until: date | None = None
    yearly_cap_cents: Cents | None = None

    def at(self, day: date) -> Complementary:
        if self.state is Complementary.HELD:
            if self.since is not None and day < self.since:
                return Complementary.NONE
            if self.until is not None and self.until < day:
                return Complementary.UNKNOWN
        return self.state


NO_COVER: Final = Cover(Complementary.NONE)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything that a quote asks of a person's rights, as it was read on a day (`read_on`).

    `c2s`: free or with contribution, the same guarantees. `born` None: her age is asked when it matters.
    """

    read_on: date
    born: date | None = None
    local_regime: Right = UNSAID
    c2s: Right = UNSAID
    ame: Right = UNSAID
    ald: Right = UNSAID
    at_mp: Right = UNSAID
    invalidity: Right = UNSAID
    maternity: Right = UNSAID
    is_blind: bool | None = None
    cover: Cover = Cover()

    def age(self, day: date) -> int | None:
        return elapsed_years(self.born, day) if self.born is not None else None


RIGHTS: Final = ("local_regime", "c2s", "ame", "ald", "at_mp", "invalidity", "maternity")
"""The rights of a coverage that a question may be asked of, by their names."""

MOST: Final = 10_000_00
HIGHEST_PERCENT: Final = 1000


def faults(coverage: Coverage) -> tuple[Fault, ...]:
    """What is wrong with a coverage as it was typed; fields are `cover.promises.<family>.percent`, `c2s.until`…"""
    found: list[Fault] = []
    for name in RIGHTS:
        right: Right = getattr(coverage, name)
        if right.since and right.until and right.until < right.since:
            found.append(Fault.of(f"{name}.until", "funding.coverage.ends_before"))
    if coverage.c2s.is_held and coverage.ame.is_held:
        found.append(Fault.of("ame.is_held", "funding.coverage.c2s_and_ame"))
    if coverage.born is not None and coverage.born > coverage.read_on:
        found.append(Fault.of("born", "funding.coverage.born_later"))
    cover = coverage.cover
    if cover.since and cover.until and cover.until < cover.since:
        found.append(Fault.of("cover.until", "funding.coverage.ends_before"))
    if cover.yearly_cap_cents is not None and cover.yearly_cap_cents < 0:
        found.append(Fault.of("cover.yearly_cap_cents", "funding.coverage.negative"))
    for family, promise in cover.promises.items():
        found += _promise_faults(f"cover.promises.{family}", promise)
    return tuple(found)


def _promise_faults(at: str, promise: Promise) -> list[Fault]:
    found = []
    if promise.kind is PromiseKind.PERCENT_OF_BASE and not 0 < promise.percent <= HIGHEST_PERCENT:
        found.append(Fault.of(f"{at}.percent", "funding.coverage.percent", most=HIGHEST_PERCENT))
    for name in ("cents", "plus_cents"):
        if not 0 <= getattr(promise, name) <= MOST:
            found.append(Fault.of(f"{at}.{name}", "funding.coverage.amount"))
    if promise.kind is PromiseKind.FLAT and promise.cents == 0:
        found.append(Fault.of(f"{at}.cents", "funding.coverage.flat_without_amount"))
    if promise.in_network is not None:
        if promise.in_network.in_network is not None:
            found.append(Fault.of(f"{at}.in_network", "funding.coverage.network_twice"))
        found += _promise_faults(f"{at}.in_network", promise.in_network)
    return found
