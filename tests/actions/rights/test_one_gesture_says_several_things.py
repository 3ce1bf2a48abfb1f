"""« Pareil pour tout le foyer », « rien de tout cela »: one action, each fact with its day; what somebody told
otherwise is never written over."""

from __future__ import annotations

from typing import Any

import pytest

from misas.actions import rights
from misas.actions.rights import Said
from misas.core.access import Actor
from misas.core.refusals import Absent, Invalid
from misas.core.rights.codes import Role
from misas.records.audit.models import Entry
from misas.records.rights.models import ReviewFact, RightsReview
from tests.kit.reviews import DECLINED, SAID, UNKNOWN, Desk


def household(desk: Desk, by: Actor) -> tuple[str, str]:
    """A partner and a child added to an open review: their keys."""
    desk.open(by)
    added = [
        rights.add_member(desk.review.public_id, role=role, by=by, at=desk.later()).key
        for role in (Role.PARTNER, Role.CHILD)
    ]
    return added[0], added[1]


def held(desk: Desk, fact: str) -> dict[str, Any]:
    """The last that was said of a fact, by member."""
    rows = ReviewFact.objects.filter(review=desk.review, fact=fact).order_by("pk")
    return {row.member: row.raw for row in rows}


def version(desk: Desk) -> int:
    return RightsReview.objects.get(pk=desk.review.pk).version


def for_all(desk: Desk, by: Actor, said: Said, *others: str, **more: Any) -> tuple[Said, ...]:
    return rights.record_for_all(desk.review.public_id, said, others, on=desk.today, by=by, at=desk.later(), **more)


def test_the_same_answer_is_told_for_all_who_live_there(desk: Desk) -> None:
    with desk.working() as claire:
        partner, child = household(desk, claire)
        before, lines = version(desk), Entry.objects.filter(verb="rights.record_fact").count()
        kept = for_all(desk, claire, Said("p1", "nationality", "french"), partner, child)
        assert kept == () and held(desk, "nationality") == {"p1": "french", partner: "french", child: "french"}
        rows = ReviewFact.objects.filter(review=desk.review, fact="nationality", version__gt=before)
        assert {(row.on, row.status, row.by_id) for row in rows} == {(desk.today, "said", claire.account_id)}
        assert version(desk) == before + 2, "hers, then theirs together"
        assert Entry.objects.filter(verb="rights.record_fact").count() == lines + 3


def test_what_somebody_told_otherwise_stays_and_is_given_back(desk: Desk) -> None:
    with desk.working() as claire:
        partner, child = household(desk, claire)
        desk.say(claire, "nationality", "other", member=partner)
        desk.say(claire, "nationality", None, DECLINED, member=child)
        kept = for_all(desk, claire, Said("p1", "nationality", "french"), partner, child)
        assert [one.member for one in kept] == [partner, child]
        assert held(desk, "nationality") == {"p1": "french", partner: "other", child: None}


def test_who_said_the_same_is_not_told_twice_and_who_did_not_know_is_told(desk: Desk) -> None:
    with desk.working() as claire:
        partner, child = household(desk, claire)
        desk.say(claire, "nationality", "french", member=partner)
        desk.say(claire, "nationality", None, UNKNOWN, member=child)
        assert for_all(desk, claire, Said("p1", "nationality", "french"), partner, child) == ()
        assert held(desk, "nationality") == {"p1": "french", partner: "french", child: "french"}
        rows = ReviewFact.objects.filter(review=desk.review, fact="nationality", member=partner)
        assert rows.count() == 1


def test_what_a_colleague_could_not_find_out_meanwhile_stays(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        seen = version(desk)
        desk.say(claire, "wage_net", None, UNKNOWN)
        said = [Said("p1", "wage_net", 0), Said("p1", "aah", 0)]
        kept = rights.record_together(desk.review.public_id, said, seen=seen, by=claire, at=desk.later())
        assert kept == (said[0],) and held(desk, "wage_net") == {"p1": None} and held(desk, "aah") == {"p1": 0}


def test_a_fact_that_each_answers_is_told_for_nobody_else(desk: Desk) -> None:
    with desk.working() as claire:
        partner, _ = household(desk, claire)
        with pytest.raises(Absent):
            for_all(desk, claire, Said("p1", "activity", "employed"), partner)
        with pytest.raises(Absent):
            for_all(desk, claire, Said("p1", "nationality", "french"), partner, "p9")
        assert held(desk, "activity") == {} and partner not in held(desk, "nationality"), "nothing by halves"


def test_one_wrong_line_records_none(desk: Desk) -> None:
    with desk.working() as claire:
        household(desk, claire)
        said = [Said("p1", "wage_net", 0), Said("p1", "aah", "beaucoup")]
        with pytest.raises(Invalid):
            rights.record_together(desk.review.public_id, said, by=claire, at=desk.later())
        assert held(desk, "wage_net") == {}


def test_nothing_said_again_is_said_once_and_what_is_told_stays(desk: Desk) -> None:
    with desk.working() as claire:
        partner, _ = household(desk, claire)
        desk.say(claire, "wage_net", 700, member=partner)
        said = [Said(member, "wage_net", 0) for member in ("p1", partner)]
        for _ in range(2):
            kept = rights.record_together(desk.review.public_id, said, on=desk.today, by=claire, at=desk.later())
            assert [one.member for one in kept] == [partner]
            assert held(desk, "wage_net") == {"p1": 0, partner: 700}
        assert ReviewFact.objects.filter(review=desk.review, fact="wage_net", member="p1").count() == 1


def test_an_amount_told_month_by_month_is_the_same_as_one_told_at_once(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        months = {f"{desk.review.month:%Y-%m}": 0}
        desk.say(claire, "ppa", months)
        assert rights.record_together(desk.review.public_id, [Said("", "ppa", 0)], by=claire, at=desk.later()) == ()
        assert held(desk, "ppa") == {"": months}


def test_what_nobody_knows_is_shared_too_and_unsays_nothing(desk: Desk) -> None:
    with desk.working() as claire:
        partner, child = household(desk, claire)
        desk.say(claire, "permit", "valid", SAID, member=partner)
        kept = for_all(desk, claire, Said("p1", "permit", None, UNKNOWN), partner, child)
        assert [one.member for one in kept] == [partner]
        assert held(desk, "permit") == {"p1": None, partner: "valid", child: None}
