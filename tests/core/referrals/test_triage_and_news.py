"""A human answers each referral with a reason of the list; the referrer hears what was agreed, and nothing more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.privacy.agreement import Proof, Withdrawal
from misas.core.privacy.codes import News, Scope, Withheld
from misas.core.referrals import lifecycle
from misas.core.referrals.codes import (
    TRIAGE_REASONS,
    CareType,
    Motive,
    Reason,
    ReferralStatus,
    TriageOutcome,
    TriageReason,
    reasons_for,
)
from misas.core.referrals.feedback import (
    GRADES,
    STATES,
    FeedbackLeave,
    Grade,
    NewsLevel,
    PlainState,
    leave_now,
    leave_of,
    state_of,
)
from misas.core.referrals.said import Said
from misas.core.refusals import Refused
from tests.kit.referrals import CALENDAR

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


def test_the_lists_are_the_ones_of_the_trade() -> None:
    assert (len(CareType), len(Reason), len(Motive)) == (19, 13, 6)


@pytest.mark.parametrize("outcome", TriageOutcome)
def test_every_outcome_has_reasons_and_a_status(outcome: TriageOutcome) -> None:
    assert reasons_for(outcome)
    assert lifecycle.STATUS_OF[outcome] is not ReferralStatus.RECEIVED


def test_codes_of_reasons_are_unique_and_a_retired_one_keeps_its_meaning_but_is_not_offered() -> None:
    assert len({reason.code for reason in TRIAGE_REASONS}) == len(TRIAGE_REASONS)
    old = TriageReason("old", TriageOutcome.INADMISSIBLE, TRIAGE_REASONS[0].group, since=1, retired=3)
    assert [old.offered(version) for version in (1, 2, 3)] == [True, True, False]


@given(st.sampled_from(ReferralStatus), st.sampled_from(TriageOutcome), st.sampled_from(TRIAGE_REASONS))
def test_a_triage_is_taken_exactly_when_awaited_and_with_a_reason_of_its_own(
    status: ReferralStatus, outcome: TriageOutcome, reason: TriageReason
) -> None:
    taken = status is ReferralStatus.RECEIVED and reason.outcome is outcome
    try:
        assert lifecycle.decide(status, outcome, reason.code) is lifecycle.STATUS_OF[outcome]
        assert taken
    except Refused:
        assert not taken


def test_each_step_leads_only_where_its_table_says() -> None:
    by_verb = lifecycle.BY_VERB
    assert set(lifecycle.STATUS_OF.values()) == by_verb["referral.triage"].leads_to
    assert lifecycle.allowed(ReferralStatus.LINKED) == {"referral.acknowledge"}
    assert "referral.undo_triage" in lifecycle.allowed(ReferralStatus.GUIDED)


def test_a_triage_is_taken_back_the_same_day_only_and_before_anybody_read_its_news() -> None:
    late = MONDAY + timedelta(hours=9)  # 19 h in Nîmes, the same day
    status = ReferralStatus.INADMISSIBLE
    lifecycle.undo(status, decided_at=MONDAY, at=late, news_read=False, calendar=CALENDAR)
    with pytest.raises(Refused, match="undo_too_late"):
        lifecycle.undo(status, decided_at=MONDAY, at=MONDAY + timedelta(days=1), news_read=False, calendar=CALENDAR)
    with pytest.raises(Refused, match="news_already_read"):
        lifecycle.undo(status, decided_at=MONDAY, at=late, news_read=True, calendar=CALENDAR)
    with pytest.raises(Refused, match="already_triaged"):
        lifecycle.undo(ReferralStatus.LINKED, decided_at=MONDAY, at=late, news_read=False, calendar=CALENDAR)


@given(st.sampled_from(Grade), st.booleans(), st.sets(st.sampled_from(Withheld)))
def test_nothing_beyond_the_receipt_without_the_persons_yes_and_never_beyond_the_agreement(
    organisation: Grade, agrees: bool, withheld: set[Withheld]
) -> None:
    leave = leave_of(Said(feedback=agrees, withheld=tuple(withheld)), organisation)
    assert leave.allows(NewsLevel.RECEIVED)
    assert leave.grade <= organisation
    assert agrees or leave.grade is Grade.RECEIPT
    assert not (Withheld.OUTCOME in withheld and leave.allows(NewsLevel.ENDED))
    assert not (Withheld.CONTACT in withheld and leave.allows(NewsLevel.CONTACT_MADE))


@given(st.sets(st.sampled_from(NewsLevel)), st.sampled_from(Grade))
def test_the_plain_state_never_says_more_than_the_news_that_were_allowed(told: set[NewsLevel], grade: Grade) -> None:
    leave = FeedbackLeave(grade)
    state = state_of(told, leave)
    allowed = {STATES[level] for level in told if GRADES[level] <= grade}
    assert state in allowed or (state is PlainState.RECEIVED and not allowed)


def test_there_are_four_plain_states_and_no_more() -> None:
    assert [state.value for state in PlainState] == ["received", "contact_made", "accompanying", "ended"]


EVERYTHING = FeedbackLeave(Grade.OUTCOME)


def hours(count: int) -> datetime:
    return MONDAY + timedelta(hours=count)


def answer(after: int, *, agreed: bool = True, feedback: bool = True, withheld: Iterable[News] = ()) -> Proof:
    return Proof(hours(after), agreed, hours(after), feedback=agreed and feedback, withheld=frozenset(withheld))


@pytest.mark.parametrize("scope", Scope)
def test_a_person_who_takes_back_her_agreement_silences_the_news_and_may_give_it_again(scope: Scope) -> None:
    taken_back = [Withdrawal(scope, hours(24))]
    assert leave_now(EVERYTHING, MONDAY, [], taken_back).grade is Grade.RECEIPT
    assert leave_now(EVERYTHING, MONDAY, [answer(48)], taken_back) == EVERYTHING
    assert leave_now(EVERYTHING, hours(48), [], taken_back) == EVERYTHING  # a later agreement speaks for itself


@pytest.mark.parametrize("scope", Scope)
def test_a_referral_that_reports_an_agreement_older_than_the_withdrawal_tells_nothing(scope: Scope) -> None:
    assert leave_now(EVERYTHING, MONDAY, [], [Withdrawal(scope, hours(0))]).grade is Grade.RECEIPT


@pytest.mark.parametrize(
    ("since", "grade"),
    [
        (answer(1, agreed=False), Grade.RECEIPT),
        (answer(1, feedback=False), Grade.RECEIPT),
        (answer(1, withheld=[News.TAKE_UP]), Grade.RECEIPT),
        (answer(1, withheld=[News.CONTACT]), Grade.TAKE_UP),
        (answer(1, withheld=[News.OUTCOME]), Grade.CONTACT),
        (answer(-1, agreed=False), Grade.OUTCOME),
        (Proof(hours(1)), Grade.OUTCOME),
    ],
)
def test_the_last_answer_of_the_person_narrows_the_news(since: Proof, grade: Grade) -> None:
    assert leave_now(EVERYTHING, MONDAY, [since], []).grade is grade


@given(st.sampled_from(Grade), st.sets(st.sampled_from(News)), st.booleans(), st.sampled_from([*Scope, None]))
def test_no_later_answer_widens_what_a_referral_was_allowed(
    grade: Grade, withheld: set[News], feedback: bool, scope: Scope | None
) -> None:
    proofs = [answer(2, feedback=feedback, withheld=withheld)]
    withdrawals = [Withdrawal(scope, hours(1))] if scope else []
    assert leave_now(FeedbackLeave(grade), MONDAY, proofs, withdrawals).grade <= grade
