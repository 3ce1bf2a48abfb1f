"""Months and the reference period of the C2S. A month is its first day; no clock is asked here."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import cache
from typing import Final

NEW_WINDOW_FROM: Final = date(2022, 1, 1)
"""From this month the reference period is M-13 to M-2 (CSS R861-8, décret 2021-1642); before it, M-12 to M-1."""

_MONTH: Final = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])")


def read_month(text: str) -> date | None:
    """`2026-11` as its first day; None when it is no month."""
    found = _MONTH.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found else None


def month_text(month: date) -> str:
    return f"{month.year:04d}-{month.month:02d}"


def first_day(day: date) -> date:
    return day.replace(day=1)


def add_months(day: date, count: int) -> date:
    """The same day `count` months later (or earlier), brought back to the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def elapsed_months(since: date, on: date) -> int:
    """Full months gone by between two days; negative when `since` is ahead."""
    return (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)


def elapsed_years(since: date, on: date) -> int:
    """Full years gone by: the civil age, by month and day, never by a number of days."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


@cache
def window(month: date) -> tuple[date, ...]:
    """The twelve months whose resources count for a request made in `month`, the oldest first."""
    last = 2 if month >= NEW_WINDOW_FROM else 1
    return tuple(add_months(month, -back) for back in range(last + 11, last - 1, -1))
