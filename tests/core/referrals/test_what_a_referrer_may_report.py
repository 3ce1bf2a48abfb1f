"""A person takes her agreement back through whoever referred her: two things may be said, on a day that makes sense."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from misas.core.privacy.codes import Scope
from misas.core.referrals.codes import TriageOutcome
from misas.core.referrals.withdrawals import (
    NEEDS_HER_AGREEMENT,
    REPORTED,
    ToldHow,
    is_covered,
    report_faults,
    require_her_agreement,
)
from misas.core.refusals import Refused

AGREED, TODAY = date(2026, 11, 2), date(2026, 11, 20)


def faults(scope: str = "feedback", how: str = "by_phone", said_on: date | None = TODAY) -> list[str]:
    return [f.code for f in report_faults(scope, how, said_on, agreed_on=AGREED, today=TODAY)]


@pytest.mark.parametrize(("scope", "how"), list(product(REPORTED, ToldHow)))
def test_any_of_the_two_said_in_any_way_between_her_agreement_and_today_is_taken(scope: Scope, how: ToldHow) -> None:
    assert faults(scope, how, AGREED) == faults(scope, how, TODAY) == []


def test_what_is_missing_or_impossible_is_named_all_at_once() -> None:
    assert faults("", "", None) == [
        "referral.withdrawal_scope",
        "referral.withdrawal_how",
        "referral.withdrawal_day",
    ]
    assert faults(said_on=TODAY + timedelta(days=1)) == ["referral.withdrawal_in_the_future"]
    assert faults(said_on=AGREED - timedelta(days=1)) == ["referral.withdrawal_before_agreement"]
    assert faults("opposition") == faults("sharing") == ["referral.withdrawal_scope"]  # said to the caisse itself


def test_giving_it_up_covers_the_news_but_not_the_other_way() -> None:
    assert is_covered(Scope.FEEDBACK, [Scope.ACCOMPANIMENT])
    assert not is_covered(Scope.ACCOMPANIMENT, [Scope.FEEDBACK])
    assert not is_covered(Scope.FEEDBACK, [])


@pytest.mark.parametrize("outcome", TriageOutcome)
def test_no_answer_that_needs_her_agreement_is_given_without_it(outcome: TriageOutcome) -> None:
    require_her_agreement(outcome, [Scope.FEEDBACK])
    if outcome in NEEDS_HER_AGREEMENT:
        with pytest.raises(Refused, match="person_withdrew"):
            require_her_agreement(outcome, [Scope.ACCOMPANIMENT])
    else:
        require_her_agreement(outcome, [Scope.ACCOMPANIMENT])
