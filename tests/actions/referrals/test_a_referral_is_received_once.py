"""A referral is received whole, once, with a number, an owner, a next action and its dates; what was said stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from misas.actions.referrals import look, post_identity, receive_referral
from misas.core.access import Actor
from misas.core.referrals.codes import Channel
from misas.core.referrals.feedback import NewsLevel
from misas.core.referrals.receipts import Receipt
from misas.core.refusals import Absent, Conflict, Forbidden, Invalid, Refused
from misas.records.accounts.models import Account
from misas.records.outbox.models import Message
from misas.records.partners.models import Agreement
from misas.records.referrals import sealed
from misas.records.referrals.models import MUTABLE, FeedbackNews, Referral
from tests.kit.house import GARD, HERAULT, MONDAY, House
from tests.kit.referrals import typed

pytestmark = pytest.mark.django_db


def receive(by: Actor, key: str = "k1", **changes: Any) -> Receipt:
    channel = Channel.PORTAL if by.organisation else Channel.DESK
    return receive_referral(typed(**changes), caisse_id=GARD, channel=channel, key=key, by=by, at=MONDAY)


def test_a_partner_gets_a_receipt_and_the_caisse_an_owner_a_next_action_and_a_due_date(house: House) -> None:
    with house.working(house.ccas_member) as partner:
        receipt = receive(partner, referrer_name=None)
    assert receipt.number == "S301-P-000001"
    assert (receipt.take_up_by, receipt.acknowledge_by) == (date(2026, 11, 4), date(2026, 11, 17))
    with house.working(house.supervisor):
        row = Referral.objects.get()
        assert (row.owner_id, row.next_action, row.due_on) == (house.supervisor.pk, "triage", date(2026, 11, 4))
        assert row.referrer_name == house.ccas_member.full_name
        assert [n.level for n in FeedbackNews.objects.all()] == [NewsLevel.RECEIVED]
        assert Message.objects.filter(topic="feedback.due").count() == 1


def test_the_same_submission_gives_the_same_receipt_and_writes_nothing_twice(house: House) -> None:
    with house.working(house.ccas_member) as partner:
        first = receive(partner)
        again = receive(partner, birth_date="1984-03-12", phone="+33 6 39 98 12 34")  # typed otherwise, says the same
    assert (again.public_id, again.number, again.again) == (first.public_id, first.number, True)
    with house.working(house.supervisor):
        assert Referral.objects.count() == 1
        assert FeedbackNews.objects.count() == 1


def test_the_same_key_with_another_content_is_a_conflict(house: House) -> None:
    with house.working(house.ccas_member) as partner:
        receive(partner)
        with pytest.raises(Conflict, match="key_used_otherwise"):
            receive(partner, first_names="Samia")
    with house.working(house.hospital_member) as other:
        assert receive(other).number == "S301-P-000002"  # a key belongs to its organisation


def test_a_refused_referral_takes_no_number(house: House) -> None:
    with house.working(house.ccas_member) as partner:
        with pytest.raises(Invalid):
            receive(partner, key="wrong", informed=None)
        assert receive(partner).number == "S301-P-000001"


def test_a_partner_sees_its_own_referrals_only_even_past_the_manager(house: House) -> None:
    with house.working(house.ccas_member) as partner:
        receive(partner)
    with house.working(house.hospital_member) as other:
        receive(other)
        assert [r.organisation_id for r in Referral.objects.all()] == [house.hospital.pk]
        with connection.cursor() as cursor:
            cursor.execute("SELECT organisation_id FROM referrals_referral")
            assert cursor.fetchall() == [(house.hospital.pk,)]
            cursor.execute("SELECT count(*) FROM referrals_feedbacknews")
            assert cursor.fetchone() == (1,)
    with house.working(house.elsewhere):
        assert not Referral.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ends_on": date(2026, 11, 1)}, "partner.agreement_ended"),
        ({"suspended_on": date(2026, 11, 2)}, "partner.agreement_suspended"),
        ({"may_refer": False}, "partner.agreement_without_refer"),
    ],
)
def test_a_partner_without_an_agreement_in_force_cannot_refer(house: House, changes: Any, code: str) -> None:
    with house.working(house.supervisor):
        Agreement.objects.filter(organisation=house.ccas).update(**changes)
    with house.working(house.ccas_member) as partner, pytest.raises(Refused) as refused:
        receive(partner)
    assert refused.value.code == code
    assert refused.value.values["organisation"] == "CCAS de Test"


def test_nobody_refers_to_a_caisse_that_is_not_theirs(house: House) -> None:
    with house.working(house.agent) as agent, pytest.raises(Forbidden):
        receive_referral(typed(), caisse_id=HERAULT, channel=Channel.DESK, key="k", by=agent, at=MONDAY)
    with house.working(house.ccas_member) as partner, pytest.raises(Refused, match="no_agreement"):
        receive_referral(typed(), caisse_id=HERAULT, channel=Channel.PORTAL, key="k", by=partner, at=MONDAY)


def test_what_was_said_cannot_be_changed_and_nothing_is_deleted(house: House) -> None:
    with house.working(house.ccas_member) as partner:
        receive(partner)
    with house.working(house.supervisor):
        attempts: tuple[dict[str, Any], ...] = (
            {"last_name": "Autre"},
            {"said": {}},
            {"number": "S301-P-000009"},
            {"caisse_id": HERAULT},
        )
        for changes in attempts:
            with pytest.raises(DatabaseError), transaction.atomic():
                Referral.objects.update(**changes)
        with pytest.raises(DatabaseError), transaction.atomic():
            Referral.objects.all().delete()
        with pytest.raises(DatabaseError, match="referral_awaited_or_decided"), transaction.atomic():
            Referral.objects.update(next_action="", due_on=None)


def test_the_trigger_lets_change_exactly_what_the_model_says(house: House) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(tgargs, 'escape') FROM pg_trigger"
            " WHERE tgname = 'keep_facts' AND tgrelid = 'referrals_referral'::regclass"
        )
        assert cursor.fetchone()[0].split("\\000")[:-1] == list(MUTABLE)


def test_a_nir_is_kept_sealed_and_opens_only_where_it_stands(house: House) -> None:
    with house.working(house.agent) as agent:
        receipt = receive(agent, nir="2 84 03 30 990 123")
        row = Referral.objects.get(public_id=receipt.public_id)
        assert row.nir_sealed is not None
        assert b"2840330990123" not in bytes(row.nir_sealed)
        assert "2840330990123" not in str(row.said)
        assert sealed.open_nir(bytes(row.nir_sealed), row.public_id) == "2840330990123"


def test_a_letter_waits_for_its_acknowledgment_the_desk_does_not(house: House) -> None:
    with house.working(house.caseworker) as caseworker:
        letter = receive_referral(typed(), caisse_id=GARD, channel=Channel.POST, key="k", by=caseworker, at=MONDAY)
        assert not letter.acknowledged
        assert receive(caseworker).acknowledged
        assert [r.number for r in Referral.objects.to_acknowledge()] == [letter.number]


def prefill(house: House, account: Account, **answers: Any) -> str:
    with house.working(account) as agent:
        return post_identity(
            {"last_name": "Benali", "birth_date": "12/03/1984", "nir": "2840330990123"} | answers,
            caisse_id=GARD, by=agent, at=MONDAY,
        )  # fmt: skip


def test_the_link_of_a_workstation_serves_its_agent_one_referral_and_a_quarter_of_an_hour(house: House) -> None:
    secret = prefill(house, house.agent)
    with house.working(house.caseworker) as other, pytest.raises(Absent):
        look(secret, by=other, at=MONDAY)
    with house.working(house.agent) as agent:
        assert look(secret, by=agent, at=MONDAY)["nir"] == "2840330990123"
        with pytest.raises(Refused, match="link_expired"):
            look(secret, by=agent, at=MONDAY + timedelta(minutes=15))
        receive_referral(typed(), caisse_id=GARD, channel=Channel.DESK, key="k", by=agent, at=MONDAY, prefill=secret)
        with pytest.raises(Refused, match="link_used"):
            look(secret, by=agent, at=MONDAY)


def test_a_workstation_posts_an_identity_and_nothing_else(house: House) -> None:
    with pytest.raises(Invalid) as refused:
        prefill(house, house.agent, comment="bonjour", urgent="oui")
    assert {fault.code for fault in refused.value.faults} == {"referral.not_an_identity"}


def test_the_journal_names_the_referral_never_the_person(house: House, as_owner: Any) -> None:
    with house.working(house.ccas_member) as partner:
        receipt = receive(partner)
    as_owner.execute("SELECT verb, public_id, details::text FROM audit_entry WHERE public_id = %s", [receipt.public_id])
    lines = as_owner.fetchall()
    assert {verb for verb, _, _ in lines} == {"referral.received", "feedback.told"}
    assert all(isinstance(public_id, UUID) and "Benali" not in details for _, public_id, details in lines)
