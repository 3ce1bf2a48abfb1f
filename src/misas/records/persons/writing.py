"""Writing what was stated: the facts, and the values that hold now. Called by actions inside their transaction.

Not here: permissions, the journal, reading what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from misas.core.persons.codes import Source
from misas.core.persons.facts import PersonFact as Fact
from misas.core.persons.facts import as_text, prevails
from misas.core.persons.names import search_keys, search_name
from misas.records.persons import queries
from misas.records.persons.models import Person, PersonFact, PersonName

NAMES: Final = ("birth_name", "used_name", "first_names")
# The fields of Identity that are a column of Person with the same name.
COLUMNS: Final = (
    *NAMES,
    "birth_date",
    "sex",
    "address",
    "address_kind",
    "postal_code",
    "commune",
    "commune_code",
    "best_hours",
    "language",
    "interpreter",
    "accessibility",
    "safe_contact",
)


@dataclass(frozen=True, slots=True)
class Statement:
    """By whom a fact comes: the source, the day it was stated, who recorded it and when."""

    source: Source
    stated_on: date
    recorded_at: datetime
    recorded_by: int | None


def facts_of(person: Person, values: Mapping[str, Any], statement: Statement) -> list[PersonFact]:
    """The rows, not saved here, of these facts."""
    return [
        PersonFact(
            caisse_id=person.caisse_id,
            person=person,
            field=name,
            value=as_text(value),
            source=statement.source,
            stated_on=statement.stated_on,
            recorded_at=statement.recorded_at,
            recorded_by_id=statement.recorded_by,
        )
        for name, value in values.items()
    ]


def hold(person: Person, values: Mapping[str, Any]) -> None:
    """Put values into the columns (not saved here); lists as lists."""
    for name, value in values.items():
        setattr(person, name, list(value) if isinstance(value, tuple) else value)
    if set(values) & set(NAMES):
        person.search_name = search_name(person.birth_name, person.used_name, person.first_names)


def state(person: Person, values: Mapping[str, Any], statement: Statement) -> list[str]:
    """Record facts on a person and let those that prevail hold; saves the row. Returns the fields held back."""
    held = queries.held(person, values)
    back = []
    for row in facts_of(person, values, statement):
        row.save(force_insert=True)
        new = Fact(row.field, row.value, statement.source, row.stated_on, row.recorded_at)
        if prevails(new, held.get(row.field)):
            hold(person, {row.field: values[row.field]})
        else:
            back.append(row.field)
    person.changed_at = statement.recorded_at
    person.save()
    if set(values) & set(NAMES) - set(back):
        name(person)
    return back


def name(person: Person) -> None:
    """Write again the forms under which the person is found."""
    PersonName.objects.filter(person=person).delete()
    PersonName.objects.bulk_create(names_of(person))


def names_of(person: Person) -> list[PersonName]:
    """The rows, not saved here, under which a person is found."""
    keys = search_keys(person.birth_name, person.used_name, person.first_names)
    return [PersonName(caisse_id=person.caisse_id, person=person, key=key) for key in keys]
