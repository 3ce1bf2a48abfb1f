"""A question that another answer makes absurd is not asked, the answer that tells comes first, and what is then certain
is supposed with its source: the table says so (`demande_si`, `sinon`), strictly read."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest

from misas.core.rights.codes import Aspect, Entity, FactStatus
from misas.core.rights.facts import HOUSEHOLD, Atom, BrokenRule, FactTable, Household
from misas.core.rights.gates import first_unknown, is_asked
from misas.core.rights.household import read_household
from misas.core.rights.questions import Doubt, ranked
from misas.core.rights.supposing import supposed
from misas.wording.rights import HOLDERS
from tests.kit.rights import fact_rows, household, table

ALONE = ("p1", HOUSEHOLD)
YOUNG, GROWN, OLD, CHILD = "2004-05-01", "1990-03-01", "1950-01-01", "2016-03-01"


def owner_of(fact: str) -> str:
    return HOUSEHOLD if table()[fact].entity is Entity.HOUSEHOLD else "p1"


def asked(fact: str, held: Household) -> bool | None:
    return is_asked(table()[fact], owner_of(fact), held, table())


def turn(fact: str, held: Household) -> list[str]:
    """What is asked when a right misses this fact alone."""
    open_now = [Doubt("c2s", "p1", {Atom(owner_of(fact), fact): Fraction(1)})]
    return [one.fact for one in ranked(open_now, held, table())]


ABSURD: dict[str, tuple[str, dict[str, Any]]] = {
    "the tax of a youth contract that she has not": ("cej_taxable_household", {"cej_allowance": 0}),
    "an early pension at thirty-six": ("early_retirement_pension", {"birth_date": GROWN}),
    "the rate of an allowance that she has not": ("aah_full_rate", {"aah": 0}),
    "the rate of another": ("ass_full_rate", {"ass": 0}),
    "the refusal of what no RSA opened": ("c2s_opposed", {"rsa": 0}),
    "the RSA of somebody without papers": ("rsa", {"nationality": "other", "permit": "none"}),
    "a permit of a French person": ("permit", {"nationality": "french"}),
    "how long a French worker has been here": (
        "in_france_since",
        {"nationality": "french", "lives_in_france": True, "activity": "employed"},
    ),
    "the exception to three months, after years": ("residence_waiver", {"in_france_since": "1990-03-01"}),
    "a bursary at seventy-six": ("bursary_holder", {"birth_date": OLD}),
    "the work of a child": ("activity", {"birth_date": CHILD}),
    "the savings of a child": ("idle_savings", {"birth_date": CHILD}),
    "the placements of a child": ("property_income_last_notice", {"birth_date": CHILD}),
    "the pension of a child": ("disability_pension", {"birth_date": CHILD}),
    "the aid of asylum to a French person": ("ada", {"nationality": "french"}),
}


@pytest.mark.parametrize("case", ABSURD)
def test_an_absurd_question_is_not_asked(case: str) -> None:
    fact, facts = ABSURD[case]
    assert asked(fact, household(**facts)) is False
    assert turn(fact, household(**facts)) == []


SENSIBLE: dict[str, tuple[str, dict[str, Any]]] = {
    "a French person back from abroad": (
        "in_france_since",
        {"nationality": "french", "lives_in_france": True, "activity": "inactive"},
    ),
    "a short stay": ("residence_waiver", {"in_france_since": "2026-09-15"}),
    "an allowance in payment": ("aah_full_rate", {"aah": 900}),
    "the RSA with a permit": ("rsa", {"nationality": "other", "permit": "valid"}),
    "a student": ("bursary_holder", {"birth_date": YOUNG}),
}


@pytest.mark.parametrize("case", SENSIBLE)
def test_a_sensible_one_is(case: str) -> None:
    fact, facts = SENSIBLE[case]
    assert asked(fact, household(**facts)) is True
    assert turn(fact, household(**facts)) == [fact]


FIRST: dict[str, tuple[str, dict[str, Any]]] = {
    "permit": ("nationality", {}),
    "aah_full_rate": ("aah", {}),
    "cej_taxable_household": ("cej_allowance", {"birth_date": YOUNG}),
    "c2s_opposed": ("rsa", {"nationality": "french"}),
    "rsa": ("permit", {"nationality": "other"}),
    "in_france_since": ("lives_in_france", {}),
}


@pytest.mark.parametrize("fact", FIRST)
def test_the_answer_that_tells_takes_its_place(fact: str) -> None:
    before, facts = FIRST[fact]
    assert turn(fact, household(**facts)) == [before]


def test_what_tells_may_wait_for_something_else_itself() -> None:
    assert turn("c2s_opposed", household()) == ["nationality"]
    assert turn("c2s_opposed", household(nationality="other")) == ["permit"]


def test_an_answer_that_she_could_not_give_is_not_waited_for() -> None:
    for said in ("declined", "unknown"):
        held = household(nationality={"status": said})
        assert first_unknown(table()["permit"], "p1", held, table()) is None
        assert turn("permit", held) == ["permit"]


def test_one_of_a_couple_is_enough_to_ask_of_the_household() -> None:
    members = [
        {"id": "p1", "role": "applicant", "birth_date": GROWN, "nationality": "other", "permit": "none"},
        {"id": "p2", "role": "partner", "birth_date": GROWN, "nationality": "french"},
    ]
    both = read_household({"month": "2026-11", "members": members}, table())
    assert asked("rsa", both) is True
    assert supposed(both, table()).held(HOUSEHOLD, "rsa").status is FactStatus.UNKNOWN


CERTAIN: dict[str, tuple[str, dict[str, Any], Any]] = {
    "no RSA, no refusal": ("c2s_opposed", {"rsa": 0}, False),
    "no papers, no RSA, no refusal": ("c2s_opposed", {"nationality": "other", "permit": "none"}, False),
    "a French person needs no permit": ("permit", {"nationality": "french"}, "not_needed"),
    "a child goes to school": ("activity", {"birth_date": CHILD}, "student"),
    "no bursary at seventy-six": ("bursary_holder", {"birth_date": OLD}, False),
    "an early pension is not that early": ("early_retirement_pension", {"birth_date": GROWN}, False),
}


@pytest.mark.parametrize("case", CERTAIN)
def test_what_is_certain_is_supposed_with_its_source(case: str) -> None:
    fact, facts, value = CERTAIN[case]
    held = supposed(household(**facts), table()).held(owner_of(fact), fact)
    assert (held.value, held.status) == (value, FactStatus.KNOWN)
    assert held.source


def test_a_child_has_no_wage_and_what_is_said_of_one_stands() -> None:
    child = supposed(household(birth_date=CHILD), table())
    assert child.value(Atom("p1", "wage_net", Aspect.WINDOW)) == 0
    assert child.value(Atom("p1", "idle_savings")) == 0
    said = household(birth_date=CHILD, wage_net=120)
    assert supposed(said, table()).held("p1", "wage_net") == said.held("p1", "wage_net")


def test_what_is_only_not_asked_stays_unknown() -> None:
    held = supposed(household(in_france_since="1990-03-01", aah=0), table())
    assert held.held("p1", "residence_waiver").status is FactStatus.UNKNOWN
    assert held.held("p1", "aah_full_rate").status is FactStatus.UNKNOWN


BROKEN: dict[str, tuple[str, dict[str, Any], str]] = {
    "no list": ("permit", {"demande_si": {}}, "a list of conditions"),
    "no fact": ("permit", {"demande_si": [{"fait": "moon", "operateur": "=", "valeur": True}]}, "no fact moon"),
    "no such value": ("permit", {"demande_si": [{"fait": "nationality", "operateur": "=", "valeur": "moon"}]}, "never"),
    "a date without its measure": (
        "asi",
        {"demande_si": [{"fait": "birth_date", "operateur": "<", "valeur": 69}]},
        "never compared so",
    ),
    "one value for several": (
        "permit",
        {"demande_si": [{"fait": "nationality", "operateur": "dans", "valeur": "other"}]},
        "a list of values goes with",
    ),
    "itself": ("couple", {"demande_si": [{"fait": "couple", "operateur": "=", "valeur": True}]}, "back to itself"),
    "a word too many": (
        "permit",
        {"demande_si": [{"fait": "nationality", "operateur": "=", "valeur": "other", "ou": 1}]},
        "unknown keys: ou",
    ),
    "supposed alone": ("couple", {"sinon": {"valeur": False, "source": "x"}}, "only beside demande_si"),
    "supposed without a source": ("permit", {"sinon": {"valeur": "none", "source": ""}}, "a value and its source"),
    "no value of the fact": ("permit", {"sinon": {"valeur": "moon", "source": "x"}}, "no value of this fact"),
    "an amount that is not nothing": ("asi", {"sinon": {"valeur": 5, "source": "age"}}, "no value of this fact"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_condition_that_says_nothing_sound_is_named(case: str) -> None:
    fact, change, named = BROKEN[case]
    rows = [{**row, **change} if row["id"] == fact else row for row in fact_rows()]
    with pytest.raises(BrokenRule, match=re.escape(named)) as broken:
        FactTable.read(rows)
    assert broken.value.where == f"facts:{fact}"


def test_what_is_supposed_says_in_french_what_it_was_told_by() -> None:
    sources = {one.asked_if.otherwise.source for one in table().values() if one.asked_if and one.asked_if.otherwise}
    assert sources and all(source in HOLDERS or source.startswith(("la ", "l’")) for source in sources), sources
