"""Several quotes for one care: all are planned, and the one that leaves the person the least to pay comes first."""

from __future__ import annotations

import pytest

from misas.connectors.ortools.cp_sat import CpSat
from misas.core.funding.choices import choices
from misas.core.funding.problem import CareLine
from misas.core.refusals import Refused
from tests.kit.funding import grant, problem

ASKED = problem(grant("A", "L1", "D1", rate={"num": 1, "den": 2}), lines={"L1": 2_000, "D1": 10_000})
DEAR = [CareLine("D1", "P1", 10_000)]


def test_a_variant_with_nothing_left_to_pay_wins_over_a_dearer_one_that_draws_more_money() -> None:
    first, second = choices(ASKED, {"crown": [DEAR, []]}, CpSat())
    assert (first.kept, second.kept) == ({"crown": 1}, {"crown": 0})
    assert first.answer.outcome is not None and first.answer.outcome.rac == {"P1": 1_000}
    assert second.answer.outcome is not None and second.answer.outcome.rac == {"P1": 6_000}


def test_equal_variants_stay_in_the_order_given() -> None:
    told = choices(ASKED, {"crown": [DEAR, DEAR, DEAR]}, CpSat())
    assert [one.kept["crown"] for one in told] == [0, 1, 2]


def test_an_aid_of_the_other_variant_alone_is_no_longer_there() -> None:
    asked = problem(
        grant("A", "L1"),
        grant("B", "D1"),
        lines={"L1": 2_000, "D1": 10_000},
        constraints={"requires": [{"aid": "A", "needs": "B"}]},
    )
    told = {one.kept["crown"]: one.answer for one in choices(asked, {"crown": [DEAR, []]}, CpSat())}
    assert told[0].plan is not None and set(told[0].plan.grants) == {"A", "B"}
    assert told[1].plan is not None and not told[1].plan.grants  # what needs B cannot be used without it


def test_too_many_combinations_are_refused_and_never_cut_short() -> None:
    many = {f"care {number}": [DEAR, []] for number in range(6)}
    with pytest.raises(Refused) as refused:
        choices(ASKED, many, CpSat())
    assert (refused.value.code, refused.value.values["count"]) == ("funding.plan.too_many_choices", 64)
