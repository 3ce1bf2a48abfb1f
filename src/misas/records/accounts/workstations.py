"""Keys of workstation applications: those of a caisse, and the one a secret names."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.db.models import F, QuerySet

from misas.core.access import Actor, Subject, may
from misas.core.refusals import Absent
from misas.records.accounts.models import WorkstationKey


def hash_of(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def keys_of(caisse_id: int) -> QuerySet[WorkstationKey]:
    """Those that work first, the latest first; with who made and revoked them."""
    rows = WorkstationKey.objects.filter(caisse_id=caisse_id).select_related("made_by", "revoked_by")
    return rows.order_by(F("revoked_at").desc(nulls_first=True), "-made_at", "-id")


def named_by(secret: str) -> WorkstationKey | None:
    """The key that still works under this secret, locked with its count; None for any other text."""
    rows = WorkstationKey.objects.select_for_update(of=("self",)).select_related("caisse")
    return rows.filter(secret_hash=hash_of(secret), revoked_at__isnull=True).first()


def key(public_id: UUID, *, to: str, by: Actor) -> WorkstationKey:
    """One key, locked, of a caisse that the actor administers. Raises Absent."""
    row = WorkstationKey.objects.select_for_update(of=("self",)).filter(public_id=public_id).first()
    if row is None or not may(by, to, Subject("workstation_key", caisse=row.caisse_id)):
        raise Absent
    return row
