"""Rotate the keys: everything that an older key sealed is sealed again under the newest, in small transactions.

Stopped at any point, it goes on where it was: what is left is read from the values themselves. Old and new open during
the whole of it. Not here: making a key (`lib.sealing.add_key`).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

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
EVERYTHING: Final = (sealed.PERSONS, sealed.REFERRALS, sealed.LINES, sealed.RDV, DOCUMENTS)


def left_in(caisse_id: int) -> dict[str, int]:
    """How many values of a caisse of the context still rest under an older key, by table."""
    counts = {what: sealed.left(what, caisse_id) for what in EVERYTHING if what != DOCUMENTS}
    return counts | {DOCUMENTS: _old_documents(caisse_id)}


@dataclass(frozen=True, slots=True)
class Turned:
    """One batch: how many values were sealed again, and from where the next one goes on; None when none is left."""

    count: int
    last: int | None


@transaction.atomic
def turn(what: str, caisse_id: int, *, after: int = 0, at: datetime) -> Turned:
    """Seal the next values of one table again, in a caisse of the context; `after`: the last id of the batch before.

    Each row is looked at once, whatever their number. Raises Refused with the table of a value that no key of ours
    opens: nothing of its batch is changed.
    """
    try:
        turned = _turned(what, caisse_id, after)
    except SealBroken as broken:
        raise Refused("keys.value_does_not_open", table=what, why=str(broken)) from broken
    if turned.count:
        caisse = territory.caisse(caisse_id)
        journal.note("keys.rotated", caisse, by=SYSTEM, at=at, table=what, count=turned.count)
    return turned


def _turned(what: str, caisse_id: int, after: int) -> Turned:
    if what != DOCUMENTS:
        return Turned(*sealed.reseal_some(what, caisse_id, BATCH, after=after))
    rows = list(_documents(caisse_id).filter(pk__gt=after)[:BATCH])
    return Turned(sum(_reseal(row) for row in rows), rows[-1].pk if rows else None)


def _reseal(row: Document) -> bool:
    """A content that does not open was lost before: it stays as it is, its reading says so, and it stops no other."""
    with suppress(Missing):
        return ports().documents.reseal(row.public_id)
    return False


def _documents(caisse_id: int) -> QuerySet[Document]:
    return Document.objects.filter(caisse_id=caisse_id, purged_at__isnull=True).order_by("pk")


def _old_documents(caisse_id: int) -> int:
    return sum(ports().documents.is_old(name) for name in _documents(caisse_id).values_list("public_id", flat=True))
