"""How she is reached, and through whom: telephones, e-mails, a representative. Not here: attempts to reach her."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from misas.actions.persons.saying import statement_of
from misas.core.access import Actor
from misas.core.persons.codes import ContactKind, RepresentativeKind, Source
from misas.core.persons.identity import Identity, read_identity
from misas.core.refusals import Fault, Invalid, Refused
from misas.records.audit import journal
from misas.records.persons import doors, queries
from misas.records.persons.models import ContactPoint, Person, Representative
from misas.records.persons.writing import Statement


@transaction.atomic
def add_contact_point(
    public_id: UUID,
    kind: ContactKind,
    typed: str,
    *,
    source: Source,
    stated_on: date | None = None,
    by: Actor,
    at: datetime,
) -> ContactPoint:
    """Add a telephone or an e-mail, as typed. Raises Absent, Invalid, Refused (person.contact_known)."""
    person = doors.person(public_id, to="person.correct", by=by, lock=True)
    statement = statement_of(person.caisse_id, source, stated_on, by, at)
    field = "phone" if kind is ContactKind.PHONE else "email"
    reading = read_identity({field: typed}, on=statement.stated_on, required={field})
    if reading.faults:
        raise Invalid(reading.faults)
    value = getattr(reading.identity, field)
    if person.contacts.filter(kind=kind, value=value, ended_at__isnull=True).exists():
        raise Refused("person.contact_known")
    row = _contact(person, kind, value, queries.next_rank(person, kind), statement)
    row.save(force_insert=True)
    journal.note("person.contact_added", person, by=by, at=at, kind=kind, contact=row.public_id)
    return row


@transaction.atomic
def end_contact_point(contact_id: UUID, *, by: Actor, at: datetime) -> None:
    """A telephone or an e-mail no longer serves (wrong number, returned mail). Twice is once. Raises Absent."""
    row = doors.contact(contact_id, to="person.correct", by=by, lock=True)
    if row.ended_at is not None:
        return
    row.ended_at, row.ended_by_id = at, by.account_id
    row.save(update_fields=["ended_at", "ended_by"])
    journal.note("person.contact_ended", row.person, by=by, at=at, kind=row.kind, contact=row.public_id)


@transaction.atomic
def name_representative(
    public_id: UUID,
    kind: RepresentativeKind,
    name: str,
    phone: str = "",
    *,
    source: Source,
    by: Actor,
    at: datetime,
) -> Representative:
    """Name who represents or helps her; the former one ends. Raises Absent, Invalid."""
    person = doors.person(public_id, to="person.correct", by=by, lock=True)
    statement = statement_of(person.caisse_id, source, None, by, at)
    typed = {"representative_kind": kind, "representative_name": name, "representative_phone": phone}
    reading = read_identity(typed, on=statement.stated_on, required={"representative_name"})
    if reading.faults:
        raise Invalid(_once(reading.faults))
    _end_representative(person, at)
    row = represent(person, reading.identity, statement)
    journal.note("person.representative_named", person, by=by, at=at, kind=kind)
    return row


@transaction.atomic
def end_representative(public_id: UUID, *, by: Actor, at: datetime) -> None:
    """Nobody represents her any more. Twice is once."""
    person = doors.person(public_id, to="person.correct", by=by, lock=True)
    if _end_representative(person, at):
        journal.note("person.representative_ended", person, by=by, at=at)


def contacts_of(
    person: Person, identity: Identity, statement: Statement, of_phone: Statement | None = None
) -> list[ContactPoint]:
    """The rows, not saved here, of what was said at registration; `of_phone` when another source gave the telephone."""
    phones = dict.fromkeys(p for p in (identity.phone, identity.other_phone) if p)
    rows = [
        _contact(person, ContactKind.PHONE, p, rank, of_phone if of_phone and p == identity.phone else statement)
        for rank, p in enumerate(phones, 1)
    ]
    return rows + ([_contact(person, ContactKind.EMAIL, identity.email, 1, statement)] if identity.email else [])


def _contact(person: Person, kind: ContactKind, value: str, rank: int, statement: Statement) -> ContactPoint:
    return ContactPoint(
        caisse_id=person.caisse_id,
        person=person,
        kind=kind,
        value=value,
        rank=rank,
        source=statement.source,
        stated_on=statement.stated_on,
        added_at=statement.recorded_at,
        added_by_id=statement.recorded_by,
    )


def represent(person: Person, identity: Identity, statement: Statement) -> Representative:
    """Save the representative that was read."""
    assert identity.representative_kind is not None
    row = Representative(
        caisse_id=person.caisse_id,
        person=person,
        kind=identity.representative_kind,
        name=identity.representative_name,
        phone=identity.representative_phone,
        source=statement.source,
        named_at=statement.recorded_at,
        named_by_id=statement.recorded_by,
    )
    row.save(force_insert=True)
    return row


def _end_representative(person: Person, at: datetime) -> bool:
    return bool(person.representatives.filter(ended_at__isnull=True).update(ended_at=at))


def _once(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """One fault per field: the first says enough."""
    return tuple({f.field: f for f in reversed(faults)}.values())
