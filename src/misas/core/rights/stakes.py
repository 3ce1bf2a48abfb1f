"""What a year of a right is worth to whoever has it: an estimate, never a promise. Not here: the sentences."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from misas.core.rights.rules import Right

MONTHS: Final = 12


def yearly(right: Right, amount: Decimal | None) -> Decimal | None:
    """Euros of a year at the amount that the engine computed for one month; None when the engine computes no amount,
    and only the estimate of the rule's file can be told (`right.stake`)."""
    if amount is None or amount <= 0 or not right.asks_engine:
        return None
    return amount * MONTHS
