"""The daily fee of a stay in hospital, day by day: a stay that crosses a revision has two amounts.

The day of leaving counts. A day whose fee is not held is a `Missing`, never the amount of another day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from misas.core.funding.care_codes import CareFamily
from misas.core.funding.params import Params
from misas.core.funding.problem import Cents
from misas.core.funding.quotes import QuotedLine
from misas.core.funding.working_out import DAILY_FEES


@dataclass(frozen=True, slots=True)
class StayFee:
    """Days of a stay that have one fee."""

    since: date
    days: int
    cents: Cents

    @property
    def total_cents(self) -> Cents:
        return self.days * self.cents


def stay_fees(params: Params, first: date, last: date, *, is_psychiatry: bool = False) -> tuple[StayFee, ...]:
    """From the day of coming to that of leaving, both counted. Raises Missing; ValueError when it ends first."""
    if last < first:
        raise ValueError("a stay ends after it begins")
    found: list[StayFee] = []
    for nth in range((last - first).days + 1):
        day = first + timedelta(days=nth)
        cents = params.at(day).value(DAILY_FEES[is_psychiatry])
        if found and found[-1].cents == cents:
            found[-1] = StayFee(found[-1].since, found[-1].days + 1, cents)
        else:
            found.append(StayFee(day, 1, cents))
    return tuple(found)


def fee_line(fee: StayFee, id: str, label: str, *, is_psychiatry: bool = False) -> QuotedLine:
    """The line of a quote for these days; its figures are read at `fee.since`."""
    return QuotedLine(id, label, CareFamily.DAILY_FEE, fee.cents, quantity=fee.days, is_psychiatry=is_psychiatry)
