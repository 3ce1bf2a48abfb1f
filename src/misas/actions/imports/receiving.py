"""Receive the lines of a confirmed file, a few at a time, each once.

One transaction receives CHUNK lines and moves the progress on: killed anywhere, the next call goes on from the same
place. The idempotency key of a line is the digest of its content, so even a line sent by another file, or twice at
the same instant, gives one referral. Not here: the receipt itself (`actions.referrals`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from misas.actions.referrals import receive_referral
from misas.core.access import Actor
from misas.core.imports.keeping import kept_faults
from misas.core.imports.states import RECEIVED, BatchStatus, RowState, after
from misas.core.referrals.codes import Channel
from misas.core.refusals import Conflict, Fault, Invalid, Refused
from misas.records.accounts import queries as accounts
from misas.records.accounts.models import Account
from misas.records.audit import journal
from misas.records.imports import doors, limits, queries, sealed
from misas.records.imports.models import ImportBatch, ImportRow
from misas.records.outbox import post

TOPIC = "import.confirmed"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a file is: lines looked at, lines to receive, whether it is over, and what stopped it, if anything."""

    done: int
    total: int
    over: bool
    stopped_by: str = ""


@transaction.atomic
def confirm(batch: UUID, *, by: Actor, at: datetime) -> ImportBatch:
    """Let the lines of a file be received; a worker does it (or whoever calls `advance`).

    Confirmed twice, it is confirmed once. Raises Absent, Refused (dropped, nothing to receive).
    """
    row = doors.batch(batch, to="import.confirm", by=by, lock=True)
    if row.status in (BatchStatus.RUNNING, BatchStatus.DONE):
        return row
    row.status = after(BatchStatus(row.status), "confirm").value
    if not row.to_receive:
        raise Refused("imports.batch.nothing_to_receive")
    row.confirmed_by_id, row.confirmed_at = by.account_id, at
    row.save(update_fields=["status", "confirmed_by", "confirmed_at"])
    journal.note("import.confirmed", row, by=by, at=at, to_receive=row.to_receive)
    _go_on(row, at)
    return row


@transaction.atomic
def advance(batch: UUID, *, by: Actor, at: datetime, carry_on: bool = False, limit: int = limits.CHUNK) -> Progress:
    """Receive the next lines, in the name of whoever confirmed. `carry_on` asks a worker for the lines after them.

    A file that is over stays as it is. Raises Absent.
    """
    row = doors.batch(batch, to="import.advance", by=by, lock=True)
    if row.status != BatchStatus.RUNNING:
        return Progress(row.done, row.to_receive, row.is_over, row.stopped_by)
    importer = _importer(row, by, at)
    lines = queries.next_to_receive(row, limit)
    stopped_by = ""
    for line in lines:
        try:
            _receive(line, row, importer, at)
        except Refused as refused:  # not the fault of the line: the agreement ended, the caisse closed its door…
            stopped_by = refused.code
            break
        row.done += 1
    if stopped_by or len(lines) < limit or row.done >= row.to_receive:
        _finish(row, stopped_by, importer, at)
    row.save(update_fields=["done", "status", "ended_at", "stopped_by"])
    if carry_on and not row.is_over:
        _go_on(row, at)
    return Progress(row.done, row.to_receive, row.is_over, row.stopped_by)


def _receive(line: ImportRow, batch: ImportBatch, importer: Actor, at: datetime) -> None:
    """Turn one line into a referral, or into a line to mend. Raises Refused when the file itself must stop."""
    words = sealed.words_of(line)
    try:
        with transaction.atomic():
            receipt = receive_referral(
                words["answers"],
                caisse_id=batch.caisse_id,
                channel=Channel(batch.channel),
                key=f"import:{bytes(line.fingerprint or b'').hex()}",
                by=importer,
                at=at,
                organisation_id=batch.organisation_id,
                letter=False,
            )
    except Invalid as invalid:
        words["faults"] = kept_faults(Fault(f.field, f.code, f.values) for f in invalid.faults)
        line.state, line.sealed = RowState.TO_CORRECT.value, sealed.seal(words, line.public_id)
    except Conflict:  # the same content came meanwhile by another file
        line.state = RowState.UP_TO_DATE.value
    else:
        if receipt.again:
            line.state, line.earlier = RowState.UP_TO_DATE.value, receipt.public_id
        else:
            line.state = RECEIVED[RowState(line.state)].value
            line.referral, line.referral_number = receipt.public_id, receipt.number
    line.save(update_fields=["state", "sealed", "earlier", "referral", "referral_number"])


def _finish(row: ImportBatch, stopped_by: str, importer: Actor, at: datetime) -> None:
    row.status = after(BatchStatus(row.status), "finish").value
    row.ended_at, row.stopped_by = at, stopped_by
    counts = {state.value: count for state, count in queries.counts(row).items() if count}
    journal.note("import.finished", row, by=importer, at=at, stopped_by=stopped_by, **counts)


def _importer(row: ImportBatch, by: Actor, at: datetime) -> Actor:
    """Whoever confirmed, with the roles of today: a right that was withdrawn meanwhile stops the file."""
    if row.confirmed_by_id is None:
        return by
    return accounts.actor_of(Account.objects.get(pk=row.confirmed_by_id), row.caisse.local_date(at))


def _go_on(row: ImportBatch, at: datetime) -> None:
    post.put(
        TOPIC,
        f"{TOPIC}:{row.public_id}:{row.done}",
        caisse_id=row.caisse_id,
        payload={"batch": row.public_id},
        at=at,
    )
