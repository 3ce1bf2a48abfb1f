"""Rotate the keys: everything that an older key sealed is sealed again under the newest, in small transactions.

Stopped at any point, it goes on where it was: what is left is read from the values themselves. Old and new open during
the whole of it. Not here: making a key (`lib.sealing.add_key`).
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Final

from django.db import transaction

from misas.actions.ports import ports
from misas.core.access import SYSTEM
from misas.core.documents.ports import Missing
from misas.core.refusals import Refused
from misas.lib.sealing import SealBroken
from misas.records.audit import journal
from misas.records.documents.models import Document
from misas.records.steering import sealed
from misas.records.territory import queries as territory

BATCH: Final = 200
DOCUMENTS: Final = "documents"
EVERYTHING: Final = (sealed.PERSONS, sealed.REFERRALS, sealed.LINES, DOCUMENTS)


def left_in(caisse_id: int) -> dict[str, int]:
    """How many values of a caisse of the context still rest under an older key, by table."""
    counts = {what: sealed.left(what, caisse_id) for what in EVERYTHING if what != DOCUMENTS}
    return counts | {DOCUMENTS: len(_old_documents(caisse_id))}


@transaction.atomic
def turn(what: str, caisse_id: int, *, at: datetime) -> int:
    """Seal the next values of one table again, in a caisse of the context; returns how many, 0 when none is left.

    Raises Refused with the table of a value that no key of ours opens: nothing of its batch is changed.
    """
    try:
        count = _documents(caisse_id) if what == DOCUMENTS else sealed.reseal_some(what, caisse_id, BATCH)
    except SealBroken as broken:
        raise Refused("keys.value_does_not_open", table=what, why=str(broken)) from broken
    if count:
        caisse = territory.caisse(caisse_id)
        journal.note("keys.rotated", caisse, by=SYSTEM, at=at, table=what, count=count)
    return count


def _documents(caisse_id: int) -> int:
    """A content that does not open was lost before: it stays as it is, its reading says so, and it stops no other."""
    count = 0
    for row in _old_documents(caisse_id):
        if count == BATCH:
            break
        with suppress(Missing):
            count += ports().documents.reseal(row.public_id)
    return count


def _old_documents(caisse_id: int) -> list[Document]:
    rows = Document.objects.filter(caisse_id=caisse_id, purged_at__isnull=True).order_by("pk")
    return [row for row in rows if ports().documents.is_old(row.public_id)]
