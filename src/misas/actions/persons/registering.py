"""Register a person, correct what is known of her, protect her. Nothing is overwritten: facts are added."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from misas.actions.persons.contacts import contacts_of, represent
from misas.actions.persons.placing import placed
from misas.actions.persons.saying import refuse_unless, statement_of
from misas.core.access import Actor
from misas.core.persons.codes import SafeContact, Source
from misas.core.persons.identity import REQUIRED, Identity, read_identity
from misas.core.refusals import Invalid, Refused
from misas.records.audit import journal
from misas.records.persons import doors, sealed, writing
from misas.records.persons.models import ContactPoint, Person, PersonFact, PersonName
from misas.records.persons.numbering import next_number

NOBODY_ELSE: Final[Mapping[str, tuple[Source, date]]] = {}


@transaction.atomic
def register_person(
    identity: Identity,
    caisse_id: int,
    *,
    source: Source,
    stated_on: date | None = None,
    said_by: Mapping[str, tuple[Source, date]] = NOBODY_ELSE,
    by: Actor,
    at: datetime,
) -> Person:
    """Register a person of a caisse with everything that was read about her (`core.persons.identity`).

    `said_by`: the fields that another source gave, with its day. The commune takes its official name when it is known.
    Never refused for looking like somebody: `possible_duplicates` warns before. Raises Forbidden.
    """
    refuse_unless("person.register", caisse_id, by)
    identity = placed(identity)
    statement = statement_of(caisse_id, source, stated_on, by, at)
    others = {name: replace(statement, source=who, stated_on=day) for name, (who, day) in said_by.items()}
    said = identity.said()
    person = Person(caisse_id=caisse_id, number=next_number(caisse_id), created_at=at, changed_at=at)
    writing.hold(person, {name: said[name] for name in writing.COLUMNS if name in said})
    sealed.seal_into(person, identity.nir)
    person.save(force_insert=True)
    facts = {name: value for name, value in said.items() if name in writing.COLUMNS}
    if identity.nir:
        facts["nir"] = ""
    own = {name: others.get(name, statement) for name in facts}
    PersonFact.objects.bulk_create(
        [row for name, value in facts.items() for row in writing.facts_of(person, {name: value}, own[name])]
    )
    PersonName.objects.bulk_create(writing.names_of(person))
    ContactPoint.objects.bulk_create(contacts_of(person, identity, statement, others.get("phone")))
    if identity.representative_kind:
        represent(person, identity, statement)
    journal.note("person.registered", person, by=by, at=at, source=source, fields=sorted(facts))
    return person


@transaction.atomic
def correct_identity(
    public_id: UUID,
    typed: Mapping[str, Any],
    *,
    source: Source,
    stated_on: date | None = None,
    by: Actor,
    at: datetime,
) -> list[str]:
    """Record what is now said of these fields (columns of Person, as typed). An empty text takes a value back.

    Returns the fields recorded but held back, because a better source speaks. Raises Absent, Invalid, Refused.
    """
    strange = set(typed) - set(writing.COLUMNS)
    if strange:
        raise Refused("person.unknown_field", fields=sorted(strange))
    person = doors.person(public_id, to="person.correct", by=by, lock=True)
    statement = statement_of(person.caisse_id, source, stated_on, by, at)
    reading = read_identity(typed, on=statement.stated_on, required=REQUIRED & set(typed))
    if reading.faults:
        raise Invalid(reading.faults)
    back = writing.state(person, {name: getattr(placed(reading.identity), name) for name in typed}, statement)
    journal.note("person.corrected", person, by=by, at=at, source=source, fields=sorted(typed), held_back=back)
    return back


def set_language(public_id: UUID, language: str, *, interpreter: bool, source: Source, by: Actor, at: datetime) -> None:
    """The language she speaks (ISO 639-1), and whether an interpreter is needed. Raises as `correct_identity`."""
    typed = {"language": language, "interpreter": interpreter}
    correct_identity(public_id, typed, source=source, by=by, at=at)


def set_best_hours(public_id: UUID, hours: Collection[str], *, source: Source, by: Actor, at: datetime) -> None:
    """When she is best called: codes of DayPart."""
    correct_identity(public_id, {"best_hours": tuple(hours)}, source=source, by=by, at=at)


def set_accessibility(public_id: UUID, needs: Collection[str], *, source: Source, by: Actor, at: datetime) -> None:
    """What she needs to talk or to come: codes of Accessibility."""
    correct_identity(public_id, {"accessibility": tuple(needs)}, source=source, by=by, at=at)


@transaction.atomic
def mark_unsafe(
    public_id: UUID, limits_to_add: Collection[SafeContact], *, source: Source, by: Actor, at: datetime
) -> frozenset[SafeContact]:
    """Add what must not happen when the mission calls or writes; what was already said stays. Returns all of them."""
    person = doors.person(public_id, to="person.correct", by=by, lock=True)
    every = frozenset(SafeContact(c) for c in person.safe_contact) | frozenset(limits_to_add)
    ordered = tuple(c for c in SafeContact if c in every)
    writing.hold(person, {"safe_contact": ordered})  # safety never waits for a better source
    statement = statement_of(person.caisse_id, source, None, by, at)
    PersonFact.objects.bulk_create(writing.facts_of(person, {"safe_contact": ordered}, statement))
    person.changed_at = at
    person.save(update_fields=["safe_contact", "changed_at"])
    journal.note("person.marked_unsafe", person, by=by, at=at, limits=[str(c) for c in ordered])
    return every
