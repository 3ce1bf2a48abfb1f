"""Everything is pinned: the rights asked in any order, with any others, for members told in any order, answer alike."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from misas.core.rights.engine import EngineAnswer
from misas.core.rights.facts import HOUSEHOLD, Amounts
from misas.core.rights.household import read_household
from tests.kit.engine import read, shipped, without
from tests.kit.rights import rights, table

if TYPE_CHECKING:
    from misas.connectors.openfisca.server.answering import Law

COMPUTED = [one.id for one in rights() if one.asks_engine]


def told(answer: EngineAnswer) -> tuple[object, ...]:
    return answer.right, answer.ends, frozenset(answer.decisive), answer.change, answer.is_exact


@pytest.mark.parametrize("name", ["family-with-prime-activite", "disability-pension-asi-never-claimed"])
def test_rights_asked_in_any_order(law: Law, name: str) -> None:
    household = read(without(shipped(name), "unemployment_net", "worked_last_3_months"))
    asked = [(right, "p1") for right in COMPUTED]
    first = {one.right: one for one in law.review(household, asked).answers}
    draw = random.Random(7)
    for _ in range(3):
        draw.shuffle(asked)
        found = law.review(household, asked)
        assert [one.right for one in found.answers] == [right for right, _ in asked]
        assert {told(one) for one in found.answers} == {told(one) for one in first.values()}
    alone = law.review(household, [("rsa", "p1")]).answers[0]
    assert alone.ends == first["rsa"].ends  # what else is asked changes nothing


def test_members_told_in_any_order(law: Law) -> None:
    plain = shipped("family-with-prime-activite")
    one = law.review(read_household(plain, table()), [("c2s", "p1")])
    plain["members"].reverse()
    other = law.review(read_household(plain, table()), [("c2s", "p1")])
    assert one.answers[0].ends == other.answers[0].ends
    assert one.c2s is not None and other.c2s is not None
    assert sorted(map(repr, one.c2s.lines)) == sorted(map(repr, other.c2s.lines))
    assert one.c2s.base_held == other.c2s.base_held
    assert one.c2s.contribution_low == other.c2s.contribution_low


def test_every_right_that_names_a_variable_is_answered(law: Law) -> None:
    assert set(COMPUTED) == set(law.variables)
    found = law.review(read(shipped("family-with-prime-activite")), [(right, "p2") for right in COMPUTED])
    assert {one.right for one in found.answers} == set(COMPUTED)


def test_no_fact_is_read_that_is_not_tried(law: Law) -> None:
    """Each variable is traced on contrasted households: the facts it reads are all in its list."""
    from misas.connectors.openfisca.server.answering import PLAIN
    from misas.connectors.openfisca.server.copies import build, fresh
    from misas.connectors.openfisca.server.reads import READS
    from misas.connectors.openfisca.server.scene import scene
    from misas.connectors.openfisca.server.trying import trial
    from misas.connectors.openfisca.server.why import names_of

    by_variable = {one.variable: one.id for one in table().values()}
    for name in ("without-papers", "retired-couple-above-the-free-ceiling", "family-with-prime-activite"):
        whole = scene(read(shipped(name)), law.table, frozenset())
        for variable in set(law.variables.values()):
            copies = build(whole, trial(()).choice, law.table, law.system, taxable=variable not in PLAIN)
            copies.simulation.trace = True
            _, tree = fresh(copies, variable)
            read_ = {by_variable[one] for one in names_of(tree) if one in by_variable} - {by_variable.get(variable)}
            assert read_ <= READS[variable], (variable, read_ - READS[variable])


def test_amounts_of_a_household_are_not_lost_by_members_apart(law: Law) -> None:
    """Family benefits stay with the foyer under review, whatever families the others make."""
    plain = shipped("family-with-prime-activite")
    plain["members"].append({**plain["members"][0], "id": "p9", "role": "other", "wage_net": 0})
    household = read(plain)
    assert isinstance(household.held(HOUSEHOLD, "family_allowances").value, Amounts)
    found = law.review(household, [("c2s", "p1")])
    assert found.c2s is not None and str(found.c2s.base_held) == "26412.00"


def test_one_of_a_couple_who_may_ask_is_enough(law: Law) -> None:
    """The applicant has no permit, the partner is French: asked by the partner, the C2S looks at the partner's stay."""
    plain = shipped("family-with-prime-activite")
    plain["members"][0] |= {"nationality": "other", "permit": "none", "irregular_since": "2024-01-01"}
    household = read(plain)
    found = law.review(household, [("c2s", "p1")])
    assert found.c2s is not None and (found.c2s.tier_low, found.c2s.reason_low) == ("refus", "sejour_irregulier")
    other = law.review(household, [("c2s", "p2"), ("rsa", "p1")])
    assert other.c2s is not None and other.c2s.tier_low == "participation"
    assert other.answers[0].ends.worst and other.second_opinion is not None and other.second_opinion.agrees
