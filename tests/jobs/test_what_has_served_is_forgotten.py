"""Each night, what has passed its duration is forgotten, dated and counted; nothing open, nothing without a text."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from misas.actions import cases, retention, rights
from misas.cli.commands import retention as command
from misas.core.cases.codes import ExitCode
from misas.core.privacy.retention import RULES, Kept, limit
from misas.core.rights.claims import ClaimFact, ClaimFactKind
from misas.jobs import tasks
from misas.records.accounts.models import Invitation
from misas.records.audit import journal
from misas.records.audit.models import Entry, Reading
from misas.records.cases.models import Case
from misas.records.outbox.models import Message
from tests.kit.house import GARD, HERAULT, House, build_house
from tests.stories.test_a_person_takes_her_agreement_back_through_who_referred_her import accepted, received

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=37 * 31)
FOUR_YEARS = NOW - timedelta(days=4 * 366)


@pytest.fixture
def house(db: None) -> House:
    return build_house()


def test_a_duration_is_counted_in_months_of_the_calendar() -> None:
    assert limit(Kept.READINGS, datetime(2026, 3, 31, 8, tzinfo=UTC)) == datetime(2023, 3, 31, 8, tzinfo=UTC)
    assert limit(Kept.ACCOMPANIMENTS, datetime(2024, 2, 29, tzinfo=UTC)) == datetime(2022, 2, 28, tzinfo=UTC)
    assert all(rule.source and rule.months for rule in RULES.values())


def test_old_readings_and_sent_messages_go_and_the_count_stays(house: House) -> None:
    with house.working(house.caseworker) as by:
        for at in (LONG_AGO, NOW):
            journal.read("persons.person", None, GARD, by=by, at=at)
            journal.read("persons.person", None, HERAULT, by=by, at=at)
        common = {"topic": "feedback.due", "caisse_id": GARD, "created_at": LONG_AGO, "due_at": LONG_AGO, "attempts": 1}
        with house.as_system():
            Message.objects.create(key="sent", done_at=LONG_AGO, **common)
            Message.objects.create(key="waiting", **common)  # never sent: it is open, however old
    with house.as_system(GARD):
        found = {p.rule.kept: p.count for p in retention.look(GARD, at=NOW)}
        assert (found[Kept.READINGS], found[Kept.MESSAGES]) == (1, 1)
        assert Reading.objects.count() == 2  # looking changes nothing
    tasks.forget(0)
    with house.as_system():
        assert set(Reading.objects.filter(kind="persons.person").values_list("caisse_id", "at")) == {
            (GARD, NOW),
            (HERAULT, NOW),
        }
        assert list(Message.objects.filter(topic="feedback.due").values_list("key", flat=True)) == ["waiting"]
        lines = Entry.objects.filter(verb="retention.forgotten", caisse_id=GARD)
        assert {(line.details["kept"], line.details["count"]) for line in lines} == {("readings", 1), ("messages", 1)}
        assert all(line.at.date() == timezone.now().date() for line in lines)
    tasks.forget(0)  # again: nothing more
    with house.as_system():
        assert Entry.objects.filter(verb="retention.forgotten", caisse_id=GARD).count() == 2


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("SELECT audit_forget_readings(301, now())", "kept for 36 months"),
        ("SELECT audit_forget_readings(341, now() - interval '40 months')", "no such caisse"),
        ("DELETE FROM audit_reading", "permission denied"),
    ],
)
def test_no_other_way_forgets_a_reading(house: House, statement: str, said: str) -> None:
    refused = pytest.raises(DatabaseError, match=said)
    with house.working(house.supervisor), connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute("SELECT set_config('misas.forgetting', 'on', true)")
        cursor.execute(statement)


def test_the_journal_of_what_was_done_forgets_nothing(house: House, as_owner: Any) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        as_owner.execute("SELECT set_config('misas.forgetting', 'on', true)")
        as_owner.execute("DELETE FROM audit_entry")


def test_a_person_silent_for_two_years_is_shown_and_nothing_of_hers_is_erased(house: House) -> None:
    case = accepted(house, received(house))
    with house.as_system(GARD):
        Case.objects.filter(pk=case.pk).update(last_at=FOUR_YEARS)
        assert retention.look(GARD, at=NOW)[-1].count == 0  # open, however silent
    with house.working(house.supervisor) as by:
        cases.close_case(case.public_id, ExitCode.MOVED, by=by, at=NOW)
    with house.as_system(GARD):
        assert retention.look(GARD, at=NOW)[-1].count == 0  # closed today
        Case.objects.filter(pk=case.pk).update(last_at=FOUR_YEARS, closed_at=FOUR_YEARS)
        assert retention.look(GARD, at=NOW)[-1].count == 1
        retention.forget_in(GARD, at=NOW)
        assert Case.objects.filter(pk=case.pk).exists()
        line = Entry.objects.get(verb="retention.passed")
        assert (line.details["kept"], line.details["count"]) == ("accompaniments", 1)


def test_somebody_whose_claim_is_under_way_has_not_passed_her_duration(house: House) -> None:
    case = accepted(house, received(house))
    with house.working(house.caseworker) as by:
        claim = rights.prepare_claim(case.public_id, "c2s", by=by, at=FOUR_YEARS).public_id
    with house.working(house.supervisor) as by:
        cases.close_case(case.public_id, ExitCode.MOVED, by=by, at=NOW)
    with house.as_system(GARD):
        Case.objects.filter(pk=case.pk).update(last_at=FOUR_YEARS, closed_at=FOUR_YEARS)
        assert retention.look(GARD, at=NOW)[-1].count == 0, "it is under way, however old"
    with house.working(house.caseworker) as by:
        given_up = ClaimFact(ClaimFactKind.WITHDRAWN, NOW.date() - timedelta(days=1))
        rights.record_claim(claim, "withdraw", given_up, by=by, at=NOW)
    with house.as_system(GARD):
        assert retention.look(GARD, at=NOW)[-1].count == 0, "something was recorded of it today"
        assert retention.look(GARD, at=NOW + timedelta(days=3 * 366))[-1].count == 1


def test_what_opens_nothing_any_more_is_forgotten(house: House) -> None:
    old = {"token_hash": b"a" * 32, "made_at": LONG_AGO, "expires_at": LONG_AGO, "account": house.agent}
    Invitation.objects.create(**old)
    Invitation.objects.create(**old | {"token_hash": b"b" * 32, "expires_at": NOW + timedelta(days=1)})
    Session.objects.create(session_key="old", session_data="", expire_date=LONG_AGO)
    Session.objects.create(session_key="new", session_data="", expire_date=NOW + timedelta(days=1))
    AccessAttempt.objects.create(username="x@exemple.test", ip_address="127.0.0.1", failures_since_start=1)
    AccessAttempt.objects.update(attempt_time=LONG_AGO)
    counts = retention.forget_what_served(at=NOW)
    assert (counts["links"], counts["attempts"]) == (1, 1)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert Invitation.objects.count() == 1


class OpenHouse:
    def open(self, role: str) -> None:
        assert role == "jobs"


def test_the_command_says_what_would_go_and_erases_nothing(house: House, capsys: Any) -> None:
    with house.working(house.caseworker) as by:
        journal.read("persons.person", None, GARD, by=by, at=LONG_AGO)
    assert command.run(Namespace(caisse=None, list=False), OpenHouse()) == 0  # type: ignore[arg-type]
    said = capsys.readouterr().out
    assert "caisse 301, lectures inscrites au journal : 1" in said
    assert "CSS R.114-9-7" in said and "CNIL 2023-095".replace("CNIL ", "") in said
    with house.as_system(GARD):
        assert Reading.objects.filter(at=LONG_AGO).exists()


def test_the_command_names_by_their_number_those_whom_a_person_must_decide_about(house: House, capsys: Any) -> None:
    case = accepted(house, received(house))
    with house.working(house.supervisor) as by:
        cases.close_case(case.public_id, ExitCode.MOVED, by=by, at=NOW)
    with house.as_system(GARD):
        last = datetime(2022, 3, 1, 23, 30, tzinfo=UTC)  # the 2nd, at the caisse
        Case.objects.filter(pk=case.pk).update(last_at=last, closed_at=last)
        person = case.person
    assert command.run(Namespace(caisse=301, list=False), OpenHouse()) == 0  # type: ignore[arg-type]
    assert "P301-" not in capsys.readouterr().out
    assert command.run(Namespace(caisse=301, list=True), OpenHouse()) == 0  # type: ignore[arg-type]
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert f"P301-{person.number:06d} : dernier fait le 2 mars 2022" in said
    assert not [word for word in (person.birth_name, person.first_names) if word in said]
    with house.as_system(GARD):
        assert Reading.objects.filter(kind="retention.persons", caisse_id=GARD).count() == 1
        assert Case.objects.filter(pk=case.pk).exists()
