"""The organisms that the rules in force ask about, so that somebody ticks one instead of guessing how a rule spells it.

Not here: what belonging to one gives (`core.funding.packs`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Final

from misas.actions.funding.gathering import pack_of
from misas.core.funding.packs.schema import Leaf
from misas.core.refusals import Refused
from misas.records.funding import rules

ORGANISMS: Final = "organismes"


def bodies(caisse_id: int, today: date) -> list[tuple[str, str]]:
    """Each code that a rule looks for, under the name of the first funder that does. One query."""
    found: dict[str, str] = {}
    for row in rules.in_force(caisse_id, today):
        try:
            pack = pack_of(row)
        except Refused:  # told where the plan is computed
            continue
        for code in _codes(pack):
            found.setdefault(code, row.funder.name)
    return sorted(found.items(), key=lambda one: one[1])


def spelt(code: str) -> str:
    """The code of an organism, as words."""
    text = code.replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def _codes(value: object) -> Iterator[str]:
    if isinstance(value, Leaf):
        if value.fact == ORGANISMS:
            held = value.value
            yield from (
                [held] if isinstance(held, str) else sorted(map(str, held)) if isinstance(held, frozenset) else ()
            )
    elif is_dataclass(value):
        for one in fields(value):
            yield from _codes(getattr(value, one.name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _codes(each)
