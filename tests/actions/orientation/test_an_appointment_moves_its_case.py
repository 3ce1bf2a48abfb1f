"""Whatever happens to an appointment, the case has an owner, a next action and a due date; no task is doubled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from misas.actions import cases, orientation
from misas.core.cases.codes import (
    AbandonReason,
    AttemptChannel,
    AttemptOutcome,
    CareStage,
    EvidenceClass,
    ExitCode,
    TaskKind,
)
from misas.core.orientation.appointment_codes import AppointmentState, MissedReason
from misas.core.orientation.codes import CallChannel, CallOutcome, Fact
from misas.core.refusals import Absent, Conflict, Invalid, Refused
from misas.records.audit.models import Entry
from misas.records.cases.models import CaseEvent, Task
from misas.records.orientation.models import Appointment, AppointmentFactRow, CallAttempt, Observation
from tests.kit.appointments import NEED, Search
from tests.kit.cases import GLASSES, fresh, kinds

pytestmark = pytest.mark.django_db
T, S, O = TaskKind, CareStage, CallOutcome  # noqa: E741


def test_wanting_it_begins_the_search_with_what_to_bring(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        assert desk.next_action == (T.SEARCH_CARE, 7)
        row = desk.wanted(claire)
        assert (row.state, desk.stage, desk.next_action) == ("to_book", S.SEARCHING, (T.FOLLOW_SEARCH, 15))
        assert "vitale_card" in row.bring
        assert desk.wanted(claire).pk == row.pk, "the one already searched for"
        assert Appointment.objects.count() == 1
        said = CaseEvent.objects.filter(kind="care_searched").get().data
        assert said == {"care": str(desk.care), "appointment": str(row.public_id)}


def test_a_date_is_verified_the_working_day_after_and_a_visit_proves_nothing(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.booked(claire, days=7)
        assert (row.state, desk.stage) == ("booked", S.BOOKED)
        assert desk.next_action == (T.VERIFY_APPOINTMENT, 8)
        with pytest.raises(Refused, match=r"appointment.not_yet"):
            orientation.honour(row.public_id, by=claire, at=desk.later())
        desk.later(days=7, hours=8)
        row = orientation.honour(row.public_id, by=claire, at=desk.later())
        assert (row.state, desk.stage) == ("honoured", S.ATTENDED)
        assert desk.next_action[0] is T.FOLLOW_CARE
        cases.record_done(
            desk.case.public_id, desk.care, desk.at.date(), evidence=EvidenceClass.INVOICE, by=claire, at=desk.later()
        )
        assert desk.next_action[0] is T.CLOSE


def test_a_search_said_on_an_old_page_does_not_forget_the_visit_that_is_booked(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.booked(claire, days=7)
        with pytest.raises(Refused, match=r"care.booked"):
            cases.search_care(desk.case.public_id, desk.care, by=claire, at=desk.later())
        kept = Appointment.objects.get(pk=row.pk)
        assert (kept.state, desk.stage, desk.next_action[0]) == ("booked", S.BOOKED, T.VERIFY_APPOINTMENT)


def test_a_missed_appointment_is_an_action_of_the_same_day(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.booked(claire, days=7)
        desk.later(days=7, hours=8)
        row = orientation.miss(row.public_id, MissedReason.TRANSPORT, by=claire, at=desk.later())
        assert (row.state, desk.stage) == ("missed", S.SEARCHING)
        assert desk.next_action == (T.FOLLOW_SEARCH, 0)
        assert fresh(desk.case).next_reason == "care.missed"
        assert Task.objects.count() == 0, "derived from what happened, nobody has to end it"
        cases.complete_next(desk.case.public_id, T.FOLLOW_SEARCH, about=str(desk.care), by=claire, at=desk.later())
        assert desk.next_action[1] > 7, "once she was called, the search has its usual delay again"


def test_after_a_missed_appointment_a_place_that_does_not_answer_is_not_the_person(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.booked(claire, days=7)
        desk.later(days=7, hours=8)
        orientation.miss(row.public_id, by=claire, at=desk.later())
        again = desk.wanted(claire, desk.named(claire))
        desk.call(claire, again, O.NO_ANSWER)
        assert (desk.next_action, fresh(desk.case).next_reason) == ((T.FOLLOW_SEARCH, 0), "care.missed")
        tried: dict[str, Any] = {"channel": AttemptChannel.PHONE, "by": claire}
        cases.log_attempt(desk.case.public_id, outcome=AttemptOutcome.NOT_REACHED, at=desk.later(), **tried)
        assert fresh(desk.case).next_reason == "care.missed" and desk.next_action[1] in (1, 2, 3)
        cases.log_attempt(desk.case.public_id, outcome=AttemptOutcome.REACHED, at=desk.later(), **tried)
        assert desk.next_action[1] > 7 and fresh(desk.case).next_reason == ""
        desk.later(days=2)
        desk.call(claire, again, O.NO_ANSWER)
        assert desk.next_action[1] > 7, "the search is followed up by its calls again"


def test_what_was_said_too_early_is_corrected_and_the_case_follows(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.booked(claire, days=7)
        desk.later(days=7, hours=8)
        orientation.miss(row.public_id, by=claire, at=desk.later())
        orientation.honour(row.public_id, by=claire, at=desk.later())
        assert (desk.stage, desk.next_action[0]) == (S.ATTENDED, T.FOLLOW_CARE)
        orientation.miss(row.public_id, by=claire, at=desk.later())
        assert (desk.stage, desk.next_action) == (S.SEARCHING, (T.FOLLOW_SEARCH, 0))
        orientation.reinstate(row.public_id, by=claire, at=desk.later())
        assert desk.stage is S.BOOKED


@pytest.mark.parametrize("verb", ["cancel_by_person", "cancel_by_place"])
def test_a_cancellation_gives_the_search_back(desk: Search, verb: str) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.booked(claire)
        getattr(orientation, verb)(row.public_id, by=claire, at=desk.later())
        assert (desk.stage, desk.next_action[0]) == (S.SEARCHING, T.FOLLOW_SEARCH)
        again = desk.wanted(claire)
        assert again.pk != row.pk


def test_with_two_appointments_the_care_waits_for_the_nearest_that_stands(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        first = desk.booked(claire, days=7)
        second = desk.book(claire, desk.wanted(claire), days=20)
        assert desk.next_action == (T.VERIFY_APPOINTMENT, 8)
        orientation.cancel_by_place(first.public_id, by=claire, at=desk.later())
        assert desk.next_action == (T.VERIFY_APPOINTMENT, 21)
        orientation.move(second.public_id, desk.on(10), by=claire, at=desk.later())
        assert desk.next_action == (T.VERIFY_APPOINTMENT, 11)


def test_each_call_follows_the_search_up_and_teaches_the_caisse(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.wanted(claire, desk.named(claire))
        desk.later(days=5)
        call = desk.call(claire, row, O.WAITING_LIST, announced_days=120)
        assert desk.next_action[1] >= 14, "somebody worked on it today"
        row.refresh_from_db()
        assert row.state == AppointmentState.ATTEMPTING
        seen = {(one.fact, one.value, one.source) for one in Observation.objects.all()}
        assert seen == {
            (Fact.WAITING_LIST, True, "call"),
            (Fact.TAKES_NEW, False, "call"),
            (Fact.PHONE, True, "call"),
            (Fact.WAITING_DAYS, 120, "call"),
        }
        assert {one.need for one in Observation.objects.all()} == {NEED}
        assert call.place == CallAttempt.objects.get().offer.place  # type: ignore[union-attr]


def test_a_place_to_call_back_is_one_task_that_the_next_call_ends(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.wanted(claire, desk.named(claire))
        day = desk.at.date() + timedelta(days=2)
        desk.call(claire, row, O.CALL_BACK, call_back_on=day, key="once")
        desk.call(claire, row, O.CALL_BACK, call_back_on=day, key="once")
        task = Task.objects.get()
        assert (task.due, task.title) == (day, "Rappeler pour un rendez-vous : Cabinet des Tilleuls")
        assert desk.next_action == (T.HUMAN, 2)
        desk.later(days=2)
        desk.book(claire, row, channel=CallChannel.PHONE, announced_days=7)
        task.refresh_from_db()
        assert task.ended_at is not None
        assert desk.next_action[0] is T.VERIFY_APPOINTMENT
        assert Observation.objects.filter(fact="takes_new", value=True).count() == 1


def test_a_call_is_judged_before_anything_is_written(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.wanted(claire)
        before = kinds(desk.case)
        with pytest.raises(Invalid):
            desk.call(claire, row, O.CALL_BACK)
        with pytest.raises(Refused, match=r"appointment.note_its_date"):
            desk.call(claire, row, O.GIVEN)
        with pytest.raises(Refused, match=r"appointment.too_far_ahead"):
            desk.book(claire, row, days=900, channel=CallChannel.PHONE)
        assert (kinds(desk.case), CallAttempt.objects.count(), Observation.objects.count()) == (before, 0, 0)


def test_sent_twice_it_is_recorded_once(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.wanted(claire, key="w")
        assert desk.wanted(claire, key="w").pk == row.pk
        starts = desk.on(7)
        for _ in range(2):
            orientation.book(row.public_id, starts, by=claire, at=desk.later(), key="b")
        with pytest.raises(Conflict):
            orientation.book(row.public_id, starts + timedelta(hours=1), by=claire, at=desk.later(), key="b")
        desk.later(days=8)
        for _ in range(2):
            orientation.miss(row.public_id, by=claire, at=desk.later(), key="m")
        assert list(AppointmentFactRow.objects.values_list("kind", flat=True)) == ["wanted", "booked", "missed"]
        assert kinds(desk.case).count("care_missed") == 1


def test_what_an_appointment_said_is_corrected_there_and_not_undone_on_the_case(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        desk.booked(claire)
        event = CaseEvent.objects.order_by("id").last()
        assert event is not None
        with pytest.raises(Refused, match=r"undo.appointment"):
            cases.undo(event.public_id, by=claire, at=desk.later(minutes=0))


def test_a_care_that_is_over_and_a_case_that_is_closed_want_nothing_more(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.wanted(claire)
        cases.abandon_care(desk.case.public_id, desk.care, AbandonReason.NO_OFFER, by=claire, at=desk.later())
        with pytest.raises(Refused, match=r"appointment.care_is_over"):
            desk.wanted(claire, need="")
        cases.close_case(desk.case.public_id, ExitCode.NO_OFFER, by=claire, at=desk.later())
        with pytest.raises(Refused, match=r"orientation.case_closed"):
            desk.book(claire, row)


def test_an_appointment_before_she_is_reached_waits_for_her(desk: Search) -> None:
    with desk.working() as claire:
        case = desk.office.taken(claire)
        desk.case, desk.cares = case, [case.cares.get().public_id]
        with pytest.raises(Refused, match=r"case.not_from_here"):
            desk.wanted(claire)
        assert Appointment.objects.count() == 0


def test_cares_of_one_case_have_each_their_own(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire, GLASSES, GLASSES)
        first, second = desk.cares
        orientation.want(desk.case.public_id, first, need="lunettes", by=claire, at=desk.later())
        orientation.want(desk.case.public_id, second, need="lunettes", by=claire, at=desk.later())
        assert Appointment.objects.count() == 2


def test_somebody_else_cannot_reach_it(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.booked(claire)
    with desk.office.working(desk.office.zoe) as zoe, pytest.raises(Absent):
        orientation.cancel_by_person(row.public_id, by=zoe, at=desk.later())
    with desk.office.working(desk.office.marc) as marc, pytest.raises(Absent):
        orientation.cancel_by_person(row.public_id, by=marc, at=desk.later())


def test_every_verb_leaves_its_line_in_the_journal_without_a_word_of_what_it_is_for(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        desk.booked(claire)
        lines = list(Entry.objects.filter(verb__startswith="appointment.").order_by("id"))
        assert [line.verb for line in lines] == ["appointment.want", "appointment.book"]
        assert "dent" not in str([line.details for line in lines])


@pytest.mark.parametrize("table", ["appointmentfactrow", "callattempt", "observation", "careoffer"])
def test_the_database_keeps_what_happened(desk: Search, table: str) -> None:
    column = {"appointmentfactrow": "kind", "callattempt": "outcome", "observation": "value", "careoffer": "name"}[
        table
    ]
    with desk.working() as claire:
        desk.begin(claire)
        desk.booked(claire, channel=CallChannel.PHONE)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE orientation_{table} SET {column} = {column}")
