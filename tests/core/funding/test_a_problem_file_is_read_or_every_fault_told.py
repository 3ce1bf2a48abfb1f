"""A problem file is read whole, or refused with each fault at its JSON path: nothing is guessed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bench.funding_files import Draw, decided, realistic
from misas.core.funding.checker import measure, violations
from misas.core.funding.problem import GrantedAid, Keep, Kind, Mode, Plan, Ratio, RefusedAid
from misas.core.funding.quote_reading import read_quote_problem
from misas.core.funding.reading import TOTAL_MAX, read_cases, read_problem
from misas.core.funding.sequential import sequential
from misas.core.refusals import Invalid
from misas.wording.sentences import fault_sentence
from tests.kit.damage import damaged, torn
from tests.kit.funding import document, grant, loan, worked

TWO_PERSONS = {
    "id": "T",
    "persons": [{"id": "P1", "affordable_cents": 0}, {"id": "P2", "affordable_cents": 0}],
    "care_lines": [
        {"id": "L1", "person": "P1", "remaining_after_amo_amc_cents": 100},
        {"id": "L2", "person": "P2", "remaining_after_amo_amc_cents": 100},
    ],
    "aids": [grant("A", "L1")],
}


def faults(document: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        read_problem(document)
    return [(one.field, one.code.removeprefix("funding.")) for one in refused.value.faults]


def without(given: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != key}


def test_everything_said_is_kept() -> None:
    asked = read_problem(
        document(
            grant(
                "A",
                "L1",
                "L2",
                rank=-3,
                financer="CCAS",
                person="P1",
                note="à revoir",
                amount_mode="up_to",
                grid_cents=500,
                rate={"num": 1, "den": 3},
                cap_per_line_cents=1,
                cap_per_request_cents=2,
                already_used_this_year_cents=3,
                min_grant_cents=4,
                opens_if_remaining_at_least_cents=5,
                person_must_keep={"cents": 6, "num": 1, "den": 10},
                only_if_final_rac_at_most_cents=7,
                budget="X",
                decision_day=8,
            ),
            grant("B", amount_mode="fixed", fixed_cents=9, budget=None, person_must_keep=None, cap_per_line_cents=None),
            loan(grid_cents=10),
            lines={"L1": 100, "L2": 200},
            affordable=5,
            constraints={
                "mutually_exclusive": [["A", "B"]],
                "requires": [{"aid": "A", "needs": "B"}, {"aid": "B", "needs": "A"}],
                "matching": [{"aid": "A", "of": ["B", "M"], "num": 1, "den": 2, "note": "règlement 2024"}],
                "joint_caps": [{"aids": ["A", "B"], "max_cents": 11}],
                "budgets": {"X": 12, "autre enveloppe": 0},
            },
            decisions={
                "A": {"status": "granted", "amounts_cents": {"L1": 13, "L2": 0}, "note": "courrier"},
                "B": {"status": "refused"},
                "M": {"status": "granted", "amounts_cents": 14},
            },
        )
    )
    first, second, third = asked.aids
    assert (first.kind, first.mode, first.rank, first.funder) == (Kind.GRANT, Mode.UP_TO, -3, "CCAS")
    assert (first.rate, first.person_must_keep) == (Ratio(1, 3), Keep(6, Ratio(1, 10)))
    assert (first.cap_per_line_cents, first.cap_per_request_cents, first.already_used_this_year_cents) == (1, 2, 3)
    assert (first.min_grant_cents, first.opens_if_remaining_at_least_cents) == (4, 5)
    assert (first.only_if_final_rac_at_most_cents, first.budget, first.decision_day) == (7, "X", 8)
    assert (second.mode, second.fixed_cents, second.budget, second.cap_per_line_cents) == (Mode.FIXED, 9, None, None)
    assert (third.kind, third.max_cents, third.grid_cents) == (Kind.LOAN, 10_000, 10)
    assert asked.constraints.budgets == {"X": 12, "autre enveloppe": 0}
    assert asked.constraints.matching[0].ratio == Ratio(1, 2)
    assert asked.decisions == {"A": GrantedAid({"L1": 13, "L2": 0}), "B": RefusedAid(), "M": GrantedAid(loan_cents=14)}


def test_what_is_not_said_has_its_default() -> None:
    asked = read_problem(without(without(document(grant()), "constraints"), "decisions"))
    aid = asked.aids[0]
    assert (aid.rate, aid.cap_per_line_cents, aid.cap_left_cents, aid.person_must_keep) == (
        Ratio(1, 1),
        None,
        None,
        None,
    )
    assert (aid.min_grant_cents, aid.opens_if_remaining_at_least_cents, aid.grid_cents, aid.decision_day) == (
        0,
        0,
        1,
        0,
    )
    assert aid.only_if_final_rac_at_most_cents is None
    assert aid.budget is None


def test_a_file_without_anything_to_fund_is_read() -> None:
    assert read_problem({"id": "T", "persons": [], "care_lines": [], "aids": []}).lines == ()


def test_what_another_program_adds_is_never_read() -> None:
    more = {
        "title": 1,
        "what_it_tests": [],
        "expected": {"status": "optimal"},
        "expected_status": None,
        "sequential": float("nan"),
        "proof": "",
    }
    asked = {**document(grant()), **more}
    asked["persons"][0]["age"] = 1.5
    asked["care_lines"][0]["category"] = None
    assert read_problem(asked) == read_problem(document(grant()))


ONE_AID: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "a misspelt rule": (grant(cap_per_ligne_cents=5), [("cap_per_ligne_cents", "unknown_field")]),
    "a title": (grant(title="x"), [("title", "unknown_field")]),
    "a strange name": ({**grant(), "a b": 1}, [('["a b"]', "unknown_field")]),
    "a float": (grant(cap_per_line_cents=5.0), [("cap_per_line_cents", "not_whole")]),
    "a text": (grant(min_grant_cents="5"), [("min_grant_cents", "not_whole")]),
    "yes": (grant(decision_day=True), [("decision_day", "not_whole")]),
    "null where no amount means nothing": (grant(min_grant_cents=None), [("min_grant_cents", "not_whole")]),
    "a negative amount": (grant(cap_per_request_cents=-1), [("cap_per_request_cents", "too_small")]),
    "a negative day": (grant(decision_day=-1), [("decision_day", "too_small")]),
    "an immense amount": (grant(cap_per_line_cents=2**53), [("cap_per_line_cents", "too_large")]),
    "an immense rank": (grant(rank=-(10**9)), [("rank", "too_small")]),
    "no rank": (without(grant(), "rank"), [("rank", "missing")]),
    "no kind": (without(grant(), "kind"), [("kind", "missing")]),
    "another kind": (grant(kind="gift"), [("kind", "no_choice")]),
    "a kind that is no text": (grant(kind=["grant"]), [("kind", "no_choice")]),
    "no mode": (without(grant(), "amount_mode"), [("amount_mode", "missing")]),
    "another mode": (grant(amount_mode="at_most"), [("amount_mode", "no_choice")]),
    "a loan by a scale": (loan(amount_mode="formula"), [("amount_mode", "loan_mode")]),
    "a grant lent": (grant(amount_mode="loan", max_cents=5), [("amount_mode", "loan_mode")]),
    "a fixed sum untold": (grant(amount_mode="fixed"), [("fixed_cents", "missing")]),
    "a loan without its most": (without(loan(), "max_cents"), [("max_cents", "missing")]),
    "a grid of nothing": (grant(amount_mode="up_to", grid_cents=0), [("grid_cents", "too_small")]),
    "no identifier": (grant(""), [("id", "no_identifier")]),
    "an identifier that is a number": ({**grant(), "id": 7}, [("id", "no_identifier")]),
    "an identifier that cannot be written": (grant("\ud800"), [("id", "no_identifier")]),
    "no lines": ({**grant(), "covers_lines": []}, [("covers_lines", "no_line")]),
    "lines that are no list": ({**grant(), "covers_lines": "L1"}, [("covers_lines", "not_list")]),
    "an unknown line": (grant("A", "L1", "Z"), [("covers_lines[1]", "unknown_line")]),
    "a line twice": (grant("A", "L1", "L1"), [("covers_lines[1]", "id_twice")]),
    "an unknown person": (grant(person="P9"), [("person", "person_disagrees")]),
    "an unknown budget": (grant(budget="Z"), [("budget", "unknown_budget")]),
    "a rate without divisor": (grant(rate={"num": 1}), [("rate.den", "missing")]),
    "a rate divided by nothing": (grant(rate={"num": 1, "den": 0}), [("rate.den", "too_small")]),
    "a negative rate": (grant(rate={"num": -1, "den": 2}), [("rate.num", "too_small")]),
    "a rate that is a number": (grant(rate=1), [("rate", "not_object")]),
    "a rate too fine": (grant(rate={"num": 1, "den": 10**6 + 1}), [("rate.den", "too_large")]),
    "a misspelt rate": (
        grant(rate={"num": 1, "den": 2, "max": 3}),
        [("rate.max", "unknown_field")],
    ),
    "a part to keep half told": (
        grant(person_must_keep={"cents": 1, "num": 1}),
        [("person_must_keep.den", "missing")],
    ),
    "several at once": (
        grant(rank="1", decision_day=1.5, rate={"num": 0.5, "den": 1}),
        [("rank", "not_whole"), ("rate.num", "not_whole"), ("decision_day", "not_whole")],
    ),
}


@pytest.mark.parametrize("name", ONE_AID)
def test_a_fault_in_an_aid_is_told_at_its_place(name: str) -> None:
    given, expected = ONE_AID[name]
    paths = [(f"$.aids[1]{'' if path.startswith('[') else '.'}{path}", code) for path, code in expected]
    assert faults(document(grant("first"), given)) == paths


RULES: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "a misspelt rule": ({"joint_cap": []}, [("$.constraints.joint_cap", "unknown_field")]),
    "an exclusivity that is no list": (
        {"mutually_exclusive": ["A"]},
        [("$.constraints.mutually_exclusive[0]", "not_list")],
    ),
    "an aid twice": ({"mutually_exclusive": [["A", "A"]]}, [("$.constraints.mutually_exclusive[0][1]", "id_twice")]),
    "an unknown aid": (
        {"mutually_exclusive": [["A", "Z"]]},
        [("$.constraints.mutually_exclusive[0][1]", "unknown_aid")],
    ),
    "a need of an unknown aid": (
        {"requires": [{"aid": "A", "needs": "Z"}]},
        [("$.constraints.requires[0].needs", "unknown_aid")],
    ),
    "a need half told": ({"requires": [{"aid": "A"}]}, [("$.constraints.requires[0].needs", "missing")]),
    "a misspelt need": (
        {"requires": [{"aid": "A", "needs": "A", "unless": "B"}]},
        [("$.constraints.requires[0].unless", "unknown_field")],
    ),
    "a match without ratio": (
        {"matching": [{"aid": "A", "of": ["A"]}]},
        [("$.constraints.matching[0].num", "missing"), ("$.constraints.matching[0].den", "missing")],
    ),
    "a match of nobody": (
        {"matching": [{"aid": "A", "num": 1, "den": 1}]},
        [("$.constraints.matching[0].of", "missing")],
    ),
    "a joint cap untold": ({"joint_caps": [{"aids": ["A"]}]}, [("$.constraints.joint_caps[0].max_cents", "missing")]),
    "a budget that is a float": ({"budgets": {"X": 1.5}}, [("$.constraints.budgets.X", "not_whole")]),
    "budgets in a list": ({"budgets": []}, [("$.constraints.budgets", "not_object")]),
    "a budget without name": ({"budgets": {"": 5}}, [('$.constraints.budgets[""]', "no_identifier")]),
}


@pytest.mark.parametrize("name", RULES)
def test_a_fault_in_a_constraint_is_told_at_its_place(name: str) -> None:
    given, expected = RULES[name]
    assert faults(document(grant(), constraints=given)) == expected


DECISIONS: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "on an unknown aid": ({"Z": {"status": "refused"}}, [("$.decisions.Z", "unknown_aid")]),
    "neither yes nor no": ({"A": {"status": "pending"}}, [("$.decisions.A.status", "no_choice")]),
    "without status": ({"A": {}}, [("$.decisions.A.status", "missing")]),
    "misspelt": ({"A": {"status": "refused", "on": 1}}, [("$.decisions.A.on", "unknown_field")]),
    "granted without amount": ({"A": {"status": "granted"}}, [("$.decisions.A.amounts_cents", "missing")]),
    "refused with amounts": (
        {"A": {"status": "refused", "amounts_cents": {"L1": 5}}},
        [("$.decisions.A.amounts_cents", "refused_with_amounts")],
    ),
    "one integer for a grant": (
        {"A": {"status": "granted", "amounts_cents": 5}},
        [("$.decisions.A.amounts_cents", "not_object")],
    ),
    "amounts by line for a loan": (
        {"M": {"status": "granted", "amounts_cents": {"L1": 5}}},
        [("$.decisions.M.amounts_cents", "not_whole")],
    ),
    "a line it does not cover": (
        {"A": {"status": "granted", "amounts_cents": {"L2": 5}}},
        [("$.decisions.A.amounts_cents.L2", "line_not_covered")],
    ),
    "a fraction of a cent": (
        {"A": {"status": "granted", "amounts_cents": {"L1": 0.5}}},
        [("$.decisions.A.amounts_cents.L1", "not_whole")],
    ),
}


@pytest.mark.parametrize("name", DECISIONS)
def test_a_fault_in_a_decision_is_told_at_its_place(name: str) -> None:
    given, expected = DECISIONS[name]
    assert faults(document(grant(), loan(), lines={"L1": 100, "L2": 100}, decisions=given)) == expected


WHOLE: dict[str, tuple[Any, list[tuple[str, str]]]] = {
    "a list": ([], [("$", "not_object")]),
    "nothing": (None, [("$", "not_object")]),
    "no identifier": (without(document(), "id"), [("$.id", "missing")]),
    "no persons": (
        without(TWO_PERSONS, "persons"),
        [
            ("$.persons", "missing"),
            ("$.care_lines[0].person", "unknown_person"),
            ("$.care_lines[1].person", "unknown_person"),
        ],
    ),
    "no lines": (without(document(), "care_lines"), [("$.care_lines", "missing")]),
    "no aids": (without(document(), "aids"), [("$.aids", "missing")]),
    "a person twice": (
        {**document(), "persons": [{"id": "P1", "affordable_cents": 0}] * 2},
        [("$.persons[1].id", "id_twice")],
    ),
    "an aid twice": (document(grant(), grant("B"), grant()), [("$.aids[2].id", "id_twice")]),
    "an aid that is a text": ({**document(), "aids": ["A"]}, [("$.aids[0]", "not_object")]),
    "lines of two persons": (
        {**TWO_PERSONS, "aids": [grant("A", "L1", "L2")]},
        [("$.aids[0].covers_lines", "several_persons")],
    ),
    "the line of another person": (
        {**TWO_PERSONS, "aids": [grant("A", "L1", person="P2")]},
        [("$.aids[0].person", "person_disagrees")],
    ),
    "more money than can be counted exactly": (
        document(lines={"L1": TOTAL_MAX, "L2": 1}),
        [("$.care_lines", "total_too_large")],
    ),
    "constraints in a list": ({**document(), "constraints": []}, [("$.constraints", "not_object")]),
    "decisions in a list": ({**document(), "decisions": []}, [("$.decisions", "not_object")]),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_fault_in_the_whole_is_told_at_its_place(name: str) -> None:
    given, expected = WHOLE[name]
    assert faults(given) == expected


def test_rules_that_make_an_aid_useless_are_taken_as_they_are() -> None:
    """A floor above the cap, a loan whose least passes its most, a need of itself: never used, but no fault."""
    useless = grant(min_grant_cents=10, cap_per_request_cents=5)
    needs = {"requires": [{"aid": "A", "needs": "A"}]}
    assert len(read_problem(document(useless, loan(min_cents=20_000), constraints=needs)).aids) == 2


TEXTS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "empty": (" \n", [("$", "file_empty")]),
    "no JSON": ('{"id": ', [("$", "not_json")]),
    "two documents": ("{} {}", [("$", "not_json")]),
    "too deep": ("[" * 200_000, [("$", "too_deep")]),
    "no number": ('{"id": "T", "proof": [1, NaN]}', [("$.proof[1]", "no_number")]),
    "no number, twice": (
        '{"cases": [{"a b": -Infinity}, Infinity]}',
        [('$.cases[0]["a b"]', "no_number"), ("$.cases[1]", "no_number")],
    ),
    "a field twice": (
        json.dumps(document(grant())).replace('"rank": 10', '"rank": 10, "rank": 20'),
        [("$.aids[0].rank", "key_twice")],
    ),
    "a budget twice": (
        json.dumps(document(grant(), constraints={"budgets": {"X": 1}})).replace('"X": 1', '"X": 1, "X": 2'),
        [("$.constraints.budgets.X", "key_twice")],
    ),
    "an immense number": (
        json.dumps(document(grant())).replace('"rank": 10', '"rank": 1' + "0" * 9_000),
        [("$.aids[0].rank", "too_large")],
    ),
    "cases that are no list": ('{"cases": {}}', [("$.cases", "not_list")]),
    "a case that is none": ('{"cases": [7]}', [("$.cases[0]", "not_object")]),
    "one fault in each case": (
        json.dumps({"cases": [without(document(), "aids"), {**document(), "id": "U", "persons": 5, "care_lines": []}]}),
        [("$.cases[0].aids", "missing"), ("$.cases[1].persons", "not_list")],
    ),
    "two cases of one name": (json.dumps({"cases": [document()] * 2}), [("$.cases[1].id", "id_twice")]),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_is_no_problem_is_refused(name: str) -> None:
    text, expected = TEXTS[name]
    with pytest.raises(Invalid) as refused:
        read_cases(text, read_problem)
    assert [(one.field, one.code.removeprefix("funding.")) for one in refused.value.faults] == expected


def test_a_field_that_is_not_read_may_stand_twice() -> None:
    text = json.dumps(document(grant())).replace('"id": "T"', '"id": "T", "title": 1, "title": 2')
    assert read_cases(text, read_problem).cases == (read_problem(document(grant())),)


def test_a_collection_keeps_the_order_of_its_file() -> None:
    text = json.dumps({"title": "x", "cases": [{**document(), "id": id} for id in ("C", "A", "B")]})
    found = read_cases(text, read_problem)
    assert [one.id for one in found.cases] == ["C", "A", "B"]
    assert found.is_collection
    assert read_cases('{"cases": []}', read_problem).cases == ()


R01 = worked("R01")["lines"][0]
QUOTES: dict[str, tuple[Any, list[tuple[str, str]]]] = {
    "no lines": ({"id": "R"}, [("$.lines", "missing")]),
    "a line that is a number": ({"id": "R", "lines": [3]}, [("$.lines[0]", "not_object")]),
    "a price untold": ({"id": "R", "lines": [without(R01, "price_cents")]}, [("$.lines[0].price_cents", "missing")]),
    "a guarantee untold": (
        {"id": "R", "lines": [without(R01, "amc_guarantee")]},
        [("$.lines[0].amc_guarantee", "missing")],
    ),
    "a price in euros": (
        {"id": "R", "lines": [R01, {**R01, "price_cents": 30.5}]},
        [("$.lines[1].price_cents", "not_whole")],
    ),
    "a rate above all": (
        {"id": "R", "lines": [{**R01, "amo_rate_percent": 101}]},
        [("$.lines[0].amo_rate_percent", "too_large")],
    ),
    "a rate below nothing": (
        {"id": "R", "lines": [{**R01, "regime_local_percent": -1}]},
        [("$.lines[0].regime_local_percent", "too_small")],
    ),
    "none of it": ({"id": "R", "lines": [{**R01, "quantity": 0}]}, [("$.lines[0].quantity", "too_small")]),
    "another guarantee": (
        {"id": "R", "lines": [{**R01, "amc_guarantee": {"kind": "half"}}]},
        [("$.lines[0].amc_guarantee.kind", "no_choice")],
    ),
    "a guarantee without its figure": (
        {"id": "R", "lines": [{**R01, "amc_guarantee": {"kind": "forfait"}}]},
        [("$.lines[0].amc_guarantee.cents", "missing")],
    ),
    "the figure of another guarantee": (
        {"id": "R", "lines": [{**R01, "amc_guarantee": {"kind": "full", "pct": 100}}]},
        [("$.lines[0].amc_guarantee.pct", "unknown_field")],
    ),
    "a guarantee that is a text": (
        {"id": "R", "lines": [{**R01, "amc_guarantee": "full"}]},
        [("$.lines[0].amc_guarantee", "not_object")],
    ),
}


@pytest.mark.parametrize("name", QUOTES)
def test_a_fault_in_a_quote_is_told_at_its_place(name: str) -> None:
    given, expected = QUOTES[name]
    with pytest.raises(Invalid) as refused:
        read_quote_problem(given)
    assert [(one.field, one.code.removeprefix("funding.")) for one in refused.value.faults] == expected


def read_or_refused(text: str) -> bool:
    """Whether a text is read; what it holds can then be judged, counted and played. Refused: nothing but Invalid."""
    try:
        found = read_cases(text, read_problem).cases
    except Invalid as refused:
        assert all(one.field.startswith("$") for one in refused.faults)
        assert all("{" not in fault_sentence(one) and "Signalez" not in fault_sentence(one) for one in refused.faults)
        return False
    for one in found:
        violations(one, sequential(one) or Plan())
        measure(one, Plan())
    return True


def whole_file(seed: int) -> Any:
    drawn = realistic(seed, funders=6, lines=3, persons=1 + seed % 2)
    return decided(drawn, seed) if seed % 3 else drawn


@pytest.mark.parametrize("seed", range(20))
def test_whatever_happens_to_a_file_it_is_read_or_refused_at_a_place(seed: int) -> None:
    draw = Draw("damage", seed)
    whole = whole_file(seed)
    assert read_or_refused(json.dumps(whole))
    outcomes = set()
    for _ in range(60):
        text = json.dumps(damaged(whole, draw))
        outcomes.add(read_or_refused(torn(text, draw) if draw.chance(20) and text else text))
    assert outcomes == {True, False}


@pytest.mark.prove
def test_whatever_happens_to_many_files() -> None:
    draw = Draw("more damage")
    for seed in range(3_000):
        text = json.dumps(damaged(damaged(whole_file(seed), draw), draw))
        read_or_refused(torn(text, draw) if draw.chance(20) and text else text)


def test_a_fault_is_told_once_and_names_its_cause() -> None:
    asked = document(grant("A", "Z"), constraints={"joint_caps": [{"aids": ["A", "Y"], "max_cents": 5}]})
    with pytest.raises(Invalid) as refused:
        read_problem(asked)
    told = [(one.field, fault_sentence(one)) for one in refused.value.faults]
    assert told == [
        ("$.aids[0].covers_lines[0]", "La ligne «\u00a0Z\u00a0» n’existe pas dans «\u00a0care_lines\u00a0»."),
        ("$.constraints.joint_caps[0].aids[1]", "L’aide «\u00a0Y\u00a0» n’existe pas dans «\u00a0aids\u00a0»."),
    ]
