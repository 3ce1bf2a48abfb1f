"""Behind the actions, the database itself: what an organisation, or another caisse, may not do to referrals."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from misas.actions.referrals import receive_referral
from misas.core.referrals.codes import Channel
from misas.records.accounts.models import Authorisation
from misas.records.referrals.models import FeedbackNews, Referral
from misas.records.referrals.numbers import take_number
from misas.records.referrals.rerouting import Successor, reroute
from tests.kit.house import GARD, HERAULT, MONDAY, House, build_house
from tests.kit.referrals import typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db: None) -> House:
    return build_house()


@pytest.fixture
def referral(house: House) -> UUID:
    with house.working(house.ccas_member) as by:
        said = typed()
        return receive_referral(said, caisse_id=GARD, channel=Channel.PORTAL, key="k", by=by, at=MONDAY).public_id


def successor(house: House, **changes: Any) -> Successor:
    there = {"public_id": uuid4(), "caisse_id": HERAULT, "nir_sealed": None, "owner_id": house.elsewhere.pk}
    dates = {"next_action": "triage", "take_up_by": date(2026, 11, 4), "due_on": date(2026, 11, 4)}
    return Successor(**(there | dates | changes))  # type: ignore[arg-type]


def test_a_partner_changes_neither_its_referral_nor_its_news(house: House, referral: UUID) -> None:
    with house.working(house.ccas_member):
        assert Referral.objects.filter(public_id=referral).exists()
        assert Referral.objects.filter(public_id=referral).update(plain_state="ended", feedback_stopped_at=None) == 0
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM referrals_feedbacknews")
            assert cursor.rowcount == 0
        assert FeedbackNews.objects.count() == 1


def test_a_partner_takes_no_number_where_it_has_no_agreement(house: House) -> None:
    with (
        house.working(house.ccas_member),
        pytest.raises(DatabaseError, match="no number outside a context"),
        transaction.atomic(),
    ):
        take_number(HERAULT, Channel.PORTAL)


@pytest.mark.parametrize("who", ["elsewhere", "ccas_member"])
def test_only_its_own_caisse_reroutes_a_referral(house: House, referral: UUID, who: str) -> None:
    account = getattr(house, who)
    with house.working(account), pytest.raises(DatabaseError, match="no such referral"), transaction.atomic():
        reroute(referral, Channel.PORTAL, successor(house), by=account.pk, actor="x", at=MONDAY)


def test_nobody_reroutes_in_the_name_of_somebody_else(house: House, referral: UUID) -> None:
    with house.working(house.caseworker), pytest.raises(DatabaseError, match="somebody else"), transaction.atomic():
        reroute(referral, Channel.PORTAL, successor(house), by=house.supervisor.pk, actor="x", at=MONDAY)


def test_a_rerouted_referral_is_never_given_to_somebody_who_left(house: House, referral: UUID) -> None:
    Authorisation.objects.filter(account=house.elsewhere).update(ends_on=date(2026, 10, 1))
    with house.working(house.caseworker), pytest.raises(DatabaseError, match="nobody there"), transaction.atomic():
        reroute(referral, Channel.PORTAL, successor(house), by=house.caseworker.pk, actor="x", at=MONDAY)
