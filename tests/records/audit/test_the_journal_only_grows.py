"""Lines are added by anybody in service, read in their caisse, changed by nobody, and hold no names of people."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from misas.core.access import Actor, Context, Purpose
from misas.records.access.scope import working_in
from misas.records.audit import journal
from misas.records.audit.models import Entry, Reading
from misas.records.outbox.models import Message
from tests.kit.people import AIN, CREATED, GARD, person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
CLAIRE = Actor(7, "Claire Roux")


def message(caisse_id: int = GARD) -> Message:
    return Message(topic="t", key=str(uuid.uuid4()), caisse_id=caisse_id, created_at=CREATED, due_at=CREATED)


def test_a_line_says_who_did_what_on_which_row_and_why() -> None:
    with working_in(Context(CLAIRE, Purpose.SUPERVISION, frozenset({GARD}))):
        key = uuid.uuid4()
        journal.note("case.closed", message(), by=CLAIRE, at=NOON, exit="care_done", other=key)
        line = Entry.objects.get()
    assert (line.at, line.account_id, line.actor, line.purpose) == (NOON, 7, "Claire Roux", "supervision")
    assert (line.kind, line.caisse_id, line.verb) == ("outbox.message", GARD, "case.closed")
    assert line.details == {"exit": "care_done", "other": str(key)}


def test_lines_are_read_in_their_caisse_alone() -> None:
    with working_in(Context.for_system(GARD, AIN)):
        for row in (message(GARD), message(AIN)):
            journal.note("x", row, by=CLAIRE, at=NOON)
        journal.read("case", uuid.uuid4(), AIN, by=CLAIRE, at=NOON)
    with working_in(Context.for_system(GARD)):
        assert Entry.objects.count() == 1
        assert Reading.objects.count() == 0


def test_a_partner_writes_a_line_where_it_reads_none() -> None:
    with working_in(Context(CLAIRE, Purpose.REFERRAL, frozenset(), 5)):
        journal.note("referral.created", message(), by=CLAIRE, at=NOON)
        assert Entry.objects.count() == 0
    with working_in(Context.for_system(GARD)):
        assert Entry.objects.count() == 1


def test_a_line_about_no_caisse_is_written_outside_any_context(as_owner) -> None:
    journal.note("account.sign_in_failed", person(), by=Actor(None, ""), at=NOON)
    as_owner.execute("SELECT caisse_id, purpose FROM audit_entry")
    assert as_owner.fetchone() == (None, "")


@pytest.mark.parametrize("table", ["audit_entry", "audit_reading"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET actor = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_nobody_in_service_changes_or_removes_a_line(table: str, statement: str) -> None:
    with working_in(Context.for_system(GARD)), connection.cursor() as cursor:
        refused = pytest.raises(DatabaseError)
        with refused, transaction.atomic():
            cursor.execute(statement.format(table))


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry"])
def test_not_even_the_owner_changes_a_line_by_accident(statement: str, as_owner) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        as_owner.execute(statement)
