"""Which forms about a person were already taken. The caller holds her row, or her case's: hands that cross wait.

Not here: the facts of a case, which carry the keys of their gestures (`cases.presence.already_done`).
"""

from __future__ import annotations

from datetime import datetime

from misas.records.persons import limits
from misas.records.persons.models import FormTaken, Person


def already_taken(person: Person, key: str) -> bool:
    """Whether this form was taken; a form without a key never was."""
    return bool(key) and FormTaken.objects.filter(person=person, key=key[: limits.FORM_KEY]).exists()


def take(person: Person, key: str, at: datetime) -> None:
    """Remember that it is taken, in the transaction of what it wrote."""
    if key:
        kept = FormTaken(caisse_id=person.caisse_id, person=person, key=key[: limits.FORM_KEY], at=at)
        kept.save(force_insert=True)
