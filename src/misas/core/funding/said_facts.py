"""What is wrong with the facts that funders' rules look at, as they were typed; and which the person may be asked.

Money in cents. Not here: what the rules make of them (`packs.eligibility`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from misas.core.funding.packs.facts import FACTS, Fact, Nature, Whose
from misas.core.refusals import Fault

MOST_CENTS: Final = 100_000_000_00
MOST_WHOLE: Final = 1_000
WORD_MAX: Final = 60
WORDS_MAX: Final = 20


def faults(said: Mapping[str, Any]) -> tuple[Fault, ...]:
    """Every fault, `facts.<id>` naming each. None withdraws a fact: nobody knows any more."""
    return tuple(fault for id, value in said.items() if value is not None for fault in _of(id, value))


def _of(id: str, value: Any) -> Iterator[Fault]:
    at, fact = f"facts.{id}", FACTS.get(id)
    if fact is None or fact.whose is not Whose.PERSON:
        yield Fault.of(at, "funding.unknown_fact", id=id)
    elif not _is_of(fact, value):
        yield Fault.of(at, f"funding.fact_{fact.nature.name.lower()}")


def _is_of(fact: Fact, value: Any) -> bool:
    match fact.nature:
        case Nature.FLAG:
            return type(value) is bool
        case Nature.MONEY:
            return type(value) is int and 0 <= value <= MOST_CENTS
        case Nature.WHOLE:
            return type(value) is int and 0 <= value <= MOST_WHOLE
        case Nature.CODE:
            return isinstance(value, str) and 0 < len(value) <= WORD_MAX and (not fact.among or value in fact.among)
    return (
        isinstance(value, list | tuple | set | frozenset)
        and len(value) <= WORDS_MAX
        and all(isinstance(word, str) and 0 < len(word) <= WORD_MAX for word in value)
    )
