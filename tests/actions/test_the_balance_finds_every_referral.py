"""Every referral received stands somewhere, to the unit, after each answer a human may give."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from misas.actions import cases, triage
from misas.actions.balance import draw_up
from misas.actions.persons import register_person
from misas.actions.referrals import receive_referral
from misas.core.access import SYSTEM, Actor
from misas.core.cases.codes import ExitCode
from misas.core.persons.codes import Source
from misas.core.persons.identity import read_identity
from misas.core.referrals.codes import Channel, TriageOutcome
from misas.core.referrals.reading import read
from misas.core.referrals.said import identity_of
from misas.core.refusals import Forbidden
from misas.core.steering.balance import Flaw, Place
from misas.records.persons.models import Person
from misas.records.referrals.models import ReferralCounter
from tests.kit.house import GARD, HERAULT, MONDAY, House, build_house
from tests.kit.referrals import typed

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=2)


def person(by: Actor) -> Person:
    said, _ = read(typed(), today=MONDAY.date())
    identity = read_identity(identity_of(said), on=MONDAY.date()).identity
    return register_person(identity, GARD, source=Source.REFERRER, by=by, at=LATER)


@pytest.fixture
def house(db: None) -> House:
    """Seven referrals of a CCAS: ended, said twice, sent elsewhere, accompanied (one to its end), two waiting."""
    house = build_house()
    referrals = []
    for n in range(7):
        with house.working(house.ccas_member) as by:
            said = typed(first_names=f"Nadia{'abcdefg'[n]}")
            receipt = receive_referral(said, caisse_id=GARD, channel=Channel.PORTAL, key=f"k{n}", by=by, at=MONDAY)
            referrals.append(receipt.public_id)
    with house.working(house.caseworker) as by:
        triage.end(referrals[0], TriageOutcome.INADMISSIBLE, "outside_mission", by=by, at=LATER)
        triage.say_duplicate(referrals[1], "same_referral_twice", of=referrals[0], by=by, at=LATER)
        triage.reroute(referrals[2], "lives_elsewhere", to_caisse=HERAULT, by=by, at=LATER)
        ended = triage.accept(referrals[3], "gives_up_care", person=person(by), by=by, at=LATER).public_id
        cases.take(ended, by=by, at=LATER)
        cases.close_case(ended, ExitCode.OUTSIDE_CRITERIA, by=by, at=LATER)
        triage.accept(referrals[4], "gives_up_care", person=person(by), by=by, at=LATER)
    return house


def test_each_place_is_counted_to_the_unit(house: House) -> None:
    drawn = draw_up(by=SYSTEM, at=LATER)
    assert drawn.exact, drawn.mismatches
    assert drawn.received == 7
    gard, herault = drawn.lines
    assert dict(gard.places) == {
        (Place.ENDED, "inadmissible"): 1,
        (Place.ENDED, "duplicate"): 1,
        (Place.REROUTED_OUT, ""): 1,
        (Place.CLOSED_CASE, "outside_criteria"): 1,
        (Place.OPEN_CASE, ""): 1,
        (Place.AWAITING, ""): 2,
    }
    assert (herault.received, herault.rerouted_in, dict(herault.places)) == (1, 1, {(Place.AWAITING, ""): 1})


def test_a_number_given_without_its_referral_is_seen(house: House) -> None:
    with house.as_system(GARD):
        ReferralCounter.objects.filter(caisse_id=GARD).update(last=8)
    (flaw,) = draw_up(by=SYSTEM, at=LATER).mismatches
    assert (flaw.flaw, flaw.caisse, flaw.expected, flaw.found) == (Flaw.GAP, GARD, 8, 7)


def test_it_costs_four_queries_however_many_referrals(house: House) -> None:
    with CaptureQueriesContext(connection) as asked:
        draw_up(caisse=GARD, by=SYSTEM, at=LATER)
    counted = [q["sql"] for q in asked.captured_queries if "FROM" in q["sql"] and "territory" not in q["sql"]]
    assert len(counted) == 4


def test_nobody_draws_up_the_balance_of_a_caisse_that_is_not_theirs(house: House) -> None:
    for who, caisse in ((house.caseworker, GARD), (house.supervisor, HERAULT), (house.supervisor, None)):
        with pytest.raises(Forbidden):
            draw_up(caisse=caisse, by=house.actor(who), at=LATER)
    assert draw_up(caisse=GARD, by=house.actor(house.supervisor), at=LATER).lines[0].received == 7
