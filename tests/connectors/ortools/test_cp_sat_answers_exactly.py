"""CP-SAT behind its port says what trying every value says, and is loaded only when it is asked."""

from __future__ import annotations

import subprocess
import sys
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from misas.connectors.ortools.cp_sat import CpSat
from misas.core.funding.narrowing import Smaller, narrowed
from misas.core.funding.solver import Form, Row, worth

COUNT = 4
terms = st.lists(st.tuples(st.integers(0, COUNT - 1), st.integers(-4, 4).filter(bool)), min_size=1, max_size=3).map(
    lambda some: tuple(dict(some).items())
)
switches = st.lists(st.tuples(st.just(0), st.booleans()), max_size=1).map(tuple)
bounds = st.tuples(st.just((0, 1)), *(st.tuples(st.integers(-3, 0), st.integers(0, 4)) for _ in range(COUNT - 1)))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    rows = []
    for _ in range(draw(st.integers(0, 4))):
        low = draw(st.none() | st.integers(-8, 4))
        high = draw(st.none() | st.integers(low if low is not None else -4, 9))
        rows.append(Row(draw(terms), low, high, draw(switches)))
    return Form(draw(bounds), tuple(rows))


def solutions(form: Form) -> list[tuple[int, ...]]:
    every = product(*(range(low, high + 1) for low, high in form.bounds))
    return [values for values in every if all(holds(row, values) for row in form.rows)]


def holds(row: Row, values: tuple[int, ...]) -> bool:
    if any(values[v] != value for v, value in row.when):
        return True
    value = worth(row.terms, values)
    return (row.low is None or value >= row.low) and (row.high is None or value <= row.high)


@settings(max_examples=60, deadline=None)
@given(forms(), terms)
def test_the_best_is_the_best_of_all_and_nothing_is_found_where_there_is_nothing(form: Form, wanted: tuple) -> None:
    every = solutions(form)
    found = CpSat().open(form).best(wanted, hint=None)
    assert found.proved
    if not every:
        assert found.values is None
        return
    assert found.values is not None
    assert tuple(found.values) in every
    assert worth(wanted, found.values) == found.bound == max(worth(wanted, values) for values in every)


@settings(max_examples=60, deadline=None)
@given(forms(), st.permutations(range(COUNT)))
def test_the_first_in_order_is_the_largest_of_all_in_that_order(form: Form, order: list[int]) -> None:
    every = solutions(form)
    found = CpSat().open(form).first(order, hint=every[0] if every else [0] * COUNT)
    if found.proved and every:
        assert found.values is not None
        assert tuple(found.values) == max(every, key=lambda values: [values[v] for v in order])
    else:
        assert found.values is None


@given(forms())
def test_narrowing_never_loses_a_solution_and_the_smaller_form_has_the_same(form: Form) -> None:
    every = solutions(form)
    closer = narrowed(form.bounds, form.rows)
    if closer is None:
        assert not every
        return
    assert all(low <= value <= high for values in every for value, (low, high) in zip(values, closer, strict=True))
    smaller = Smaller.of(closer, form.rows)
    back = {tuple(smaller.whole(values)) for values in solutions(smaller.form)}
    assert back == set(every)


def test_the_solver_is_loaded_only_when_it_is_asked() -> None:
    said = "import sys, misas.connectors.ortools.cp_sat as door; door.CpSat(); print('ortools' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
