"""The timeline: facts and notes mixed, newest first, stretch by stretch. A cursor: instant, rank, number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from misas.actions.ports import ports
from misas.core.cases.codes import FactKind
from misas.core.referrals.codes import CareType
from misas.core.refusals import Absent
from misas.records.cases import limits
from misas.records.cases.beside import Beside, NoteLine
from misas.records.cases.models import CaseEvent, ForgoneCare, Note
from misas.wording import chronicle as words
from misas.wording.caseload import CARES

NOTE, FACT = 0, 1
type Key = tuple[datetime, int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline. `note`: its public id when it is a note that may be continued."""

    key: Key
    title: str
    body: str
    at: datetime
    by: str
    tone: str = ""
    note: str = ""
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    entries: tuple[Entry, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class Names:
    """What the facts point to: cares, tasks, colleagues, rights and places by their ids."""

    cares: Mapping[str, str]
    tasks: Mapping[str, str]
    people: Mapping[int, str]
    rights: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


def names(
    beside: Beside, cares: Iterable[ForgoneCare], more: Mapping[int, str], places: Mapping[str, str] | None = None
) -> Names:
    return Names(
        {str(care.public_id): CARES[CareType(care.care_type)] for care in cares},
        {task.public_id: task.title for task in beside.tasks},
        {**beside.circle, **more},
        {right.id: right.title for right in ports().rules.rights},
        places or {},
    )


def stretch(events: Iterable[CaseEvent], notes: Iterable[NoteLine | Note], known: Names, after: Key | None = None,
            size: int = limits.TIMELINE_PAGE) -> Stretch:  # fmt: skip
    """The next entries after a cursor."""
    every = [_of_event(event, known) for event in events] + [_of_note(note) for note in notes]
    every = sorted((e for e in every if after is None or e.key < after), key=lambda e: e.key, reverse=True)
    shown = every[:size]
    return Stretch(tuple(shown), written(shown[-1].key) if len(every) > size else "")


def written(key: Key) -> str:
    return f"{key[0].isoformat()}_{key[1]}_{key[2]}"


def read(cursor: str) -> Key:
    """The cursor of an address. Raises Absent when nobody wrote it."""
    try:
        at, rank, number = cursor.rsplit("_", 2)
        instant = datetime.fromisoformat(at.replace(" ", "+"))
        if instant.tzinfo is None:
            raise ValueError(cursor)
        return instant, int(rank), int(number)
    except ValueError:
        raise Absent from None


def _of_event(event: CaseEvent, known: Names) -> Entry:
    kind, data = FactKind(event.kind), dict[str, Any](event.data)
    said = words.sentence(kind, data, known.people, known.places)
    body = " ".join(part for part in (said, event.comment) if part)
    undone = event.undone_at is not None
    return Entry(
        key=(event.at, FACT, event.pk),
        title=words.title(kind, data, known.cares, known.tasks, known.rights),
        body=body,
        at=event.at,
        by=event.by.full_name if event.by else words.SERVICE,
        tone="quiet" if undone else words.TONES.get(kind, ""),
        undone=undone,
    )


def _of_note(note: NoteLine | Note) -> Entry:
    number = note.id if isinstance(note, NoteLine) else note.pk
    writer = note.written_by if isinstance(note, NoteLine) else note.written_by.full_name
    changer = note.changed_by if isinstance(note, NoteLine) else note.changed_by.full_name
    return Entry(
        key=(note.written_at, NOTE, number),
        title=words.NOTE,
        body=note.text,
        at=note.written_at,
        by=words.note_of(writer, changer),
        note=str(note.public_id),
    )
