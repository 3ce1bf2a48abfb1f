"""A committee's calendar gives its sessions in order, and a request meets the first one it is in time for."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.funding.life.committee import (
    LAST,
    Committee,
    Dates,
    Monthly,
    Weekly,
    faults_of,
    next_session,
    sessions,
)

DAYS = st.dates(date(2023, 1, 1), date(2030, 12, 31))
CALENDARS = st.one_of(
    st.builds(Weekly, st.integers(0, 6), st.integers(1, 4), DAYS),
    st.builds(Monthly, st.sampled_from([1, 2, 3, 4, LAST]), st.integers(0, 6)),
    st.builds(Dates, st.lists(DAYS, min_size=1, max_size=9).map(tuple)),
)
COMMITTEES = st.builds(Committee, CALENDARS, st.integers(0, 30))


@given(COMMITTEES, DAYS)
def test_the_next_session_is_the_first_that_is_still_in_time(committee: Committee, deposited: date) -> None:
    found = next_session(committee, deposited)
    listed = list(sessions(committee, deposited, deposited + timedelta(days=200)))
    in_time = [one for one in listed if one.deposit_by >= deposited]
    if found is None:
        assert in_time == []
    else:
        assert found.deposit_by >= deposited and found.on >= deposited
        assert in_time == [] or in_time[0] == found


@given(COMMITTEES, DAYS)
def test_sessions_come_in_order_and_on_their_days(committee: Committee, since: date) -> None:
    listed = [one.on for one in sessions(committee, since, since + timedelta(days=120))]
    assert all(a < b for a, b in pairwise(listed)) and all(day >= since for day in listed)
    match committee.sits:
        case Weekly(weekday, every, first):
            assert all(day.weekday() == weekday and day >= first for day in listed)
            assert all((b - a).days == 7 * every for a, b in pairwise(listed))
        case Monthly(nth, weekday):
            assert all(day.weekday() == weekday for day in listed)
            if nth == LAST:
                assert all((day + timedelta(days=7)).month != day.month for day in listed)
            else:
                assert all((day.day - 1) // 7 == nth - 1 for day in listed)
        case Dates(days):
            assert set(listed) <= set(days)


def test_a_weekly_committee_with_a_week_to_prepare() -> None:
    thursday = Committee(Weekly(3), deposit_days=7)
    found = next_session(thursday, date(2026, 11, 20))
    assert found is not None and (found.on, found.deposit_by) == (date(2026, 12, 3), date(2026, 11, 26))


def test_a_committee_without_any_date_left_says_so() -> None:
    assert next_session(Committee(Dates((date(2026, 1, 8),))), date(2026, 1, 9)) is None


@pytest.mark.parametrize(
    ("committee", "code"),
    [
        (Committee(Weekly(7)), "funding.calendar_weekday"),
        (Committee(Weekly(1, 0)), "funding.calendar_weekday"),
        (Committee(Monthly(5, 1)), "funding.calendar_weekday"),
        (Committee(Dates(())), "funding.calendar_dates"),
        (Committee(Weekly(1), -1), "funding.deposit_days"),
        (Committee(Weekly(1), 61), "funding.deposit_days"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_said(committee: Committee, code: str) -> None:
    assert [fault.code for fault in faults_of(committee)] == [code]


@given(COMMITTEES)
def test_a_calendar_that_makes_sense_has_no_fault(committee: Committee) -> None:
    assert faults_of(committee) == []
