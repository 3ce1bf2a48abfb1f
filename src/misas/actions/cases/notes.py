"""Notes taken while talking, saved by themselves; two hands on one note never overwrite each other.

The circle of a case: who follows it. Each act adds its author; one may leave, and acting again brings back.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from misas.actions.cases.recording import human, join
from misas.core.access import Actor
from misas.core.refusals import Conflict, Fault, Invalid, Refused
from misas.records.audit import journal
from misas.records.cases import doors, limits
from misas.records.cases.models import Case, Follower, Note


@transaction.atomic
def save_note(case: UUID, note: UUID, text: str, version: int, *, by: Actor, at: datetime) -> Note:
    """Save a note. `note`: the name the screen gave it; `version`: the one typed over, 0 before the first save.

    The same text saved twice is one save. When somebody else saved meanwhile, Conflict carries both texts, who, when
    and the version to write over: nothing is lost, nothing is written. Raises Absent, Invalid.
    """
    if len(text) > limits.NOTE:
        raise Invalid([Fault.of("text", "note.too_long", most=limits.NOTE)])
    row = doors.case(case, to="case.write_note", by=by, lock=True)
    me = human(by)
    standing = doors.note(note)
    if standing is None:
        return _first_save(row, note, text, me, by, at)
    if standing.case_id != row.pk:
        raise Conflict("note.of_another_case")
    if standing.text == text:
        return standing
    if standing.version != version:
        raise Conflict(
            "note.changed_meanwhile",
            mine=text,
            theirs=standing.text,
            who=standing.changed_by.full_name,
            when=standing.changed_at,
            version=standing.version,
        )
    standing.text, standing.version = text, version + 1
    standing.changed_at, standing.changed_by_id = at, me
    standing.save(update_fields=["text", "version", "changed_at", "changed_by"])
    journal.note("case.write_note", standing, by=by, at=at, version=standing.version)
    return standing


@transaction.atomic
def follow(case: UUID, *, by: Actor, at: datetime) -> Case:
    """Join the circle of a case."""
    row = doors.case(case, to="case.watch", by=by)
    join(row, by, at)
    journal.note("case.watch", row, by=by, at=at, followed=True)
    return row


@transaction.atomic
def unfollow(case: UUID, *, by: Actor, at: datetime) -> Case:
    """Leave the circle. The owner stays: a case is never left alone."""
    row = doors.case(case, to="case.watch", by=by)
    if row.owner_id == by.account_id:
        raise Refused("case.owner_stays")
    Follower.objects.filter(case=row, account_id=human(by)).delete()
    journal.note("case.watch", row, by=by, at=at, followed=False)
    return row


def _first_save(row: Case, note: UUID, text: str, me: int, by: Actor, at: datetime) -> Note:
    try:
        with transaction.atomic():
            made = Note.objects.create(
                caisse_id=row.caisse_id,
                case=row,
                public_id=note,
                text=text,
                written_at=at,
                written_by_id=me,
                changed_at=at,
                changed_by_id=me,
            )
    except IntegrityError as clash:  # this name belongs to a note that we may not see
        raise Conflict("note.of_another_case") from clash
    join(row, by, at)
    journal.note("case.write_note", made, by=by, at=at, version=1)
    return made
