"""The dated figures that a quote is worked out with, each with its source, its reviewer and its doubt.

Read at the day of the care, never of the request. What is not held at a day is a `Missing`, said and asked for: nothing
here has a default. The files are `rules/funding/`; reading them is `params_reading`. Ceilings of the C2S: room of
rights.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from misas.core.funding.care_codes import (
    Audience,
    Basket,
    DentalKind,
    HearingClass,
    OpticalItem,
    Sight,
    ToothKind,
)
from misas.core.funding.problem import Cents


class Certainty(StrEnum):
    """PRIMARY: the text itself was read. SECONDARY: a public page says so. TO_CONFIRM: its doubt is told."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    TO_CONFIRM = "to_confirm"


class Unit(StrEnum):
    CENTS = "cents"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Span:
    """From a day to another, both included; None is open."""

    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def meets(self, other: Span) -> bool:
        """Whether a day is in both."""
        return (self.since is None or other.until is None or self.since <= other.until) and (
            other.since is None or self.until is None or other.since <= self.until
        )


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a figure comes from and what is doubtful in it. `checked_on` only when the text itself was read."""

    urls: tuple[str, ...]
    certainty: Certainty
    reviewed_by: str
    reviewed_on: date
    source: str = ""
    doubt: str = ""
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of one parameter, over one span."""

    id: str
    value: int
    unit: Unit
    per: str
    scope: str
    span: Span
    origin: Origin


class Missing(LookupError):
    """No value is held for this parameter at this day."""

    def __init__(self, parameter: str, day: date) -> None:
        self.parameter, self.day = parameter, day
        super().__init__(f"{parameter} at {day}")


@dataclass(frozen=True, slots=True)
class Dated[T]:
    span: Span
    value: T


@dataclass(frozen=True, slots=True)
class DentalAct:
    """A dental act: its basket and its fee cap by date. `raised`: the cap if a rise that is not confirmed holds."""

    code: str
    label: str
    kind: DentalKind
    origin: Origin
    teeth: frozenset[ToothKind] = frozenset()
    baskets: tuple[Dated[Basket], ...] = ()
    base: Cents | None = None
    fee_caps: tuple[Dated[Cents], ...] = ()
    raised: Dated[Cents] | None = None
    c2s_caps: tuple[Dated[Cents], ...] = ()

    def basket_at(self, day: date) -> Basket | None:
        return _at(self.baskets, day)

    def cap_at(self, day: date) -> Cents | None:
        return _at(self.fee_caps, day)

    def raised_at(self, day: date) -> Cents | None:
        """The cap that would hold at a day if the rise does; None when there is none to fear."""
        return self.raised.value if self.raised and self.raised.span.holds(day) else None

    def c2s_cap_at(self, day: date) -> Cents | None:
        return _at(self.c2s_caps, day)

    def admits(self, tooth: ToothKind) -> bool:
        return not self.teeth or tooth in self.teeth


@dataclass(frozen=True, slots=True)
class HearingAid:
    """A class of hearing aid for an audience, per ear. `limit`: the price limit of class I."""

    audience: Audience
    klass: HearingClass
    span: Span
    base: Cents
    renewal_months: int
    origin: Origin
    limit: Cents | None = None
    c2s_limit: Cents | None = None


@dataclass(frozen=True, slots=True)
class Glasses:
    """A frame or a lens of a class; `sight` None: whatever the correction."""

    item: OpticalItem
    basket: Basket
    span: Span
    base: Cents
    origin: Origin
    sight: Sight | None = None
    limit: Cents | None = None


@dataclass(frozen=True, slots=True)
class Renewal:
    """Every how many months a pair is reimbursed, under an age in full years (None: any)."""

    below: int | None
    months: int


@dataclass(frozen=True, slots=True)
class Params:
    """Everything that `rules/funding/` holds."""

    figures: tuple[Figure, ...]
    dental: Mapping[str, DentalAct] = field(default_factory=lambda: MappingProxyType({}))
    hearing: tuple[HearingAid, ...] = ()
    glasses: tuple[Glasses, ...] = ()
    renewals: tuple[Renewal, ...] = ()
    version: str = ""

    def at(self, day: date) -> At:
        return At(self, day)


@dataclass(frozen=True, slots=True)
class At:
    """The figures as they stand on one day."""

    params: Params
    day: date

    def figure(self, id: str) -> Figure:
        """Raises Missing."""
        for one in self.params.figures:
            if one.id == id and one.span.holds(self.day):
                return one
        raise Missing(id, self.day)

    def value(self, id: str) -> int:
        """Raises Missing."""
        return self.figure(id).value

    def get(self, id: str) -> int | None:
        """The value, or None: for whoever says what it means that none is held."""
        return next((f.value for f in self.params.figures if f.id == id and f.span.holds(self.day)), None)

    def dental(self, code: str) -> DentalAct | None:
        return self.params.dental.get(code)

    def hearing(self, audience: Audience, klass: HearingClass) -> HearingAid | None:
        held = (one for one in self.params.hearing if (one.audience, one.klass) == (audience, klass))
        return next((one for one in held if one.span.holds(self.day)), None)

    def glasses(self, item: OpticalItem, basket: Basket, sight: Sight | None) -> Glasses | None:
        """The exact correction first, then what holds for any."""
        held = [g for g in self.params.glasses if (g.item, g.basket) == (item, basket) and g.span.holds(self.day)]
        exact = (g for g in held if g.sight is not None and g.sight == sight)
        return next(exact, None) or next((g for g in held if g.sight is None), None)

    def renewal_months(self, age: int) -> int | None:
        """Of a pair of glasses."""
        return next((r.months for r in self.params.renewals if r.below is None or age < r.below), None)


def _at[T](values: Iterable[Dated[T]], day: date) -> T | None:
    return next((one.value for one in values if one.span.holds(day)), None)
