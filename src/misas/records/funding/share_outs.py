"""The share-outs of a caisse as a committee reads them: the last one, and its files in order of arrival."""

from __future__ import annotations

from misas.records.funding.models import SharedFile, ShareOut


def last(caisse_id: int) -> ShareOut | None:
    """The last one asked for, prepared or not. One query."""
    return ShareOut.objects.filter(caisse_id=caisse_id).order_by("-id").first()


def files_of(row: ShareOut) -> list[SharedFile]:
    """Its files with their case, in order of arrival: never in an order that would rank people. One query."""
    return list(SharedFile.objects.filter(share_out=row).select_related("plan__case").order_by("rank"))
