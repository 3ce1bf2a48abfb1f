"""An amount month by month: its total in equal parts over the months that are not told.

Not here: the other ways in which it may have been paid (`tries`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from misas.core.rights.c2s_facts import RECENT_MONTHS
from misas.core.rights.facts import Amounts
from misas.core.rights.months import add_months
from misas.core.rights.totals import rest_of, untold


def not_recent(months: list[date], month: date) -> list[date]:
    """These months without M-3 to M-1, unless there are no others."""
    recent = {add_months(month, -back) for back in RECENT_MONTHS}
    return [each for each in months if each not in recent] or months


def equal_parts(total: Decimal, months: list[date]) -> dict[date, Decimal]:
    """So many euros in equal parts to the cent, what is left over in the last."""
    part = (total / len(months)).quantize(Decimal("0.01"))
    shared = dict.fromkeys(months, part)
    shared[months[-1]] += total - part * len(months)
    return shared


def spread(value: Amounts, month: date, *, before_recent: bool = False) -> dict[date, Decimal]:
    """An amount month by month: what its total says beyond the months that are told, in equal parts over the others.

    `before_recent`: a total of earnings does not say that somebody worked lately; it is put before M-3 if it can."""
    told = dict(value.months)
    if value.total is None:
        return told
    left = untold(value, month)
    if left and before_recent:
        told |= dict.fromkeys(left, Decimal(0))
        left = not_recent(left, month)
    return told | (equal_parts(rest_of(value, month), left) if left else {})


def filled(known: Amounts, shape: Mapping[date, Decimal], month: date) -> Amounts:
    """An amount whole: the months that are held, and the shape for the others."""
    return Amounts({**shape, **spread(known, month)})
