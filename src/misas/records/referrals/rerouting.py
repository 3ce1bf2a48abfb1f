"""The one way a referral crosses to another caisse: a function of the database checks, numbers, copies, journals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from misas.core.referrals.codes import Channel
from misas.core.referrals.numbering import LETTERS


@dataclass(frozen=True, slots=True)
class Successor:
    """What the other caisse needs: a new public id, the NIR sealed for it, an owner there, a due date."""

    public_id: UUID
    caisse_id: int
    nir_sealed: bytes | None
    owner_id: int
    next_action: str
    take_up_by: date
    due_on: date


def reroute(source: UUID, channel: Channel, to: Successor, *, by: int, actor: str, at: datetime) -> str:
    """Create the received row of the other caisse; returns its number. The source row is not touched."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT referrals_reroute(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                source,
                to.public_id,
                to.caisse_id,
                LETTERS[channel],
                to.nir_sealed,
                to.owner_id,
                to.next_action,
                to.take_up_by,
                to.due_on,
                by,
                actor[:120],
                at,
            ],
        )
        return str(cursor.fetchone()[0])
