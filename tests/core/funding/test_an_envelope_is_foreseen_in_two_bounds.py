"""What the year of an envelope may bring: bounds that hold, months and never days, no guess when it is too early."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from misas.core.funding.forecast import SEEN_DAYS, Asked, Forecast, Promised, forecast

NEW_YEAR = date(2026, 1, 1)
DAYS = st.integers(0, 364).map(lambda n: NEW_YEAR + timedelta(days=n))
PROMISED = st.lists(st.builds(Promised, DAYS, st.integers(-5_000, 60_000)), max_size=20)
ASKED = st.lists(st.builds(Asked, st.integers(1, 80_000), st.none() | DAYS), max_size=8)


def seen(today: date, *promised: tuple[int, int, int], asked: tuple[Asked, ...] = (), total: int = 100_000) -> Forecast:
    """Promised: (month, day, cents)."""
    done = [Promised(date(2026, month, day), cents) for month, day, cents in promised]
    return forecast(total, 2026, done, asked, today=today)


def test_months_gone_by_are_what_they_were() -> None:
    found = seen(date(2026, 3, 31), (1, 10, 5_000), (2, 28, 3_000), (3, 1, -1_000))
    assert [(m.low, m.high) for m in found.months[:3]] == [(5_000, 5_000), (8_000, 8_000), (7_000, 7_000)]
    assert [m.is_past for m in found.months] == [True] * 3 + [False] * 9


def test_at_a_steady_pace_the_envelope_empties_in_the_month_that_arithmetic_says() -> None:
    """After 90 days 30 000 of 100 000 are promised: the rest lasts 210 days more, to the end of October."""
    found = seen(date(2026, 3, 31), *((1, 1 + n, 1_000) for n in range(30)))
    assert found.months[-1].low == found.months[-1].high == 30_000 + 30_000 * 275 // 90
    assert found.empty_from == found.empty_by == date(2026, 10, 1)
    assert found.lacks == 30_000 * 275 // 90 - 70_000


def test_what_waits_is_in_the_high_bound_alone_from_the_day_it_may_be_decided() -> None:
    calm = seen(date(2026, 6, 30), (1, 15, 10_000))
    waiting = seen(date(2026, 6, 30), (1, 15, 10_000), asked=(Asked(50_000, date(2026, 9, 10)), Asked(7_000)))
    assert [m.low for m in waiting.months] == [m.low for m in calm.months]
    more = [b.high - a.high for a, b in zip(calm.months, waiting.months, strict=True)]  # type: ignore[operator]
    assert more == [0] * 6 + [7_000] * 2 + [57_000] * 4
    assert waiting.asked == 57_000


def test_a_pace_that_falls_gives_two_months_of_exhaustion() -> None:
    found = seen(date(2026, 6, 30), (1, 15, 60_000), (6, 15, 5_000))
    assert found.empty_from is not None and found.empty_by is None
    assert found.months[-1].low < found.total <= found.months[-1].high  # type: ignore[operator]


def test_too_early_in_the_year_nothing_is_foretold() -> None:
    found = seen(NEW_YEAR + timedelta(days=SEEN_DAYS - 2), (1, 5, 40_000), asked=(Asked(90_000),))
    assert not found.is_paced
    assert found.empty_from is None and found.empty_by is None
    assert found.months[-1].high is None and found.months[-1].low == 40_000
    assert found.lacks == 0


def test_a_year_that_has_not_begun_or_is_over_is_told_as_it_stands() -> None:
    before = forecast(100_000, 2027, [], [Asked(5_000)], today=date(2026, 11, 22))
    assert not before.is_paced and before.months[0].high is None and before.promised == 0
    after = seen(date(2027, 2, 1), (4, 5, 40_000))
    assert [m.high for m in after.months] == [0] * 3 + [40_000] * 9
    assert after.empty_by is None


def test_an_envelope_that_is_empty_says_since_when() -> None:
    found = seen(date(2026, 8, 31), (5, 5, 100_000))
    assert found.empty_from == found.empty_by == date(2026, 5, 1)


def test_the_sessions_stand_in_their_months() -> None:
    days = [date(2026, 9, 3), date(2026, 9, 17), date(2026, 12, 3)]
    found = forecast(1, 2026, [], [], today=date(2026, 8, 1), sessions=reversed(days))
    assert [m.sessions for m in found.months if m.sessions] == [tuple(days[:2]), (days[2],)]


@given(PROMISED, ASKED, DAYS, st.integers(1, 300_000))
def test_the_low_bound_never_passes_the_high_one(
    promised: list[Promised], asked: list[Asked], today: date, total: int
) -> None:
    found = forecast(total, 2026, promised, asked, today=today)
    assert [m.first.month for m in found.months] == list(range(1, 13))
    for one, then in zip(found.months, found.months[1:], strict=False):
        if one.high is not None:
            assert one.low <= one.high
        if not one.is_past:
            assert then.low >= one.low and (then.high is None) == (one.high is None)
            assert then.high is None or one.high is None or then.high >= one.high
    if found.empty_from and found.empty_by:
        assert found.empty_from <= found.empty_by
    assert found.promised == sum(one.cents for one in promised if one.on <= today)


@given(PROMISED, ASKED, DAYS)
def test_the_order_in_which_facts_are_told_changes_nothing(
    promised: list[Promised], asked: list[Asked], today: date
) -> None:
    assert forecast(9_999, 2026, promised, asked, today=today) == forecast(
        9_999, 2026, promised[::-1], asked[::-1], today=today
    )
