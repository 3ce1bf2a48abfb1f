"""What a request weighs on its envelope, moved with it: the envelope is held, judged by core, and written.

A decision draws on the envelope of its own year: a request asked in December and granted in January changes envelope.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from misas.core.access import Actor
from misas.core.funding import envelopes
from misas.core.funding.codes import EnvelopeKind
from misas.core.funding.life.application import Application
from misas.core.funding.life.envelope_moves import movements, weight
from misas.core.funding.problem import Cents
from misas.records.funding import doors
from misas.records.funding.models import AidApplication, Envelope, EnvelopeEntry


def envelope_for(row: AidApplication, on: date) -> Envelope | None:
    """The envelope of the funder of a request for that day; None when its money is not counted here."""
    return Envelope.objects.filter(
        caisse_id=row.caisse_id, funder_id=row.funder_id, year=on.year, closed_at__isnull=True
    ).first()


def weigh(
    row: AidApplication,
    before: Application | None,
    done: Application,
    *,
    event: UUID,
    on: date,
    at: datetime,
    by: Actor,
) -> None:
    """Move the envelope of a request from one fact to the next. Raises Refused when it would be overdrawn."""
    was = row.envelope
    now = was
    if (before is None or not weight(before).committed) and weight(done).committed and not weight(done).paid:
        now = envelope_for(row, on) or was
    if now is None:
        return
    kept = doors.hold_envelopes({now.pk, was.pk if was else now.pk})
    now = kept[now.pk]
    if was is not None and was.pk != now.pk:
        _move(kept[was.pk], _left(before), row, event, on, at, by)
        before = None
    _move(now, movements(before, done), row, event, on, at, by)
    row.envelope = now


def _left(before: Application | None) -> tuple[tuple[EnvelopeKind, Cents], ...]:
    """What takes a request that was only asked off an envelope."""
    reserved = weight(before).reserved
    return ((EnvelopeKind.UNRESERVED, reserved),) if reserved else ()


def _move(
    row: Envelope,
    moves: tuple[tuple[EnvelopeKind, Cents], ...],
    application: AidApplication,
    event: UUID,
    on: date,
    at: datetime,
    by: Actor,
) -> None:
    known = envelopes.Envelope(
        row.year, row.total_cents, row.reserved_cents, row.committed_cents, row.paid_cents, row.closed_at is not None
    )
    for kind, cents in moves:
        known = envelopes.moved(known, kind, cents)
    if not moves:
        return
    EnvelopeEntry.objects.bulk_create(
        EnvelopeEntry(
            caisse_id=row.caisse_id, envelope=row, kind=kind.value, cents=cents, on=on,
            application=application.public_id, event=event, at=at, by_id=by.account_id,
        )
        for kind, cents in moves
    )  # fmt: skip
    row.reserved_cents, row.committed_cents, row.paid_cents = known.reserved, known.committed, known.paid
    row.save(update_fields=["reserved_cents", "committed_cents", "paid_cents"])
