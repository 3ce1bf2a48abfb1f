"""A plan made again keeps what funders were already asked, as far as care still closes; plan B is visible at once."""

from __future__ import annotations

from misas.connectors.ortools.cp_sat import CpSat
from misas.core.funding.changes import at_best, at_worst, changed
from misas.core.funding.planning import plan
from misas.core.funding.problem import GrantedAid, RefusedAid
from tests.kit.funding import grant, problem

TWO = (
    grant("A", rank=10, cap_per_request_cents=6_000),
    grant("B", rank=10, cap_per_request_cents=7_000),
)


def test_a_request_already_made_is_kept_when_care_closes_either_way() -> None:
    asked = problem(*TWO, affordable=4_000)
    fresh = plan(asked, CpSat())
    again = plan(asked, CpSat(), asked={"A": 6_000})
    assert fresh.plan is not None and again.plan is not None
    assert fresh.plan.grants == {"A": {"L1": 6_000}, "B": {"L1": 4_000}}
    assert again.plan.grants == {"A": {"L1": 6_000}}
    assert changed(asked, again.plan, {"A": 6_000}) == ()
    assert changed(asked, fresh.plan, {"A": 6_000}) == ("B",)


def test_closing_the_care_comes_before_keeping_a_request() -> None:
    asked = problem(*TWO, affordable=3_000)
    again = plan(asked, CpSat(), asked={"A": 6_000})
    assert again.plan is not None
    assert again.outcome is not None and again.outcome.closed["P1"]
    assert changed(asked, again.plan, {"A": 6_000}) == ("B",)  # the only change: one more request


def test_a_decision_of_the_funder_is_no_change() -> None:
    refused = problem(*TWO, decisions={"A": {"status": "refused"}}, affordable=3_000)
    again = plan(refused, CpSat(), asked={"A": 6_000})
    assert again.plan is not None
    assert changed(refused, again.plan, {"A": 6_000}) == ("B",)


def test_what_may_become_of_requests_that_wait_is_planned_at_once() -> None:
    asked = problem(*TWO, affordable=4_000)
    chosen = plan(asked, CpSat()).plan
    assert chosen is not None
    worst, best = at_worst(asked, ["A"]), at_best(asked, chosen)
    assert worst.decisions == {"A": RefusedAid()}
    assert best.decisions["A"] == GrantedAid(lines={"L1": 6_000})
    plan_b, plan_a = plan(worst, CpSat()), plan(best, CpSat())
    assert plan_b.plan is not None and plan_b.plan.grants == {"B": {"L1": 7_000}}
    assert plan_a.plan is not None and plan_a.plan.grants == chosen.grants
    assert plan_a.objective is not None and plan_a.objective.requests == 0
