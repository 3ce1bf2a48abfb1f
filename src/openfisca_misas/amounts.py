"""Exact money and civil time over numpy arrays: cents, half-up rounding, age by the calendar, the window of resources.

Not here: any rule of a right.
"""

from datetime import date
from functools import cache
from typing import Any

import numpy as np
from openfisca_core.periods import Period

from openfisca_misas.law import in_force


def cents(amount: Any) -> Any:
    """Euros (float32 as OpenFisca stores them) to whole cents (int64), half up.

    Below 131,072 € a float32 lies within 0.004 € of the cents it stands for, so the cents come back exactly.
    """
    return np.floor(np.asarray(amount, dtype=np.float64) * 100 + 0.5).astype(np.int64)


def whole_euros(amount: Any) -> Any:
    """Euros to the nearest euro, half up, whatever the last bit of the product says."""
    return np.floor(np.round(np.asarray(amount, dtype=np.float64), 6) + 0.5)


def previous_year(period: Any) -> Any:
    """The twelve months of resources counted for a request in the month `period`: M-13…M-2, before 2022 M-12…M-1."""
    return _year(period, in_force(2, period))


@cache
def _year(period: Any, shifted: bool) -> Any:
    year = Period(("year", period.start, 1))
    return year.offset(-13, "month") if shifted else year.offset(-1)


@cache
def _months(period: Any) -> tuple[Any, ...]:
    return tuple(period.get_subperiods("month"))


def total(population: Any, variable: str, period: Any) -> Any:
    """Sum in cents of a monthly variable over `period`; the sum is made in float64."""
    return cents(sum(np.asarray(population(variable, month), dtype=np.float64) for month in _months(period)))


def _parts(dates: Any) -> tuple[Any, Any, Any]:
    days = np.asarray(dates).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    years = days.astype("datetime64[Y]")
    return years.astype(int) + 1970, (months - years).astype(int) + 1, (days - months).astype(int) + 1


def age_in_months(birth: Any, day: date) -> Any:
    """Whole civil months lived on `day` by those born on `birth` (datetime64 array); negative before birth."""
    years, months, days = _parts(birth)
    return (day.year - years) * 12 + (day.month - months) - (day.day < days)


def age_in_years(birth: Any, day: date) -> Any:
    """Whole civil years lived on `day`: the year turns on the birthday, never a day before."""
    return np.floor_divide(age_in_months(birth, day), 12)


def day_of(period: Any) -> date:
    """The first day of a period, as a date."""
    return date(*period.start)
