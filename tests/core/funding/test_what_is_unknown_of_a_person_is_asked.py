"""Eligibility in three values: what is not known is UNKNOWN and asked, never a no; no answer is taken back later."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.funding.packs.codes import Cost, Group, Operator, Otherwise, Verdict
from misas.core.funding.packs.eligibility import examine
from misas.core.funding.packs.facts import FACTS, Nature, Value, Whose
from misas.core.funding.packs.schema import Branch, Condition, Expense, Leaf, Node
from misas.core.funding.packs.truth import judge, to_ask
from tests.kit.rule_packs import asked, pack, shipped

YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
FLAGS = ("ame", "c2s", "rsa_socle", "complementaire")


def leaf(fact: str, value: Value = True, operator: Operator = Operator.EQUAL) -> Leaf:
    return Leaf(fact, operator, value)


AND = {(YES, YES): YES, (YES, NO): NO, (YES, UNKNOWN): UNKNOWN, (NO, NO): NO, (NO, UNKNOWN): NO}
OR = {(YES, YES): YES, (YES, NO): YES, (YES, UNKNOWN): YES, (NO, NO): NO, (NO, UNKNOWN): UNKNOWN}


@pytest.mark.parametrize(("one", "other"), list(product(Verdict, Verdict)))
def test_and_or_and_none_of(one: Verdict, other: Verdict) -> None:
    facts: dict[str, Value] = {
        fact: verdict is YES for fact, verdict in (("ame", one), ("c2s", other)) if verdict is not UNKNOWN
    }
    both = (leaf("ame"), leaf("c2s"))
    key = (one, other) if (one, other) in AND else (other, one)
    assert judge(Branch(Group.ALL, both), facts) is AND.get(key, UNKNOWN)
    either = OR.get(key, UNKNOWN)
    assert judge(Branch(Group.ANY, both), facts) is either
    assert judge(Branch(Group.NONE, both), facts) is {YES: NO, NO: YES, UNKNOWN: UNKNOWN}[either]


trees: st.SearchStrategy[Node] = st.recursive(
    st.builds(leaf, st.sampled_from(FLAGS), st.booleans()),
    lambda inner: st.builds(Branch, st.sampled_from(Group), st.lists(inner, min_size=1, max_size=3).map(tuple)),
    max_leaves=8,
)
known = st.dictionaries(st.sampled_from(FLAGS), st.booleans())


@given(trees, known)
def test_what_is_learnt_later_never_takes_an_answer_back(tree: Node, facts: dict[str, Value]) -> None:
    before = judge(tree, facts)
    missing = [fact for fact in FLAGS if fact not in facts]
    completed = [
        {**facts, **dict(zip(missing, some, strict=True))} for some in product((True, False), repeat=len(missing))
    ]
    if before is UNKNOWN:
        assert to_ask(tree, facts)
        assert to_ask(tree, facts) <= set(missing)
    else:
        assert {judge(tree, one) for one in completed} == {before}
        assert to_ask(tree, facts) == frozenset()
    assert UNKNOWN not in {judge(tree, one) for one in completed}


@given(trees, known)
def test_what_is_not_asked_would_change_nothing_alone(tree: Node, facts: dict[str, Value]) -> None:
    """An answer to a question that is not asked leaves an UNKNOWN unknown."""
    if judge(tree, facts) is UNKNOWN:
        for fact in set(FLAGS) - set(facts) - to_ask(tree, facts):
            assert judge(tree, {**facts, fact: True}) is UNKNOWN


@pytest.mark.parametrize(
    ("operator", "held", "holds"),
    [
        (Operator.EQUAL, 85000, True),
        (Operator.EQUAL, 85001, False),
        (Operator.OTHER_THAN, 85001, True),
        (Operator.BELOW, 84999, True),
        (Operator.BELOW, 85000, False),
        (Operator.AT_MOST, 85000, True),
        (Operator.AT_MOST, 85001, False),
        (Operator.ABOVE, 85001, True),
        (Operator.ABOVE, 85000, False),
        (Operator.AT_LEAST, 85000, True),
        (Operator.AT_LEAST, 84999, False),
    ],
)
def test_a_threshold_is_met_to_the_cent(operator: Operator, held: int, holds: bool) -> None:
    assert judge(leaf("quotient_familial", 85000, operator), {"quotient_familial": held}) is (YES if holds else NO)


def test_a_figure_that_the_caisse_has_not_said_is_unknown_and_not_asked_of_the_person() -> None:
    gap = Leaf("quotient_familial", Operator.AT_MOST, None)
    finding = examine([Condition("q", gap)], {"quotient_familial": 10000})
    assert (finding.verdict, finding.to_ask, finding.gaps) == (UNKNOWN, frozenset(), {"quotient_familial"})


@pytest.mark.parametrize(
    ("otherwise", "held", "verdict", "steps", "committee"),
    [
        (Otherwise.REFUSED, False, NO, 0, False),
        (Otherwise.REFUSED, None, UNKNOWN, 0, False),
        (Otherwise.REFUSED, True, YES, 0, False),
        (Otherwise.COMMITTEE, False, YES, 0, True),
        (Otherwise.COMMITTEE, None, UNKNOWN, 0, False),
        (Otherwise.COMMITTEE, True, YES, 0, False),
        (Otherwise.STEP, False, YES, 1, False),
        (Otherwise.STEP, None, YES, 1, False),
        (Otherwise.STEP, True, YES, 0, False),
        (Otherwise.OPINION, False, NO, 0, False),
        (Otherwise.OPINION, None, YES, 1, False),
        (Otherwise.OPINION, True, YES, 0, False),
    ],
)
def test_what_a_condition_that_is_not_met_means(
    otherwise: Otherwise, held: bool | None, verdict: Verdict, steps: int, committee: bool
) -> None:
    finding = examine([Condition("c", leaf("c2s"), otherwise)], {} if held is None else {"c2s": held})
    assert (finding.verdict, len(finding.steps), finding.by_committee) == (verdict, steps, committee)


@pytest.mark.parametrize("when", [True, False, None])
@pytest.mark.parametrize("test", [True, False, None])
def test_a_condition_asked_only_where_another_holds(when: bool | None, test: bool | None) -> None:
    facts: dict[str, Value] = {key: value for key, value in (("ame", when), ("c2s", test)) if value is not None}
    finding = examine([Condition("c", leaf("c2s"), when=leaf("ame"))], facts)
    expected = YES if when is False or test is True else NO if when is True and test is False else UNKNOWN
    assert finding.verdict is expected


def test_an_unknown_pack_is_left_out_and_what_it_would_give_can_be_seen() -> None:
    rules = shipped("caisse_des_aulnes")
    glasses = [Expense("l1", Cost.GLASSES, 20000)]
    answer = asked(rules, facts={"ame": False}, expenses=glasses)
    assert answer.aids == ()
    assert answer.to_ask() == {"quotient_familial"}
    belle = shipped("mutuelle_belle_rive")
    supposed = asked(belle, expenses=glasses, supposing={"mutuelle_belle_rive"})
    assert [aid.id for aid in supposed.aids] == ["mutuelle_belle_rive.secours"]


def test_an_expense_whose_exclusion_is_unknown_is_asked() -> None:
    rules = pack(
        exclusions=[
            {
                "quand": {
                    "tout": [
                        {"fait": "c2s", "operateur": "=", "valeur": True},
                        {"fait": "ligne_panier_c2s", "operateur": "=", "valeur": True},
                    ]
                }
            }
        ],
        cas=[],
    )
    crown = Expense("l1", Cost.DENTAL_PROSTHESIS, 10000)
    assert asked(rules, expenses=[crown]).to_ask() == {"c2s", "ligne_panier_c2s"}
    assert asked(rules, facts={"c2s": False}, expenses=[crown]).aids
    within = Expense("l1", Cost.DENTAL_PROSTHESIS, 10000, in_c2s_basket=True)
    assert asked(rules, facts={"c2s": True}, expenses=[within]).aids == ()


def test_no_fact_names_an_illness_and_each_knows_its_own_values() -> None:
    assert all(
        fact.among
        for fact in FACTS.values()
        if fact.nature is Nature.CODE and fact.id not in ("departement", "commune")
    )
    assert {fact.id for fact in FACTS.values() if fact.whose is Whose.LINE} == {"ligne_prix", "ligne_panier_c2s"}
    assert not [id for id in FACTS if "cancer" in id or "maladie" in id or "diagnos" in id]
