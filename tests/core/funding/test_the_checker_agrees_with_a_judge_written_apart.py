"""On thousands of invented files, the checker says yes and no exactly where a judge written apart does.

The plans judged are those of ordinary practice, moved by a cent, a line or a funder: most stand at a bound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from bench.funding_files import Draw, decided, realistic, small
from misas.core.funding.checker import measure, violations
from misas.core.funding.problem import Plan, Problem
from misas.core.funding.reading import read_problem
from misas.core.funding.sequential import sequential
from tests.kit.funding_brute import Brute, Tried

SIZES = ((3, 1, 1), (5, 2, 1), (5, 3, 2), (7, 3, 1), (8, 6, 3))
MOVES = 12


def files(count: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """Files of every size in turn, one in three with decisions, one in two of a few cents."""
    for seed in range(count):
        funders, lines, persons = SIZES[seed % len(SIZES)]
        drawn = small(seed) if seed % 2 else realistic(seed, funders=funders, lines=lines, persons=persons)
        yield seed, decided(drawn, seed) if seed % 3 == 0 else drawn


def begun(problem: Problem, document: dict[str, Any]) -> Tried:
    """What practice would grant, and what is decided in any case."""
    whole = Problem(problem.id, problem.persons, problem.lines, problem.aids, problem.constraints)
    practice = sequential(whole)
    assert practice is not None
    found = Tried(
        {(aid, line): cents for aid, shares in practice.grants.items() for line, cents in shares.items()},
        dict(practice.presented),
    )
    for id, one in document.get("decisions", {}).items():
        found.cents = {pair: cents for pair, cents in found.cents.items() if pair[0] != id}
        found.presented.pop(id, None)
        if one["status"] == "granted" and isinstance(one["amounts_cents"], dict):
            lines = {(id, line): cents for line, cents in one["amounts_cents"].items() if cents}
            found.cents |= lines
            if lines:
                found.presented[id] = tuple(one["amounts_cents"])
        elif one["status"] == "granted" and one["amounts_cents"]:
            found.loans[id] = one["amounts_cents"]
    return found


def moved(found: Tried, problem: Problem, draw: Draw) -> Tried:
    """A plan a little further: a cent more or less, a line more or less shown, a funder more or less."""
    cents, shown, loans = dict(found.cents), dict(found.presented), dict(found.loans)
    aid = draw.one(problem.aids)
    line = draw.one(aid.covers_lines)
    way = draw.whole(0, 5)
    if aid.is_loan:
        step = draw.one((1, -1, aid.grid_cents, aid.min_cents, -aid.max_cents))
        loans[aid.id] = max(0, loans.get(aid.id, 0) + step)
    elif way <= 2:
        cents[(aid.id, line)] = max(
            0, cents.get((aid.id, line), 0) + draw.one((1, 1, -1, aid.grid_cents, -aid.grid_cents))
        )
    elif way == 3:
        cents = {pair: given for pair, given in cents.items() if pair[0] != aid.id}
    elif way == 4:
        cents[(aid.id, line)] = draw.whole(0, problem.line(line).cents)
    else:
        shown[aid.id] = tuple(draw.some(aid.covers_lines, draw.whole(1, len(aid.covers_lines))))
    cents = {pair: given for pair, given in cents.items() if given}
    paid = {one: {where for other, where in cents if other == one} for one, _ in cents}
    shown = {one: tuple(dict.fromkeys([*shown.get(one, ()), *sorted(paid[one])])) for one in paid}
    return Tried(cents, shown, {one: given for one, given in loans.items() if given})


def as_plan(tried: Tried) -> Plan:
    grants: dict[str, dict[str, int]] = {}
    for (aid, line), cents in tried.cents.items():
        grants.setdefault(aid, {})[line] = cents
    return Plan(grants, tried.loans, tried.presented)


def judged(count: int, moves: int) -> tuple[Counter[bool], Counter[str]]:
    """How many plans were found sound or not, and which rules spoke; fails where the two judges differ."""
    verdicts: Counter[bool] = Counter()
    rules: Counter[str] = Counter()
    for seed, document in files(count):
        problem, brute, draw = read_problem(document), Brute(document), Draw("moves", seed)
        tried = begun(problem, document)
        for move in range(moves):
            plan = as_plan(tried)
            found = violations(problem, plan)
            assert (not found) is brute.is_sound(tried), (seed, move, tried, found)
            assert measure(problem, plan).key()[1:3] == (brute.objective(tried)[1], -brute.objective(tried)[2])
            if not found:
                told = measure(problem, plan)
                assert brute.objective(tried) == tuple(getattr(told, name) for name in told.__slots__)
            verdicts[not found] += 1
            rules.update({one.rule for one in found})
            further = moved(tried, problem, draw)
            tried = further if not found or draw.chance(30) else moved(begun(problem, document), problem, draw)
    return verdicts, rules


EVERY = {
    *("over_funded", "refused", "granted", "rate", "cap_per_line", "cap_per_request", "floor", "opening", "fixed"),
    *("grid", "loan_bounds", "loans_above_rac", "must_keep", "final_rac", "exclusive", "requires", "matching"),
    *("joint_cap", "budget"),
}


def test_a_sample_of_plans_is_judged_the_same() -> None:
    verdicts, rules = judged(300, MOVES)
    assert min(verdicts.values()) > 300
    assert len(rules) >= 15


@pytest.mark.prove
def test_every_plan_is_judged_the_same() -> None:
    """Ten thousand files; every rule has spoken, and thousands of plans were sound."""
    verdicts, rules = judged(10_000, MOVES)
    assert min(verdicts.values()) > 10_000
    assert set(rules) == EVERY


@pytest.mark.parametrize("seed", range(40))
def test_the_best_of_all_plans_is_sound(seed: int) -> None:
    document = small(seed, ways=1_500)
    best = Brute(document).best()
    assert best is not None
    assert violations(read_problem(document), as_plan(best)) == ()
