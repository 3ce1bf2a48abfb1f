"""The door to the row of a document."""

from __future__ import annotations

from uuid import UUID

from misas.core.access import Actor, Subject, may
from misas.core.refusals import Absent
from misas.records.documents.models import Document


def document(public_id: UUID | str, *, to: str, by: Actor, lock: bool = False) -> Document:
    """The document, not removed, if `by` may do `to` on it; else Absent."""
    try:
        key = public_id if isinstance(public_id, UUID) else UUID(str(public_id))
    except ValueError:
        raise Absent from None
    rows = Document.objects.select_for_update(of=("self",)) if lock else Document.objects.all()
    row = rows.filter(public_id=key, removed_at__isnull=True).first()
    if row is None or not may(by, to, Subject("document", row.caisse_id, row.organisation_id)):
        raise Absent
    return row
