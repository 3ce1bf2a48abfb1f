"""The checker of share-outs refuses each fault by name: an envelope overdrawn, an unsound plan, less than arrival."""

from __future__ import annotations

from dataclasses import replace

import pytest

from misas.core.funding.portfolio_checker import Violation, violations
from misas.core.funding.problem import (
    Aid,
    CareLine,
    Cents,
    GrantedAid,
    Kind,
    Mode,
    Person,
    Plan,
    Problem,
    Ratio,
)
from misas.core.funding.share_out import Fairness, Waiting

LEFT = {"caisse": 40_000}


def crown(id: str, arrival: int) -> Waiting:
    """A crown of 300 € of which 100 € can be paid; the caisse may pay all of it."""
    aid = Aid("CPAM", Kind.GRANT, 40, ("L",), Mode.FORMULA, rate=Ratio(1, 1), budget="caisse")
    loan = Aid("LOAN", Kind.LOAN, 90, ("L",), Mode.LOAN, max_cents=30_000)
    line = CareLine("L", "P", 30_000)
    return Waiting(id, arrival, Problem(id, (Person("P", 10_000),), (line,), (aid, loan)))


def paid(cents: Cents, lent: Cents = 0) -> Plan:
    grants = {"CPAM": {"L": cents}} if cents else {}
    return Plan(grants, {"LOAN": lent} if lent else {}, {"CPAM": ("L",)} if cents else {})


FILES = [crown("first", 1), crown("second", 2)]
ARRIVAL = {"first": paid(30_000), "second": paid(10_000)}
GOOD = {"first": paid(20_000), "second": paid(20_000)}


def rules(chosen: dict[str, Plan], by_arrival: dict[str, Plan] = ARRIVAL, rule: Fairness = Fairness.UNLESS_CLOSED):
    found = violations(FILES, LEFT, chosen, by_arrival, fairness=rule)
    return list(dict.fromkeys((one.rule, one.file) for one in found))


def test_two_crowns_that_close_are_accepted() -> None:
    assert rules(GOOD) == []
    assert rules(ARRIVAL) == []


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"first": paid(20_000), "second": paid(20_001)}, [("overdrawn", "")]),
        ({"first": paid(30_001), "second": paid(9_999)}, [("unsound", "first"), ("gets_less", "second")]),
        ({"first": paid(19_999), "second": paid(20_000)}, [("gets_less", "first"), ("no_longer_closes", "first")]),
        ({"first": paid(30_000), "second": paid(9_999)}, [("gets_less", "second")]),
        ({"first": paid(20_000)}, [("not_one_plan_per_file", "second")]),
        ({**GOOD, "third": paid(0)}, [("not_one_plan_per_file", "third")]),
    ],
)
def test_each_fault_has_its_name(chosen: dict[str, Plan], found: list[tuple[str, str]]) -> None:
    assert rules(chosen) == found


def test_the_baseline_is_judged_too() -> None:
    assert ("overdrawn_by_arrival", "") in rules(GOOD, {"first": paid(30_000), "second": paid(20_000)})
    assert ("unsound", "first") in rules(GOOD, {"first": paid(30_001), "second": paid(0)})


def test_the_stricter_rule_excuses_nobody() -> None:
    assert rules(GOOD, rule=Fairness.NEVER_LESS) == [("gets_less", "first")]
    assert rules(ARRIVAL, rule=Fairness.NEVER_LESS) == []


def test_who_could_pay_thanks_to_a_loan_is_not_left_without_it() -> None:
    by_arrival = {"first": paid(30_000), "second": paid(10_000, lent=10_000)}
    assert rules({"first": paid(30_000), "second": paid(10_000)}, by_arrival) == [("no_longer_closes", "second")]


def test_what_is_granted_already_weighs_on_no_envelope() -> None:
    decided = replace(FILES[0].problem, decisions={"CPAM": GrantedAid({"L": 30_000})})
    files = [replace(FILES[0], problem=decided), FILES[1]]
    plans = {"first": paid(30_000), "second": paid(30_000)}
    assert violations(files, LEFT, plans, plans) == ()


def test_a_file_told_twice_is_refused() -> None:
    found = violations([*FILES, FILES[0]], LEFT, GOOD, ARRIVAL)
    assert found == (Violation("file_twice", "first"),)
