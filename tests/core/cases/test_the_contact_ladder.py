"""Three calls at different hours, an SMS before, a letter after, the referrer asked; then a human, never a clock."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from misas.core.cases.codes import AttemptChannel, AttemptOutcome, CaseStatus, FactKind, TaskKind, WaitingOn
from misas.core.cases.ladder import Rung, day_part, next_rung
from misas.core.cases.lifecycle import status_of
from misas.core.cases.next_action import standing
from misas.core.cases.outcomes import BY_CODE, OUTCOMES, offered, turn_after
from misas.core.cases.reach import FORBIDS, Reach, reach_of
from misas.core.cases.rules import DEFAULT
from misas.core.persons.codes import DayPart, SafeContact
from tests.kit.case_facts import CALENDAR, History, day, office

Ch, Out, T = AttemptChannel, AttemptOutcome, TaskKind


def rung(history: History, reach: Reach | None = None) -> Rung:
    known = history.known
    return next_rung(
        known.attempts,
        reach or Reach(),
        DEFAULT.ladder,
        CALENDAR,
        start=known.round_at,
        settled_at=known.contact_settled_at,
    )


def climb(history: History, reach: Reach | None = None, limit: int = 12) -> list[tuple[TaskKind, date]]:
    """Follow the ladder to its end, nobody ever answering."""
    steps = []
    for _ in range(limit):
        step = rung(history, reach)
        steps.append((step.kind, step.due))
        if step.kind is T.CONFIRM_UNREACHABLE:
            return steps
        assert step.channel is not None
        history.at = max(history.at, datetime.combine(step.due, history.at.timetz()))
        outcome = Out.NOT_REACHED if step.channel is Ch.PHONE else Out.SENT
        history.tried(step.channel, outcome, day_part=step.day_part)
    raise AssertionError("the ladder has no end")


def test_the_ladder_of_the_reference_is_climbed_rung_by_rung() -> None:
    steps = climb(History().assigned())
    assert [kind for kind, _ in steps] == [
        T.ANNOUNCE_CALL, T.CALL, T.CALL, T.CALL, T.SEND_LETTER, T.ASK_REFERRER, T.CONFIRM_UNREACHABLE,
    ]  # fmt: skip
    opened = date(2026, 11, 2)
    first = steps[0][1]
    assert CALENDAR.business_days_between(opened, first) <= 2
    assert CALENDAR.business_days_between(steps[1][1], steps[3][1]) <= 10
    assert (steps[-1][1] - opened).days >= 30


def test_the_three_calls_are_made_in_different_parts_of_the_day() -> None:
    history = History().assigned()
    climb(history)
    calls = [f.data["day_part"] for f in history if f.data.get("channel") is Ch.PHONE]
    assert sorted(calls) == sorted(DayPart)


def test_the_hours_she_prefers_come_first() -> None:
    assert rung(History().assigned(), Reach(frozenset({Ch.PHONE}), (DayPart.EVENING,))).day_part is DayPart.EVENING


@pytest.mark.parametrize(
    ("hour", "part"), [(8, DayPart.MORNING), (11, DayPart.AFTERNOON), (15, DayPart.AFTERNOON), (16, DayPart.EVENING)]
)
def test_the_part_of_the_day_is_that_of_the_caisse(hour: int, part: DayPart) -> None:
    assert day_part(datetime(2026, 11, 2, hour, tzinfo=UTC), CALENDAR) is part


def test_without_a_telephone_the_letter_comes_first_and_in_time() -> None:
    step = rung(History().assigned(), Reach(frozenset({Ch.LETTER, Ch.REFERRER})))
    assert (step.kind, step.reason) == (T.SEND_LETTER, "contact.write_first")
    assert CALENDAR.business_days_between(date(2026, 11, 2), step.due) <= 2


def test_with_no_way_at_all_a_human_is_still_asked() -> None:
    assert rung(History().assigned(), Reach(frozenset())).kind is T.CONFIRM_UNREACHABLE


def test_a_wrong_number_leaves_the_telephone_alone_until_the_referrer_gives_another() -> None:
    history = History().assigned().tried(Ch.PHONE, Out.WRONG_NUMBER)
    assert rung(history).channel is Ch.LETTER
    history.later(days=2).tried(Ch.LETTER, Out.SENT).later(days=7).tried(Ch.REFERRER, Out.NEW_CONTACT)
    assert (rung(history).kind, rung(history).nth) == (T.CALL, 1)


def test_a_returned_letter_is_not_sent_again_the_same_way() -> None:
    history = History().assigned().tried(Ch.PHONE, Out.WRONG_NUMBER).later(days=2)
    history.tried(Ch.LETTER, Out.SENT).later(days=4).tried(Ch.LETTER, Out.RETURNED_MAIL)
    assert rung(history).channel is not Ch.LETTER


def test_she_asked_to_be_called_back_and_is_on_that_day() -> None:
    history = History().assigned().tried(Ch.PHONE, Out.CALLBACK_ASKED, callback_on="2026-11-12")
    assert (rung(history).kind, rung(history).due) == (T.CALL_BACK, date(2026, 11, 12))
    holiday = History().assigned().tried(Ch.PHONE, Out.CALLBACK_ASKED, callback_on="2026-11-11")
    assert rung(holiday).due == date(2026, 11, 12)


def test_a_busy_line_costs_no_call() -> None:
    history = History().assigned().tried(Ch.PHONE, Out.BUSY)
    assert (rung(history).kind, rung(history).nth, rung(history).due) == (T.CALL, 1, date(2026, 11, 3))


def test_danger_stops_the_ladder_until_a_human_has_planned_a_safe_way() -> None:
    history = History().assigned().tried(Ch.PHONE, Out.DANGEROUS_CONTACT)
    assert rung(history).kind is T.PLAN_SAFE_CONTACT
    history.later(days=1).then(FactKind.FOLLOWED, task=T.PLAN_SAFE_CONTACT)
    assert rung(history).kind is T.CALL
    assert rung(History().assigned(), Reach(plan_first=True)).kind is T.PLAN_SAFE_CONTACT


def test_whoever_refuses_to_talk_is_not_called_again() -> None:
    assert rung(History().assigned().tried(Ch.PHONE, Out.REFUSES_EXCHANGE)).kind is T.CONFIRM_REFUSAL


@pytest.mark.parametrize("flag", SafeContact)
def test_her_safety_stands_above_every_rung(flag: SafeContact) -> None:
    known = {"phone": True, "mobile": True, "email": True, "address": True, "referrer": True}
    reach = reach_of(**known, safe=[flag])
    assert not reach.channels & FORBIDS[flag]
    assert reach.channels | FORBIDS[flag] == reach_of(**known).channels
    assert reach.plan_first == (flag is SafeContact.DANGEROUS)


def test_reopening_begins_a_new_round() -> None:
    history = History().assigned()
    climb(history)
    history.then(FactKind.CLOSED, code="unreachable").later(days=30).then(FactKind.REOPENED, owner=7)
    assert status_of(history.known) is CaseStatus.TO_CONTACT
    assert rung(history).kind is T.ANNOUNCE_CALL


@pytest.mark.parametrize("channel", AttemptChannel)
@pytest.mark.parametrize("outcome", AttemptOutcome)
def test_one_coded_outcome_sets_the_next_owner_the_clock_and_the_next_attempt(
    channel: AttemptChannel, outcome: AttemptOutcome
) -> None:
    if channel not in BY_CODE[outcome].channels:
        assert outcome not in offered(channel)
        return
    history = History().assigned().tried(channel, outcome)
    now = standing(history.known, office(), day(history.at))
    assert now.first is not None and now.first.due >= day(history.at)
    assert now.waiting_on is turn_after(channel, outcome)
    assert (now.recompute_on is None) == (now.waiting_on is WaitingOn.US)
    expected = BY_CODE[outcome].next_task
    if expected is not None:
        assert now.first.kind is expected
    assert (now.status is CaseStatus.REVIEW) == (outcome is Out.REACHED)


def test_the_table_of_outcomes_has_every_outcome_once() -> None:
    assert [o.code for o in OUTCOMES] == list(dict.fromkeys(o.code for o in OUTCOMES))
    assert BY_CODE.keys() == set(AttemptOutcome)
    assert all(offered(channel) for channel in AttemptChannel)
