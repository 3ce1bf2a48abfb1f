"""A commitment warns 30, 15 and 5 days before its end, at once when the care comes too late, and never lapses before a
human was alerted twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.funding.life.application import Application
from misas.core.funding.life.application_steps import advance, allowed_verbs
from misas.core.funding.life.codes import AlertKind, ApplicationState, WatchKind
from misas.core.funding.life.validity import alert_due, is_valid_for, looks_from, may_lapse
from misas.core.funding.life.watching import Around, key_of, warnings, watch
from misas.core.refusals import Refused
from tests.kit.funding_lives import GRANTED, at, said, walked


def committed(days: int) -> tuple[Application, date]:
    """A commitment noted today that holds `days` more days, and its last day."""
    known = walked(*GRANTED)
    today = known.last_on + timedelta(days=1)
    until = today + timedelta(days=days)
    return advance(known, "commit", said("commit", today, valid_until=until)), until


def heard(known: Application, on: date, care: date | None = None) -> Application:
    """After the round of one day."""
    due = alert_due(known, on, care)
    return known if due is None else advance(known, "alert", said("alert", on, threshold=due.threshold))


def round_of(known: Application, until: date, last: int, care: date | None = None, asleep=()) -> Application:
    """Every day from the commitment to `last` days after its end, but those on which the round is asleep."""
    day, end = known.last_on, until + timedelta(days=last)
    while day <= end:
        if (until - day).days not in asleep:
            known = heard(known, day, care)
        day += timedelta(days=1)
    return known


def test_three_alerts_at_thirty_fifteen_and_five_days() -> None:
    known, until = committed(90)
    alerts = round_of(known, until, 60).alerts
    assert [(until - alert.on).days for alert in alerts] == [30, 15, 5]


def test_an_alert_of_a_day_on_which_nobody_worked_is_given_the_next() -> None:
    known, until = committed(90)
    alerts = round_of(known, until, 9, asleep={30, 29, 15}).alerts
    assert [(until - alert.on).days for alert in alerts] == [28, 14, 5]


def test_a_care_planned_after_the_end_alerts_at_once() -> None:
    known, until = committed(90)
    first = round_of(known, until, 9, care=until + timedelta(days=3)).alerts[0]
    assert first.on == known.last_on and alert_due(known, known.last_on) is None
    due = alert_due(known, known.last_on, until + timedelta(days=1))
    assert due is not None and due.kind is AlertKind.CARE_TOO_LATE
    assert not is_valid_for(known, until + timedelta(days=1)) and is_valid_for(known, until)


@given(st.integers(0, 60), st.sets(st.integers(-40, 60)), st.booleans())
def test_nothing_lapses_before_two_alerts_on_two_days(days: int, asleep: set[int], is_late: bool) -> None:
    known, until = committed(days)
    care = until + timedelta(days=20) if is_late else None
    day = known.last_on
    for _ in range(days + 45):
        if (until - day).days not in asleep:
            known = heard(known, day, care)
        if may_lapse(known, day):
            assert len({alert.on for alert in known.alerts}) >= 2 and day > until
            assert advance(known, "lapse", said("lapse", day)).state is ApplicationState.LAPSED
        else:
            assert "lapse" not in allowed_verbs(known, day)
            with pytest.raises(Refused):
                advance(known, "lapse", said("lapse", day))
        day += timedelta(days=1)


def test_a_commitment_too_short_for_two_alerts_is_alerted_after_its_end() -> None:
    known, until = committed(0)
    known = round_of(known, until, 5)
    assert [(until - alert.on).days for alert in known.alerts] == [0, -1]
    assert may_lapse(known, until + timedelta(days=2))


def test_an_extension_starts_the_alerts_again() -> None:
    known, until = committed(40)
    known = round_of(known, until, -1)
    assert len(known.alerts) == 3
    longer = advance(known, "extend", said("extend", until, valid_until=until + timedelta(days=60)))
    assert longer.alerts == () and not may_lapse(longer, until + timedelta(days=61))


@given(st.integers(0, 90), st.integers(0, 140), st.sampled_from([None, -10, 10]), st.integers(0, 3))
def test_the_clock_never_looks_too_late(days: int, later: int, care: int | None, rounds: int) -> None:
    known, until = committed(days)
    visit = None if care is None else until + timedelta(days=care)
    for back in (30, 15, 5)[:rounds]:
        if until - timedelta(days=back) >= known.last_on:
            known = heard(known, until - timedelta(days=back), visit)
    on = known.last_on + timedelta(days=later)
    if alert_due(known, on, visit) is not None:
        looked = looks_from(known, visit)
        assert looked is not None and looked <= on


STATES = st.sampled_from(list(ApplicationState))


@given(STATES, st.integers(0, 900), st.booleans())
def test_no_warning_comes_before_the_day_it_is_looked_at(state: ApplicationState, later: int, has_quote: bool) -> None:
    known = at(state)
    around = Around(quote_until=known.last_on + timedelta(days=60) if has_quote else None)
    on = known.last_on + timedelta(days=later)
    if found := warnings(known, around, on):
        looked = watch(known, around)
        assert looked is not None and looked <= on
        assert len({key_of(one, "r") for one in found}) == len(found)


def test_the_silence_of_a_funder_is_said_on_its_day_and_decided_by_nobody() -> None:
    known = at(ApplicationState.RECEIVED)
    day = known.silence_on
    assert [one.kind for one in warnings(known, Around(), day)] == [WatchKind.SILENCE_REACHED]
    assert warnings(known, Around(), day - timedelta(days=1)) == ()
    assert known.state is ApplicationState.RECEIVED
