"""A typing slip is mended beside what was said: the original stays, each correction has its source and its day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import InternalError, transaction
from django.db.utils import ProgrammingError

from misas.actions import triage
from misas.actions.referrals import correct, known_of, receive_referral
from misas.core.access import Actor
from misas.core.persons.codes import ContactKind, Source
from misas.core.referrals.codes import Channel, TriageOutcome
from misas.core.referrals.corrections import latest
from misas.core.refusals import Absent, Invalid, Refused
from misas.records.audit.models import Entry
from misas.records.persons.models import ContactPoint, PersonFact
from misas.records.referrals import queries
from misas.records.referrals.models import Referral
from tests.kit.house import GARD, HERAULT, MONDAY, House
from tests.kit.referrals import typed

TODAY = MONDAY.date()
LATER = MONDAY + timedelta(hours=1)


def refer(house: House, key: str = "k1", **changes: Any) -> Referral:
    with house.working(house.ccas_member) as by:
        sent = typed(commune="UZES", postal_code="30700") | changes
        receipt = receive_referral(sent, caisse_id=GARD, channel=Channel.PORTAL, key=key, by=by, at=MONDAY)
    with house.working(house.caseworker):
        return Referral.objects.get(public_id=receipt.public_id)


def mend(row: Referral, by: Actor, source: Source = Source.PERSON, **values: str) -> Referral:
    return correct(row.public_id, values, source=source, by=by, at=LATER)


def test_what_was_said_stays_and_the_correction_speaks(house: House) -> None:
    row = refer(house)
    before = dict(row.said)
    with house.working(house.caseworker) as by:
        mend(row, by, last_name="Ben Ali", birth_date="13/03/1984", phone="06 39 98 43 21", first_names="Nadia")
        again = Referral.objects.get(pk=row.pk)
        assert (again.said, again.last_name, again.birth_date) == (before, row.last_name, row.birth_date)
        now = known_of(again, TODAY)
        assert (now.last_name, now.birth_date, now.phone) == ("Ben Ali", date(1984, 3, 13), "+33639984321")
        assert set(latest(again.corrections)) == {"last_name", "birth_date", "phone"}  # the first name was right
        said = latest(again.corrections)["phone"]
        assert (said.source, said.stated_on, said.by) == (Source.PERSON, TODAY, house.caseworker.pk)
        line = Entry.objects.get(verb="referral.correct")
    assert line.details == {"fields": ["birth_date", "last_name", "phone"], "source": "person"}


def test_the_last_correction_of_a_field_speaks_and_none_is_lost(house: House) -> None:
    row = refer(house)
    with house.working(house.caseworker) as by:
        mend(row, by, phone="06 39 98 43 21")
        mend(row, by, Source.REFERRER, phone="06 39 98 43 22")
        again = Referral.objects.get(pk=row.pk)
        assert known_of(again, TODAY).phone == "+33639984322"
        assert [one["value"] for one in again.corrections] == ["+33639984321", "+33639984322"]
        for lost in ([], again.corrections[1:], [again.corrections[1], again.corrections[0]]):
            with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
                Referral.objects.filter(pk=row.pk).update(corrections=lost)


def test_every_fault_is_told_at_once_and_nothing_is_written(house: House) -> None:
    row = refer(house)
    with house.working(house.caseworker) as by:
        with pytest.raises(Invalid) as wrong:
            correct(
                row.public_id,
                {"last_name": "", "first_names": "N4dia", "birth_date": "31/02/1984", "phone": "12"},
                source=Source.PERSON,
                stated_on=TODAY + timedelta(days=1),
                by=by,
                at=LATER,
            )
        assert {fault.field for fault in wrong.value.faults} == {
            "last_name", "first_names", "birth_date", "phone", "stated_on",
        }  # fmt: skip
        assert Referral.objects.get(pk=row.pk).corrections == []


def test_a_new_person_is_registered_as_corrected_with_each_source(house: House) -> None:
    row = refer(house)
    with house.working(house.caseworker) as by:
        mend(row, by, birth_date="13/03/1984", phone="06 39 98 43 21")
        mend(row, by, Source.IDENTITY_DOCUMENT, last_name="Ben Ali")
        person = triage.name_as_said(row.public_id, by=by, at=LATER)
        assert (person.birth_name, person.birth_date) == ("Ben Ali", date(1984, 3, 13))
        facts = {fact.field: fact for fact in PersonFact.objects.filter(person=person)}
        assert facts["birth_name"].source == Source.IDENTITY_DOCUMENT
        assert facts["birth_date"].source == Source.PERSON
        assert (facts["first_names"].source, facts["first_names"].stated_on) == (Source.REFERRER, TODAY)
        phone = ContactPoint.objects.get(person=person, kind=ContactKind.PHONE)
        assert (phone.value, phone.source) == ("+33639984321", Source.PERSON)


def test_a_name_at_birth_told_later_leaves_each_name_its_source(house: House) -> None:
    row = refer(house)
    with house.working(house.caseworker) as by:
        mend(row, by, Source.IDENTITY_DOCUMENT, last_name="Martin", birth_name="Durand")
        person = triage.name_as_said(row.public_id, by=by, at=LATER)
        assert (person.birth_name, person.used_name) == ("Durand", "Martin")
        names = PersonFact.objects.filter(person=person, field__in=["birth_name", "used_name"])
        assert [fact.source for fact in names] == [Source.IDENTITY_DOCUMENT] * 2


def test_a_corrected_name_finds_who_was_already_referred(house: House) -> None:
    first = refer(house, "k1")
    second = refer(house, "k2", last_name="Benalli", birth_date="13/03/1984")
    with house.working(house.caseworker) as by:
        assert list(queries.said_about_the_same(second)) == []
        again = mend(second, by, last_name="Benali", birth_date="12/03/1984")
        assert [row.pk for row in queries.said_about_the_same(again)] == [first.pk]


def test_the_commune_of_the_person_takes_its_official_name(territory: None, house: House) -> None:
    row = refer(house)
    with house.working(house.caseworker) as by:
        person = triage.name_as_said(row.public_id, by=by, at=LATER)
        assert (person.commune, row.said["commune"]) == ("Uzès", "UZES")
    unknown = refer(house, "k2", commune="Nulle-Part-Lès-Rien", postal_code="", last_name="Autre")
    with house.working(house.caseworker) as by:
        assert triage.name_as_said(unknown.public_id, by=by, at=LATER).commune == "Nulle-Part-Lès-Rien"


def test_corrections_travel_with_a_referral_to_another_caisse(house: House) -> None:
    row = refer(house)
    with house.working(house.caseworker) as by:
        mend(row, by, phone="06 39 98 43 21")
        left = triage.reroute(row.public_id, "lives_elsewhere", to_caisse=HERAULT, by=by, at=LATER)
    assert left.successor is not None
    with house.working(house.elsewhere):
        there = Referral.objects.get(public_id=left.successor)
        assert known_of(there, TODAY).phone == "+33639984321"
        assert there.wished_case is None


def test_an_answered_referral_and_somebody_elses_are_not_corrected(house: House) -> None:
    row = refer(house)
    with house.working(house.elsewhere) as by, pytest.raises(Absent):
        mend(row, by, last_name="Ben Ali")
    with house.working(house.agent) as by, pytest.raises(Absent):
        mend(row, by, last_name="Ben Ali")
    with house.working(house.caseworker) as by:
        triage.end(row.public_id, TriageOutcome.INADMISSIBLE, "person_refuses", by=by, at=LATER)
        with pytest.raises(Refused) as refused:
            mend(row, by, last_name="Ben Ali")
    assert refused.value.code == "referral.already_triaged"
