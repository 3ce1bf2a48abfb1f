"""What is masked cannot be found again from the rest of the list and its total."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from misas.core.cases.codes import ExitFamily
from misas.core.steering.figures import figures, window
from misas.core.steering.masking import FLOOR, masked, shown

COUNTS = st.lists(st.integers(0, 60), max_size=8)


@given(COUNTS)
def test_no_small_group_is_shown(values: list[int]) -> None:
    assert all(value is None or value == 0 or value >= FLOOR for value in masked(values))


@given(COUNTS)
def test_what_is_left_of_a_total_never_speaks_of_a_small_group(values: list[int]) -> None:
    hidden = [value for value, seen in zip(values, masked(values), strict=True) if seen is None]
    if hidden and shown(sum(values)) is not None:
        assert len(hidden) >= 2
        assert sum(hidden) >= FLOOR


@given(COUNTS)
def test_nothing_is_masked_without_a_small_group(values: list[int]) -> None:
    if not any(0 < value < FLOOR for value in values):
        assert masked(values) == values


def test_the_last_twelve_months_end_with_this_one() -> None:
    months = window(date(2026, 2, 3))
    assert len(months) == 12
    assert (months[0], months[-1]) == (date(2025, 3, 1), date(2026, 2, 1))


def test_a_caisse_sees_everything_the_nation_only_what_is_large() -> None:
    read = {
        "channels": {"desk": 30, "portal": 4, "phone": 12},
        "months": {date(2026, 11, 1): 46},
        "endings": {"care_done": 3},
    }
    waits = {"triage": (9, 1.0, 3.0), "closure": (40, 30.0, 90.0)}
    whole = figures(today=date(2026, 11, 21), waits=waits, masks=False, **read)
    nation = figures(today=date(2026, 11, 21), waits=waits, masks=True, **read)
    assert {part.key: part.count for part in whole.channels.parts} == {"desk": 30, "portal": 4, "phone": 12}
    assert {part.key: part.count for part in nation.channels.parts} == {"desk": 30, "portal": None, "phone": None}
    assert nation.endings.total is None
    assert whole.endings.parts[0].key is ExitFamily.CARE_DONE
    assert nation.to_triage.median is None
    assert nation.to_closure.median == 30.0
