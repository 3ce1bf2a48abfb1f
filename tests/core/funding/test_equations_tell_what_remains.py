"""What equations say of round sums is found without any search, and no solution is lost on the way."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from misas.core.funding.remainders import sharper
from misas.core.funding.solver import Row, worth

BOUNDS = st.tuples(st.integers(-3, 3), st.integers(0, 4)).map(lambda one: (one[0], one[0] + one[1]))
TERMS = st.lists(st.integers(-6, 6), min_size=4, max_size=4).map(
    lambda times: tuple((v, c) for v, c in enumerate(times) if c)
)


def equation(times: tuple[tuple[int, int], ...], value: int) -> Row:
    return Row(times, low=value, high=value)


def rows_around(total: int) -> st.SearchStrategy[Row]:
    return st.one_of(
        st.builds(equation, TERMS, st.integers(-total, total)),
        st.builds(lambda terms, low: Row(terms, low=low), TERMS, st.integers(-total, total)),
        st.builds(lambda terms, high: Row(terms, high=high), TERMS, st.integers(-total, total)),
    )


def solutions(bounds: list[tuple[int, int]], rows: list[Row]) -> set[tuple[int, ...]]:
    def holds(values: tuple[int, ...], row: Row) -> bool:
        sum_ = worth(row.terms, values)
        return (row.low is None or sum_ >= row.low) and (row.high is None or sum_ <= row.high)

    every = product(*(range(low, high + 1) for low, high in bounds))
    return {values for values in every if all(holds(values, row) for row in rows)}


@given(st.lists(BOUNDS, min_size=4, max_size=4), st.lists(rows_around(12), min_size=1, max_size=5))
def test_no_solution_is_lost_and_none_is_made(bounds: list[tuple[int, int]], rows: list[Row]) -> None:
    before = solutions(bounds, rows)
    sharp = sharper(bounds, rows)
    if sharp is None:
        assert not before
    else:
        assert solutions(*sharp) == before


def test_a_line_paid_in_thousands_keeps_its_hundreds() -> None:
    """One line of 382 cents and some thousands: it gets thousands from one, the rest from another who gives 382 in all
    but for thousands."""
    round_, cents, other = 0, 1, 2
    bounds = [(0, 9), (0, 924), (0, 9_382)]
    rows = [equation(((round_, 1_000), (other, 1), (cents, 1)), 9_382), equation(((other, 1), (round_, 1_000)), 9_382)]
    sharp = sharper(bounds, rows)
    assert sharp is not None
    assert sharp[0][cents] == (0, 0)


def test_rounds_bring_a_limit_to_the_nearest_sum() -> None:
    bounds = [(0, 20_000), (0, 20)]
    rows = [equation(((0, 1), (1, -1_000)), 250), Row(((0, 1),), high=5_999)]
    sharp = sharper(bounds, rows)
    assert sharp is not None
    assert sharp[0][0] == (250, 19_250)
    assert sharp[1][1].high == 5_250


def test_rounds_that_never_meet_are_seen_at_once() -> None:
    assert sharper([(0, 20), (0, 20)], [equation(((0, 6), (1, 4)), 7)]) is None
