"""UNKNOWN exactly when an unknown fact can change the answer: drawn completions never contradict a settled one."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from misas.core.rights.codes import Nature
from misas.core.rights.facts import Amounts, FactTable, Value
from misas.core.rights.unknowns import Unknown
from tests.kit.engine import HOUSEHOLDS, of_member, read, shipped, without

if TYPE_CHECKING:
    from misas.connectors.openfisca.server.answering import Law, Run

NAMES = sorted(path.stem for path in HOUSEHOLDS.glob("*.json"))
DRAWN = 40


def run_of(law: Law, plain: dict[str, Any]) -> Run:
    from misas.connectors.openfisca.server.answering import Asked, Run

    household = read(plain)
    who = household.applicant.id
    return Run(law, household, [Asked("c2s", who, "misas_c2s_droit"), Asked("ame", who, "misas_ame")], taxable=False)


def plausible(one: Unknown, table: FactTable, draw: random.Random) -> Value:
    """Any value between the ends of a fact, not only those that the engine tries."""
    first = one.tries[0]
    if isinstance(first, Amounts):
        tried = [each for each in one.tries if isinstance(each, Amounts)]
        share = Decimal(str(round(draw.random() ** 3, 4)))
        low = {month: min(each.months[month] for each in tried) for month in first.months}
        high = {month: max(each.months[month] for each in tried) for month in first.months}
        paid = {month: draw.random() < 0.7 for month in low}
        return Amounts({m: low[m] + (high[m] - low[m]) * share * paid[m] for m in low})
    if one.fact in table and table[one.fact].nature is Nature.AMOUNT:
        euros = [each for each in one.tries if isinstance(each, Decimal)]
        return Decimal(draw.randint(int(min(euros)), int(max(euros))))
    return draw.choice(one.tries)


hidden = st.lists(st.integers(0, 10_000), min_size=1, max_size=6, unique=True)


@settings(max_examples=25, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(NAMES), wage=st.sampled_from((None, 0, 400, 800, 1100)), hidden=hidden)
def test_no_completion_contradicts_a_settled_answer(law: Law, name: str, wage: int | None, hidden: list[int]) -> None:
    from misas.connectors.openfisca.server.complementary import DUE, Complementary
    from misas.connectors.openfisca.server.copies import build

    plain = shipped(name)
    if wage is not None:
        of_member(plain, wage_net=wage)
    places = [plain["household"], *plain["members"]]
    held = [(place, fact) for place in places for fact in place if fact not in ("id", "role")]
    for rank in hidden:
        place, fact = held[rank % len(held)]
        place.pop(fact, None)
    run = run_of(law, plain)
    ends = {one.right: one.ends for one in run.answers()}
    draw = random.Random(861)
    unknown = tuple(
        replace(one, tries=tuple(plausible(one, law.table, draw) for _ in range(DRAWN))) for one in run.scene.unknown
    )
    choice = np.tile(np.arange(DRAWN)[:, None], (1, len(unknown)))
    copies = build(replace(run.scene, unknown=unknown), choice, law.table, law.system)
    due = np.isin(Complementary.of(copies).tier, list(DUE))
    ame = copies.of_member(copies.simulation.calculate("misas_ame", copies.month), 0)
    for right, outcome in (("c2s", due), ("ame", ame)):
        if ends[right].worst == ends[right].best:
            assert bool(np.all(outcome == ends[right].best)), right


def ends_of(law: Law, plain: dict[str, Any]) -> tuple[bool, bool]:
    answer = next(run_of(law, plain).answers())
    return answer.ends.worst, answer.ends.best


def test_what_cannot_matter_leaves_no_doubt(law: Law) -> None:
    """On RSA, the wage, the rent and the savings change nothing: the right is automatic."""
    plain = without(shipped("single-on-rsa"), "wage_net", "idle_savings", "pension_net", "housing_status", "activity")
    assert ends_of(law, plain) == (True, True)


def test_two_amounts_that_matter_only_together_are_unknown(law: Law) -> None:
    """Each alone stays under the ceiling; together they pass it: single flips would say yes."""
    plain = of_member(without(shipped("single-on-rsa"), "veteran_pension", "return_to_work_bonus"), wage_net=500)
    plain["household"]["rsa"] = 0
    worst, best = ends_of(law, plain)
    assert (worst, best) == (False, True)
    for known in ("veteran_pension", "return_to_work_bonus"):
        alone = of_member(shipped("single-on-rsa"), wage_net=500)
        alone["household"]["rsa"] = 0
        assert ends_of(law, without(alone, known)) == (True, True)


def test_a_payment_that_abates_the_wages_is_tried(law: Law) -> None:
    """ASS paid this month leaves out 30 % of the wages: unknown, it may bring the base back under the ceiling."""
    plain = of_member(shipped("income-unknown"), wage_net=1350, unemployment_net=0)
    assert ends_of(law, plain) == (False, False)
    assert ends_of(law, without(plain, "ass")) == (False, True)


def test_a_partner_told_but_not_described_is_asked_for(law: Law) -> None:
    plain = shipped("income-unknown")
    of_member(plain, wage_net=900, unemployment_net=0)
    plain["household"]["couple"] = True
    run = run_of(law, plain)
    answer = next(run.answers())
    assert (answer.ends.worst, answer.ends.best) == (False, True)
    assert [atom.fact for atom in answer.decisive] == ["couple"]
    plain["household"].pop("couple")
    assert "couple" in [atom.fact for atom in next(run_of(law, plain).answers()).decisive]


def test_children_not_described_count_in_the_ceiling(law: Law) -> None:
    plain = of_member(shipped("income-unknown"), wage_net=1350, unemployment_net=0)
    plain["household"]["children_count"] = 2
    run = run_of(law, plain)
    assert run.figures().ceiling_free == 18758 and run.figures().tier_high == "gratuite"
    assert [atom.fact for atom in next(run.answers()).decisive] == ["children_count"]  # what they bring is not known
    plain["household"].pop("children_count")
    answer = next(run_of(law, plain).answers())
    assert (answer.ends.worst, answer.ends.best) == (False, True) and answer.decisive[0].fact == "children_count"


def test_a_child_who_is_not_in_charge_is_not_of_the_household(law: Law) -> None:
    plain = shipped("family-with-prime-activite")
    assert run_of(law, plain).figures().ceiling_free == 21885
    plain["household"]["children_count"] = 1
    assert run_of(law, of_member(plain, 3, in_charge=False)).figures().ceiling_free == 18758


def test_another_adult_of_the_home_is_not_of_the_household(law: Law) -> None:
    plain = shipped("single-on-rsa")
    other = {**plain["members"][0], "id": "p9", "role": "other", "wage_net": 3000}
    plain["members"].append(other)
    figures = run_of(law, plain).figures()
    assert (figures.ceiling_free, figures.base_low) == (10421, Decimal("938.43"))


def test_nobody_known_yet_costs_no_more_than_the_copies_allowed(law: Law) -> None:
    from misas.connectors.openfisca.server.trying import COPIES

    members = [{"id": "p1", "role": "applicant"}, {"id": "p2", "role": "partner"}]
    members += [{"id": f"c{rank}", "role": "child"} for rank in range(6)]
    run = run_of(law, {"month": "2026-11", "members": members})
    assert len(run.trial.choice) <= COPIES + 1
    answer = next(run.answers())
    assert (answer.ends.worst, answer.ends.best) == (False, True) and len(answer.grounds) <= 25


@pytest.mark.parametrize("month", ["2021-06", "2022-01", "2024-03", "2026-04"])
def test_every_month_of_the_c2s_is_answered_and_seconded(law: Law, month: str) -> None:
    plain = shipped("retired-couple-above-the-free-ceiling")
    plain["month"] = month
    found = law.review(read(plain), [("c2s", "p1")])
    assert found.c2s is not None and found.second_opinion is not None and found.second_opinion.agrees
