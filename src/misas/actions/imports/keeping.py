"""Keep an examined file until a human confirms it; drop it; erase its cells when they have served."""

from __future__ import annotations

from datetime import datetime
from itertools import batched
from uuid import UUID, uuid4

from django.db import transaction

from misas.actions.imports.examining import Examined
from misas.core.access import SYSTEM, Actor, Subject, may
from misas.core.imports.keeping import answers_of, kept_columns, kept_line
from misas.core.imports.states import BatchStatus, Row, after
from misas.core.refusals import Forbidden
from misas.records.audit import journal
from misas.records.imports import doors, limits, queries, sealed
from misas.records.imports.models import ImportBatch, ImportRow

AT_ONCE = 500


@transaction.atomic
def keep(examined: Examined, *, by: Actor, at: datetime, public_id: UUID | None = None) -> ImportBatch:
    """Keep what was examined, ready to be confirmed. No referral is received yet. Raises Forbidden.

    `public_id`: the name a door gives to this sending; kept again under the same name, it is the file already kept.
    """
    where = Subject("import", caisse=examined.caisse_id, organisation=examined.organisation_id)
    if not (verdict := may(by, "import.create", where)):
        raise Forbidden(verdict.reason)
    if public_id is not None and (
        before := ImportBatch.objects.filter(public_id=public_id, made_by_id=by.account_id).first()
    ):
        return before
    batch = ImportBatch.objects.create(
        public_id=public_id or uuid4(),
        caisse_id=examined.caisse_id,
        organisation_id=examined.organisation_id,
        channel=examined.channel.value,
        file_name=examined.file_name,
        how=dict(examined.how),
        header_line=examined.recognition.header_line,
        columns=kept_columns(examined.recognition),
        ours=sorted(examined.recognition.ours),
        status=BatchStatus.READY.value,
        total=len(examined.rows),
        to_receive=examined.to_receive,
        made_by_id=by.account_id,
        made_at=at,
    )
    for rows in batched(examined.rows, AT_ONCE):
        ImportRow.objects.bulk_create([_row(batch, row, examined) for row in rows])
    counts = {state.value: count for state, count in examined.counts.items() if count}
    journal.note("import.kept", batch, by=by, at=at, total=batch.total, **counts)
    return batch


@transaction.atomic
def drop(batch: UUID, *, by: Actor, at: datetime) -> ImportBatch:
    """Give a file up before it is confirmed: its cells are erased at once. Raises Absent, Refused."""
    row = doors.batch(batch, to="import.drop", by=by, lock=True)
    _drop(row, by, at)
    return row


@transaction.atomic
def purge_imports(caisse_id: int, *, by: Actor = SYSTEM, at: datetime) -> int:
    """Erase the cells of the files of a caisse, 30 days after their end; drop those nobody confirmed in 7 days.

    What stays: states, numbers of referrals, keyed digests. Returns how many files were looked at.
    """
    looked = 0
    for row in queries.forgotten(caisse_id, at - limits.DROPPED_AFTER).select_for_update(skip_locked=True):
        _drop(row, by, at)
        looked += 1
    for row in queries.to_purge(caisse_id, at - limits.ROWS_KEPT).select_for_update(skip_locked=True):
        _erase(row, by, at)
        looked += 1
    return looked


def _drop(row: ImportBatch, by: Actor, at: datetime) -> None:
    row.status = after(BatchStatus(row.status), "drop").value
    row.ended_at = at
    row.save(update_fields=["status", "ended_at"])
    journal.note("import.dropped", row, by=by, at=at)
    _erase(row, by, at)


def _erase(row: ImportBatch, by: Actor, at: datetime) -> None:
    erased = queries.erase_cells(row)
    row.purged_at = at
    row.save(update_fields=["purged_at"])
    journal.note("import.purged", row, by=by, at=at, lines=erased)


def _row(batch: ImportBatch, row: Row, examined: Examined) -> ImportRow:
    public_id = uuid4()
    said = row.read.said
    answers = {**examined.spoken_for, **answers_of(said, examined.recognition)} if said is not None else None
    words = kept_line(examined.lines[row.read.number], row.read.faults, answers)
    return ImportRow(
        caisse_id=batch.caisse_id,
        organisation_id=batch.organisation_id,
        batch=batch,
        public_id=public_id,
        number=row.read.number,
        state=row.state.value,
        sealed=sealed.seal(words, public_id),
        fingerprint=row.keys.fingerprint if row.keys else None,
        reference=(row.keys.reference or None) if row.keys else None,
        twin=row.twin,
        earlier=row.earlier or None,
    )
