"""A colleague of two caisses sees both at once; a person, a referral, a proof stay each in its own."""

from __future__ import annotations

from uuid import UUID

import pytest

from misas.actions import privacy, triage
from misas.actions.referrals import identify, receive_referral
from misas.core.access import Role
from misas.core.referrals.codes import Channel
from misas.core.refusals import Absent, Refused
from misas.records.accounts.models import Account, Authorisation
from tests.kit.house import GARD, HERAULT, MONDAY, House, account
from tests.kit.persons import register
from tests.kit.referrals import typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(house: House) -> Account:
    somebody = account("both", Role.CASEWORKER, GARD)
    Authorisation.objects.create(account=somebody, role="caseworker", caisse_id=HERAULT, starts_on=MONDAY.date())
    return somebody


def received(house: House, who: Account, caisse: int) -> UUID:
    with house.working(who) as by:
        said = typed()
        key = f"k{caisse}"
        return receive_referral(said, caisse_id=caisse, channel=Channel.DESK, key=key, by=by, at=MONDAY).public_id


def test_a_referral_is_never_linked_to_a_person_of_another_caisse(house: House, both: Account) -> None:
    here = received(house, both, GARD)
    with house.working(both) as by:
        elsewhere = register(by, HERAULT, at=MONDAY)
        with pytest.raises(Refused, match="person_of_another_caisse"):
            triage.accept(here, "gives_up_care", person=elsewhere, by=by, at=MONDAY)
        with pytest.raises(Refused, match="person_of_another_caisse"):
            identify(here, elsewhere, by=by, at=MONDAY)


def test_a_referral_is_never_the_duplicate_of_one_of_another_caisse(house: House, both: Account) -> None:
    here, there = received(house, both, GARD), received(house, both, HERAULT)
    with house.working(both) as by, pytest.raises(Refused, match="not_a_first"):
        triage.say_duplicate(here, "same_referral_twice", of=there, by=by, at=MONDAY)


def test_an_agreement_given_in_one_caisse_is_never_attached_in_another(house: House, both: Account) -> None:
    told = {"text_version": "1", "how": "in_person", "informed_at": MONDAY, "agreed": True, "agreement_mode": "oral"}
    with house.working(both) as by:
        proof = privacy.record_information(told, caisse_id=GARD, by=by, at=MONDAY)
        with pytest.raises(Absent):
            privacy.attach_proof(proof.public_id, register(by, HERAULT, at=MONDAY), by=by, at=MONDAY)
