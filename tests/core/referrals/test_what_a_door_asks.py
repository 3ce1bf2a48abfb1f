"""A door asks what its table says, no more; what is missing, forbidden or contradictory is said all at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.referrals.codes import Channel, Motive
from misas.core.referrals.reading import read
from misas.core.referrals.said import FIELDS, Door, Need, Said, asked, need
from misas.core.referrals.validation import read_and_judge
from misas.core.refusals import Invalid
from tests.kit.referrals import typed

TODAY = date(2026, 11, 21)


def judge(door: Door = Door.PARTNER, *, holds_nir: bool = False, **changes: Any) -> Said:
    return read_and_judge(typed(**changes), door=door, channel=Channel.PORTAL, holds_nir=holds_nir, today=TODAY)


def faults(door: Door = Door.PARTNER, *, holds_nir: bool = False, **changes: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        judge(door, holds_nir=holds_nir, **changes)
    return {fault.field: fault.code for fault in refused.value.faults}


def test_one_page_and_one_tick_are_enough_for_a_partner() -> None:
    said = judge()
    assert said.motives == (Motive.ACCESS_CARE,)
    assert said.informed_on == said.agreed_on == TODAY
    assert said.phone == "+33639981234"


def test_every_fault_is_said_at_once() -> None:
    found = faults(last_name="", birth_date="31/02/1984", phone="12", comment="NIR 2 84 03 30 990 123", informed=None)
    assert found == {
        "last_name": "referral.required",
        "birth_date": "referral.bad_date",
        "phone": "referral.bad_phone",
        "comment": "referral.text_has_nir",
        "informed": "referral.inform_first",
    }


def test_nobody_is_referred_who_was_not_informed_or_does_not_agree() -> None:
    assert faults(informed="non", agreed="non") == {
        "informed": "referral.inform_first",
        "agreed": "referral.agreement_needed",
    }


def test_an_association_is_never_asked_for_a_nir_and_may_not_give_one() -> None:
    assert "nir" not in {entry.name for entry in asked(Door.PARTNER, holds_nir=False)}
    assert faults(nir="2840330990123") == {"nir": "referral.nir_not_yours"}


def test_a_wrong_nir_names_the_faulty_part() -> None:
    with pytest.raises(Invalid) as refused:
        judge(holds_nir=True, nir="2 84 13 30 990 123")
    (fault,) = refused.value.faults
    assert (fault.field, fault.code, fault.as_values()["part"]) == ("nir", "nir.month", "month")


def test_the_nir_is_never_in_what_is_kept_in_clear() -> None:
    said = judge(holds_nir=True, nir="2840330990123")
    assert said.nir == "2840330990123"
    assert "2840330990123" not in str(said.as_json())
    assert "2840330990123" not in repr(said)


def test_a_health_professional_gives_the_prescribed_care_and_an_rpps() -> None:
    assert faults(Door.HEALTH, cares=None, rpps="10001234567") == {
        "cares": "referral.prescribed_care_needed",
        "rpps": "partner.rpps_key",
    }
    assert faults(Door.HEALTH)["rpps"] == "referral.required"
    assert faults(Door.HEALTH, household="alone", rpps="10001234561")["household"] == "referral.not_asked"


def test_somebody_must_be_reachable_by_phone_mail_letter_or_a_named_third_party() -> None:
    assert faults(phone=None) == {"phone": "referral.no_contact"}
    assert judge(phone=None, address="3 rue des Lilas", commune="Nîmes").address
    assert judge(phone=None, third_party_name="Paul Roy", third_party_phone="0199001234").third_party_name
    assert faults(phone=None, third_party_phone="0199001234") == {"third_party_name": "referral.third_party_unnamed"}


def test_dates_that_cannot_be_are_refused() -> None:
    ahead = (TODAY + timedelta(days=1)).isoformat()
    assert faults(birth_date=ahead)["birth_date"] == "person.birth_date_future"
    assert faults(informed_on=ahead)["informed_on"] == "referral.informed_ahead"
    assert faults(informed_on="2026-11-10", agreed_on="2026-11-09")["agreed_on"] == "referral.agreed_before_informed"
    assert faults(informed_on="2025-01-10")["informed_on"] == "referral.agreement_too_old"
    assert faults(urgent="oui", urgent_before="2026-11-01")["urgent_before"] == "referral.urgent_before_past"


def test_a_misspelt_field_never_loses_what_it_says() -> None:
    assert faults(comentaire="à rappeler") == {"comentaire": "referral.unknown_field"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("n° 2 84 03 30 990 123 61", "referral.text_has_nir"),
        ("1850578006084", "referral.text_has_nir"),
        ("diagnostic F32.1 posé", "referral.text_has_diagnosis"),
        ("ALD 30 en cours", "referral.text_has_diagnosis"),
        ("carte 4970 1012 3456 7890", "referral.text_has_card"),
    ],
)
def test_what_must_never_stand_in_a_free_text_is_found(text: str, code: str) -> None:
    assert faults(comment=text) == {"comment": code}


@pytest.mark.parametrize(
    "text",
    ["Rappeler après 17 h au 01 99 00 12 34", "Devis de 1 480,00 €", "Sortie A13, bus 42", "Née le 12/03/1984", ""],
)
def test_ordinary_words_and_figures_pass(text: str) -> None:
    assert judge(comment=text).comment == text


def test_a_text_too_long_says_by_how_much() -> None:
    with pytest.raises(Invalid) as refused:
        judge(comment="a" * 501)
    assert refused.value.faults[0].as_values() == {"most": 500, "length": 501}


@given(st.sampled_from(FIELDS), st.sampled_from(Door), st.booleans())
def test_the_nir_is_asked_only_of_those_the_law_lets_hold_it(entry: Any, door: Door, holds: bool) -> None:
    told = need(entry.name, door, holds_nir=holds)
    assert (told is Need.NOT_ASKED) == (entry.need(door) is Need.NOT_ASKED or (entry.name == "nir" and not holds))


@given(
    st.dictionaries(
        st.sampled_from([entry.name for entry in FIELDS] + ["strange"]),
        st.one_of(st.text(), st.none(), st.booleans(), st.integers(), st.lists(st.text(), max_size=3), st.dates()),
    )
)
def test_whatever_is_typed_is_read_or_refused_by_field_never_an_error(raw: dict[str, Any]) -> None:
    said, found = read(raw, today=TODAY)
    assert {fault.field.partition(".")[0] for fault in found} <= raw.keys()
    again, none = read(said.as_json(), today=TODAY)
    assert none == ()
    assert again.as_json() == said.as_json()
