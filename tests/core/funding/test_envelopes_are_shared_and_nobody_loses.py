"""A share-out of envelopes: never overdrawn, nobody below order of arrival, the best of its choices, in any order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.funding.good_plans import MOST_PLANS, good_plans, judge
from misas.core.funding.portfolio import share_out
from misas.core.funding.portfolio_checker import violations
from misas.core.funding.problem import Aid, CareLine, Cents, Constraints, GrantedAid, Kind, Mode, Person, Problem, Ratio
from misas.core.funding.share_out import Fairness, ShareOut, Waiting, drawn_on, on_what_is_left
from tests.kit.portfolios import ENVELOPES, EveryChoice, no_solver, portfolios, problems

RULES = st.sampled_from(Fairness)


def shared(files: list[Waiting], envelopes: Mapping[str, Cents], rule: Fairness = Fairness.UNLESS_CLOSED) -> ShareOut:
    return share_out(files, envelopes, EveryChoice(), no_solver, fairness=rule)


@given(portfolios(), RULES)
def test_no_envelope_is_overdrawn(drawn: tuple[list[Waiting], dict[str, Cents]], rule: Fairness) -> None:
    files, envelopes = drawn
    found = shared(files, envelopes, rule)
    of = {file.id: file.problem for file in files}
    for use in found.envelopes:
        for plans in ("proposed", "by_arrival"):
            spent = sum(drawn_on(of[one.id], getattr(one, plans).plan, envelopes).get(use.id, 0) for one in found.files)
            assert spent == (use.drawn if plans == "proposed" else use.drawn_by_arrival)
            assert spent <= use.left == envelopes[use.id]


@given(portfolios(), RULES)
def test_nobody_is_worse_off_than_by_order_of_arrival(
    drawn: tuple[list[Waiting], dict[str, Cents]], rule: Fairness
) -> None:
    less = 0
    found = shared(*drawn, rule)
    for one in found.files:
        for person, closed in one.proposed.closed.items():
            assert closed or not one.by_arrival.closed[person], "who could pay still can"
            if one.proposed.granted[person] < one.by_arrival.granted[person]:
                assert closed and rule is Fairness.UNLESS_CLOSED
                less += 1
    assert found.given_less == less
    assert (found.closed, found.granted) >= (found.closed_by_arrival, found.granted_by_arrival)


@given(portfolios(), RULES)
def test_a_checker_that_knows_nothing_of_the_search_accepts_it(
    drawn: tuple[list[Waiting], dict[str, Cents]], rule: Fairness
) -> None:
    files, envelopes = drawn
    found = shared(files, envelopes, rule)
    chosen = {one.id: one.proposed.plan for one in found.files}
    by_arrival = {one.id: one.by_arrival.plan for one in found.files}
    told = [file for file in files if file.id in chosen]
    assert violations(told, envelopes, chosen, by_arrival, fairness=rule) == ()


@given(portfolios())
def test_every_file_gets_one_plan_or_is_told_to_have_none(drawn: tuple[list[Waiting], dict[str, Cents]]) -> None:
    files, envelopes = drawn
    found = shared(files, envelopes)
    assert sorted([*found.without_plan, *(one.id for one in found.files)]) == sorted(file.id for file in files)
    arrived = {file.id: (file.arrival, file.id) for file in files}
    assert [one.id for one in found.files] == sorted((one.id for one in found.files), key=arrived.__getitem__)
    for id in found.without_plan:
        assert next(file for file in files if file.id == id).problem.decisions, "only facts can leave no way"


@given(portfolios(), st.randoms(use_true_random=False))
def test_the_order_of_the_lists_changes_nothing(drawn: tuple[list[Waiting], dict[str, Cents]], random: Random) -> None:
    files, envelopes = drawn
    mixed = [replace(file, problem=_mixed(file.problem, random)) for file in files]
    random.shuffle(mixed)
    names = random.sample(list(envelopes), len(envelopes))
    assert shared(mixed, {name: envelopes[name] for name in names}) == shared(files, envelopes)


def _mixed(problem: Problem, random: Random) -> Problem:
    def mix[T](values: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(random.sample(values, len(values)))

    aids = tuple(replace(aid, covers_lines=mix(aid.covers_lines)) for aid in mix(problem.aids))
    return replace(problem, persons=mix(problem.persons), lines=mix(problem.lines), aids=aids)


@given(portfolios())
def test_what_is_left_could_not_make_anybody_better_off(drawn: tuple[list[Waiting], dict[str, Cents]]) -> None:
    files, envelopes = drawn
    found = shared(files, envelopes)
    of = {file.id: file.problem for file in files}
    spare = {use.id: use.left - use.drawn for use in found.envelopes}
    for one in found.files:
        within = {name: cents + one.proposed.drawn.get(name, 0) for name, cents in spare.items()}
        for plan in good_plans(on_what_is_left(of[one.id], within), envelopes):
            assert not (plan.gives_at_least(one.proposed) and plan.granted_total > one.proposed.granted_total)


@given(problems())
def test_the_good_plans_of_a_file_are_few_and_none_is_useless(problem: Problem) -> None:
    envelopes = dict.fromkeys(ENVELOPES, 10**9)
    plans = good_plans(on_what_is_left(problem, envelopes), envelopes)
    assert len(plans) <= MOST_PLANS
    for one, other in product(plans, plans):
        if one is not other:
            assert not (
                all(other.granted[p] >= cents for p, cents in one.granted.items())
                and all(other.closed[p] or not closed for p, closed in one.closed.items())
                and all(cents <= one.drawn.get(e, 0) for e, cents in other.drawn.items())
            )
    for one in plans:
        assert one == judge(problem, one.plan, envelopes)
    assert plans or problem.decisions


def crown(id: str, arrival: int, cost: Cents, affordable: Cents) -> Waiting:
    """One crown, and the caisse that may pay all of it."""
    aid = Aid("CPAM", Kind.GRANT, 40, ("L",), Mode.FORMULA, rate=Ratio(1, 1), budget="caisse")
    line = CareLine("L", "P", cost)
    return Waiting(id, arrival, Problem(id, (Person("P", affordable),), (line,), (aid,), Constraints()))


def test_three_crowns_close_where_order_of_arrival_closes_one() -> None:
    files = [crown("first", 1, 30_000, 10_000), crown("second", 2, 25_000, 15_000), crown("third", 3, 18_000, 9_000)]
    found = shared(files, {"caisse": 40_000})
    assert [one.by_arrival.granted_total for one in found.files] == [30_000, 10_000, 0]
    assert [one.proposed.granted_total for one in found.files] == [21_000, 10_000, 9_000]
    assert (found.closed, found.closed_by_arrival) == (3, 2)
    assert found.given_less == 1


def test_the_stricter_rule_takes_from_nobody_even_when_the_care_closes() -> None:
    files = [crown("first", 1, 30_000, 10_000), crown("second", 2, 25_000, 15_000), crown("third", 3, 18_000, 9_000)]
    found = shared(files, {"caisse": 40_000}, Fairness.NEVER_LESS)
    assert found.given_less == 0
    assert (found.closed, found.closed_by_arrival) == (2, 2)


@pytest.mark.parametrize("granted", [0, 5_000])
def test_what_is_granted_already_is_out_of_the_envelope(granted: Cents) -> None:
    one = crown("first", 1, 30_000, 0)
    if granted:
        decided = {"CPAM": GrantedAid({"L": granted})}
        one = replace(one, problem=replace(one.problem, decisions=decided))
    found = shared([one], {"caisse": 1_000})
    assert found.files[0].proposed.granted_total == (granted or 1_000)
    assert found.envelopes[0].drawn == (0 if granted else 1_000)


def test_nobody_waits_and_nothing_is_shared() -> None:
    found = shared([], {"caisse": 1_000})
    assert found.files == () and found.envelopes[0].drawn == 0 and found.proof.closed_bound == 0
