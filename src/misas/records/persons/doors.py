"""The doors to rows of persons: the row, or Absent when it is not there or not yours."""

from __future__ import annotations

from uuid import UUID

from misas.core.access import Actor, Subject, may
from misas.core.refusals import Absent
from misas.records.persons.models import ContactPoint, Person, PersonLink


def subject(person: Person) -> Subject:
    """What a permission looks at in a person."""
    return Subject("person", caisse=person.caisse_id)


def person(public_id: UUID | str, *, to: str, by: Actor, lock: bool = False) -> Person:
    """The person, if `by` may do `to` on her. With `lock`, nobody else writes the row until the transaction ends."""
    rows = Person.objects.select_for_update(of=("self",)) if lock else Person.objects.all()
    row = rows.filter(public_id=_uuid(public_id)).first()
    if row is None or not may(by, to, subject(row)):
        raise Absent
    return row


def contact(public_id: UUID | str, *, to: str, by: Actor, lock: bool = False) -> ContactPoint:
    """A contact point with its person."""
    rows = ContactPoint.objects.select_for_update(of=("self",)) if lock else ContactPoint.objects.all()
    row = rows.select_related("person").filter(public_id=_uuid(public_id)).first()
    if row is None or not may(by, to, subject(row.person)):
        raise Absent
    return row


def link(public_id: UUID | str, *, to: str, by: Actor, lock: bool = False) -> PersonLink:
    """A link between two persons."""
    rows = PersonLink.objects.select_for_update(of=("self",)) if lock else PersonLink.objects.all()
    row = rows.select_related("one", "other", "moved", "into").filter(public_id=_uuid(public_id)).first()
    if row is None or not may(by, to, subject(row.one)):
        raise Absent
    return row


def _uuid(public_id: UUID | str) -> UUID:
    try:
        return public_id if isinstance(public_id, UUID) else UUID(str(public_id))
    except ValueError:
        raise Absent from None
