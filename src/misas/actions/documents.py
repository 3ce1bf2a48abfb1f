"""Documents: add, open, remove, purge. The content is judged before anything is written and sealed before it rests.

Not here: what a document proves (`cases`), the store itself (a connector).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from misas.actions.ports import ports
from misas.core.access import Actor, Subject, may
from misas.core.documents.codes import DocumentKind
from misas.core.documents.content import Inspection, inspect
from misas.core.documents.naming import shown_name
from misas.core.documents.ports import Missing
from misas.core.refusals import Fault, Forbidden, Invalid, Refused
from misas.records.audit import journal
from misas.records.documents import doors, queries
from misas.records.documents.models import Document
from misas.records.persons import doors as person_doors


@dataclass(frozen=True, slots=True)
class Added:
    """The new row, and the document already there with the same content, if any: a human may remove one."""

    row: Document
    twin: Document | None


@dataclass(frozen=True, slots=True)
class Opened:
    row: Document
    content: bytes


@transaction.atomic
def add_document(
    content: bytes,
    name: str,
    kind: str,
    *,
    person_id: UUID | None = None,
    case: UUID | None = None,
    referral: UUID | None = None,
    caisse_id: int | None = None,
    organisation_id: int | None = None,
    dated_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Added:
    """Keep a document of a person, or of a referral whose person is not known yet (then `caisse_id`, `referral`).

    Raises Invalid (content, kind, dated_on), Absent, Forbidden.
    """
    judged = _judged(content, kind, dated_on, at)
    person = person_doors.person(person_id, to="document.add", by=by) if person_id else None
    if person is not None:
        caisse_id = person.caisse_id
    else:
        if referral is None or caisse_id is None:
            raise ValueError("a document belongs to a person or to a referral of a caisse")
        verdict = may(by, "document.add", Subject("document", caisse_id, organisation_id))
        if not verdict:
            raise Forbidden(verdict.reason)
    assert judged.media_type is not None and caisse_id is not None
    sha256 = hashlib.sha256(content).digest()
    twin = queries.twin(sha256, person=person, referral=referral)
    row = Document(
        caisse_id=caisse_id,
        person=person,
        organisation_id=organisation_id,
        case=case,
        referral=referral,
        kind=DocumentKind(kind),
        name=shown_name(name, judged.media_type),
        media_type=judged.media_type,
        size=len(content),
        sha256=sha256,
        warnings=list(judged.warnings),
        dated_on=dated_on,
        added_at=at,
        added_by_id=by.account_id,
    )
    row.save(force_insert=True)
    journal.note("document.added", row, by=by, at=at, kind=kind, size=row.size, twin=twin is not None)
    ports().documents.put(row.public_id, content)  # last: durable before the row commits, no row without content
    return Added(row, twin)


@transaction.atomic
def open_document(public_id: UUID, *, by: Actor, at: datetime) -> Opened:
    """The content, for whoever may see it; the reading is written.

    Raises Absent, Refused (document.content_missing).
    """
    row = doors.document(public_id, to="document.see", by=by)
    journal.read("documents.document", row.public_id, row.caisse_id, by=by, at=at)
    try:
        content = ports().documents.get(row.public_id)
    except Missing:
        raise Refused("document.content_missing") from None
    if hashlib.sha256(content).digest() != bytes(row.sha256):
        raise Refused("document.content_missing")
    return Opened(row, content)


@transaction.atomic
def remove_document(public_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take a document away (wrong person, wrong file). Its content is forgotten by `purge_removed`. Raises Absent."""
    row = doors.document(public_id, to="document.remove", by=by, lock=True)
    row.removed_at, row.removed_by_id = at, by.account_id
    row.save(update_fields=["removed_at", "removed_by"])
    journal.note("document.removed", row, by=by, at=at, kind=row.kind)


@transaction.atomic
def purge_removed(*, before: datetime, by: Actor, at: datetime, limit: int = 200) -> int:
    """Forget the contents of what was removed before an instant, in the caisses of the context. Returns how many.

    The content goes first: after a crash the row is simply taken again.
    """
    rows = queries.to_purge(before, limit)
    for row in rows:
        ports().documents.delete(row.public_id)
        row.purged_at = at
        row.save(update_fields=["purged_at"])
        journal.note("document.purged", row, by=by, at=at)
    return len(rows)


def _judged(content: bytes, kind: str, dated_on: date | None, at: datetime) -> Inspection:
    judged = inspect(content)
    faults = list(judged.faults)
    if kind not in set(DocumentKind):
        faults.append(Fault.of("kind", "document.kind"))
    if dated_on is not None and dated_on > at.date() + timedelta(days=1):  # it is tomorrow somewhere overseas
        faults.append(Fault.of("dated_on", "document.dated_in_future"))
    if faults:
        raise Invalid(faults)
    return judged
