"""Doors to the rows of partners: the row if *may* says so, else Absent."""

from __future__ import annotations

from uuid import UUID

from misas.core.access import Actor, Subject, may
from misas.core.refusals import Absent
from misas.records.partners.models import Agreement, Organisation


def organisation(public_id: UUID, *, to: str, by: Actor, caisse_id: int | None) -> Organisation:
    """An organisation, seen from a caisse (or by its own members, without one)."""
    row = Organisation.objects.filter(public_id=public_id).first()
    if row is None or not may(by, to, Subject("organisation", caisse=caisse_id, organisation=row.pk)):
        raise Absent
    return row


def agreement(public_id: UUID, *, to: str, by: Actor, lock: bool = False) -> Agreement:
    rows = Agreement.objects.select_related("organisation", "caisse")
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(public_id=public_id).first()
    if row is None or not may(by, to, Subject("agreement", caisse=row.caisse_id, organisation=row.organisation_id)):
        raise Absent
    return row
