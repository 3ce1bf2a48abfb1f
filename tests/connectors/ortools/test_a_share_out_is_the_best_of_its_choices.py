"""CP-SAT chooses as well as looking at every choice, keeps within the envelopes, and answers the same twice."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from misas.connectors.ortools.portfolio_cp_sat import CpSatShareOut
from misas.core.funding.share_out import Chosen, Item
from tests.kit.portfolios import EveryChoice

CENTS = st.integers(0, 50_000)


@st.composite
def questions(draw: st.DrawFn) -> tuple[list[list[Item]], list[int], list[int]]:
    """Groups of items, capacities, and a choice that fits."""
    count = draw(st.integers(1, 3))
    items = st.builds(Item, st.integers(0, 2), CENTS, st.tuples(*[st.just(0) | CENTS] * count))
    groups = draw(st.lists(st.lists(items, min_size=1, max_size=4), max_size=6))
    start = [draw(st.integers(0, len(group) - 1)) for group in groups]
    chosen = [group[place] for group, place in zip(groups, start, strict=True)]
    capacities = [sum(one.drawn[n] for one in chosen) + draw(CENTS) for n in range(count)]
    return groups, capacities, start


def worth(groups: list[list[Item]], chosen: Chosen) -> tuple[int, int]:
    items = [group[place] for group, place in zip(groups, chosen.picks, strict=True)]
    return sum(one.closed for one in items), sum(one.granted for one in items)


@given(questions())
def test_no_other_choice_closes_or_grants_more(question: tuple[list[list[Item]], list[int], list[int]]) -> None:
    groups, capacities, start = question
    found = CpSatShareOut(gap=0.0).choose(groups, capacities, start)
    best = EveryChoice().choose(groups, capacities, start)
    assert worth(groups, found) == worth(groups, best)
    assert (found.proof.closed, found.proof.granted) == worth(groups, found)
    assert found.proof == best.proof


@given(questions())
def test_no_capacity_is_exceeded(question: tuple[list[list[Item]], list[int], list[int]]) -> None:
    groups, capacities, start = question
    found = CpSatShareOut().choose(groups, capacities, start)
    for place, capacity in enumerate(capacities):
        assert sum(group[n].drawn[place] for group, n in zip(groups, found.picks, strict=True)) <= capacity


@given(questions())
def test_stopped_at_once_it_is_no_worse_than_where_it_began(
    question: tuple[list[list[Item]], list[int], list[int]],
) -> None:
    groups, capacities, start = question
    assume(groups)
    found = CpSatShareOut(effort=0.0).choose(groups, capacities, start)
    began = worth(groups, Chosen(tuple(start), found.proof))
    assert worth(groups, found) >= began
    assert found.proof.closed_bound >= found.proof.closed
    assert found.proof.granted_bound >= found.proof.granted


@given(questions())
def test_the_same_question_gets_the_same_answer(question: tuple[list[list[Item]], list[int], list[int]]) -> None:
    assert CpSatShareOut().choose(*question) == CpSatShareOut().choose(*question)
