"""A C2S is renewed between the fourth and the second month before its end; a gap is seen before it opens."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.rights.codes import Verdict
from misas.core.rights.evaluate import evaluate
from misas.core.rights.renewals import RenewalWindow, WarningKind, WindowState, renewal_warning, renewal_window
from misas.core.rights.rules import Renewal
from tests.kit.rights import household, right, table

ENDS = date(2027, 2, 28)


def c2s(ends_on: date = ENDS) -> RenewalWindow:
    rule = right("c2s").renewal
    assert rule == Renewal(4, 2)
    return renewal_window(ends_on, rule)


@pytest.mark.parametrize(
    ("on", "state", "kind"),
    [
        (date(2026, 10, 27), WindowState.BEFORE, None),
        (date(2026, 10, 28), WindowState.OPEN, WarningKind.RENEWAL_OPEN),
        (date(2026, 11, 27), WindowState.OPEN, WarningKind.RENEWAL_OPEN),
        (date(2026, 11, 28), WindowState.CLOSING, WarningKind.RENEWAL_CLOSING),
        (date(2026, 12, 28), WindowState.CLOSING, WarningKind.RENEWAL_CLOSING),
        (date(2026, 12, 29), WindowState.LATE, WarningKind.RENEWAL_LATE),
        (date(2027, 2, 28), WindowState.LATE, WarningKind.RENEWAL_LATE),
        (date(2027, 3, 1), WindowState.ENDED, WarningKind.RIGHT_ENDED),
        (date(2028, 3, 1), WindowState.ENDED, None),
    ],
)
def test_the_window_of_a_c2s(on: date, state: WindowState, kind: WarningKind | None) -> None:
    assert c2s().state(on) is state
    warning = renewal_warning("c2s", c2s(), on)
    assert (warning.kind if warning else None) is kind


def test_what_renews_itself_warns_only_once_it_has_ended() -> None:
    rule = right("c2s_auto_rsa").renewal
    assert rule is not None
    assert rule.is_automatic
    own = renewal_window(ENDS, rule)
    assert all(renewal_warning("x", own, ENDS - timedelta(days=back)) is None for back in range(200))
    assert renewal_warning("x", own, ENDS + timedelta(days=1)) is not None


@given(ends=st.dates(date(2020, 1, 1), date(2035, 1, 1)), back=st.integers(-400, 400))
def test_each_day_has_one_state_and_they_follow_one_another(ends: date, back: int) -> None:
    own, order = c2s(ends), list(WindowState)
    today = ends - timedelta(days=back)
    assert own.opens_on < own.closes_on < own.ends_on
    assert order.index(own.state(today)) <= order.index(own.state(today + timedelta(days=1)))


@given(ends=st.dates(date(2026, 6, 1), date(2028, 1, 1)))
def test_the_rule_of_the_catalogue_and_the_calendar_agree(ends: date) -> None:
    """On the first day of the month under review, the catalogue asks to renew from the day the window opens."""
    facts = {"complementary_cover": "c2s_free", "c2s_ends_on": ends.isoformat(), "rsa": 0, "aspa": 0, "asi": 0}
    month = date(2026, 11, 1)
    found = evaluate(right("c2s_renouvellement"), household(month, **facts), table())
    opened = c2s(ends).state(month) in (WindowState.OPEN, WindowState.CLOSING, WindowState.LATE)
    if ends not in (month,):
        assert (found.verdict is Verdict.YES) == opened
