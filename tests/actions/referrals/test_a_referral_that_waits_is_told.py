"""A referral that nobody answers in time is told to its owner, once for all of hers; then to the supervisor.

Nobody is lost between the receipt and the case.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from misas.actions import cases, triage
from misas.actions.referrals import assign, postpone, receive_referral, recompute, sweep_late
from misas.core.access import Role
from misas.core.referrals.codes import Channel, TriageOutcome
from misas.core.referrals.lifecycle import NextAction
from misas.core.referrals.priority import Why
from misas.core.referrals.silence import StallState
from misas.core.refusals import Invalid
from misas.records.audit.models import Entry
from misas.records.cases.models import Case
from misas.records.outbox.models import Message
from misas.records.referrals import queue
from misas.records.referrals.models import Referral
from misas.records.territory.models import Caisse
from tests.kit.house import GARD, HERAULT, MONDAY, House, account
from tests.kit.referrals import typed

pytestmark = pytest.mark.django_db
LATE = MONDAY + timedelta(days=3)  # due on Wednesday: this Thursday is the first working day of lateness
TOLD, QUIET = {StallState.REMINDED: 1, StallState.ESCALATED: 0}, {StallState.REMINDED: 0, StallState.ESCALATED: 0}
RAISED = {StallState.REMINDED: 0, StallState.ESCALATED: 1}


def refer(house: House, key: str = "k1", *, channel: Channel = Channel.DESK, at: datetime = MONDAY) -> Referral:
    with house.working(house.agent) as by:
        receipt = receive_referral(typed(), caisse_id=GARD, channel=channel, key=key, by=by, at=at)
    return again(house, receipt.public_id)


def again(house: House, public_id: UUID) -> Referral:
    with house.as_system():
        return Referral.objects.get(public_id=public_id)


def sweep(house: House, at: datetime, caisse: int = GARD) -> dict[StallState, int]:
    with house.as_system(caisse):
        return sweep_late(caisse, at=at)


def messages(house: House, topic: str) -> list[tuple[str, int]]:
    """To whom, and about how many."""
    with house.as_system():
        rows = Message.objects.filter(topic=topic).order_by("id")
        return [(row.payload["account"], len(row.payload["referrals"])) for row in rows]


def test_the_owner_is_reminded_once_of_all_that_is_late_then_the_supervisor_hears(house: House) -> None:
    first, second = refer(house), refer(house, "k2")
    other = account("other", Role.SUPERVISOR, GARD)
    assert sweep(house, MONDAY + timedelta(days=2)) == QUIET  # due today is not late
    assert sweep(house, LATE) == {StallState.REMINDED: 2, StallState.ESCALATED: 0}
    assert sweep(house, LATE) == QUIET  # run twice, it says nothing more
    assert messages(house, "reminder.referrals_late") == [(str(house.supervisor.public_id), 2)]
    assert again(house, first.public_id).stall == StallState.REMINDED
    assert sweep(house, LATE + timedelta(days=1)) == QUIET
    assert sweep(house, LATE + timedelta(days=4)) == {StallState.REMINDED: 0, StallState.ESCALATED: 2}
    assert messages(house, "reminder.referrals_escalated") == [(str(other.public_id), 2)]  # not to herself again
    assert sweep(house, LATE + timedelta(days=30)) == QUIET
    with house.as_system():
        told = Entry.objects.filter(public_id=second.public_id, verb__startswith="referral.", actor="MisAS")
        assert [one.verb for one in told.order_by("id")] == ["referral.remind", "referral.escalate"]


def test_a_referral_given_to_a_colleague_is_escalated_to_whoever_is_on_duty(house: House) -> None:
    row = refer(house)
    with house.working(house.supervisor) as by:
        assign(row.public_id, house.caseworker, by=by, at=MONDAY)
    assert sweep(house, LATE) == TOLD
    assert messages(house, "reminder.referrals_late") == [(str(house.caseworker.public_id), 1)]
    assert sweep(house, LATE + timedelta(days=4)) == RAISED
    assert messages(house, "reminder.referrals_escalated") == [(str(house.supervisor.public_id), 1)]


def test_one_supervisor_alone_hears_of_her_own(house: House) -> None:
    refer(house)
    sweep(house, LATE)
    assert sweep(house, LATE + timedelta(days=4)) == RAISED
    assert messages(house, "reminder.referrals_escalated") == [(str(house.supervisor.public_id), 1)]


def test_what_belongs_to_somebody_who_left_is_escalated_at_once(house: House) -> None:
    row = refer(house)
    with house.working(house.supervisor) as by:
        assign(row.public_id, house.caseworker, by=by, at=MONDAY)
    house.caseworker.is_active = False
    house.caseworker.save(update_fields=["is_active"])
    assert sweep(house, MONDAY + timedelta(hours=1)) == RAISED


@pytest.mark.parametrize("gesture", ["postpone", "assign", "answer"])
def test_a_gesture_ends_the_silence(gesture: str, house: House) -> None:
    row = refer(house)
    sweep(house, LATE)
    with house.working(house.supervisor) as by:
        if gesture == "postpone":
            until = LATE.date() + timedelta(days=1)
            postpone(row.public_id, until=until, action=NextAction.ASK_REFERRER, by=by, at=LATE)
        elif gesture == "assign":
            assign(row.public_id, house.caseworker, by=by, at=LATE)
        else:
            triage.end(row.public_id, TriageOutcome.GUIDANCE_ONLY, "question_answered", by=by, at=LATE)
    moved = again(house, row.public_id)
    assert (moved.stall, moved.stall_at) == (StallState.NONE, None)
    expected = {"postpone": QUIET, "assign": TOLD, "answer": QUIET}[gesture]
    assert sweep(house, LATE + timedelta(hours=1)) == expected  # a new owner is told in her turn


def test_each_caisse_counts_its_own_days(house: House) -> None:
    """Mayotte is two hours ahead, and the 11th of November is closed."""
    Caisse.objects.filter(pk=GARD).update(zone="Indian/Mayotte")
    refer(house, at=datetime(2026, 11, 6, 22, tzinfo=UTC))  # Saturday there: due on Tuesday the 10th
    assert sweep(house, datetime(2026, 11, 10, 20, tzinfo=UTC)) == QUIET  # the 10th there too
    assert sweep(house, datetime(2026, 11, 11, 7, tzinfo=UTC)) == QUIET  # closed: not a working day of lateness
    assert sweep(house, datetime(2026, 11, 11, 22, tzinfo=UTC)) == TOLD  # the 12th, there
    assert sweep(house, datetime(2026, 11, 12, 22, tzinfo=UTC), HERAULT) == QUIET


def test_the_delays_are_those_of_the_caisse(house: House) -> None:
    refer(house)
    with house.working(house.supervisor) as by:
        cases.set_rules(GARD, {"triage": {"remind_after": 3, "escalate_after": 1}}, by=by, at=MONDAY)
    assert sweep(house, LATE) == QUIET
    assert sweep(house, LATE + timedelta(days=4)) == TOLD  # Monday: three working days late
    assert sweep(house, LATE + timedelta(days=5)) == RAISED


def test_what_is_late_comes_first_and_says_so_until_it_is_answered(house: House) -> None:
    late, fresh = refer(house), refer(house, "k2", at=LATE)
    with house.as_system(GARD):
        recompute(GARD, at=LATE)
    assert again(house, late.public_id).priority_why == [Why.LATE]
    with house.working(house.caseworker):
        found, _ = queue.lines(queue.Filters(), LATE.date())
        assert [line["public_id"] for line in found] == [late.public_id, fresh.public_id]
    with house.working(house.supervisor) as by:
        postpone(late.public_id, until=date(2026, 11, 9), action=NextAction.ASK_REFERRER, by=by, at=LATE)
        assert Referral.objects.get(pk=late.pk).priority_why == []


def test_a_case_does_not_inherit_the_lateness_of_the_answer(house: House) -> None:
    row = refer(house)
    with house.as_system(GARD):
        recompute(GARD, at=LATE)
    with house.working(house.supervisor) as by:
        person = triage.name_as_said(row.public_id, by=by, at=LATE)
        triage.accept(row.public_id, "gives_up_care", person=person, by=by, at=LATE)
        case = Case.objects.get()
    assert (case.priority_why, case.priority) == ([], 3)


def test_a_letter_is_not_postponed_past_the_legal_day_of_its_acknowledgment(house: House) -> None:
    row = refer(house, channel=Channel.POST)
    later = MONDAY + timedelta(days=10)  # Thursday: the acknowledgment is owed on Tuesday the 17th
    assert row.acknowledge_by == date(2026, 11, 17)
    with house.working(house.supervisor) as by:
        with pytest.raises(Invalid) as refused:
            postpone(row.public_id, until=date(2026, 11, 18), action=NextAction.TRIAGE, by=by, at=later)
        assert dict(refused.value.faults[0].values)["latest"] == date(2026, 11, 17)
        assert postpone(row.public_id, until=date(2026, 11, 17), action=NextAction.TRIAGE, by=by, at=later).due_on
