"""What only helps without the C2S is a no, with its reason, once the C2S of the household is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from misas.core.rights.answers import Ends
from misas.core.rights.c2s_first import FALLS_TO_C2S, First, covered_by_c2s
from misas.core.rights.codes import Verdict
from misas.core.rights.engine import EngineAnswer, EngineReview, SecondOpinion, asked_of
from misas.core.rights.facts import Atom
from misas.core.rights.grounds import Ground
from misas.core.rights.household import read_household
from misas.core.rights.review import Review, complete, review
from misas.wording.rights_reasons import ground_line
from tests.kit.rights import rights, table

INSURED = {"base_cover": "open", "nationality": "french", "activity": "employed"}
PLAIN: dict[str, Any] = {
    "month": "2026-11",
    "household": {"territory": "metropole", "couple": False, "rsa": 0},
    "members": [
        {"id": "p1", "role": "applicant", "birth_date": "1988-03-03", "lives_in_france": True, **INSURED,
         "complementary_cover": "none", "worked_last_3_months": True},
        {"id": "p2", "role": "child", "birth_date": "2015-03-03", **INSURED, "complementary_cover": "none"},
        {"id": "p3", "role": "child", "birth_date": "1999-03-03", **INSURED, "complementary_cover": "none"},
        {"id": "p4", "role": "other", "birth_date": "1950-03-03", **INSURED, "complementary_cover": "none"},
    ],
}  # fmt: skip
HOUSEHOLD = read_household(PLAIN, table())


def whole(*, c2s: bool, agrees: bool = True, **cover: str) -> Review:
    """The review of the household: its C2S is due or not, the engine says no to everything else."""
    plain = {**PLAIN, "members": [{**one, **cover} for one in PLAIN["members"]]}
    done = review(rights(), read_household(plain, table()), table())
    return complete(done, _engine(asked_of(done.for_engine), c2s, agrees), table())


def _engine(asked: Sequence[tuple[str, str]], c2s: bool, agrees: bool) -> EngineReview:
    answers = [
        EngineAnswer(one, who, Ends(one == "c2s" and c2s, one == "c2s" and c2s), (Ground(one, "L1", True),))
        for one, who in asked
    ]
    return EngineReview("1", tuple(answers), (), None, SecondOpinion(agrees, "gratuite", "refus"))


def told(done: Review, member: str) -> dict[str, Verdict]:
    return {one.right.id: one.verdict for one in done.answers if one.member == member and one.right.id in FALLS_TO_C2S}


def test_it_is_a_no_for_whoever_the_c2s_covers() -> None:
    assert covered_by_c2s(HOUSEHOLD) == {"p1", "p2"}
    due, refused = whole(c2s=True), whole(c2s=False)
    assert set(told(refused, "p1").values()) == {Verdict.YES} and set(told(refused, "p1")) == FALLS_TO_C2S
    for member in ("p1", "p2"):
        assert set(told(due, member).values()) == {Verdict.NO}
    assert told(due, "p3") == told(refused, "p3") and told(due, "p4") == told(refused, "p4")


def test_it_says_why_in_the_words_of_every_door() -> None:
    (answer,) = [one for one in whole(c2s=True).answers if (one.right.id, one.member) == ("mutuelle_communale", "p1")]
    assert [one.rule for one in answer.grounds] == [First.DUE]
    line = ground_line(answer.grounds[0], table())
    assert line.replace("\u00a0", " ") == "La C2S est due à ce foyer : elle passe avant (CSS L861-1)."


def test_a_c2s_that_is_contested_comes_before_nothing() -> None:
    assert set(told(whole(c2s=True, agrees=False), "p1").values()) == {Verdict.YES}


def test_what_is_a_no_of_its_own_keeps_its_reason() -> None:
    found = whole(c2s=True, complementary_cover="employer")
    rules = {one.grounds[0].rule for one in found.answers if one.right.id in FALLS_TO_C2S}
    assert First.DUE not in rules


def test_nothing_is_asked_for_what_is_a_no() -> None:
    plain = {**PLAIN, "members": [{**one} for one in PLAIN["members"]]}
    plain["members"][1].pop("complementary_cover")
    done = review(rights(), read_household(plain, table()), table())
    due = complete(done, _engine(asked_of(done.for_engine), True, True), table())
    assert told(done, "p2")["sans_complementaire"] is Verdict.UNKNOWN
    assert told(due, "p2")["sans_complementaire"] is Verdict.NO
    assert ("sans_complementaire", "p2") not in {(one.right, one.member) for one in due.doubts}


def test_while_nobody_knows_whether_the_c2s_is_due_it_is_unknown_and_asks_the_same() -> None:
    asked = Atom("p1", "wage_net")
    done = review(rights(), HOUSEHOLD, table())
    sure = _engine(asked_of(done.for_engine), False, True)
    unsure = replace(
        sure,
        answers=tuple(
            replace(one, ends=Ends(worst=False, best=True), decisive=(asked,)) if one.right == "c2s" else one
            for one in sure.answers
        ),
    )
    found = complete(done, unsure, table())
    for member in ("p1", "p2"):
        assert set(told(found, member).values()) == {Verdict.UNKNOWN}
    assert told(found, "p4") == told(whole(c2s=False), "p4")
    (answer,) = [one for one in found.answers if (one.right.id, one.member) == ("mutuelle_communale", "p1")]
    assert answer.to_ask == (asked,)
    line = ground_line(answer.grounds[0], table()).replace("\u00a0", " ")
    assert line == "On ne sait pas encore si la C2S est due à ce foyer : elle passe avant (CSS L861-1)."


def test_while_the_engine_has_not_answered_it_waits_too() -> None:
    done = review(rights(), HOUSEHOLD, table())
    awaited = {(right.id, member) for right, member in done.awaited}
    for member in ("p1", "p2"):
        after = told(whole(c2s=False), member)
        assert set(after.values()) == {Verdict.YES}
        assert told(done, member) == {}
        assert {(right, member) for right in after} | {("c2s", "p1")} <= awaited
    assert told(done, "p4") == told(whole(c2s=False), "p4")


def test_the_c2s_of_whoever_lives_with_them_is_hers() -> None:
    plain = {**PLAIN, "members": [{**one} for one in PLAIN["members"]]}
    plain["members"][3] |= {"worked_last_3_months": False, "asi": 500}
    done = review(rights(), read_household(plain, table()), table())
    no = _engine(asked_of(done.for_engine), False, True)
    presumed = [replace(one, ends=Ends(True, True)) if one.right == "c2s_presomption" else one for one in no.answers]
    found = complete(done, replace(no, answers=tuple(presumed)), table())
    hers = [one.verdict for one in found.answers if (one.right.id, one.member) == ("c2s_presomption", "p4")]
    assert hers == [Verdict.YES]
    assert set(told(found, "p1").values()) == {Verdict.YES}
