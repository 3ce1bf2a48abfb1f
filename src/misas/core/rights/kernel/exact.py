"""Exact arithmetic on columns: shares of cents rounded half up, civil ages by the calendar. Knows no rule."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np

from misas.core.rights.kernel.columns import Array, Ints


def part_of(cents: Ints, share: Fraction) -> Ints:
    """A share of amounts, to the nearest cent, half up. In whole numbers: no binary rounding comes in."""
    return (2 * cents * share.numerator + share.denominator) // (2 * share.denominator)


def to_the_euro(cents: Ints) -> Ints:
    """Cents of the nearest whole euro, half up (L861-1)."""
    return (cents + 50) // 100 * 100


def civil_months(since: Array, on: date) -> Ints:
    """Full civil months gone by on a day, for each day of a column; negative when it is ahead.

    The month is full on the same day of the month: someone born on the 2nd is not a month older on the 1st.
    """
    months = since.astype("datetime64[M]")
    day = (since.astype("datetime64[D]") - months.astype("datetime64[D]")).astype(np.int64) + 1
    gone = (np.datetime64(on, "M") - months).astype(np.int64)
    return np.asarray(gone - (day > on.day))


def ages(born: Array, on: date) -> Ints:
    """Full civil years lived on a day."""
    return np.floor_divide(civil_months(born, on), 12)
