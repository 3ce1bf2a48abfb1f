"""Form, import and command line get the same answer about what was typed: everything wrong at once, field by field."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.persons.codes import Accessibility, DayPart, RepresentativeKind, SafeContact, Sex, Source
from misas.core.persons.facts import PersonFact, as_text, holding, prevails
from misas.core.persons.identity import read_identity, validate_identity
from misas.wording.sentences import UNKNOWN, fault_sentence
from tests.kit.nirs import KARIM, NADIA

TODAY = date(2026, 11, 21)
TYPED = {"birth_name": "Benali", "first_names": "Nadia", "birth_date": "12/3/84", "phone": "06 39 98 12 34"}


def codes(**changes: object) -> list[tuple[str, str]]:
    return [(f.field, f.code) for f in validate_identity(TYPED | changes, on=TODAY)]


def test_the_least_that_is_asked() -> None:
    reading = read_identity(TYPED, on=TODAY)
    assert reading.faults == ()
    assert reading.identity.birth_date == date(1984, 3, 12)
    assert reading.identity.phone == "+33639981234"


def test_everything_that_may_be_said() -> None:
    typed = TYPED | {
        "used_name": "N'Diaye-Martin",
        "sex": "F",
        "nir": NADIA,
        "other_phone": "0690 35 12 34",
        "email": "Nadia.Benali@Exemple.test",
        "address": "3 rue des Lilas",
        "address_kind": "hosted",
        "postal_code": "30 000",
        "commune": "Nîmes",
        "commune_code": "30189",
        "best_hours": ["evening", "morning"],
        "language": "AR",
        "interpreter": "on",
        "accessibility": ["wheelchair"],
        "safe_contact": ["no_voicemail"],
        "representative_kind": "carer",
        "representative_name": "Sami Benali",
        "representative_phone": "06 39 98 00 01",
    }
    found = read_identity(typed, on=TODAY)
    assert found.faults == ()
    one = found.identity
    assert (one.used_name, one.sex, one.email) == ("N’Diaye-Martin", Sex.FEMALE, "nadia.benali@exemple.test")
    assert one.nir is not None and one.nir.body == NADIA[:13]
    assert one.best_hours == (DayPart.MORNING, DayPart.EVENING)
    assert (one.language, one.interpreter, one.postal_code) == ("ar", True, "30000")
    assert one.accessibility == (Accessibility.WHEELCHAIR,)
    assert one.safe_contact == (SafeContact.NO_VOICEMAIL,)
    assert one.representative_kind is RepresentativeKind.CARER
    assert "nir" not in one.said() and NADIA[:13] not in repr(one)


def test_all_that_is_missing_is_told_at_once() -> None:
    assert {f.field: f.code for f in validate_identity({}, on=TODAY)} == {
        "birth_name": "person.birth_name_missing",
        "first_names": "person.first_names_missing",
        "birth_date": "person.birth_date_missing",
        "phone": "person.contact_missing",
    }


@pytest.mark.parametrize("contact", [{"other_phone": "0199001234"}, {"email": "a@exemple.test"}, {"address": "CCAS"}])
def test_one_contact_of_any_kind_is_enough(contact: dict[str, str]) -> None:
    assert codes(phone="", **contact) == []


def test_a_wrong_contact_is_not_told_twice() -> None:
    assert codes(phone="12") == [("phone", "person.phone")]


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("birth_name", "Benali2", "person.name_characters"),
        ("birth_name", "=cmd|'x'", "person.name_characters"),
        ("birth_name", "<b>Benali</b>", "person.name_characters"),
        ("first_names", "-", "person.name_characters"),
        ("birth_name", "B" * 101, "person.too_long"),
        ("birth_date", "31/02/1984", "person.birth_date_unreadable"),
        ("birth_date", "22/11/2026", "person.birth_date_future"),
        ("birth_date", "01/01/1875", "person.birth_date_too_old"),
        ("sex", "X", "person.sex"),
        ("phone", "01 02", "person.phone"),
        ("email", "nadia@exemple", "person.email"),
        ("email", "nadia benali@exemple.test", "person.email"),
        ("email", "a..b@exemple.test", "person.email"),
        ("postal_code", "3000", "person.postal_code"),
        ("commune_code", "Nîmes", "person.commune_code"),
        ("language", "arabe", "person.language"),
        ("best_hours", ["midnight"], "person.unknown_code"),
        ("accessibility", ["cancer"], "person.unknown_code"),
        ("representative_name", "Sami", "person.representative_kind_missing"),
        ("representative_kind", "carer", "person.representative_name_missing"),
        ("representative_kind", "boss", "person.unknown_code"),
        ("nir", NADIA[:-1] + "0", "nir.key"),
    ],
)
def test_each_fault_stands_on_its_field_with_a_french_sentence(field: str, typed: object, code: str) -> None:
    faults = [f for f in validate_identity(TYPED | {field: typed}, on=TODAY) if f.code == code]
    assert len(faults) == 1
    sentence = fault_sentence(faults[0])
    assert sentence and not sentence.startswith(UNKNOWN[:20]) and "{" not in sentence


def test_the_third_party_to_ask_is_named() -> None:
    assert codes(safe_contact=["ask_third_party"]) == [("representative_name", "person.third_party_missing")]


@pytest.mark.parametrize(
    "name", ["d’Artagnan", "O'Brien", "’t Hooft", "Müller-Lüdenscheidt", "Nguyễn", "Ben  Ali", "Ó Sé", "J."]
)
def test_names_of_the_whole_world(name: str) -> None:
    assert codes(birth_name=name) == []


def test_a_birth_today_is_taken_and_tomorrow_refused() -> None:
    assert codes(birth_date=TODAY.isoformat()) == []
    assert codes(birth_date=TODAY) == []
    assert codes(birth_date=(TODAY + timedelta(days=1)).isoformat()) == [("birth_date", "person.birth_date_future")]


def test_a_nir_of_somebody_else_is_told_and_may_be_confirmed() -> None:
    typed = TYPED | {"nir": KARIM, "sex": "2"}
    assert [f.code for f in validate_identity(typed, on=TODAY)] == [
        "nir.sex_differs",
        "nir.year_differs",
        "nir.month_differs",
    ]
    kept = read_identity(typed, on=TODAY, nir_confirmed=True)
    assert kept.faults == () and len(kept.doubts) == 3 and kept.identity.nir is not None


@given(st.dictionaries(st.sampled_from([*TYPED, "nir", "email", "sex", "language", "address"]), st.text(max_size=60)))
def test_any_text_is_read_or_refused_and_every_fault_has_its_sentence(typed: dict[str, str]) -> None:
    reading = read_identity(typed, on=TODAY)
    for fault in (*reading.faults, *reading.doubts):
        assert not fault_sentence(fault).startswith(UNKNOWN[:20])
    if not reading.faults:
        assert reading.identity.birth_name


NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def fact(value: str, source: Source, day: int = 0, hour: int = 0) -> PersonFact:
    return PersonFact("birth_name", value, source, TODAY + timedelta(days=day), NOON + timedelta(hours=hour))


def test_what_is_told_second_hand_never_covers_a_better_source() -> None:
    register = fact("Benali", Source.CAISSE_REGISTER)
    assert not prevails(fact("Ben Ali", Source.REFERRER, day=30), register)
    assert not prevails(fact("Ben Ali", Source.IMPORT, day=30), register)
    assert prevails(fact("Martin", Source.PERSON, day=30), register)
    assert prevails(register, fact("Ben Ali", Source.IMPORT, day=3))
    assert prevails(fact("Ben Ali", Source.IMPORT), None)
    assert prevails(fact("Ben Ali", Source.IMPORT), fact("", Source.PERSON))
    assert not prevails(fact("Old", Source.PERSON, day=-9), fact("New", Source.PERSON))


def test_the_fact_that_holds_does_not_depend_on_the_order_of_reading() -> None:
    facts = [
        fact("Ben Ali", Source.REFERRER, 0, 0),
        fact("Benali", Source.PERSON, 1, 1),
        fact("Benhali", Source.IMPORT, 2, 2),
        fact("Martin", Source.IDENTITY_DOCUMENT, 3, 3),
    ]
    assert holding(facts)["birth_name"].value == holding(reversed(facts))["birth_name"].value == "Martin"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (False, ""),
        (True, "1"),
        (TODAY, "2026-11-21"),
        ((DayPart.MORNING, DayPart.EVENING), "morning,evening"),
        (Sex.FEMALE, "2"),
        ("Nîmes", "Nîmes"),
    ],
)
def test_a_fact_is_kept_as_text(value: object, text: str) -> None:
    assert as_text(value) == text
