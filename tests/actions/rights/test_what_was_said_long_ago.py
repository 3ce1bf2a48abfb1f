"""A review that begins long after the last one holds what cannot have changed, and asks the rest again."""

from __future__ import annotations

from datetime import date

import pytest

from misas.actions import cases, rights, triage
from misas.actions.ports import ports
from misas.actions.referrals import receive_referral
from misas.core.access import Actor
from misas.core.cases.codes import ExitCode
from misas.core.referrals.codes import Channel
from misas.core.rights.codes import FactSource
from misas.core.rights.facts import HOUSEHOLD
from misas.core.rights.standing import Standing
from misas.records.cases.models import Case
from misas.records.rights.facts import read
from tests.kit.people import GARD
from tests.kit.referrals import typed
from tests.kit.reviews import UNKNOWN, Desk

pytestmark = pytest.mark.django_db
MOMENT = {
    "pregnancy": "months_6_9",
    "sick_leave": True,
    "worked_last_3_months": True,
    "emergency_room_visit": True,
    "dental_check_done": True,
    "psy_sessions_this_year": 12,
    "permit": "valid",
    "complementary_cover": "c2s_free",
    "base_cover": "open",
}


def finished(desk: Desk, claire: Actor) -> date:
    """A first review, told whole, its case closed. Returns the day on which it was told."""
    desk.open(claire)
    desk.say_all(claire, **MOMENT, in_france_since="2015-04-01", couple=False)
    told_on = desk.today
    rights.finish(desk.review.public_id, by=claire, at=desk.later())
    cases.close_case(desk.case.public_id, ExitCode.OUTSIDE_CRITERIA, by=claire, at=desk.later())
    return told_on


def comes_back(desk: Desk, claire: Actor) -> Case:
    return desk.office.taken(claire, person=desk.case.person)


def referred(desk: Desk, claire: Actor, case: Case, cover: str) -> None:
    """A referral received today joins her case."""
    said = typed(cover=cover, informed_on=None, agreed_on=None)
    receipt = receive_referral(said, caisse_id=GARD, channel=Channel.DESK, key=f"k-{cover}", by=claire, at=desk.later())
    triage.accept(receipt.public_id, "gives_up_care", person=case.person, by=claire, at=desk.later())


def test_two_years_later_nothing_of_the_moment_is_held_and_each_says_its_day(desk: Desk) -> None:
    with desk.working() as claire:
        told_on = finished(desk, claire)
        desk.after(days=980)
        desk.open(claire, comes_back(desk, claire))
        page = desk.page(claire)
        assert not {fact for _, fact in page.facts} & {*MOMENT, "couple", "in_france_since"}
        assert page.to_say_again == {("p1", fact): told_on for fact in (*MOMENT, "in_france_since")} | {
            (HOUSEHOLD, "couple"): told_on
        }
        assert ("p1", "birth_date") in page.facts, "the register still knows her"
        desk.answer(claire)
        page = desk.page(claire)
        assert not [one for one in page.answers if one.right.id == "c2s" and page.standing(one) is Standing.OPEN]
        desk.say(claire, "pregnancy", None, UNKNOWN)
        page = desk.page(claire)
    assert ("p1", "pregnancy") not in page.to_say_again and page.facts["p1", "pregnancy"].held.status is UNKNOWN


def test_what_was_told_a_few_weeks_ago_is_held_with_its_day(desk: Desk) -> None:
    with desk.working() as claire:
        told_on = finished(desk, claire)
        desk.after(days=20)
        desk.open(claire, comes_back(desk, claire))
        page = desk.page(claire)
    held = page.household.held("p1", "complementary_cover")
    assert (held.value, held.source, held.on) == ("c2s_free", FactSource.EARLIER_REVIEW, told_on)
    assert page.to_say_again == {}


def test_a_fact_carried_from_review_to_review_keeps_the_day_it_was_told(desk: Desk) -> None:
    """Nobody said it again in between: the second review does not make it young."""
    with desk.working() as claire:
        told_on = finished(desk, claire)
        desk.after(days=60)
        case = comes_back(desk, claire)
        cases.reach(case.public_id, agrees=True, by=claire, at=desk.later())
        desk.open(claire, case)
        assert desk.page(claire).household.held("p1", "complementary_cover").on == told_on
        rights.finish(desk.review.public_id, by=claire, at=desk.later())
        desk.after(days=150)
        desk.open(claire)
        page = desk.page(claire)
    assert ("p1", "complementary_cover") not in page.facts
    assert page.to_say_again["p1", "complementary_cover"] == told_on


def test_a_referral_speaks_over_a_review_that_is_older(desk: Desk) -> None:
    with desk.working() as claire:
        finished(desk, claire)
        desk.after(days=40)
        case = comes_back(desk, claire)
        referred(desk, claire, case, "none")
        desk.open(claire, case)
        page = desk.page(claire)
    held = [page.household.held("p1", fact) for fact in ("base_cover", "complementary_cover")]
    assert [(one.value, one.source) for one in held] == [
        ("closed", FactSource.REFERRAL), ("none", FactSource.REFERRAL),
    ]  # fmt: skip


def test_a_review_speaks_over_a_referral_that_is_older(desk: Desk) -> None:
    with desk.working() as claire:
        referred(desk, claire, desk.reached(claire), "none")
        desk.after(days=2)
        desk.open(claire)
        desk.say(claire, "complementary_cover", "employer")
        rights.finish(desk.review.public_id, by=claire, at=desk.later())
        desk.after(days=30)
        desk.open(claire)
        held = read(desk.review, ports().rules.table).household.held("p1", "complementary_cover")
    assert (held.value, held.source) == ("employer", FactSource.EARLIER_REVIEW)


def test_a_referral_that_names_another_cover_leaves_the_old_one_unsaid(desk: Desk) -> None:
    with desk.working() as claire:
        finished(desk, claire)
        desk.after(days=40)
        case = comes_back(desk, claire)
        referred(desk, claire, case, "complementary")
        desk.open(claire, case)
        assert ("p1", "complementary_cover") not in desk.page(claire).facts, "not the C2S: which one is to be asked"
