"""An organisation refers, sees and pays under an agreement in force, in the caisse that signed it, and says why not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.partners.agreements import IN_FORCE, AgreementStatus, Leave, Terms, feedback_grade, status_on, why_not
from misas.core.partners.identifiers import finess_fault, luhn_sum, rpps_fault, siret_fault
from misas.core.partners.kinds import KINDS, OrganisationKind
from misas.core.partners.validation import AgreementDraft, OrganisationDraft, agreement_faults, organisation_faults
from misas.core.privacy.nir_holders import GROUNDS, may_hold_nir

DAY = date(2026, 11, 21)
ALL = frozenset(Leave)


def terms(
    *, starts: int = -100, ends: int = 100, signed: int | None = -110, suspended: int | None = None,
    leaves: frozenset[Leave] = ALL, feedback: int = 3, caisse: int = 301,
) -> Terms:  # fmt: skip
    def day(n: int) -> date:
        return DAY + timedelta(days=n)

    return Terms(
        caisse=caisse,
        leaves=leaves,
        feedback=feedback,
        signed_on=None if signed is None else day(signed),
        starts_on=day(starts),
        ends_on=day(ends),
        suspended_on=None if suspended is None else day(suspended),
    )


@pytest.mark.parametrize(
    ("held", "status", "code"),
    [
        (terms(), AgreementStatus.RUNNING, ""),
        (terms(ends=59), AgreementStatus.ENDING_SOON, ""),
        (terms(ends=0), AgreementStatus.ENDING_SOON, ""),
        (terms(ends=-1), AgreementStatus.ENDED, "partner.agreement_ended"),
        (terms(starts=1), AgreementStatus.UPCOMING, "partner.agreement_upcoming"),
        (terms(signed=None), AgreementStatus.DRAFT, "partner.agreement_unsigned"),
        (terms(suspended=0), AgreementStatus.SUSPENDED, "partner.agreement_suspended"),
        (terms(suspended=1), AgreementStatus.RUNNING, ""),
        (terms(leaves=frozenset({Leave.SEE})), AgreementStatus.RUNNING, "partner.agreement_without_refer"),
        (terms(caisse=11), AgreementStatus.RUNNING, "partner.no_agreement"),
    ],
)
def test_an_agreement_says_where_it_stands_and_why_it_does_not_allow(
    held: Terms, status: AgreementStatus, code: str
) -> None:
    assert status_on(held, DAY) is status
    assert why_not(Leave.REFER, OrganisationKind.CCAS, [held], caisse=301, day=DAY) == code


def test_without_any_agreement_only_a_health_professional_may_refer() -> None:
    for kind in OrganisationKind:
        said = why_not(Leave.REFER, kind, [], caisse=301, day=DAY)
        assert said == ("" if kind is OrganisationKind.HEALTH_PROFESSIONAL else "partner.no_agreement")


def test_feedback_goes_no_further_than_the_agreement_in_force_that_lets_see() -> None:
    ccas = OrganisationKind.CCAS
    assert feedback_grade(ccas, [terms(feedback=2)], caisse=301, day=DAY) == 2
    assert feedback_grade(ccas, [terms(leaves=frozenset({Leave.REFER}))], caisse=301, day=DAY) == 0
    assert feedback_grade(ccas, [terms(ends=-1)], caisse=301, day=DAY) == 0
    assert feedback_grade(ccas, [], caisse=301, day=DAY) == 0


@given(st.integers(-400, 400), st.integers(-400, 400), st.none() | st.integers(-400, 400), st.integers(-400, 400))
def test_an_agreement_is_in_force_exactly_between_its_dates_when_signed_and_not_suspended(
    starts: int, length: int, suspended: int | None, signed: int
) -> None:
    ends = starts + abs(length)
    held = terms(starts=starts, ends=ends, suspended=suspended, signed=signed)
    expected = signed <= 0 and starts <= 0 <= ends and (suspended is None or suspended > 0)
    assert (status_on(held, DAY) in IN_FORCE) == expected


@pytest.mark.parametrize(
    ("siret", "code"),
    [
        ("73282932000074", ""),
        ("73282932000075", "partner.siret_key"),
        ("73282932100074", "partner.siret_siren"),
        ("35600000049837", ""),  # La Poste: the sum of digits is a multiple of 5, Luhn is not asked
        ("7328293200007", "partner.siret_form"),
        ("7328293200007A", "partner.siret_form"),
    ],
)
def test_a_wrong_siret_says_what_is_wrong(siret: str, code: str) -> None:
    assert siret_fault(siret) == code


@given(st.integers(0, 10**10 - 1))
def test_one_wrong_digit_is_always_seen(body: int) -> None:
    digits = f"{body:010d}"
    key = next(k for k in "0123456789" if luhn_sum(digits + k) % 10 == 0)
    assert rpps_fault(digits + key) == ""
    for k in set("0123456789") - {key}:
        assert rpps_fault(digits + k) == "partner.rpps_key"


def test_a_finess_of_corsica_is_taken_by_its_shape_and_the_others_by_their_key() -> None:
    assert finess_fault("2A0000014") == ""
    body = "30078003"
    key = next(k for k in "0123456789" if luhn_sum(body + k) % 10 == 0)
    assert finess_fault(body + key) == ""
    assert finess_fault(body + str((int(key) + 1) % 10)) == "partner.finess_key"
    assert finess_fault("30078") == "partner.finess_form"


def test_every_kind_has_its_rule_and_the_text_of_the_law_behind_it() -> None:
    assert set(KINDS) == set(OrganisationKind) == set(GROUNDS)
    assert not may_hold_nir("association")
    assert may_hold_nir("hospital")


def test_all_faults_of_an_organisation_are_said_at_once() -> None:
    found = organisation_faults(OrganisationDraft("", OrganisationKind.CCAS, siret="1", finess="300780038"))
    assert {fault.field for fault in found} == {"name", "siret", "finess"}
    assert organisation_faults(OrganisationDraft("CCAS de Test", OrganisationKind.CCAS, siret="73282932000074")) == ()


def test_all_faults_of_an_agreement_are_said_at_once() -> None:
    wrong = AgreementDraft(frozenset({Leave.PAY}), 3, DAY + timedelta(days=1), DAY, DAY - timedelta(days=1))
    codes = {fault.code for fault in agreement_faults(wrong, OrganisationKind.HOSPITAL, today=DAY)}
    assert codes == {
        "partner.kind_does_not_pay",
        "partner.feedback_without_see",
        "partner.signed_ahead",
        "partner.ends_before_start",
    }
