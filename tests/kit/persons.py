"""People of the house and invented persons, for the tests of rows. Two caisses: Gard (301) and Ain (11)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from misas.actions.persons import register_person
from misas.core.access import Actor, Context, Grant, Role
from misas.core.persons.codes import Source
from misas.core.persons.identity import Identity, read_identity
from misas.records.accounts.models import Account
from misas.records.persons.models import Person

GARD, AIN = 301, 11
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TODAY = date(2026, 11, 20)
TYPED: dict[str, Any] = {
    "birth_name": "Benali",
    "first_names": "Nadia",
    "birth_date": "12/03/1984",
    "phone": "06 39 98 12 34",
}


def worker(role: Role = Role.CASEWORKER, caisse: int = GARD, label: str = "Léa") -> Actor:
    """Somebody of a caisse, with a true account."""
    email = f"{label.lower()}.{role}.{caisse}@exemple.test"
    account, _ = Account.objects.get_or_create(email=email, defaults={"full_name": label, "created_at": NOW})
    return Actor(account.pk, label, frozenset({Grant(role, caisse)}))


def context(*actors: Actor) -> Context:
    return Context.of(actors[0])


def identity(**changes: Any) -> Identity:
    """A person as typed, with these changes."""
    reading = read_identity(TYPED | changes, on=TODAY, required=())
    assert reading.faults == (), reading.faults
    return reading.identity


def register(
    by: Actor, caisse: int = GARD, *, source: Source = Source.PERSON, at: datetime = NOW, **changes: Any
) -> Person:
    return register_person(identity(**changes), caisse, source=source, by=by, at=at)
