"""Whose rights they are: one person on two rows, one who refuses, one who comes back."""

from __future__ import annotations

from datetime import date

import pytest

from misas.actions import cases, persons, rights
from misas.actions.ports import ports
from misas.core.access import Actor
from misas.core.cases.codes import ExitCode
from misas.core.rights.codes import FactSource, Role
from misas.core.rights.facts import HOUSEHOLD
from misas.core.rights.standing import Standing
from misas.jobs import delivery
from misas.records.outbox.models import Message
from misas.records.persons.models import Person
from misas.records.rights import queries
from misas.records.rights.models import RightsReview
from tests.kit.cases import fresh
from tests.kit.people import GARD
from tests.kit.reviews import Desk

pytestmark = pytest.mark.django_db


def test_rights_noted_on_one_row_are_read_on_the_other_and_given_back(desk: Desk) -> None:
    with desk.working() as claire:
        first = desk.reached(claire)
        rights.note_open_right(
            first.public_id, "c2s", until=date(2027, 1, 31), source="cnam", by=claire, at=desk.later()
        )
        cases.close_case(first.public_id, ExitCode.OUTSIDE_CRITERIA, by=claire, at=desk.later())
        other = desk.office.taken(claire)
        assert queries.open_rights_of(other, ports().rules, desk.today) == []
        link = persons.link_as_same_person(first.person.public_id, other.person.public_id, by=claire, at=desk.later())
        (line,) = queries.open_rights_of(fresh(other), ports().rules, desk.today)
        assert line.row.right == "c2s"
        persons.unlink(link.public_id, by=claire, at=desk.later())
        assert queries.open_rights_of(fresh(other), ports().rules, desk.today) == []


def test_who_comes_back_does_not_tell_everything_again(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        person = desk.case.person
        desk.say_all(claire, couple=False, rent=410)
        rights.finish(desk.review.public_id, by=claire, at=desk.later())
        cases.close_case(desk.case.public_id, ExitCode.OUTSIDE_CRITERIA, by=claire, at=desk.later())
        desk.after(days=90)
        desk.open(claire, desk.office.taken(claire, person=person))
        held = desk.page(claire).household.held(HOUSEHOLD, "couple")
    assert (held.value, held.source) == (False, FactSource.EARLIER_REVIEW)


def test_nothing_more_is_looked_up_about_somebody_who_refuses(desk: Desk) -> None:
    with desk.working() as claire:
        case = desk.office.case(claire)
        cases.decline(case.public_id, by=claire, at=desk.later())
        key = Message.objects.get(topic="rights.pre_review", payload={"case": str(case.public_id)}).key
    assert delivery.deliver(key, GARD, desk.later())
    with desk.working():
        assert not RightsReview.objects.exists()


def next_review(desk: Desk, claire: Actor, person: Person | None = None) -> None:
    """The review is finished, its case closed, and the person, or another row of hers, comes back."""
    rights.finish(desk.review.public_id, by=claire, at=desk.later())
    cases.close_case(desk.case.public_id, ExitCode.OUTSIDE_CRITERIA, by=claire, at=desk.later())
    desk.after(days=90)
    case = desk.office.taken(claire, person=person or desk.case.person)
    cases.reach(case.public_id, agrees=True, by=claire, at=desk.later())
    desk.open(claire, fresh(case))


def member(desk: Desk, claire: Actor, role: Role = Role.PARTNER) -> str:
    return rights.add_member(desk.review.public_id, role=role, by=claire, at=desk.later()).key


def test_who_has_left_the_household_leaves_her_rights_to_nobody(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        first = member(desk, claire)
        rights.note_open_right(desk.case.public_id, "aah", first, source="caf", by=claire, at=desk.later())
        rights.remove_member(desk.review.public_id, first, by=claire, at=desk.later())
        next_review(desk, claire)
        second = member(desk, claire)
        desk.say(claire, "aah", 0, member=second)
        desk.answer(claire)
        page = desk.page(claire)
    assert first != second
    (aah,) = [one for one in page.answers if (one.right.id, one.member) == ("aah", second)]
    assert page.granted_of(aah) is None and page.standing(aah) is not Standing.OPEN


def test_a_key_of_a_right_or_of_a_claim_is_nobody_else_s_though_no_review_has_it(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        rights.note_open_right(desk.case.public_id, "aah", "p5", source="caf", by=claire, at=desk.later())
        assert member(desk, claire) == "p6"


def test_two_households_of_one_person_never_share_the_key_of_a_right(desk: Desk) -> None:
    """Two rows are one person: the partner of the one and the partner of the other are two human beings."""
    with desk.working() as claire:
        desk.open(claire)
        mine = desk.case
        karim = member(desk, claire)
        rights.note_open_right(mine.public_id, "aah", karim, source="caf", by=claire, at=desk.later())
        next_review(desk, claire, desk.office.person(claire))
        other = desk.case
        assert member(desk, claire) == karim, "nobody knows yet that both are one"
        rights.note_open_right(other.public_id, "c2s", source="cnam", by=claire, at=desk.later())
        persons.link_as_same_person(mine.person.public_id, other.person.public_id, by=claire, at=desk.later())
        page = desk.page(claire)
        assert [(one.right, one.member) for one in page.granted] == [("c2s", "p1")]
        next_review(desk, claire, mine.person)
        page = desk.page(claire)
    keys = [one.key for one in page.members]
    assert keys[0] == "p1" and karim not in keys and len(keys) == 2, "the household comes with keys of its own"
    assert {(one.right, one.member) for one in page.granted} == {("c2s", "p1"), ("aah", karim)}
