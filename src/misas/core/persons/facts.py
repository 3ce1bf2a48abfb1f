"""Which fact about a person holds now: facts are kept for ever, one of them speaks.

Not here: rows; the facts about her care.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from misas.core.persons.codes import TRUST, Source

RANK = {source: rank for rank, source in enumerate(TRUST)}
SECOND_HAND = frozenset({Source.REFERRER, Source.IMPORT, Source.RELATIVE})


@dataclass(frozen=True, slots=True)
class PersonFact:
    """One statement: this field, this value, said by this source on this day, recorded then."""

    field: str
    value: str
    source: Source
    stated_on: date
    recorded_at: datetime


def prevails(new: PersonFact, held: PersonFact | None) -> bool:
    """Whether a new fact replaces the one that holds.

    What is told second hand never covers what a register, a document or the person said; otherwise the most recently
    stated speaks, and on the same day the last recorded.
    """
    if held is None or not held.value:
        return True
    if new.source in SECOND_HAND and RANK[new.source] > RANK[held.source]:
        return False
    return new.stated_on >= held.stated_on or RANK[new.source] < RANK[held.source]


def holding(facts: Iterable[PersonFact]) -> dict[str, PersonFact]:
    """The fact that holds for each field, from all of them in any order."""
    held: dict[str, PersonFact] = {}
    for fact in sorted(facts, key=lambda f: f.recorded_at):
        if prevails(fact, held.get(fact.field)):
            held[fact.field] = fact
    return held


def as_text(value: Any) -> str:
    """The value of a field as a fact keeps it: ISO dates, codes joined by commas, "1" for yes."""
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return ",".join(str(v) for v in value)
    return str(value)
