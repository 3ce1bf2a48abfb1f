"""Who says it, since when, and whether they may: what every verb on a person begins with."""

from __future__ import annotations

from datetime import date, datetime

from misas.core.access import Actor, Subject, may
from misas.core.persons.codes import Source
from misas.core.refusals import Forbidden
from misas.records.persons.writing import Statement
from misas.records.territory import queries as territory


def refuse_unless(verb: str, caisse_id: int, by: Actor) -> None:
    """Raises Forbidden when `by` may not do `verb` on persons of this caisse."""
    verdict = may(by, verb, Subject("person", caisse=caisse_id))
    if not verdict:
        raise Forbidden(verdict.reason)


def statement_of(caisse_id: int, source: Source, stated_on: date | None, by: Actor, at: datetime) -> Statement:
    """A statement of this source; the day is today in the caisse when none is given."""
    day = stated_on or territory.caisse(caisse_id).local_date(at)
    return Statement(source, day, at, by.account_id)
