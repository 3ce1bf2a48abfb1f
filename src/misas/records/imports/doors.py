"""Doors to the rows of imports: the row if *may* says so, else Absent."""

from __future__ import annotations

from uuid import UUID

from misas.core.access import Actor, Subject, may
from misas.core.refusals import Absent
from misas.records.imports.models import ImportBatch


def subject_of(row: ImportBatch) -> Subject:
    """Its owner is whoever sent the file."""
    return Subject("import", caisse=row.caisse_id, organisation=row.organisation_id, owner=row.made_by_id)


def batch(public_id: UUID, *, to: str, by: Actor, lock: bool = False) -> ImportBatch:
    """One file of the context, with its caisse and organisation."""
    rows = ImportBatch.objects.filter(public_id=public_id)
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.select_related("caisse", "organisation").first()
    if row is None or not may(by, to, subject_of(row)):
        raise Absent
    return row
