"""Allocation by deficit: shares converge, the absent get nothing, the answer is always the same and says why."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misas.core.cases.allocation import Waiting, Worker, allocate, workload
from misas.core.refusals import Refused

workers = st.lists(
    st.builds(Worker, st.integers(1, 40), st.integers(1, 5), st.integers(0, 60), st.booleans()),
    min_size=1,
    max_size=8,
    unique_by=lambda w: w.account,
)
queues = st.lists(st.integers(3, 9), max_size=60).map(
    lambda points: [Waiting(f"{n:03d}", p, n % 3) for n, p in enumerate(points)]
)


@settings(deadline=None)
@given(workers, queues)
def test_whoever_is_absent_gets_no_case(team: list[Worker], queue: list[Waiting]) -> None:
    absent = {w.account for w in team if w.absent}
    if queue and len(absent) == len(team):
        with pytest.raises(Refused):
            allocate(queue, team)
        return
    given_ = allocate(queue, team)
    assert not absent & {g.account for g in given_}
    assert sorted(g.case for g in given_) == sorted(w.case for w in queue)


@settings(deadline=None)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=6), st.integers(0, 10_000))
def test_shares_converge_to_their_targets(shares: list[int], seed: int) -> None:
    luck = random.Random(seed)
    team = [Worker(n, share, luck.randint(0, 30)) for n, share in enumerate(shares)]
    queue = [Waiting(f"{n:04d}", luck.randint(3, 9), 0) for n in range(200)]
    carried = {w.account: w.points for w in team}
    for g in allocate(queue, team):
        assert g.carried == carried[g.account]
        carried[g.account] += g.points
    total = sum(carried.values())
    for w in team:
        assert abs(carried[w.account] - total * w.share / sum(shares)) <= 9 * len(team)


@settings(deadline=None)
@given(workers, queues, st.randoms())
def test_the_same_work_gives_the_same_answer_in_whatever_order_it_is_read(
    team: list[Worker], queue: list[Waiting], luck: random.Random
) -> None:
    if all(w.absent for w in team):
        return
    expected = allocate(queue, team)
    luck.shuffle(team)
    luck.shuffle(queue)
    assert allocate(queue, team) == expected


@settings(deadline=None)
@given(workers, queues)
def test_each_case_goes_to_the_largest_deficit_of_all(team: list[Worker], queue: list[Waiting]) -> None:
    """Judged against the rule itself, read worker by worker."""
    present = {w.account: w for w in team if not w.absent}
    if not present:
        return
    carried = {account: w.points for account, w in present.items()}
    shares = sum(w.share for w in present.values())
    for g in allocate(queue, team):
        total = sum(carried.values()) + g.points
        deficit = {account: Fraction(total * w.share, shares) - carried[account] for account, w in present.items()}
        assert g.account == min(account for account in deficit if deficit[account] == max(deficit.values()))
        assert (g.carried, g.target) == (carried[g.account], deficit[g.account] + carried[g.account])
        carried[g.account] += g.points


def test_what_the_absent_could_not_take_is_caught_up() -> None:
    back = [Worker(1, 1, 40), Worker(2, 1, 10)]
    assert {g.account for g in allocate([Waiting(str(n), 5, 0) for n in range(6)], back)} == {2}


def test_each_answer_says_why() -> None:
    (only,) = allocate([Waiting("a", 4, 0)], [Worker(1, 1, 10), Worker(2, 3, 10)])
    assert (only.account, only.carried, only.target) == (2, 10, 18)


def test_an_urgent_case_with_several_cares_weighs_more() -> None:
    assert workload(0, urgent=False) == workload(1, urgent=False) == 3
    assert workload(3, urgent=True) == 7
