"""A caisse lists a partner, signs, suspends and resumes its agreement, and lets people speak for it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import ProgrammingError, transaction

from misas.actions import accounts, partners
from misas.core.access import Role
from misas.core.partners.agreements import Leave
from misas.core.partners.kinds import OrganisationKind
from misas.core.partners.validation import AgreementDraft, OrganisationDraft
from misas.core.refusals import Absent, Forbidden, Invalid, Refused
from misas.records.partners import queries
from misas.records.partners.models import Agreement, Organisation
from tests.kit.house import GARD, HERAULT, LONG_AGO, MONDAY, House, build_house
from tests.kit.people import give, national_administrator
from tests.kit.people import person as unplaced

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()
DRAFT = OrganisationDraft("Mutuelle de Test", OrganisationKind.COMPLEMENTARY_INSURER, siret="73282932000074")
TERMS = AgreementDraft(frozenset({Leave.REFER, Leave.SEE}), 2, TODAY, TODAY, date(2028, 11, 1), "CONV-12")


@pytest.fixture
def house(db: None) -> House:
    return build_house()


def test_a_partner_is_listed_once_and_may_refer_only_once_signed(house: House) -> None:
    with house.working(house.supervisor) as by:
        row = partners.create_organisation(DRAFT, caisse_id=GARD, by=by, at=MONDAY)
        assert queries.why_it_may_not(row, Leave.REFER, caisse_id=GARD, day=TODAY) == "partner.no_agreement"
        partners.sign_agreement(row.public_id, TERMS, caisse_id=GARD, by=by, at=MONDAY)
        assert queries.why_it_may_not(row, Leave.REFER, caisse_id=GARD, day=TODAY) == ""
        assert queries.why_it_may_not(row, Leave.PAY, caisse_id=GARD, day=TODAY) == "partner.agreement_without_pay"
        assert queries.caisses_to_refer_to(row.pk, TODAY) == (GARD,)
        with pytest.raises(Invalid) as refused:
            partners.create_organisation(DRAFT, caisse_id=GARD, by=by, at=MONDAY)
        assert refused.value.faults[0].code == "partner.already_listed"


def test_an_agreement_is_suspended_and_resumed_by_those_in_charge_of_its_caisse(house: House) -> None:
    with house.working(house.supervisor) as by:
        agreement = Agreement.objects.get(organisation=house.ccas)
        partners.suspend_agreement(agreement.public_id, by=by, at=MONDAY)
        code = queries.why_it_may_not(house.ccas, Leave.REFER, caisse_id=GARD, day=TODAY)
        assert code == "partner.agreement_suspended"
        partners.resume_agreement(agreement.public_id, by=by, at=MONDAY)
        assert queries.why_it_may_not(house.ccas, Leave.REFER, caisse_id=GARD, day=TODAY) == ""
        with pytest.raises(Refused, match="agreement_not_suspended"):
            partners.resume_agreement(agreement.public_id, by=by, at=MONDAY)
    for somebody in (house.caseworker, house.elsewhere, house.ccas_member):
        with house.working(somebody) as other, pytest.raises(Absent):
            partners.suspend_agreement(agreement.public_id, by=other, at=MONDAY)


def test_a_caisse_signs_for_itself_alone(house: House) -> None:
    with house.working(house.supervisor) as by, pytest.raises(Absent):
        partners.sign_agreement(house.ccas.public_id, TERMS, caisse_id=HERAULT, by=by, at=MONDAY)
    with house.working(house.caseworker) as by, pytest.raises(Forbidden):
        partners.sign_agreement(house.ccas.public_id, TERMS, caisse_id=GARD, by=by, at=MONDAY)


def test_a_member_sees_its_own_agreement_and_no_other(house: House) -> None:
    with house.working(house.ccas_member):
        assert {row.organisation_id for row in Agreement.objects.all()} == {house.ccas.pk}


def test_an_account_speaks_for_one_organisation_in_the_role_of_its_kind(house: House) -> None:
    somebody = unplaced("Alix Exemple")
    professional = Organisation.objects.create(name="Dr Exemple", kind="health_professional", created_at=MONDAY)
    with house.working(house.supervisor) as by:
        grant = partners.join(somebody, professional.public_id, caisse_id=GARD, by=by, at=MONDAY)
        assert (grant.role, grant.organisation_id) == ("health_professional", professional.pk)
        with pytest.raises(Refused, match="speaks_for_another"):
            partners.join(somebody, house.ccas.public_id, caisse_id=GARD, by=by, at=MONDAY)


def test_an_account_serves_a_caisse_or_an_organisation_never_both(house: House) -> None:
    with house.working(house.supervisor) as by, pytest.raises(Refused, match=r"account\.inside_or_outside"):
        partners.join(house.agent, house.ccas.public_id, caisse_id=GARD, by=by, at=MONDAY)
    with house.working(house.supervisor) as by, pytest.raises(Refused, match=r"account\.inside_or_outside"):
        accounts.grant(house.ccas_member, Role.AGENT, caisse=GARD, by=by, at=MONDAY)


def test_a_role_that_ends_tomorrow_still_counts(house: House) -> None:
    somebody = unplaced("Alix Exemple")
    give(somebody, Role.PARTNER_MEMBER, organisation=house.hospital.pk, ends_on=TODAY)
    with house.working(house.supervisor) as by, pytest.raises(Refused, match=r"account\.speaks_for_another"):
        partners.join(somebody, house.ccas.public_id, caisse_id=GARD, by=by, at=MONDAY)


def sign_in_herault(house: House) -> None:
    with house.working(house.elsewhere) as by:
        partners.sign_agreement(house.ccas.public_id, TERMS, caisse_id=HERAULT, by=by, at=MONDAY)


def test_no_caisse_lets_its_people_into_a_partner_it_does_not_work_with(house: House) -> None:
    with house.working(house.elsewhere) as by, pytest.raises(Refused, match="kept_by_another"):
        partners.invite_member(
            house.ccas.public_id, email="z@exemple.test", full_name="Zoé Test", caisse_id=HERAULT, by=by, at=MONDAY
        )
    unsigned = Organisation.objects.create(name="CCAS nouveau", kind="ccas", created_at=MONDAY)
    with house.working(house.elsewhere) as by, pytest.raises(Absent):
        partners.join(unplaced("Zoé Test"), unsigned.public_id, caisse_id=HERAULT, by=by, at=MONDAY)


def test_signing_second_with_a_partner_does_not_give_its_members(house: House) -> None:
    """Whoever speaks for a partner sees what it referred in every caisse: the first that signed keeps the accounts."""
    sign_in_herault(house)
    organisation, member = house.ccas.public_id, house.ccas_member.public_id
    with house.working(house.elsewhere) as by:
        with pytest.raises(Refused, match="kept_by_another"):
            partners.join(unplaced("Zoé Test"), organisation, caisse_id=HERAULT, by=by, at=MONDAY)
        with pytest.raises(Refused, match="kept_by_another"):
            partners.member_link(organisation, member, caisse_id=HERAULT, by=by, at=MONDAY)
        with pytest.raises(Refused, match="kept_by_another"):
            partners.end_membership(organisation, member, caisse_id=HERAULT, by=by, at=MONDAY)
    with house.working(house.supervisor) as by:
        partners.end_membership(organisation, member, caisse_id=GARD, by=by, at=MONDAY)
    assert not house.actor(house.ccas_member).grants


def test_an_administrator_of_the_nation_keeps_every_partner(house: House) -> None:
    sign_in_herault(house)
    admin = national_administrator()
    with house.working(admin) as by:
        grant = partners.join(unplaced("Zoé Test"), house.ccas.public_id, caisse_id=HERAULT, by=by, at=MONDAY)
    assert grant.organisation_id == house.ccas.pk


def test_a_professional_who_has_members_is_not_taken_over(house: House) -> None:
    professional = Organisation.objects.create(name="Dr Exemple", kind="health_professional", created_at=MONDAY)
    with house.working(house.supervisor) as by:
        partners.join(unplaced("Alix Exemple"), professional.public_id, caisse_id=GARD, by=by, at=MONDAY)
    with house.working(house.elsewhere) as by, pytest.raises(Absent):
        partners.join(unplaced("Zoé Test"), professional.public_id, caisse_id=HERAULT, by=by, at=MONDAY)


def test_a_partner_signs_and_changes_no_agreement_even_past_the_actions(house: House) -> None:
    """The second wall: whatever the code above says, the database lets an organisation read its agreements alone."""
    forged = {"may_refer": True, "may_see": True, "may_pay": True, "feedback": 3, "signed_on": TODAY}
    dates = {"starts_on": TODAY, "ends_on": date(2028, 1, 1), "created_at": MONDAY}
    with house.working(house.ccas_member):
        assert Agreement.objects.update(feedback=0) == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Agreement.objects.create(caisse_id=HERAULT, organisation=house.ccas, **forged, **dates)
        assert Agreement.objects.all().delete()[0] == 0
    with house.working(house.supervisor):
        assert Agreement.objects.get(organisation=house.ccas).starts_on == LONG_AGO
