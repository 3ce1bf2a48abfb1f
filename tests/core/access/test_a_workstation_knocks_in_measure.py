"""The bucket of a workstation's key: an office that opens at eight passes, a loop gone mad waits, never for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from misas.core.accounts.workstations import BURST, LABEL_MAX, RATE, label_faults, spend

EIGHT = datetime(2026, 11, 2, 8, tzinfo=UTC)


@given(st.lists(st.floats(0, 20), max_size=400))
def test_no_more_passes_than_the_burst_and_the_rate_and_who_waits_what_was_said_passes(gaps: list[float]) -> None:
    left, now, passed, last = BURST, EIGHT, 0, EIGHT
    for gap in gaps:
        now += timedelta(seconds=gap)
        left, wait = spend(left, last, now)
        last = now
        passed += wait == 0
        assert 0 <= left <= BURST
        assert (wait > 0) <= (spend(left, now, now + timedelta(seconds=wait))[1] == 0)
    assert passed <= BURST + RATE * (now - EIGHT).total_seconds() + 1


def test_a_clock_that_goes_back_gives_nothing() -> None:
    assert spend(0.0, EIGHT, EIGHT - timedelta(hours=1)) == (0.0, 1)


def test_an_application_has_a_name_of_reasonable_length() -> None:
    assert [f.code for f in label_faults("  ")] == ["workstation.label_missing"]
    assert [f.code for f in label_faults("x" * (LABEL_MAX + 1))] == ["workstation.label_too_long"]
    assert label_faults("Accueil") == ()
