"""The answer in three values is exact: UNKNOWN exactly when two plausible completions of what is unknown differ."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misas.core.rights.answers import Answer, Ends, answer, from_engine
from misas.core.rights.codes import Role, Verdict
from misas.core.rights.evaluate import COMBINATIONS, evaluate
from misas.core.rights.facts import Atom, Household
from misas.core.rights.grounds import Ground
from misas.core.rights.household import read_household
from misas.core.rights.months import add_months
from tests.kit.rights import MONTH, a_right, household, right, rights, table

PERMITS = tuple(table()["permit"].values)
AGES = tuple(add_months(MONTH, -12 * years) + timedelta(days=shift) for years in (3, 17, 18, 65) for shift in (0, 1))
WORLDS: dict[str, tuple[Any, ...]] = {  # every plausible answer that any condition below can tell apart
    "ald": (False, True),
    "couple": (False, True),
    "permit": PERMITS,
    "children_count": tuple(range(0, 13)),
    "rsa": (Decimal(0), Decimal("0.01"), Decimal(100), Decimal("100.01"), Decimal(2000)),
    "birth_date": AGES,
}
YES_OR_NO = """
ald sick_leave disability advances_fees pays_extra_fees urgent_care in_hospital needs_optics needs_dental needs_hearing
needs_wig needs_wheelchair work_accident needs_interpreter ameli_account health_space declared_gp
"""
CONDITIONS = st.one_of(
    st.builds(lambda fact, value: cond(fact, "=", value), st.sampled_from(["ald", "couple"]), st.booleans()),
    st.builds(lambda value: cond("permit", "=", value), st.sampled_from(PERMITS)),
    st.builds(lambda op, v: cond("permit", op, v), st.sampled_from(["dans", "hors"]), st.just(["valid", "receipt"])),
    st.builds(
        lambda op, v: cond("children_count", op, v), st.sampled_from(["<", ">=", "=", "!="]), st.sampled_from([1, 2])
    ),
    st.builds(lambda op, v: cond("rsa", op, v), st.sampled_from(["<=", ">"]), st.sampled_from([0, 100])),
    st.builds(
        lambda op, years: cond("birth_date", op, years, mesure="annees"),
        st.sampled_from(["<", ">="]),
        st.sampled_from([18, 65]),
    ),
)  # fmt: skip
TREES = st.recursive(
    CONDITIONS,
    lambda inner: st.builds(
        lambda kind, nodes: {kind: nodes},
        st.sampled_from(["tout", "au_moins_un", "aucun"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=5,
)


def cond(fact: str, operator: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"fait": fact, "operateur": operator, "valeur": value, **more}


def held_as(name: str, value: Any) -> Any:
    return float(value) if name == "rsa" else value


def completed(known: dict[str, Any]) -> Iterator[Household]:
    """Every completion of what is held, over all plausible answers."""
    missing = [name for name in WORLDS if name not in known]
    for values in product(*(WORLDS[name] for name in missing)):
        facts = {**known, **dict(zip(missing, values, strict=True))}
        yield household(**{name: held_as(name, value) for name, value in facts.items()})


def read(tree: dict[str, Any]) -> set[str]:
    if "fait" in tree:
        return {tree["fait"]}
    return set().union(*(read(one) for nodes in tree.values() for one in nodes))


@settings(max_examples=150, deadline=None)
@given(tree=TREES, chosen=st.data())
def test_evaluate_is_brute_force(tree: dict[str, Any], chosen: st.DataObject) -> None:
    facts = sorted(read(tree))
    drawn = {name: chosen.draw(st.sampled_from(WORLDS[name]), label=name) for name in facts}
    kept = chosen.draw(st.sets(st.sampled_from(facts), min_size=max(0, len(facts) - 2)))
    known = {name: drawn[name] for name in kept}
    one = a_right({"tout": [tree]})
    found = evaluate(one, household(**{name: held_as(name, value) for name, value in known.items()}), table())
    idle = {name: WORLDS[name][0] for name in WORLDS if name not in facts}
    verdicts = {evaluate(one, whole, table()).verdict for whole in completed({**idle, **known})}
    assert Verdict.UNKNOWN not in verdicts
    assert found.verdict is (verdicts.pop() if len(verdicts) == 1 else Verdict.UNKNOWN)
    assert {atom.fact for atom in found.to_ask} <= set(facts) - set(kept)
    assert bool(found.to_ask) == (found.verdict is Verdict.UNKNOWN)


@settings(max_examples=60, deadline=None)
@given(tree=TREES)
def test_what_is_asked_can_change_the_answer_and_what_is_not_cannot(tree: dict[str, Any]) -> None:
    one, nothing = a_right({"tout": [tree]}), household()
    found = evaluate(one, nothing, table())
    asked = {atom.fact for atom in found.to_ask}
    for name in read(tree) - asked:
        for value in WORLDS[name]:
            again = evaluate(one, household(**{name: held_as(name, value)}), table())
            assert again.verdict is found.verdict
            assert {atom.fact for atom in again.to_ask} == asked


def test_logic_of_three_values_alone_would_say_unknown() -> None:
    """A holder of a permit or not: yes either way; Kleene would ask, enumeration knows."""
    either = {"au_moins_un": [cond("ald", "=", True), cond("ald", "=", False)]}
    found = evaluate(a_right(either), household(), table())
    assert found.verdict is Verdict.YES
    assert found.to_ask == ()


def test_what_cannot_change_the_answer_is_not_asked() -> None:
    either = {"au_moins_un": [cond("ald", "=", True), cond("ald", "=", False)]}
    found = evaluate(a_right({"tout": [cond("couple", "=", True), either]}), household(), table())
    assert found.verdict is Verdict.UNKNOWN
    assert [atom.fact for atom in found.to_ask] == ["couple"]


def test_the_share_of_answers_that_settles_is_counted() -> None:
    """Both are needed: a no to either settles, a yes leaves the other. All permits but two would settle."""
    both = a_right({"tout": [cond("couple", "=", True), cond("permit", "dans", ["valid", "receipt"])]})
    found = evaluate(both, household(), table())
    assert {atom.fact: share for atom, share in found.settles.items()} == {
        "couple": Fraction(1, 2),
        "permit": Fraction(len(PERMITS) - 2, len(PERMITS)),
    }
    assert found.to_ask[0].fact == "permit"


def test_beyond_the_limit_the_answer_says_that_it_is_not_exact() -> None:
    wide = {"au_moins_un": [cond(name, "=", True) for name in YES_OR_NO.split()]}
    found = evaluate(a_right(wide), household(), table())
    assert COMBINATIONS < 2**17
    assert found.verdict is Verdict.UNKNOWN
    assert not found.is_exact
    assert len(found.to_ask) == 17


def test_nobody_known_yet_is_still_answered_exactly() -> None:
    """Nothing is held: each right of the catalogue asks what can change it, and nothing else."""
    found = [evaluate(one, household(), table()) for one in rights()]
    assert {one.verdict for one in found} == {Verdict.UNKNOWN}
    assert [one.right.id for one in found if not one.is_exact] == []


def test_a_total_partly_known_is_bounded_by_what_is_known() -> None:
    one = a_right({"tout": [cond("wage_net", ">", 1000, periode="fenetre")]})
    months = {f"2025-{month:02d}": 200 for month in (10, 11, 12)}
    assert evaluate(one, household(wage_net=months), table()).verdict is Verdict.UNKNOWN
    months |= {f"2026-{month:02d}": 250 for month in (1, 2)}
    assert evaluate(one, household(wage_net=months), table()).verdict is Verdict.YES


def test_a_total_alone_is_enough() -> None:
    one = a_right({"tout": [cond("wage_net", ">", 1000, periode="fenetre")]})
    assert evaluate(one, household(wage_net={"total": 1000.01}), table()).verdict is Verdict.YES
    assert evaluate(one, household(wage_net={"total": 1000}), table()).verdict is Verdict.NO


def test_the_month_and_the_window_are_two_things() -> None:
    one = a_right({"tout": [cond("aah", ">", 0)]})
    assert evaluate(one, household(aah={"2026-11": 0, "2026-01": 900}), table()).verdict is Verdict.NO
    found = evaluate(one, household(aah={"total": 12000}), table())
    assert found.verdict is Verdict.UNKNOWN


def test_a_declined_fact_is_unknown_and_named() -> None:
    found = evaluate(
        right("ald"), household(base_cover="open", ald=False, long_illness_care={"status": "declined"}), table()
    )
    assert found.verdict is Verdict.UNKNOWN
    assert [atom.fact for atom in found.to_ask] == ["long_illness_care"]


def test_a_member_is_reviewed_with_her_own_facts() -> None:
    two = read_household(
        {
            "month": "2026-11",
            "members": [
                {
                    "id": "mother",
                    "role": "applicant",
                    "birth_date": "1985-01-01",
                    "base_cover": "open",
                    "pregnancy": "none",
                },
                {
                    "id": "child",
                    "role": "child",
                    "birth_date": "2016-01-01",
                    "base_cover": "open",
                    "dental_check_done": False,
                },
            ],
        },
        table(),
    )
    assert two.applicant.role is Role.APPLICANT
    assert evaluate(right("mt_dents"), two, table(), "child").verdict is Verdict.YES
    assert evaluate(right("mt_dents"), two, table()).verdict is Verdict.NO


def test_who_is_described_as_a_partner_makes_a_couple() -> None:
    """Nobody is asked whether she lives as a couple once her partner stands beside her."""
    own = {"complementary_cover": "none", "aah": 1041.59, "aah_full_rate": True, "worked_last_3_months": False,
           "asi": 0, "ass": 0, "cej_allowance": 0}  # fmt: skip
    members = [{"id": "me", "role": "applicant", **own}, {"id": "her", "role": "partner"}]
    raw = {"month": "2026-11", "household": {"aspa": 0, "children_count": 0}, "members": members}
    found = evaluate(right("c2s_presomption"), read_household(raw, table()), table())
    assert (found.verdict, found.to_ask) == (Verdict.NO, ())
    alone = evaluate(right("c2s_presomption"), read_household({**raw, "members": members[:1]}, table()), table())
    assert [atom.fact for atom in alone.to_ask] == ["couple"]


def test_a_condition_out_of_its_dates_asks_nothing() -> None:
    dated = {"tout": [{**cond("ald", "=", True), "de": date(2026, 1, 1), "a": date(2026, 6, 1)}]}
    one = a_right(dated)
    assert evaluate(one, household(date(2025, 12, 1), ald=False), table()).verdict is Verdict.YES
    assert evaluate(one, household(date(2026, 6, 1), ald=False), table()).verdict is Verdict.NO
    assert evaluate(one, household(date(2026, 7, 1)), table()).verdict is Verdict.YES


def test_a_parameter_follows_its_dates() -> None:
    steps = [{"de": date(2016, 1, 1), "valeur": 100}, {"de": date(2026, 4, 1), "valeur": 120}]
    one = a_right({"tout": [{"fait": "rent", "operateur": "<=", "parametre": "cap"}]}, parametres={"cap": steps})
    assert evaluate(one, household(date(2026, 3, 1), rent=110), table()).verdict is Verdict.NO
    assert evaluate(one, household(date(2026, 4, 1), rent=110), table()).verdict is Verdict.YES


# What cannot be built.


def test_an_unknown_that_asks_nothing_cannot_be_built() -> None:
    ground = Ground("x", "", False)
    one = right("ald")
    with pytest.raises(ValueError, match="asks nothing"):
        Answer(one, "p1", Verdict.UNKNOWN, (ground,))
    with pytest.raises(ValueError, match="is an UNKNOWN"):
        Answer(one, "p1", Verdict.NO, (ground,), to_ask=(Atom("p1", "ald"),))
    with pytest.raises(ValueError, match="says why"):
        Answer(one, "p1", Verdict.NO, ())
    with pytest.raises(ValueError, match="no amount"):
        Answer(one, "p1", Verdict.UNKNOWN, (ground,), amount=Decimal(1), to_ask=(Atom("p1", "ald"),))


def test_the_engine_answers_with_its_two_ends() -> None:
    passed = household(rsa=0, lives_in_france=True, nationality="french", activity="inactive", birth_date="1990-01-01")
    one = right("rsa")
    assert answer(one, passed, table()) is None
    found, why = evaluate(one, passed, table()), [Ground("rsa", "CASF L262-2", True)]
    wage = Atom("p1", "wage_net")
    assert from_engine(found, Ends(False, True), why, [wage]).verdict is Verdict.UNKNOWN
    sure = from_engine(found, Ends(True, True, Decimal(500), Decimal(500)), why, [wage])
    assert (sure.verdict, sure.amount, sure.to_ask) == (Verdict.YES, Decimal(500), ())
    between = from_engine(found, Ends(True, True, Decimal(400), Decimal(500)), why, [wage])
    assert (between.verdict, between.amount) == (Verdict.YES, None)
    with pytest.raises(ValueError, match="asks nothing"):
        from_engine(found, Ends(False, True), why, [])
    with pytest.raises(ValueError, match="not asked"):
        from_engine(evaluate(right("ald"), household(), table()), Ends(True, True), why, [])
