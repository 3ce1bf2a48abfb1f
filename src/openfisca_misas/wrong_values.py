"""Which value of a case is not of the type of its variable: looked for once the engine has refused the case.

The engine takes more than it says (a sum written as text, a yes for a number): what it takes is none of our affair, and
what it refuses it tells in the words of numpy. Not here: what a value should be worth.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from openfisca_core.periods import period

SUM = re.compile(r"[\d\s.+*/()-]+")
"""A number, or a sum that OpenFisca works out."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A value that its variable cannot take. `wanted`: "integer", "number", "yes_or_no", "day", "text", or the names
    that it may take; "period" when it is the period that is none."""

    variable: str
    value: str
    wanted: str | tuple[str, ...]


def wrong_value(given: Any, tbs: Any) -> Wrong | None:
    """The first value of an input that is not of its type; None when each is."""
    return next(_wrong(given, tbs), None) if isinstance(given, dict) else None


def _wrong(given: dict[Any, Any], tbs: Any) -> Iterator[Wrong]:
    for name, value in given.items():
        if name in tbs.variables and not _is_entity(name, value, tbs):
            yield from _of_variable(str(name), value, tbs.variables[name])
        elif isinstance(value, dict):  # an entity, or an instance of one
            yield from _wrong(value, tbs)


def _is_entity(name: Any, value: Any, tbs: Any) -> bool:
    """Whether a name that is a variable and an entity too (`famille`) means the entity here."""
    known = {*tbs.entities_plural(), *tbs.entities_by_singular()}
    return name in known and isinstance(value, dict)


def _of_variable(name: str, value: Any, variable: Any) -> Iterator[Wrong]:
    if isinstance(value, dict):
        for when, inner in value.items():
            if not _is_period(when):
                yield Wrong(name, str(when), "period")
            else:
                yield from _of_variable(name, inner, variable)
    elif isinstance(value, list):
        for one in value:
            yield from _of_variable(name, one, variable)
    elif not _fits(value, variable):
        wanted = _names(variable) or WANTED[variable.value_type]
        yield Wrong(name, "(vide)" if value is None else str(value), wanted)


def _is_period(when: Any) -> bool:
    try:
        period(when)
    except ValueError:
        return False
    return True


def _names(variable: Any) -> tuple[str, ...]:
    """What a variable is chosen among; nothing when it is no choice."""
    is_choice = issubclass(variable.value_type, Enum)
    return tuple(one.name for one in variable.possible_values) if is_choice else ()


def _fits(value: Any, variable: Any) -> bool:
    if names := _names(variable):
        return value in names or isinstance(value, int)
    match WANTED[variable.value_type]:
        case "yes_or_no":
            return isinstance(value, bool | int)
        case "day":
            return isinstance(value, date) or _is_day(value)
        case "text":
            return isinstance(value, str)
    return isinstance(value, int | float) or (isinstance(value, str) and SUM.fullmatch(value) is not None)


def _is_day(value: Any) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


WANTED = {bool: "yes_or_no", int: "integer", float: "number", date: "day", str: "text"}
