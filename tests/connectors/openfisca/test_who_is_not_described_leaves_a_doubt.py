"""A partner or children told but not described: what they may bring is tried, asked for, and seconded all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from misas.core.rights.engine import EngineAnswer, EngineReview
from tests.kit.engine import of_member, read, shipped, without

if TYPE_CHECKING:
    from misas.connectors.openfisca.server.answering import Law

FAMILY = ("family_allowances", "family_support", "family_supplement", "parental_leave_benefit")
CHILD = {
    "role": "child",
    "birth_date": "2018-01-01",
    "in_charge": True,
    "shared_custody": False,
    "exceptional_gains": 0,
    "alimony_received_last_notice": 0,
    "property_income_last_notice": 0,
}


def asked(law: Law, plain: dict[str, Any]) -> tuple[EngineAnswer, EngineReview]:
    found = law.review(read(plain), [("c2s", "p1")])
    return found.answers[0], found


def at_work(children: int | None) -> dict[str, Any]:
    """Alone, 18,240 € of wages, so many children told: under the free ceiling of three, family benefits apart."""
    plain = of_member(shipped("income-unknown"), wage_net=1520, unemployment_net=0)
    plain["household"] |= {"children_count": children, "housing_aid": 0}
    return plain


@pytest.mark.parametrize("children", [2, None])
def test_family_benefits_of_children_who_are_told_are_not_taken_for_nothing(law: Law, children: int | None) -> None:
    """150 € of allowances and 400 € of support a month make 24,840 €: no more free, and nobody asked."""
    answer, found = asked(law, without(at_work(children), *FAMILY))
    assert found.c2s is not None and found.c2s.tier_low == "refus" and found.c2s.tier_high == "gratuite"
    assert answer.ends.worst is not answer.ends.best
    asks = {atom.fact for doubt in found.doubts for atom in doubt.settles}
    assert "children_count" in asks
    assert children is None or {"family_allowances", "family_support"} <= asks


def test_family_benefits_of_children_who_are_described_are_asked_too(law: Law) -> None:
    plain = without(at_work(2), *FAMILY)
    plain["members"] += [{"id": key, **CHILD} for key in ("p2", "p3")]
    _, found = asked(law, plain)
    asks = {atom.fact for doubt in found.doubts for atom in doubt.settles}
    assert asks == {"family_allowances", "family_support"}


def test_nobody_in_charge_means_no_family_benefit(law: Law) -> None:
    """Not a child in the household: its family benefits are not asked for, and open no doubt."""
    answer, found = asked(law, without(at_work(0), *FAMILY))
    assert answer.ends.worst is answer.ends.best is False
    assert found.c2s is not None and found.c2s.base_low == found.c2s.base_high
    free = of_member(without(at_work(None), *FAMILY), wage_net=600)
    assert asked(law, free)[1].c2s.base_low == 7200  # type: ignore[union-attr]


def test_without_a_child_no_copy_holds_family_benefits(law: Law) -> None:
    """Their number is not known: with none, nothing is paid for them, and the wages alone speak."""
    from misas.connectors.openfisca.server.answering import Asked, Run
    from misas.connectors.openfisca.server.complementary import Complementary

    household = read(without(at_work(None), *FAMILY))
    run = Run(law, household, [Asked("c2s", "p1", "misas_c2s_droit")], taxable=False)
    column = next(rank for rank, one in enumerate(run.scene.unknown) if one.fact == "children_count")
    tries = run.scene.unknown[column].tries
    alone = run.trial.choice[:, column] == tries.index(0)
    base = Complementary.of(run.copies).base
    assert alone.any() and set(base[alone]) == {18240.0}


def test_a_custody_that_may_be_shared_leaves_a_doubt(law: Law) -> None:
    """Two children in shared custody add half of their share to the ceiling: 14,589 €, not 18,758 €."""
    _, found = asked(law, of_member(at_work(2), wage_net=1300))
    assert found.c2s is not None and found.c2s.tier_low != "gratuite"
    assert "children_count" in {atom.fact for doubt in found.doubts for atom in doubt.settles}


@pytest.mark.parametrize(
    "told", [{"children_count": 2}, {"children_count": None}, {"couple": True}, {"couple": None, "children_count": 1}]
)
def test_they_are_seconded_as_they_are_tried(law: Law, told: dict[str, Any]) -> None:
    """The kernel answers the very copies that the engine computed, with those who are not described."""
    plain = without(at_work(0), *FAMILY)
    plain["household"] |= told
    _, found = asked(law, plain)
    assert found.second_opinion is not None and found.second_opinion.agrees, found.second_opinion


def test_the_asi_of_a_partner_may_open_the_right(law: Law) -> None:
    """30,000 € a year is over both ceilings of a couple; a partner who has the ASI has the C2S in any case."""
    plain = of_member(at_work(0), wage_net=2500, worked_last_3_months=False)
    months = [f"2025-{month}" for month in (10, 11, 12)] + ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"]
    late = {f"2026-{month:02d}": 0 for month in range(6, 12)}
    of_member(plain, wage_net=dict.fromkeys(months, 3000) | late)
    plain["household"]["couple"] = True
    answer, _ = asked(law, plain)
    assert (answer.ends.worst, answer.ends.best) == (False, True)
    assert [atom.fact for atom in answer.decisive] == ["couple"]
