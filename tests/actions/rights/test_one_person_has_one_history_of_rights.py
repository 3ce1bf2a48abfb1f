"""Whose rights they are: one person on two rows, one who refuses, one who comes back."""

from __future__ import annotations

from datetime import date

import pytest

from misas.actions import cases, persons, rights
from misas.actions.ports import ports
from misas.core.cases.codes import ExitCode
from misas.core.rights.codes import FactSource
from misas.core.rights.facts import HOUSEHOLD
from misas.jobs import delivery
from misas.records.outbox.models import Message
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
