"""A quote as a professional wrote it, and what is wrong with it. Amounts in cents, each per unit.

Nothing here is worked out: `quote_results` does. Lines of one variant group are alternatives: one of them is chosen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from misas.core.funding.care_codes import (
    TEETH,
    Basket,
    CareFamily,
    Ear,
    Equipment,
    HearingClass,
    OpticalItem,
    Sight,
)
from misas.core.funding.problem import Cents
from misas.core.orientation.codes import Sector, TariffOption
from misas.core.refusals import Fault
from misas.lib.french import euros

HIGHEST: Final = 100_000_00
MOST_UNITS: Final = 400
MOST_LINES: Final = 60
COUNTED: Final = 20_000


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """One care. What the quote does not say is None, and asked when it changes a share.

    `base_cents` None: the base of our tables. `rate_percent`: the rate that a statement says, when no table holds one.
    `is_of_ald`, `is_of_at_mp`: whether the care belongs to the illness or the accident that is covered whole.
    `nth_day`: of a stay, which of its days is the first of this line. `on_one_day`: all its units on one day with the
    same professional (the caps of a day); else each has its own day.
    """

    id: str
    label: str
    family: CareFamily
    price_cents: Cents
    quantity: int = 1
    base_cents: Cents | None = None
    rate_percent: int | None = None
    code: str = ""
    basket: Basket | None = None
    tooth: str = ""
    ear: Ear | None = None
    hearing_class: HearingClass | None = None
    item: OpticalItem | None = None
    sight: Sight | None = None
    equipment: Equipment | None = None
    pair: str = ""
    sight_changed: bool | None = None
    sector: Sector | None = None
    option: TariffOption | None = None
    is_general_practice: bool = False
    in_pathway: bool | None = None
    is_psychiatry: bool = False
    nth_day: int = 1
    is_of_ald: bool | None = None
    is_of_at_mp: bool | None = None
    is_impaired: bool | None = None
    in_network: bool | None = None
    on_one_day: bool = False
    variant_group: str = ""

    @property
    def total_cents(self) -> Cents:
        return self.quantity * self.price_cents


@dataclass(frozen=True, slots=True)
class Quote:
    """`care_on`: the day on which the care is planned, at which every figure is read."""

    id: str
    professional: str
    issued_on: date
    lines: tuple[QuotedLine, ...]
    valid_until: date | None = None
    care_on: date | None = None
    stated_total_cents: Cents | None = None

    @property
    def day(self) -> date:
        """The day at which its figures are read."""
        return self.care_on or self.issued_on

    def groups(self) -> dict[str, tuple[QuotedLine, ...]]:
        """The lines of each variant group that has several."""
        found: dict[str, list[QuotedLine]] = {}
        for line in self.lines:
            if line.variant_group:
                found.setdefault(line.variant_group, []).append(line)
        return {group: tuple(lines) for group, lines in found.items() if len(lines) > 1}


def faults(quote: Quote, *, on: date) -> tuple[Fault, ...]:
    """What is wrong with a quote read on a day, every fault at once. `lines.<n>.<field>` names the line, from 0."""
    found = [*_of_days(quote, on), *_of_lines(quote)]
    if not found:
        found += _of_total(quote)
    return tuple(found)


def _of_days(quote: Quote, on: date) -> Iterator[Fault]:
    if not quote.professional.strip():
        yield Fault.of("professional", "funding.quote.no_professional")
    if quote.issued_on > on:
        yield Fault.of("issued_on", "funding.quote.issued_later", issued=quote.issued_on)
    if quote.valid_until is not None and quote.valid_until < quote.issued_on:
        yield Fault.of("valid_until", "funding.quote.ends_before_it_begins")
    elif quote.valid_until is not None and quote.valid_until < on:
        yield Fault.of("valid_until", "funding.quote.expired", until=quote.valid_until)
    elif quote.valid_until is not None and quote.care_on is not None and quote.valid_until < quote.care_on:
        yield Fault.of("care_on", "funding.quote.care_after_validity", until=quote.valid_until)
    if quote.care_on is not None and quote.care_on < quote.issued_on:
        yield Fault.of("care_on", "funding.quote.care_before_quote", issued=quote.issued_on)


def _of_lines(quote: Quote) -> Iterator[Fault]:
    if not quote.lines:
        yield Fault.of("lines", "funding.quote.no_line")
    if len(quote.lines) > MOST_LINES:
        yield Fault.of("lines", "funding.quote.too_many_lines", most=MOST_LINES)
    ids = [line.id for line in quote.lines]
    for nth, line in enumerate(quote.lines):
        at = f"lines.{nth}"
        if not line.id or ids.index(line.id) != nth:
            yield Fault.of(f"{at}.id", "funding.quote.line_twice")
        if not line.label.strip():
            yield Fault.of(f"{at}.label", "funding.quote.no_label")
        if not _is_whole(line.quantity) or not 1 <= line.quantity <= MOST_UNITS:
            yield Fault.of(f"{at}.quantity", "funding.quote.quantity", most=MOST_UNITS)
        yield from _of_amount(f"{at}.price_cents", line.price_cents)
        if line.base_cents is not None:
            yield from _of_amount(f"{at}.base_cents", line.base_cents)
        if line.rate_percent is not None and not (_is_whole(line.rate_percent) and 0 <= line.rate_percent <= 100):
            yield Fault.of(f"{at}.rate_percent", "funding.quote.rate")
        if line.tooth and line.tooth not in TEETH:
            yield Fault.of(f"{at}.tooth", "funding.quote.tooth", tooth=line.tooth)
        yield from _of_place(at, line)


def _of_place(at: str, line: QuotedLine) -> Iterator[Fault]:
    """What only one family may say, and a device that stands on one place only."""
    if line.ear is not None and line.family is not CareFamily.HEARING:
        yield Fault.of(f"{at}.ear", "funding.quote.ear_elsewhere")
    if line.item is not None and line.family is not CareFamily.OPTICAL:
        yield Fault.of(f"{at}.item", "funding.quote.item_elsewhere")
    if line.family is CareFamily.HEARING and line.ear is not None and line.quantity != 1:
        yield Fault.of(f"{at}.quantity", "funding.quote.one_ear")


def _of_amount(field: str, cents: object) -> Iterator[Fault]:
    if not _is_whole(cents):
        yield Fault.of(field, "funding.quote.fractional_cents")
    elif cents < 0:  # type: ignore[operator]  # a whole number, told just above
        yield Fault.of(field, "funding.quote.negative")
    elif cents > HIGHEST:  # type: ignore[operator]
        yield Fault.of(field, "funding.quote.too_high")


def _of_total(quote: Quote) -> Iterator[Fault]:
    """The stated total is that of the lines, one of each variant group."""
    stated = quote.stated_total_cents
    if stated is None:
        return
    yield from (found := tuple(_of_amount("stated_total_cents", stated)))
    possible = possible_totals(quote)
    if not found and possible and stated not in possible:
        nearest = min(possible, key=lambda total: (abs(total - stated), total))
        yield Fault.of("stated_total_cents", "funding.quote.total_differs", stated=euros(stated), found=euros(nearest))


def possible_totals(quote: Quote) -> frozenset[Cents]:
    """Every total that a choice in each variant group makes; empty when there are too many to be told."""
    groups = quote.groups()
    sums = {sum(line.total_cents for line in quote.lines if line.variant_group not in groups)}
    for lines in groups.values():
        sums = {before + line.total_cents for before in sums for line in lines}
        if len(sums) > COUNTED:
            return frozenset()
    return frozenset(sums)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
