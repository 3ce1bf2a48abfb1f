"""What somebody of the caisse saw of a place, or heard of it: a dated fact, from a source, that fades and ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from misas.actions.cases.recording import human
from misas.core.access import Actor, Subject, may
from misas.core.orientation.codes import Fact, Source
from misas.core.orientation.memory import EXPIRY, FactValue
from misas.core.orientation.memory import Observation as Seen
from misas.core.refusals import Absent, Fault, Invalid
from misas.records.audit import journal
from misas.records.orientation import doors
from misas.records.orientation.memory import remember
from misas.records.orientation.models import Observation
from misas.records.territory import queries as territory

BY_HAND: Final = frozenset({Source.COLLEAGUE, Source.PLACE, Source.PERSON, Source.CALL})
TYPES: Final[dict[Fact, type]] = dict.fromkeys(Fact, bool) | {
    Fact.WAITING_DAYS: int,
    Fact.TARIFF: str,
    Fact.LANGUAGES: tuple,
}
LONGEST_TEXT: Final = 60
LONGEST_WAIT: Final = 1095


@transaction.atomic
def note_observation(
    place: UUID | str,
    fact: Fact,
    value: FactValue,
    *,
    caisse_id: int,
    on: date | None = None,
    source: Source = Source.COLLEAGUE,
    need: str = "",
    by: Actor,
    at: datetime,
) -> Observation:
    """Write one fact about a place, for the whole caisse. Raises Absent, Invalid (a day ahead or too old, a value)."""
    if not may(by, "observation.note", Subject("place", caisse=caisse_id)):
        raise Absent
    human(by)
    today = territory.caisse(caisse_id).local_date(at)
    day, faults = on or today, []
    if not today - EXPIRY[fact] <= day <= today:
        faults.append(Fault.of("on", "observation.day", days=EXPIRY[fact].days))
    if source not in BY_HAND or not _is_sound(fact, value):
        faults.append(Fault.of("value", "observation.value"))
    if faults:
        raise Invalid(faults)
    seen = Seen(str(doors.uuid(place)), fact, value, day, source, by.account_id)
    (row,) = remember([seen], caisse_id=caisse_id, need=need, at=at, by=by.account_id)
    journal.note("observation.note", row, by=by, at=at, fact=fact.value, place=row.place)
    return row


@transaction.atomic
def note_observations(
    place: UUID | str,
    said: Mapping[Fact, FactValue],
    *,
    caisse_id: int,
    on: date | None = None,
    source: Source = Source.COLLEAGUE,
    need: str = "",
    by: Actor,
    at: datetime,
) -> list[Observation]:
    """Several facts heard of one place at once: all are written, or none. Raises Absent, Invalid."""
    how = {"caisse_id": caisse_id, "on": on, "source": source, "need": need, "by": by, "at": at}
    if not said:
        raise Invalid([Fault.of("takes_new", "observation.nothing")])
    return [note_observation(place, fact, value, **how) for fact, value in said.items()]  # type: ignore[arg-type]


def _is_sound(fact: Fact, value: FactValue) -> bool:
    if not isinstance(value, TYPES[fact]) or (TYPES[fact] is int and isinstance(value, bool)):
        return False
    match value:
        case bool():
            return True
        case int():
            return 0 <= value <= LONGEST_WAIT
        case str():
            return 0 < len(value.strip()) <= LONGEST_TEXT
        case tuple():
            return 0 < len(value) <= 20 and all(isinstance(one, str) and 2 <= len(one) <= 3 for one in value)
