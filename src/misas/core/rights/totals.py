"""A total of the window beside the months that are told: what is left of it, and whether it tells each month.

Not here: how what is left may have been paid (`spreading`, `tries`).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from misas.core.rights.facts import Amounts
from misas.core.rights.months import window


def untold(value: Amounts, month: date) -> list[date]:
    """The months of the window that are not told one by one."""
    return [each for each in window(month) if each not in value.months]


def rest_of(value: Amounts, month: date) -> Decimal:
    told = sum((value.months[each] for each in window(month) if each in value.months), Decimal(0))
    return (value.total or Decimal(0)) - told


def is_shared_out(value: Amounts, month: date) -> bool:
    """Whether a total tells each month of the window: one month is left to tell at most, or nothing to share out."""
    return value.total is not None and (len(untold(value, month)) < 2 or rest_of(value, month) == 0)
