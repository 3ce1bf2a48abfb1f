"""A number of referral is for whoever may refer there: the caisse itself, a partner under an agreement that lets it
refer, a health professional anywhere in France unless that caisse stopped them. Behind the actions, the database."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from misas.actions.referrals import receive_referral
from misas.core.access import Actor, Context, Role
from misas.core.partners.kinds import OrganisationKind
from misas.core.referrals.codes import Channel
from misas.core.refusals import Refused
from misas.records.access.scope import working_in
from misas.records.accounts.models import Account
from misas.records.partners.models import Agreement, Organisation
from misas.records.referrals.models import Referral
from misas.records.referrals.numbers import take_number
from misas.records.territory.models import Caisse
from tests.kit.house import GARD, HERAULT, LONG_AGO, MONDAY, House, _organisation, account, build_house
from tests.kit.referrals import typed

pytestmark = pytest.mark.django_db
REFUSED = "no number outside a context"


@pytest.fixture
def house(db: None) -> House:
    return build_house()


@pytest.fixture
def practice(house: House) -> Organisation:
    """A practice that never signed anything."""
    return Organisation.objects.create(
        name="Cabinet de Test", kind=OrganisationKind.HEALTH_PROFESSIONAL.value, created_at=MONDAY
    )


@pytest.fixture
def doctor(practice: Organisation) -> Account:
    return account("docteur", Role.HEALTH_PROFESSIONAL, organisation=practice.pk)


def refused() -> None:
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        take_number(HERAULT, Channel.PORTAL)


def test_a_professional_refers_to_any_caisse(house: House, doctor: Account) -> None:
    said = typed(rpps="10001234565") | {"referrer_name": "Docteur Test"}
    for caisse in (GARD, HERAULT):
        with house.working(doctor) as by:
            receipt = receive_referral(
                said, caisse_id=caisse, channel=Channel.PORTAL, key=f"{caisse}", by=by, at=MONDAY
            )
            assert Referral.objects.get(public_id=receipt.public_id).caisse_id == caisse


def test_but_not_where_a_caisse_stopped_them(house: House, doctor: Account, practice: Organisation) -> None:
    with working_in(Context.for_system(HERAULT)):
        row = Agreement.objects.create(
            caisse_id=HERAULT,
            organisation=practice,
            may_refer=True,
            may_see=True,
            may_pay=False,
            feedback=2,
            signed_on=LONG_AGO,
            starts_on=LONG_AGO,
            ends_on=LONG_AGO.replace(year=2029),
            suspended_on=LONG_AGO,
            created_at=MONDAY,
        )
    with house.working(doctor) as by, pytest.raises(Refused, match="agreement_suspended"):
        receive_referral(typed(), caisse_id=HERAULT, channel=Channel.PORTAL, key="k", by=by, at=MONDAY)
    with working_in(Context.for_system(HERAULT)):
        Agreement.objects.filter(pk=row.pk).update(may_refer=False)
    with house.working(doctor):
        refused()


def test_nor_where_the_scheme_is_not_open(house: House, doctor: Account) -> None:
    Caisse.objects.filter(pk=HERAULT).update(open_from=None)
    with house.working(doctor):
        refused()


def test_an_agreement_that_does_not_let_refer_gives_no_number(house: House) -> None:
    payer = _organisation("Mutuelle de Test", OrganisationKind.COMPLEMENTARY_INSURER)
    with working_in(Context.for_system(GARD)):
        Agreement.objects.filter(organisation=payer).update(may_refer=False)
    member = account("mutuelle", Role.PARTNER_MEMBER, organisation=payer.pk)
    with house.working(member), pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        take_number(GARD, Channel.PORTAL)


def test_nobody_takes_one_in_the_name_of_an_organisation_they_do_not_speak_for(
    house: House, practice: Organisation
) -> None:
    """A context that names an organisation is not believed: the account must be authorised for it."""
    stranger = Actor(house.ccas_member.pk, "x", house.actor(house.ccas_member).grants)
    for organisation in (practice.pk, house.hospital.pk):
        context = Context.of(stranger)
        forged = Context(stranger, context.purpose, frozenset(), organisation)
        with working_in(forged), pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            take_number(GARD, Channel.PORTAL)


def test_a_partner_member_of_a_practice_is_no_professional(house: House, practice: Organisation) -> None:
    secretary = account("secretaire", Role.PARTNER_MEMBER, organisation=practice.pk)
    with house.working(secretary):
        refused()
