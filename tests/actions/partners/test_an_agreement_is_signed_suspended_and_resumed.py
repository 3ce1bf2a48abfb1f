"""A caisse lists a partner, signs, suspends and resumes its agreement, and lets people speak for it."""

from __future__ import annotations

from datetime import date

import pytest

from misas.actions import partners
from misas.core.access import Role
from misas.core.partners.agreements import Leave
from misas.core.partners.kinds import OrganisationKind
from misas.core.partners.validation import AgreementDraft, OrganisationDraft
from misas.core.refusals import Absent, Forbidden, Invalid, Refused
from misas.records.partners import queries
from misas.records.partners.models import Agreement, Organisation
from tests.kit.house import GARD, HERAULT, MONDAY, House, account, build_house

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
    somebody = account("outside", Role.AGENT, GARD)
    professional = Organisation.objects.create(name="Dr Exemple", kind="health_professional", created_at=MONDAY)
    with house.working(house.supervisor) as by:
        grant = partners.join(somebody, professional.public_id, caisse_id=GARD, by=by, at=MONDAY)
        assert (grant.role, grant.organisation_id) == ("health_professional", professional.pk)
        with pytest.raises(Refused, match="speaks_for_another"):
            partners.join(somebody, house.ccas.public_id, caisse_id=GARD, by=by, at=MONDAY)
