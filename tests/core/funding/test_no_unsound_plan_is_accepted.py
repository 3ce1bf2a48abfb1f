"""The checker accepts each rule's bound and refuses one cent beyond it, whatever the rest of the plan."""

from __future__ import annotations

from typing import Any

import pytest

from misas.core.funding.checker import measure, outcome, violations
from misas.core.funding.problem import Objective, Plan
from misas.core.funding.reading import read_problem
from tests.kit.funding import broken, document, grant, loan, plan, problem, worked

TWO = {"L1": 10_000, "L2": 5_001}
BOUNDS: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any], str]] = {
    # the problem, a plan at the bound, the same a cent beyond, the rule that says no
    "the bill": (
        {"aids": [grant(rate={"num": 2, "den": 1})]},
        {"A": {"L1": 10_000}},
        {"A": {"L1": 10_001}},
        "over_funded",
    ),
    "the bill, by two of one rank": (
        {"aids": [grant(), grant("B")]},
        {"A": {"L1": 9_999}, "B": {"L1": 1}},
        {"A": {"L1": 9_999}, "B": {"L1": 2}},
        "over_funded",
    ),
    "a rate, rounded down": (
        {"aids": [grant(rate={"num": 33, "den": 100})], "lines": {"L1": 10_001}},
        {"A": {"L1": 3_300}},
        {"A": {"L1": 3_301}},
        "rate",
    ),
    "a rate of what lower ranks leave": (
        {"aids": [grant(), grant("B", rank=20, rate={"num": 1, "den": 2})]},
        {"A": {"L1": 1_001}, "B": {"L1": 4_499}},
        {"A": {"L1": 1_001}, "B": {"L1": 4_500}},
        "rate",
    ),
    "equal ranks do not see each other": (
        {"aids": [grant(), grant("B", rate={"num": 1, "den": 2})]},
        {"A": {"L1": 5_000}, "B": {"L1": 5_000}},
        {"A": {"L1": 4_999}, "B": {"L1": 5_001}},
        "rate",
    ),
    "a cap per line": (
        {"aids": [grant("A", "L1", "L2", cap_per_line_cents=700)], "lines": TWO},
        {"A": {"L1": 700, "L2": 700}},
        {"A": {"L1": 700, "L2": 701}},
        "cap_per_line",
    ),
    "a cap per request": (
        {"aids": [grant("A", "L1", "L2", cap_per_request_cents=700)], "lines": TWO},
        {"A": {"L1": 300, "L2": 400}},
        {"A": {"L1": 301, "L2": 400}},
        "cap_per_request",
    ),
    "a cap of the year, partly used": (
        {"aids": [grant(cap_per_request_cents=700, already_used_this_year_cents=300)]},
        {"A": {"L1": 400}},
        {"A": {"L1": 401}},
        "cap_per_request",
    ),
    "a cap of the year, overdrawn": (
        {"aids": [grant(cap_per_request_cents=700, already_used_this_year_cents=900)]},
        {},
        {"A": {"L1": 1}},
        "cap_per_request",
    ),
    "a floor": ({"aids": [grant(min_grant_cents=700)]}, {"A": {"L1": 700}}, {"A": {"L1": 699}}, "floor"),
    "an opening": (
        {"aids": [grant(), grant("B", rank=20, opens_if_remaining_at_least_cents=3_000)]},
        {"A": {"L1": 7_000}, "B": {"L1": 1}},
        {"A": {"L1": 7_001}, "B": {"L1": 1}},
        "opening",
    ),
    "an opening, on the lines presented": (
        {"aids": [grant("A", "L1", "L2", opens_if_remaining_at_least_cents=15_001)], "lines": TWO},
        {"A": {"L1": 1}, "presented": {"A": ("L1", "L2")}},
        {"A": {"L1": 1}},
        "opening",
    ),
    "an amount that stays": (
        {"aids": [grant(person_must_keep={"cents": 1_000, "num": 0, "den": 1})]},
        {"A": {"L1": 9_000}},
        {"A": {"L1": 9_001}},
        "must_keep",
    ),
    "a part that stays, rounded up": (
        {"aids": [grant(person_must_keep={"cents": 0, "num": 1, "den": 3})]},
        {"A": {"L1": 6_666}},
        {"A": {"L1": 6_667}},
        "must_keep",
    ),
    "a part that stays, after later ranks": (
        {"aids": [grant(person_must_keep={"cents": 0, "num": 1, "den": 10}), grant("B", rank=20)]},
        {"A": {"L1": 1}, "B": {"L1": 8_999}},
        {"A": {"L1": 1}, "B": {"L1": 9_000}},
        "must_keep",
    ),
    "a part that stays, of what the funder sees": (
        {"aids": [grant("B", rank=5), grant(person_must_keep={"cents": 0, "num": 1, "den": 2})]},
        {"B": {"L1": 5_000}, "A": {"L1": 2_500}},
        {"B": {"L1": 5_000}, "A": {"L1": 2_501}},
        "must_keep",
    ),
    "only if little remains": (
        {"aids": [grant("A", "L1", only_if_final_rac_at_most_cents=5_001)], "lines": TWO},
        {"A": {"L1": 10_000}},
        {"A": {"L1": 9_999}},
        "final_rac",
    ),
    "a fixed sum, less": (
        {"aids": [grant(amount_mode="fixed", fixed_cents=800)]},
        {"A": {"L1": 800}},
        {"A": {"L1": 799}},
        "fixed",
    ),
    "a fixed sum, more": (
        {"aids": [grant("A", "L1", "L2", amount_mode="fixed", fixed_cents=800)], "lines": TWO},
        {"A": {"L1": 500, "L2": 300}},
        {"A": {"L1": 500, "L2": 301}},
        "fixed",
    ),
    "a grid": (
        {"aids": [grant(amount_mode="up_to", grid_cents=500)]},
        {"A": {"L1": 1_500}},
        {"A": {"L1": 1_501}},
        "grid",
    ),
    "a grid, on each line": (
        {"aids": [grant("A", "L1", "L2", amount_mode="up_to", grid_cents=500)], "lines": TWO},
        {"A": {"L1": 500, "L2": 1_000}},
        {"A": {"L1": 500, "L2": 999}},
        "grid",
    ),
    "a loan's least": ({"aids": [loan(min_cents=300)]}, {"M": 300}, {"M": 299}, "loan_bounds"),
    "a loan's most": ({"aids": [loan(most=700)]}, {"M": 700}, {"M": 701}, "loan_bounds"),
    "a loan's grid": ({"aids": [loan(grid_cents=100)]}, {"M": 300}, {"M": 301}, "grid"),
    "loans within what remains": (
        {"aids": [grant(), loan(), loan("N")]},
        {"A": {"L1": 4_000}, "M": 5_000, "N": 1_000},
        {"A": {"L1": 4_000}, "M": 5_000, "N": 1_001},
        "loans_above_rac",
    ),
    "a loan only if little remains": (
        {"aids": [grant(), loan(only_if_final_rac_at_most_cents=1_000)]},
        {"A": {"L1": 9_000}, "M": 1},
        {"A": {"L1": 8_999}, "M": 1},
        "final_rac",
    ),
    "a match": (
        {
            "aids": [grant(), grant("B"), grant("C")],
            "constraints": {"matching": [{"aid": "A", "of": ["B", "C"], "num": 1, "den": 3}]},
        },
        {"A": {"L1": 300}, "B": {"L1": 400}, "C": {"L1": 500}},
        {"A": {"L1": 301}, "B": {"L1": 400}, "C": {"L1": 502}},
        "matching",
    ),
    "a joint cap": (
        {
            "aids": [grant(), grant("B"), loan()],
            "constraints": {"joint_caps": [{"aids": ["A", "B", "M"], "max_cents": 900}]},
        },
        {"A": {"L1": 300}, "B": {"L1": 400}, "M": 200},
        {"A": {"L1": 300}, "B": {"L1": 400}, "M": 201},
        "joint_cap",
    ),
    "a budget": (
        {
            "aids": [grant(budget="X"), grant("B", budget="X"), grant("C", budget="Y"), grant("D")],
            "constraints": {"budgets": {"X": 900, "Y": 100}},
        },
        {"A": {"L1": 300}, "B": {"L1": 600}, "C": {"L1": 100}, "D": {"L1": 1_000}},
        {"A": {"L1": 301}, "B": {"L1": 600}, "C": {"L1": 100}, "D": {"L1": 1_000}},
        "budget",
    ),
    "one of two that exclude each other": (
        {"aids": [grant(), grant("B")], "constraints": {"mutually_exclusive": [["A", "B"]]}},
        {"A": {"L1": 1}},
        {"A": {"L1": 1}, "B": {"L1": 1}},
        "exclusive",
    ),
    "one that needs another": (
        {"aids": [grant(), grant("B")], "constraints": {"requires": [{"aid": "A", "needs": "B"}]}},
        {"A": {"L1": 1}, "B": {"L1": 1}},
        {"A": {"L1": 1}},
        "requires",
    ),
    "a refusal": (
        {"aids": [grant()], "decisions": {"A": {"status": "refused"}}},
        {},
        {"A": {"L1": 1}},
        "refused",
    ),
    "a decision": (
        {"aids": [grant()], "decisions": {"A": {"status": "granted", "amounts_cents": {"L1": 500}}}},
        {"A": {"L1": 500}},
        {"A": {"L1": 499}},
        "granted",
    ),
    "a decision that is dropped": (
        {"aids": [grant()], "decisions": {"A": {"status": "granted", "amounts_cents": {"L1": 1}}}},
        {"A": {"L1": 1}},
        {},
        "granted",
    ),
    "the lines of a decision": (
        {
            "aids": [grant("A", "L1", "L2")],
            "lines": TWO,
            "decisions": {"A": {"status": "granted", "amounts_cents": {"L1": 500, "L2": 0}}},
        },
        {"A": {"L1": 500}, "presented": {"A": ("L2", "L1")}},
        {"A": {"L1": 500}},
        "granted",
    ),
    "the decision on a loan": (
        {"aids": [loan()], "decisions": {"M": {"status": "granted", "amounts_cents": 500}}},
        {"M": 500},
        {"M": 501},
        "granted",
    ),
    "what a granted funder obliges to keep": (
        {
            "aids": [grant(person_must_keep={"cents": 1_000, "num": 0, "den": 1}), grant("B", rank=20)],
            "decisions": {"A": {"status": "granted", "amounts_cents": {"L1": 500}}},
        },
        {"A": {"L1": 500}, "B": {"L1": 8_500}},
        {"A": {"L1": 500}, "B": {"L1": 8_501}},
        "must_keep",
    ),
}


@pytest.mark.parametrize("name", BOUNDS)
def test_the_bound_is_accepted_and_a_cent_beyond_is_not(name: str) -> None:
    given, at, beyond, rule = BOUNDS[name]
    asked = problem(*given["aids"], **{key: value for key, value in given.items() if key != "aids"})
    assert broken(asked, plan(**at)) == []
    assert broken(asked, plan(**beyond)) == [rule]


def test_a_decision_is_a_fact_against_its_own_ceilings() -> None:
    """Rate, caps, floor, opening, grid and fixed sum are not tested again."""
    own = {
        "rate": {"num": 1, "den": 100},
        "cap_per_line_cents": 1,
        "cap_per_request_cents": 1,
        "min_grant_cents": 9_000,
        "opens_if_remaining_at_least_cents": 90_000,
        "amount_mode": "up_to",
        "grid_cents": 7,
    }
    fact = {"A": {"status": "granted", "amounts_cents": {"L1": 500}}}
    assert broken(problem(grant(**own)), plan(A={"L1": 500})) == [
        "rate",
        "cap_per_line",
        "cap_per_request",
        "floor",
        "opening",
        "grid",
    ]
    assert broken(problem(grant(**own), decisions=fact), plan(A={"L1": 500})) == []


def test_what_is_locked_stays() -> None:
    asked = problem(grant(), grant("B"))
    locks = {("A", "L1"): 500, ("B", "L1"): 0}
    assert broken(asked, plan(A={"L1": 500}), locks=locks) == []
    assert broken(asked, plan(A={"L1": 499}), locks=locks) == ["locked"]
    assert broken(asked, plan(A={"L1": 500}, B={"L1": 1}), locks=locks) == ["locked"]


NO_PLANS: dict[str, tuple[Plan, str]] = {
    "an unknown aid": (plan(Z={"L1": 1}), "no_plan"),
    "an unknown loan": (plan(Z=1), "no_plan"),
    "a grant lent": (plan(A=1), "no_plan"),
    "a loan granted": (plan(M={"L1": 1}), "no_plan"),
    "nothing": (plan(A={}), "no_plan"),
    "zero": (plan(A={"L1": 0}), "no_plan"),
    "less than zero": (plan(A={"L1": -1}), "no_plan"),
    "a fraction": (plan(A={"L1": 1.0}), "no_plan"),
    "yes": (plan(M=True), "no_plan"),
    "an unknown line": (plan(A={"Z": 1}), "not_presented"),
    "a line of another aid": (plan(A={"L2": 1}), "not_presented"),
    "a line that is not presented": (plan(A={"L1": 1}, presented={"A": ()}), "not_presented"),
    "a line presented twice": (plan(A={"L1": 1}, presented={"A": ("L1", "L1")}), "not_presented"),
    "lines presented for nothing": (Plan(presented={"A": ("L1",)}), "not_presented"),
}


@pytest.mark.parametrize("name", NO_PLANS)
def test_what_is_no_plan_is_refused(name: str) -> None:
    given, rule = NO_PLANS[name]
    assert broken(problem(grant(), loan(), lines=TWO), given) == [rule]


def test_no_plan_at_all_is_sound_where_nothing_is_decided() -> None:
    assert violations(problem(grant(min_grant_cents=500), loan(min_cents=300)), Plan()) == ()


def test_the_worked_example_is_sound_and_measured() -> None:
    asked, answer = read_problem(worked("F01")), worked("F01-answer")
    found = plan(**answer["plan"]["P1"])
    assert violations(asked, found) == ()
    assert measure(asked, found) == Objective(**answer["objective"])
    told = outcome(asked, found)
    assert (dict(told.rac), dict(told.to_pay_now)) == (answer["final_rac_cents"], answer["to_pay_now_cents"])
    assert dict(told.closed) == answer["closed"]
    assert told.before[("CPAM_ASS", "L1")] == 27_964


def test_a_loan_closes_without_lowering_what_remains() -> None:
    asked = problem(grant(decision_day=9), loan(decision_day=4), affordable=1_000)
    told = outcome(asked, plan(A={"L1": 4_000}, M=5_000))
    assert (told.rac["P1"], told.to_pay_now["P1"], told.closed["P1"]) == (6_000, 1_000, True)
    assert measure(asked, plan(A={"L1": 4_000}, M=5_000)) == Objective(1, 4_000, 5_000, 2, 9)
    assert measure(asked, plan(A={"L1": 4_000}, M=4_999)) == Objective(0, 4_000, 4_999, 2, 9)
    assert measure(asked, Plan()) == Objective(0, 0, 0, 0, 0)


def test_what_is_granted_is_no_request_but_counts_for_money_and_days() -> None:
    facts = {"A": {"status": "granted", "amounts_cents": {"L1": 500}}}
    asked = read_problem(document(grant(decision_day=40), grant("B", decision_day=3), decisions=facts))
    assert measure(asked, plan(A={"L1": 500}, B={"L1": 100})) == Objective(0, 600, 0, 1, 40)
