"""From a code to its French sentence. A code without a sentence is a fault of ours and raises at once in tests.

Each module of this package may hold `REFUSALS` and `FAULTS`: code → sentence with {values}. They are joined here. Cents
are written {left:€} to be read as an amount, a date {on:jour} as a day.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from string import Formatter
from typing import Any

import misas.wording
from misas.core.refusals import Fault, Invalid, Refused
from misas.lib import french

UNKNOWN = "Cette opération n’est pas possible. Signalez le code « {code} » à la personne qui administre MisAS."


def sentence(code: str, **values: Any) -> str:
    """The French sentence of a refusal code, with its values in place."""
    return _fill(_table("REFUSALS").get(code), code, values)


def fault_sentence(fault: Fault) -> str:
    """The French sentence of a fault in a field."""
    return _fill(_table("FAULTS").get(fault.code), fault.code, fault.as_values())


def sentences_of(wrong: Invalid | Refused) -> list[str]:
    """Everything that an action says no to, a sentence each."""
    if isinstance(wrong, Invalid):
        return [fault_sentence(fault) for fault in wrong.faults]
    return [sentence(wrong.code, **wrong.values)]


def known_codes(kind: str) -> frozenset[str]:
    """Every code that has a sentence; `kind` is "REFUSALS" or "FAULTS"."""
    return frozenset(_table(kind))


def _fill(template: str | None, code: str, values: dict[str, Any]) -> str:
    if template is None:
        return UNKNOWN.format(code=code)
    return AMOUNTS.format(template, **values)


class _Amounts(Formatter):
    def format_field(self, value: Any, spec: str) -> str:
        if spec == "jour":
            return french.day(value)
        return french.euros(value) if spec == "€" else str(super().format_field(value, spec))


AMOUNTS = _Amounts()


@cache
def _table(kind: str) -> dict[str, str]:
    joined: dict[str, str] = {}
    for module in pkgutil.iter_modules(misas.wording.__path__):
        rows = getattr(importlib.import_module(f"misas.wording.{module.name}"), kind, {})
        twice = joined.keys() & rows.keys()
        if twice:
            raise ValueError(f"two sentences for {sorted(twice)}")
        joined.update(rows)
    return joined
