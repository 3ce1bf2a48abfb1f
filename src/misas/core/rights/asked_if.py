"""When a fact is asked at all: the conditions on other facts that its line of the table gives (`demande_si`), and what
is supposed of it where they do not hold and leave no doubt (`sinon`).

Strictly read from the table; what they say of a household: `gates`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from misas.core.rights.codes import Measure, Nature, Operator
from misas.core.rights.months import elapsed_months, elapsed_years
from misas.core.rights.rules import Threshold, compare

EITHER: Final = "au_moins_un"
LISTED: Final = frozenset({Operator.AMONG, Operator.OUTSIDE})
AMOUNTS: Final = frozenset({Nature.MONTHLY, Nature.AMOUNT, Nature.WHOLE})


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on another fact. A date is compared by the full years or months gone by."""

    fact: str
    operator: Operator
    value: Threshold
    measure: Measure | None = None

    def holds(self, value: bool | int | str | date | Decimal, month: date) -> bool:
        if isinstance(value, date):
            value = (elapsed_years if self.measure is Measure.YEARS else elapsed_months)(value, month)
        return compare(self.operator, value, self.value)


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is certain of a fact that is not asked, and where that comes from."""

    value: bool | int | str
    source: str


@dataclass(frozen=True, slots=True)
class AskedIf:
    """Every group must hold; one condition of a group is enough for it."""

    groups: tuple[tuple[Condition, ...], ...]
    otherwise: Supposed | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.fact for group in self.groups for one in group))


def read_asked_if(row: Mapping[str, Any]) -> AskedIf | None:
    """The conditions of a line of the table. Raises ValueError, KeyError or TypeError for what says nothing sound."""
    if "demande_si" not in row:
        if "sinon" in row:
            raise ValueError("sinon: only beside demande_si")
        return None
    if not isinstance(row["demande_si"], list) or not row["demande_si"]:
        raise ValueError("demande_si: a list of conditions")
    groups = tuple(_group(one) for one in row["demande_si"])
    return AskedIf(groups, _otherwise(row["sinon"]) if "sinon" in row else None)


def _group(raw: Mapping[str, Any]) -> tuple[Condition, ...]:
    if EITHER not in raw:
        return (_condition(raw),)
    if set(raw) != {EITHER} or not raw[EITHER]:
        raise ValueError("demande_si: au_moins_un stands alone, over conditions")
    return tuple(_condition(one) for one in raw[EITHER])


def _condition(raw: Mapping[str, Any]) -> Condition:
    if unknown := set(raw) - {"fait", "operateur", "valeur", "mesure"}:
        raise ValueError(f"demande_si: unknown keys: {', '.join(sorted(unknown))}")
    operator, value = Operator(raw["operateur"]), raw["valeur"]
    if (operator in LISTED) != isinstance(value, list):
        raise ValueError("demande_si: a list of values goes with dans and hors, and with them alone")
    if isinstance(value, list):
        value = frozenset(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    return Condition(raw["fait"], operator, value, Measure(raw["mesure"]) if "mesure" in raw else None)


def _otherwise(raw: Mapping[str, Any]) -> Supposed:
    if set(raw) != {"valeur", "source"} or not raw["source"]:
        raise ValueError("sinon: a value and its source")
    return Supposed(raw["valeur"], str(raw["source"]))


def check_condition(one: Condition, nature: Nature, values: Mapping[str, str]) -> None:
    """Raises ValueError when a condition says nothing that its fact may be."""
    wanted = one.value if isinstance(one.value, frozenset) else {one.value}
    match nature:
        case Nature.ENUM:
            sound = all(isinstance(each, str) and each in values for each in wanted)
        case Nature.BOOLEAN:
            sound = all(isinstance(each, bool) for each in wanted)
        case Nature.DATE:
            sound = one.measure is not None and isinstance(one.value, Decimal)
        case _:
            sound = isinstance(one.value, Decimal)
    if not sound or (one.measure is not None) != (nature is Nature.DATE):
        raise ValueError(f"demande_si: {one.fact} is never compared so")


def check_supposed(told: Supposed, nature: Nature, values: Mapping[str, str]) -> None:
    """Raises ValueError when what is supposed is no value of the fact; of an amount, only that there is none."""
    sound = (
        (nature is Nature.BOOLEAN and isinstance(told.value, bool))
        or (nature is Nature.ENUM and told.value in values)
        or (nature in AMOUNTS and told.value == 0 and not isinstance(told.value, bool))
    )
    if not sound:
        raise ValueError("sinon: no value of this fact")
