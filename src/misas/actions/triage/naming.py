"""Who the person of a referral is: the persons who look like her, one of them, or a new one made of what was said.

A human chooses; nothing is merged. Not here: what counts as alike (`core.persons.likeness`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from misas.actions import persons
from misas.actions.referrals import identify, known_of
from misas.core.access import Actor
from misas.core.persons.codes import LikenessGround, Source
from misas.core.persons.identity import Identity, read_identity
from misas.core.referrals.corrections import latest, person_field
from misas.core.referrals.said import Door, identity_of
from misas.records.audit import journal
from misas.records.cases import queries as cases
from misas.records.cases.models import Case
from misas.records.persons import doors as person_doors
from misas.records.persons.models import Person
from misas.records.referrals import doors, sealed
from misas.records.referrals.models import Referral


@dataclass(frozen=True, slots=True)
class Proposal:
    """A known person who may be the one, with the grounds and her open case, if any."""

    person: Person
    grounds: tuple[LikenessGround, ...]
    strong: bool
    case: Case | None


def proposals(referral: UUID, *, by: Actor, at: datetime) -> list[Proposal]:
    """Whom the human may choose, the most alike first. The readings are written. Raises Absent."""
    row = doors.referral(referral, to="referral.identify", by=by)
    alike = persons.possible_duplicates(_identity(row, at), row.caisse_id, by=by, at=at)
    found = []
    for one in alike:
        case = cases.open_case_of(one.person)
        if case is not None:
            journal.read("case", case.public_id, row.caisse_id, by=by, at=at)
        found.append(Proposal(one.person, one.likeness.grounds, one.likeness.strong, case))
    return found


@transaction.atomic
def name_as_known(referral: UUID, person: UUID, *, by: Actor, at: datetime) -> Person:
    """She is this person. Raises Absent, Refused (triaged already, another caisse)."""
    known = person_doors.person(person, to="person.see", by=by)
    row = doors.referral(referral, to="referral.identify", by=by, lock=True)
    if row.person_id != known.pk:
        identify(referral, known, by=by, at=at)
    return known


@transaction.atomic
def name_as_said(referral: UUID, *, by: Actor, at: datetime) -> Person:
    """She is not known yet: register her with what was said, and what was corrected since, each with its source.

    Twice is once. Raises Absent, Refused.
    """
    row = doors.referral(referral, to="referral.identify", by=by, lock=True)
    if row.person is not None:
        return row.person
    source = Source.PERSON if row.door == Door.AGENT else Source.REFERRER
    said = known_of(row, row.caisse.local_date(at))
    own = {person_field(name, said): (one.source, one.stated_on) for name, one in latest(row.corrections).items()}
    person = persons.register_person(
        _identity(row, at), row.caisse_id, source=source, stated_on=row.received_on, said_by=own, by=by, at=at
    )
    identify(referral, person, by=by, at=at)
    return person


def _identity(row: Referral, at: datetime) -> Identity:
    """What the referral said of her, corrected, with the NIR it gave."""
    today = row.caisse.local_date(at)
    typed = identity_of(known_of(row, today)) | {"nir": sealed.open_nir(row.nir_sealed, row.public_id)}
    return read_identity(typed, on=today, required=frozenset(), nir_confirmed=True).identity
