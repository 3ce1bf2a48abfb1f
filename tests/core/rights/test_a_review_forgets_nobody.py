"""A review answers each right once for everyone it concerns, and hands the engine its own."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from misas.core.rights.codes import Entity, Verdict
from misas.core.rights.facts import Household
from misas.core.rights.gates import first_unknown, is_asked
from misas.core.rights.household import read_household
from misas.core.rights.review import questions, review
from tests.kit.rights import household, right, rights, table

SHIPPED = [
    json.loads(file.read_text(encoding="utf-8"))
    for file in sorted((Path(__file__).resolve().parents[3] / "docs" / "households").glob("*.json"))
]
HERE = {"lives_in_france": True, "nationality": "french"}
FAMILY = {
    "month": "2026-11",
    "household": {"couple": True, "children_count": 1, "rsa": 0},
    "members": [
        {"id": "child", "role": "child", "birth_date": "2018-03-03", "base_cover": "open"},
        {"id": "father", "role": "partner", "birth_date": "1984-01-01"},
        {"id": "mother", "role": "applicant", "birth_date": "1986-01-01"},
    ],
}


def test_each_right_is_answered_for_everyone_it_concerns() -> None:
    family = read_household(FAMILY, table())
    done = review(rights(), family, table())
    seen = [(one.right.id, one.member) for one in done.answers]
    seen += [(one.right.id, one.member) for one in done.for_engine]
    assert len(set(seen)) == len(seen)
    for one in rights():
        members = {member for name, member in seen if name == one.id}
        if one.entity is Entity.HOUSEHOLD:
            assert members in ({"mother"}, {"father"})
        else:
            assert members == ({"mother", "father", "child"} if one.for_children else {"mother", "father"})


def test_a_child_has_her_own_rights() -> None:
    family = read_household(FAMILY, table())
    done = review(rights(), family, table())
    verdicts = {(one.right.id, one.member): one.verdict for one in done.answers}
    assert verdicts["medecin_traitant", "child"] is Verdict.NO
    assert verdicts["mt_dents", "child"] is Verdict.UNKNOWN
    assert ("retraites", "child") not in verdicts


def test_what_the_engine_computes_comes_out_apart() -> None:
    done = review([right("rsa"), right("aah")], household(rsa=0, **HERE, activity="inactive",
                  birth_date="1990-01-01", disability_rate="none"), table())  # fmt: skip
    assert [one.right.id for one in done.for_engine] == ["rsa"]
    assert [(one.right.id, one.verdict) for one in done.answers] == [("aah", Verdict.NO)]


def test_a_right_not_in_force_is_not_reviewed() -> None:
    done = review([right("mt_dents")], household(date(2025, 3, 1)), table())
    assert (done.answers, done.for_engine) == ((), ())


def test_the_questions_of_a_review_are_those_of_its_doubts() -> None:
    family = read_household(FAMILY, table())
    done = review(rights(), family, table())
    open_facts = {(atom.member, atom.fact) for one in done.answers for atom in one.to_ask}
    before = {key: first_unknown(table()[key[1]], key[0], family, table()) for key in open_facts}
    asked = {
        before[key] or key for key in open_facts if is_asked(table()[key[1]], key[0], family, table()) is not False
    }
    ranking = questions(done, family, table())
    assert {(one.member, one.fact) for one in ranking} == asked
    assert len({one.settles for one in ranking}) > 1


def couple(mine: dict[str, Any], hers: dict[str, Any], **shared: Any) -> Household:
    members = [{"id": "me", "role": "applicant", **mine}, {"id": "her", "role": "partner", **hers}]
    return read_household({"month": "2026-11", "household": {"couple": True, **shared}, "members": members}, table())


def speaks(name: str, held: Household) -> tuple[str, Verdict]:
    done = review([right(name)], held, table())
    screened = [(one.member, one.verdict) for one in done.for_engine]
    (said,) = screened or [(one.member, one.verdict) for one in done.answers]
    return said


def test_one_of_a_couple_is_enough_to_open_a_right_of_the_household() -> None:
    """Her seventy years open the ASPA of both; her work opens the prime d’activité; and the student is not refused."""
    young, old = (
        {**HERE, "birth_date": "1970-01-01"},
        {**HERE, "birth_date": "1956-01-01"},
    )
    assert speaks("aspa", couple(young, old, aspa=0)) == ("her", Verdict.YES)
    assert speaks("aspa", couple(old, young, aspa=0)) == ("me", Verdict.YES)
    idle, works = {**young, "worked_last_3_months": False}, {**young, "worked_last_3_months": True}
    assert speaks("prime_activite", couple(idle, works, ppa=0)) == ("her", Verdict.YES)
    assert speaks("prime_activite", couple(idle, idle, ppa=0)) == ("me", Verdict.NO)
    student, other = {**young, "activity": "student"}, {**young, "activity": "inactive"}
    assert speaks("rsa", couple(student, other, rsa=0)) == ("her", Verdict.YES)


def test_a_french_partner_opens_the_c2s_of_a_couple_whose_applicant_has_no_papers() -> None:
    """The engine then answers for him who asks: he is not refused for her permit."""
    here = {"lives_in_france": True, "complementary_cover": "none"}
    me, him = {**here, "nationality": "other", "permit": "none"}, {**here, "nationality": "french"}
    assert speaks("c2s", couple(me, him, territory="metropole")) == ("her", Verdict.YES)
    assert speaks("c2s", couple(him, me, territory="metropole")) == ("me", Verdict.YES)


def test_a_no_of_the_applicant_waits_for_what_is_not_known_of_her_partner() -> None:
    me = {**HERE, "birth_date": "1970-01-01", "worked_last_3_months": False}
    her = {**HERE, "birth_date": "1970-01-01"}
    held = couple(me, her, ppa=0)
    assert speaks("prime_activite", held) == ("her", Verdict.UNKNOWN)
    (asked,) = questions(review([right("prime_activite")], held, table()), held, table())
    assert (asked.member, asked.fact) == ("her", "worked_last_3_months")


SLOWEST = 0.15
"""Seconds of processor for a whole review: it runs in the web process at each answer."""


@pytest.mark.parametrize(
    "raw", [{"month": "2026-11", "members": [{"id": "p1", "role": "applicant"}]}, FAMILY, *SHIPPED]
)
def test_a_review_takes_a_fraction_of_a_second(raw: dict[str, Any]) -> None:
    held, every = read_household(raw, table()), rights()
    times = []
    for _ in range(3):
        begun = process_time()
        review(every, held, table())
        times.append(process_time() - begun)
    assert min(times) < SLOWEST
