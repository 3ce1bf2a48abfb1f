"""Keys of workstation applications: made, shown once, counted at each call, revoked. What they open: `prefills`."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from misas.core.access import Actor, Subject, may
from misas.core.accounts.workstations import BURST, PREFIX, label_faults, spend
from misas.core.refusals import Forbidden, Invalid
from misas.records.accounts import workstations
from misas.records.accounts.models import WorkstationKey
from misas.records.audit import journal
from misas.records.territory import queries as territory


@dataclass(frozen=True, slots=True)
class Knock:
    """What a key gives: its row (None: it opens nothing), and the seconds to wait when it knocks too often."""

    key: WorkstationKey | None
    wait: int = 0


@transaction.atomic
def make_workstation_key(label: str, *, caisse_id: int, by: Actor, at: datetime) -> tuple[WorkstationKey, str]:
    """Make the key of one application of a caisse; the secret is returned this once, and kept nowhere.

    Raises Forbidden, Absent (no such caisse), Invalid (label).
    """
    verdict = may(by, "workstation_key.make", Subject("workstation_key", caisse=caisse_id))
    if not verdict:
        raise Forbidden(verdict.reason)
    if faults := label_faults(label):
        raise Invalid(faults)
    secret = PREFIX + secrets.token_urlsafe(32)
    row = WorkstationKey.objects.create(
        caisse=territory.caisse(caisse_id),
        label=label.strip(),
        secret_hash=workstations.hash_of(secret),
        made_at=at,
        made_by_id=by.account_id,
        calls_left=BURST,
        counted_at=at,
    )
    journal.note("workstation_key.make", row, by=by, at=at)
    return row, secret


@transaction.atomic
def revoke_workstation_key(public_id: UUID, *, by: Actor, at: datetime) -> WorkstationKey:
    """From now on this key opens nothing. Revoked twice is revoked once. Raises Absent."""
    row = workstations.key(public_id, to="workstation_key.revoke", by=by)
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by_id = at, by.account_id
        row.save(update_fields=["revoked_at", "revoked_by"])
        journal.note("workstation_key.revoke", row, by=by, at=at)
    return row


@transaction.atomic
def knock(secret: str, *, at: datetime) -> Knock:
    """Which application knocks, and whether it may now. Counted even when what follows is refused."""
    row = workstations.named_by(secret) if secret.startswith(PREFIX) else None
    if row is None:
        return Knock(None)
    row.calls_left, wait = spend(row.calls_left, row.counted_at, at)
    row.counted_at = row.last_used_at = at
    row.save(update_fields=["calls_left", "counted_at", "last_used_at"])
    return Knock(row, wait)
