"""Who pays what of each line of a quote, to the cent: compulsory insurance, régime local, complementary, the person.

Every rate and amount is given: dated parameters and rights are turned into them elsewhere (`coverage`). Amounts are per
unit, in cents. What the compulsory insurance withholds stays with the person: no guarantee pays it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from misas.core.funding.problem import Cents


class GuaranteeKind(StrEnum):
    """What a complementary contract promises for a line."""

    COPAYMENT = "tm_only"
    PERCENT_OF_BASE = "pct_br_incl_amo"
    FLAT = "forfait"
    WITHIN_TOTAL = "full_within_total_cap"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Guarantee:
    """A promise and the one figure that its kind needs: `pct`, `cents` or `total_cap`."""

    kind: GuaranteeKind
    pct: int = 0
    cents: Cents = 0
    total_cap: Cents = 0


@dataclass(frozen=True, slots=True)
class QuoteLine:
    price_cents: Cents
    base_cents: Cents
    amo_rate_percent: int
    local_percent: int = 0
    withheld_cents: Cents = 0
    guarantee: Guarantee | None = None
    quantity: int = 1
    label: str = ""


@dataclass(frozen=True, slots=True)
class QuoteProblem:
    id: str
    lines: tuple[QuoteLine, ...]


@dataclass(frozen=True, slots=True)
class LineShare:
    """Of one unit: what each pays. `withheld` is inside `rac`; the price is amo + local + amc + rac."""

    amo: Cents
    local: Cents
    withheld: Cents
    amc: Cents
    rac: Cents


@dataclass(frozen=True, slots=True)
class Totals:
    price: Cents = 0
    amo: Cents = 0
    local: Cents = 0
    amc: Cents = 0
    rac: Cents = 0


@dataclass(frozen=True, slots=True)
class _Left:
    """A line as its guarantee sees it, compulsory insurance and régime local once counted."""

    line: QuoteLine
    copayment: Cents
    covered: Cents  # amo + local
    withheld: Cents
    left: Cents


PROMISES: Final[Mapping[GuaranteeKind, Callable[[Guarantee, _Left], Cents]]] = {
    GuaranteeKind.COPAYMENT: lambda _, seen: seen.copayment,
    GuaranteeKind.PERCENT_OF_BASE: lambda promise, seen: (
        min(seen.line.price_cents, seen.line.base_cents * promise.pct // 100) - seen.covered - seen.withheld
    ),
    GuaranteeKind.FLAT: lambda promise, seen: min(promise.cents, seen.left),
    GuaranteeKind.WITHIN_TOTAL: lambda promise, seen: min(seen.left, promise.total_cap - seen.covered),
    GuaranteeKind.FULL: lambda _, seen: seen.left,
}
"""What each kind pays, before it is kept from going below zero."""


def work_out(line: QuoteLine) -> LineShare:
    """The shares of one unit of a line."""
    reimbursable = min(line.price_cents, line.base_cents)
    share = reimbursable * line.amo_rate_percent // 100
    withheld = min(line.withheld_cents, share)
    amo = share - withheld
    local = min(reimbursable * line.local_percent // 100, reimbursable - share)
    left = line.price_cents - amo - local - withheld
    seen = _Left(line, reimbursable - share - local, amo + local, withheld, left)
    promise = line.guarantee
    amc = max(0, PROMISES[promise.kind](promise, seen)) if promise else 0
    return LineShare(amo, local, withheld, amc, line.price_cents - amo - local - amc)


def totals(lines: Iterable[QuoteLine]) -> Totals:
    """The whole quote: each line times its quantity."""
    counted = [(line.quantity, line.price_cents, work_out(line)) for line in lines]
    return Totals(
        price=sum(quantity * price for quantity, price, _ in counted),
        amo=sum(quantity * share.amo for quantity, _, share in counted),
        local=sum(quantity * share.local for quantity, _, share in counted),
        amc=sum(quantity * share.amc for quantity, _, share in counted),
        rac=sum(quantity * share.rac for quantity, _, share in counted),
    )
