"""Finding persons, and those who may already be one. Every reading is written; what was typed never is."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from misas.actions.persons.saying import refuse_unless
from misas.core.access import Actor, Subject, may
from misas.core.persons.identity import Identity
from misas.core.refusals import Forbidden
from misas.records.access import scope
from misas.records.audit import journal
from misas.records.persons import limits, queries
from misas.records.persons.likely import Likely, likely
from misas.records.persons.models import Person


@transaction.atomic
def possible_duplicates(
    identity: Identity, caisse_id: int, *, person: Person | None = None, by: Actor, at: datetime
) -> list[Likely]:
    """Who may already be this person, with the grounds; the most alike first. The reading is written.

    With `person`, the row being completed and those that a human said are others are left out. Raises Forbidden.
    """
    refuse_unless("person.search", caisse_id, by)
    left_out = frozenset({person.pk}) | queries.denied(person) if person else frozenset()
    found = likely(identity, caisse_id, except_ids=left_out)
    if found:
        journal.read("persons.duplicates", None, caisse_id, by=by, at=at)
    return found


@transaction.atomic
def find_persons(text: str, *, on: date, by: Actor, at: datetime) -> queries.Found:
    """What the search box finds in the caisses where `by` may search. The reading is written, never the text."""
    context = scope.current()
    allowed = [c for c in sorted(context.caisses) if may(by, "person.search", Subject("person", caisse=c))]
    if not allowed:
        raise Forbidden("access.role")
    found = queries.narrowed(queries.search(text[: limits.SEARCH_TEXT], context=context, on=on), allowed)
    journal.read("persons.search", None, allowed[0] if len(allowed) == 1 else None, by=by, at=at)
    return found
