"""A review answers each right once for everyone it concerns, and hands the engine its own."""

from __future__ import annotations

from datetime import date
from time import process_time

from misas.core.rights.codes import Entity, Verdict
from misas.core.rights.household import read_household
from misas.core.rights.review import questions, review
from tests.kit.rights import household, right, rights, table

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
            assert members == {"mother"}
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
    done = review([right("rsa"), right("aah")], household(rsa=0, lives_in_france=True, activity="inactive",
                  birth_date="1990-01-01", disability_rate="none"), table())  # fmt: skip
    assert [one.right.id for one in done.for_engine] == ["rsa"]
    assert [(one.right.id, one.verdict) for one in done.answers] == [("aah", Verdict.NO)]


def test_a_right_not_in_force_is_not_reviewed() -> None:
    done = review([right("mt_dents")], household(date(2025, 3, 1)), table())
    assert (done.answers, done.for_engine) == ((), ())


def test_the_questions_of_a_review_are_those_of_its_doubts() -> None:
    family = read_household(FAMILY, table())
    done = review(rights(), family, table())
    asked = {(atom.member, atom.fact) for one in done.answers for atom in one.to_ask}
    ranking = questions(done, family, table())
    assert {(one.member, one.fact) for one in ranking} == asked
    assert len({one.settles for one in ranking}) > 1


def test_a_review_of_three_people_takes_a_fraction_of_a_second() -> None:
    family, every = read_household(FAMILY, table()), rights()
    begun = process_time()
    review(every, family, table())
    assert process_time() - begun < 1.5
