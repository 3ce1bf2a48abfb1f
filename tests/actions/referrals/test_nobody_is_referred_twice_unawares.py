"""Whoever refers somebody twice learns it first: an agent of the caisse's referrals, a partner of its own alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from misas.actions import cases, triage
from misas.actions.referrals import already_said, correct, receive_referral
from misas.core.access import Role
from misas.core.persons.codes import Source
from misas.core.referrals.codes import Channel, TriageOutcome
from misas.core.refusals import Forbidden
from misas.records.accounts.models import Account
from misas.records.audit.models import Reading
from misas.records.referrals.models import Referral
from tests.kit import persons
from tests.kit.house import GARD, MONDAY, House, account
from tests.kit.referrals import typed

SOON = MONDAY + timedelta(minutes=1)


def refer(house: House, who: Account, key: str = "k1", **changes: Any) -> Referral:
    channel = Channel.PORTAL if who.email.startswith(("ccas", "hospital")) else Channel.DESK
    with house.working(who) as by:
        receipt = receive_referral(typed(**changes), caisse_id=GARD, channel=channel, key=key, by=by, at=MONDAY)
    with house.working(house.supervisor):
        return Referral.objects.get(public_id=receipt.public_id)


def told(house: House, who: Account, key: str = "other", at: Any = SOON, **changes: Any) -> list[str]:
    with house.working(who) as by:
        return [one.number for one in already_said(typed(**changes), caisse_id=GARD, key=key, by=by, at=at)]


def test_an_agent_learns_of_a_colleague_and_of_a_partner_and_it_is_written(house: House) -> None:
    one, two = refer(house, house.agent), refer(house, house.ccas_member, "k2")
    assert told(house, house.caseworker) == [two.number, one.number]
    with house.working(house.caseworker) as by:
        found = already_said(typed(), caisse_id=GARD, key="x", by=by, at=SOON)
    assert [one.by for one in found] == ["", "Agent Exemple"]  # the organisation is not named
    with house.as_system():
        assert Reading.objects.filter(kind="referral", public_id=one.public_id).exists()


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"last_name": "BÉNALI"}, True),
        ({"last_name": "Benalli"}, True),
        ({"last_name": "Nadia", "first_names": "Benali"}, True),
        ({"birth_date": "13/03/1984"}, False),
        ({"last_name": "Robert"}, False),
        ({"birth_date": None}, False),
    ],
)
def test_the_same_person_is_known_by_her_birth_date_and_her_names(
    house: House, changes: dict[str, Any], same: bool
) -> None:
    refer(house, house.agent)
    assert bool(told(house, house.agent, **changes)) is same


@pytest.mark.parametrize(
    ("corrections", "typed_now", "same"),
    [
        ({"birth_date": "13/03/1984"}, {"birth_date": "13/03/1984"}, True),
        ({"birth_date": "13/03/1984"}, {}, True),  # the same slip again, from the same software
        ({"birth_date": "13/03/1984"}, {"birth_date": "14/03/1984"}, False),
        ({"last_name": "Robert"}, {"last_name": "Robert"}, True),
        (
            {"last_name": "Robert", "birth_date": "13/03/1984"},
            {"last_name": "Robert", "birth_date": "13/03/1984"},
            True,
        ),
        ({"birth_name": "Aubert"}, {"last_name": "Aubert"}, True),
        ({"first_names": "Yasmine"}, {"first_names": "Yasmine"}, True),
    ],
)
def test_an_identity_corrected_since_is_known_too(
    house: House, corrections: dict[str, str], typed_now: dict[str, Any], same: bool
) -> None:
    row = refer(house, house.agent)
    with house.working(house.caseworker) as by:
        correct(row.public_id, corrections, source=Source.PERSON, by=by, at=SOON)
    assert bool(told(house, house.caseworker, **typed_now)) is same


def test_a_partner_learns_nothing_of_a_correction(house: House) -> None:
    """Its own list shows what it said: so does the warning."""
    row = refer(house, house.ccas_member)
    with house.working(house.caseworker) as by:
        correct(row.public_id, {"birth_date": "13/03/1984"}, source=Source.PERSON, by=by, at=SOON)
    assert told(house, house.ccas_member, birth_date="13/03/1984") == []
    assert told(house, house.ccas_member) == [row.number]


def test_what_was_answered_is_no_repetition(house: House) -> None:
    row = refer(house, house.agent)
    with house.working(house.caseworker) as by:
        triage.end(row.public_id, TriageOutcome.GUIDANCE_ONLY, "question_answered", by=by, at=SOON)
    assert told(house, house.agent) == []


def test_the_form_that_is_sent_again_is_no_repetition(house: House) -> None:
    refer(house, house.agent, "the-key")
    assert told(house, house.agent, "the-key") == []


def test_a_partner_learns_of_its_own_organisation_alone(house: House) -> None:
    colleague = account("colleague", Role.PARTNER_MEMBER, organisation=house.ccas.pk)
    refer(house, house.agent, "k1")
    refer(house, house.hospital_member, "k2")
    assert told(house, house.ccas_member) == []
    own = refer(house, house.ccas_member, "k3")
    assert told(house, colleague) == [own.number]
    assert told(house, house.hospital_member) != [own.number]


def test_a_partner_is_never_told_by_silence_that_its_referral_was_answered(house: House) -> None:
    """Nothing may go back: the list still says "received", and so does the warning."""
    row = refer(house, house.ccas_member, feedback=None)
    with house.working(house.caseworker) as by:
        triage.end(row.public_id, TriageOutcome.INADMISSIBLE, "person_refuses", by=by, at=SOON)
    assert told(house, house.ccas_member) == [row.number]
    assert told(house, house.ccas_member, at=MONDAY + timedelta(days=31)) == []


def test_another_caisse_learns_nothing(house: House) -> None:
    refer(house, house.agent)
    with house.working(house.elsewhere) as by, pytest.raises(Forbidden):
        already_said(typed(), caisse_id=GARD, by=by, at=SOON)


# ---- the wish of an agent ----


def test_the_case_an_agent_asked_to_join_is_kept_with_the_referral(house: House) -> None:
    with house.working(house.supervisor) as by:
        case = cases.open_case(persons.register(by, at=MONDAY), by=by, at=MONDAY)
    with house.working(house.agent) as by:
        receipt = receive_referral(
            typed(), caisse_id=GARD, channel=Channel.DESK, key="k1", wished_case=case.public_id, by=by, at=MONDAY
        )
    with house.working(house.supervisor):
        row = Referral.objects.get(public_id=receipt.public_id)
    assert (row.wished_case, row.outcome) == (case.public_id, "")


def test_a_partner_wishes_no_case(house: House) -> None:
    with house.working(house.supervisor) as by:
        case = cases.open_case(persons.register(by, at=MONDAY), by=by, at=MONDAY)
    with house.working(house.ccas_member) as by:
        receipt = receive_referral(
            typed(), caisse_id=GARD, channel=Channel.PORTAL, key="k1", wished_case=case.public_id, by=by, at=MONDAY
        )
    with house.working(house.supervisor):
        assert Referral.objects.get(public_id=receipt.public_id).wished_case is None
