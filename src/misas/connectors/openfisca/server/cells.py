"""One fact → the cells of OpenFisca that it fills: (variable, period) and a plain number, code or day.

Months of a window, M-1 and M, the last closed year, the month, eternity: as `pinning` asks. Not here: what is derived
from several facts (`derived`), the arrays.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from misas.core.rights.c2s_facts import RECENT
from misas.core.rights.codes import FactPeriod, Nature
from misas.core.rights.facts import Amounts, FactType, Value
from misas.core.rights.months import month_text
from misas.core.rights.spreading import spread

Cell = tuple[str, str]
ETERNITY = "ETERNITY"


def cells_of(one: FactType, value: Value, month: date, variable: Any) -> dict[Cell, Any]:
    """The cells that a value fills; months of an amount that are not told are left out.

    `variable` is OpenFisca's, of the name `one.variable`."""
    if isinstance(value, Amounts):
        covered = set(one.months(month))
        told = spread(value, month, before_recent=one.id in RECENT)
        return {(one.variable, month_text(each)): float(euros) for each, euros in told.items() if each in covered}
    return {(one.variable, when_of(one, month, variable)): plain(one, value, variable)}


def when_of(one: FactType, month: date, variable: Any) -> str:
    """The period of a fact that is not told month by month."""
    unit = str(variable.definition_period)
    if unit == "eternity":
        return ETERNITY
    if unit == "year":
        closed = one.period is FactPeriod.CALENDAR_YEAR and one.nature is Nature.AMOUNT
        return str(month.year - closed)
    return month_text(month)


def plain(one: FactType, value: Value, variable: Any) -> Any:
    """A value as OpenFisca stores it: the index of a choice, a float, a day."""
    if one.values:
        return codes_of(one, variable)[str(value)]
    return float(value) if isinstance(value, Decimal) else value


def codes_of(one: FactType, variable: Any) -> Mapping[str, int]:
    """Each code of an enum fact → the index of OpenFisca's value."""
    ranks = {item.name: item.index for item in variable.possible_values}
    return {code: ranks[one.engine_values.get(code, code)] for code in one.values}
