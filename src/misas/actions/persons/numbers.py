"""Her NIR: set, taken back, seen, sealed again. Whether an organisation may hold one: `core.privacy.nir_holders`."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from misas.actions.persons.saying import statement_of
from misas.core.access import Actor
from misas.core.persons.codes import Source
from misas.core.persons.nir import Nir, mismatches, read_nir
from misas.core.refusals import Invalid, Refused
from misas.records.audit import journal
from misas.records.persons import doors, queries, sealed, writing
from misas.records.persons.models import Person, PersonFact


@transaction.atomic
def set_nir(
    public_id: UUID, typed: str, *, source: Source, confirmed: bool = False, by: Actor, at: datetime
) -> Nir | None:
    """Set her NIR, or take it back with an empty text.

    `confirmed`: a human saw that it contradicts her birth date or sex, or that another row holds it, and keeps it.
    Raises Absent, Invalid (the faulty part), Refused (person.nir_already_held).
    """
    person = doors.person(public_id, to="person.set_nir", by=by, lock=True)
    nir = _read_nir(typed, person, confirmed) if typed.strip() else None
    if nir is not None and not confirmed and _held_elsewhere(nir, person):
        raise Refused("person.nir_already_held")
    sealed.seal_into(person, nir)
    person.changed_at = at
    person.save(update_fields=["nir_sealed", "nir_lookup", "nir_provisional", "changed_at"])
    statement = statement_of(person.caisse_id, source, None, by, at)
    PersonFact.objects.bulk_create(writing.facts_of(person, {"nir": ""}, statement))
    journal.note("person.nir_set", person, by=by, at=at, given=nir is not None, confirmed=confirmed)
    return nir


@transaction.atomic
def see_nir(public_id: UUID, *, by: Actor, at: datetime) -> Nir | None:
    """Her NIR, for whoever may see it; the reading is written. Raises Absent."""
    person = doors.person(public_id, to="person.see_nir", by=by)
    journal.read("persons.nir", person.public_id, person.caisse_id, by=by, at=at)
    return sealed.nir_of(person)


@transaction.atomic
def reseal_nirs(after_id: int, limit: int = 500) -> tuple[int, int]:
    """Rotation of keys: seal again, with the newest keys, the next rows of the context. Resumable from what it returns.

    Returns (last internal id seen, or 0 at the end; rows sealed again).
    """
    rows = Person.objects.select_for_update(of=("self",)).filter(pk__gt=after_id, nir_sealed__isnull=False)
    batch = list(rows.order_by("pk")[:limit])
    changed = [person for person in batch if sealed.reseal(person)]
    Person.objects.bulk_update(changed, ["nir_sealed", "nir_lookup"])
    return (batch[-1].pk if len(batch) == limit else 0), len(changed)


def _read_nir(typed: str, person: Person, confirmed: bool) -> Nir:
    reading = read_nir(typed, born=person.birth_date)
    if reading.nir is None:
        raise Invalid(reading.faults)
    contradictions = mismatches(reading.nir, born=person.birth_date, sex=person.sex)
    if contradictions and not confirmed:
        raise Invalid(contradictions)
    return reading.nir


def _held_elsewhere(nir: Nir, person: Person) -> bool:
    cluster = {row.pk for row in queries.cluster(person)}
    others = Person.objects.filter(caisse_id=person.caisse_id, nir_lookup__in=sealed.lookups(nir))
    return others.exclude(pk__in=cluster).exists()
