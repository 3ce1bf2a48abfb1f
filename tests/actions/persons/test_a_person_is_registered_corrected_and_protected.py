"""Nothing that was said of a person is lost, the better source speaks, and no journal holds her name or her NIR."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from misas.actions import persons as actions
from misas.core.access import Actor, Role
from misas.core.persons.codes import ContactKind, RepresentativeKind, SafeContact, Source
from misas.core.refusals import Absent, Forbidden, Invalid, Refused
from misas.records.access.scope import working_in
from misas.records.audit.models import Entry, Reading
from misas.records.persons import queries, sealed
from misas.records.persons.models import ContactPoint, Person, PersonFact
from tests.kit.nirs import KARIM, NADIA, nir
from tests.kit.persons import AIN, GARD, NOW, context, identity, register, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]
LATER = NOW + timedelta(days=3)


@pytest.fixture
def lea() -> Iterator[Actor]:
    actor = worker()
    with working_in(context(actor)):
        yield actor


def journal_text() -> str:
    return json.dumps([[*map(str, row)] for row in Entry.objects.values_list("verb", "actor", "details")])


def test_everything_said_is_kept_with_its_source_and_date(lea: Actor) -> None:
    person = register(
        lea,
        nir=NADIA,
        other_phone="0199001234",
        email="n@exemple.test",
        language="ar",
        interpreter=True,
        best_hours=["morning"],
        safe_contact=["no_voicemail"],
        representative_kind="carer",
        representative_name="Sami",
    )
    person = Person.objects.get(pk=person.pk)
    assert (person.number, person.search_name, person.language) == (1, "benali nadia", "ar")
    facts = {f.field: f for f in person.facts.all()}
    assert facts["birth_date"].value == "1984-03-12"
    assert facts["nir"].value == "" and facts["best_hours"].value == "morning"
    assert {(f.source, f.stated_on, f.recorded_by_id) for f in facts.values()} == {
        (Source.PERSON, date(2026, 11, 20), lea.account_id)
    }
    assert [(c.kind, c.value, c.rank) for c in queries.contacts([person])] == [
        ("phone", "+33639981234", 1),
        ("email", "n@exemple.test", 1),
        ("phone", "+33199001234", 2),
    ]
    named = queries.representative([person])
    assert named is not None and named.name == "Sami"
    assert sealed.nir_of(person).body == NADIA[:13]


def test_numbers_follow_one_another_in_each_caisse(lea: Actor) -> None:
    assert [register(lea).number for _ in range(3)] == [1, 2, 3]
    ain = worker(caisse=AIN)
    with working_in(context(ain)):
        assert register(ain, AIN).number == 1


def test_no_journal_holds_a_name_a_nir_or_a_telephone(lea: Actor) -> None:
    person = register(lea, nir=NADIA)
    actions.correct_identity(person.public_id, {"used_name": "Martin"}, source=Source.PERSON, by=lea, at=LATER)
    actions.set_nir(person.public_id, NADIA, source=Source.PERSON, by=lea, at=LATER)
    actions.find_persons("benali", on=NOW.date(), by=lea, at=LATER)
    said = journal_text().lower()
    for secret in ("benali", "nadia", "martin", NADIA[:13], "639981234", "1984"):
        assert secret not in said
    assert Entry.objects.filter(public_id=person.public_id).count() == 3
    assert Reading.objects.get().kind == "persons.search"


def test_a_correction_adds_a_fact_and_the_old_one_stays(lea: Actor) -> None:
    person = register(lea)
    typed = {"birth_name": "Ben Ali", "birth_date": "13/03/1984"}
    assert actions.correct_identity(person.public_id, typed, source=Source.IDENTITY_DOCUMENT, by=lea, at=LATER) == []
    person.refresh_from_db()
    assert (person.birth_name, person.birth_date, person.search_name) == ("Ben Ali", date(1984, 3, 13), "ben ali nadia")
    values = list(person.facts.filter(field="birth_name").order_by("id").values_list("value", "source"))
    assert values == [("Benali", "person"), ("Ben Ali", "identity_document")]
    assert actions.find_persons("ali nad", on=NOW.date(), by=lea, at=LATER).hits[0].person.pk == person.pk
    assert actions.find_persons("benali nad", on=NOW.date(), by=lea, at=LATER).hits[0].person.pk == person.pk


def test_what_is_told_second_hand_is_recorded_but_held_back(lea: Actor) -> None:
    person = register(lea, source=Source.CAISSE_REGISTER)
    held = actions.correct_identity(
        person.public_id, {"birth_name": "Bénaly", "language": "ar"}, source=Source.IMPORT, by=lea, at=LATER
    )
    person.refresh_from_db()
    assert held == ["birth_name"] and person.birth_name == "Benali" and person.language == "ar"
    assert person.facts.filter(field="birth_name").count() == 2


def test_a_value_may_be_taken_back_but_not_the_name(lea: Actor) -> None:
    person = register(lea, used_name="Martin")
    actions.correct_identity(person.public_id, {"used_name": ""}, source=Source.PERSON, by=lea, at=LATER)
    person.refresh_from_db()
    assert (person.used_name, person.search_name) == ("", "benali nadia")
    with pytest.raises(Invalid):
        actions.correct_identity(person.public_id, {"birth_name": ""}, source=Source.PERSON, by=lea, at=LATER)
    with pytest.raises(Refused, match=r"person\.unknown_field"):
        actions.correct_identity(person.public_id, {"nir": NADIA}, source=Source.PERSON, by=lea, at=LATER)


def test_a_recorded_fact_cannot_be_edited(lea: Actor) -> None:
    person = register(lea)
    with pytest.raises(DatabaseError), transaction.atomic():
        PersonFact.objects.filter(person=person).update(value="Durand")


def test_contacts_are_added_once_and_end(lea: Actor) -> None:
    person = register(lea)
    row = actions.add_contact_point(
        person.public_id, ContactKind.PHONE, "0690 35 12 34", source=Source.PERSON, by=lea, at=LATER
    )
    assert (row.value, row.rank) == ("+590690351234", 2)
    with pytest.raises(Refused, match=r"person\.contact_known"):
        actions.add_contact_point(
            person.public_id, ContactKind.PHONE, "+590 690 351234", source=Source.PERSON, by=lea, at=LATER
        )
    with pytest.raises(Invalid):
        actions.add_contact_point(person.public_id, ContactKind.EMAIL, "no", source=Source.PERSON, by=lea, at=LATER)
    for _ in range(2):
        actions.end_contact_point(row.public_id, by=lea, at=LATER)
    assert [c.value for c in queries.contacts([person])] == ["+33639981234"]
    assert ContactPoint.objects.count() == 2
    actions.add_contact_point(person.public_id, ContactKind.PHONE, "0690351234", source=Source.PERSON, by=lea, at=LATER)


def test_what_could_harm_her_adds_up_whatever_the_source(lea: Actor) -> None:
    person = register(lea, source=Source.CAISSE_REGISTER, safe_contact=["no_letter"])
    every = actions.mark_unsafe(person.public_id, {SafeContact.DANGEROUS}, source=Source.REFERRER, by=lea, at=LATER)
    person.refresh_from_db()
    assert every == {SafeContact.NO_LETTER, SafeContact.DANGEROUS}
    assert person.safe_contact == ["no_letter", "dangerous"]


def test_language_hours_and_needs(lea: Actor) -> None:
    person = register(lea)
    said = {"source": Source.PERSON, "by": lea, "at": LATER}
    actions.set_language(person.public_id, "ti", interpreter=True, **said)
    actions.set_best_hours(person.public_id, ["evening"], **said)
    actions.set_accessibility(person.public_id, ["low_vision"], **said)
    person.refresh_from_db()
    assert (person.language, person.interpreter) == ("ti", True)
    assert (person.best_hours, person.accessibility) == (["evening"], ["low_vision"])
    with pytest.raises(Invalid):
        actions.set_best_hours(person.public_id, ["midnight"], **said)


def test_one_representative_at_a_time(lea: Actor) -> None:
    person = register(lea)
    said = {"source": Source.PERSON, "by": lea, "at": LATER}
    actions.name_representative(person.public_id, RepresentativeKind.CARER, "Sami", "06 39 98 00 01", **said)
    actions.name_representative(person.public_id, RepresentativeKind.GUARDIAN, "UDAF fictive", **said)
    named = queries.representative([person])
    assert named is not None and (named.name, named.phone) == ("UDAF fictive", "")
    assert person.representatives.count() == 2
    with pytest.raises(Invalid) as wrong:
        actions.name_representative(person.public_id, RepresentativeKind.CARER, "", **said)
    assert [f.field for f in wrong.value.faults] == ["representative_name"]
    for _ in range(2):
        actions.end_representative(person.public_id, by=lea, at=LATER)
    assert queries.representative([person]) is None


def test_a_wrong_nir_or_one_of_somebody_else_is_refused_until_a_human_confirms(lea: Actor) -> None:
    karim = register(lea, birth_name="Haddad", first_names="Karim", birth_date="02/06/1979", sex="1", nir=KARIM)
    person = register(lea, sex="2")
    said = {"source": Source.PERSON, "by": lea, "at": LATER}
    for typed in (NADIA[:-1] + "0", KARIM):
        with pytest.raises(Invalid):
            actions.set_nir(person.public_id, typed, **said)
    actions.set_nir(person.public_id, NADIA, **said)
    twin = register(lea, sex="2")
    with pytest.raises(Refused, match=r"person\.nir_already_held"):
        actions.set_nir(twin.public_id, NADIA, **said)
    actions.set_nir(twin.public_id, NADIA, confirmed=True, **said)
    assert actions.see_nir(karim.public_id, by=lea, at=LATER).body == KARIM[:13]
    assert Reading.objects.filter(kind="persons.nir", public_id=karim.public_id).count() == 1
    assert actions.set_nir(karim.public_id, "", **said) is None
    assert actions.see_nir(karim.public_id, by=lea, at=LATER) is None


def test_a_provisional_nir_is_flagged(lea: Actor) -> None:
    person = register(lea)
    actions.set_nir(person.public_id, "7112312345678", source=Source.PERSON, by=lea, at=LATER)
    person.refresh_from_db()
    assert person.nir_provisional
    actions.set_nir(person.public_id, nir("2840330990012"[:13]), source=Source.PERSON, by=lea, at=LATER)
    person.refresh_from_db()
    assert not person.nir_provisional


def test_a_nir_moved_to_another_row_does_not_open(lea: Actor) -> None:
    one, other = register(lea, nir=NADIA), register(lea)
    Person.objects.filter(pk=other.pk).update(nir_sealed=one.nir_sealed, nir_lookup=one.nir_lookup)
    with pytest.raises(Exception, match="moved"):
        actions.see_nir(other.public_id, by=lea, at=LATER)


def test_rotation_goes_on_where_it_stopped(lea: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    from misas.lib.sealing import KeyRing

    people = [register(lea, nir=NADIA) for _ in range(3)]
    old = sealed.ring()
    new = KeyRing({**old.seals, 2: bytes(32)}, {**old.lookups, 2: bytes(range(32))})
    monkeypatch.setattr(sealed, "ring", lambda: new)
    assert actions.find_persons(NADIA, on=NOW.date(), by=lea, at=LATER).hits  # found while half rotated
    after, changed = actions.reseal_nirs(0, limit=2)
    assert (after, changed) == (people[1].pk, 2)
    assert len(actions.find_persons(NADIA, on=NOW.date(), by=lea, at=LATER).hits) == 3
    assert actions.reseal_nirs(after, limit=2) == (0, 1)
    assert actions.reseal_nirs(0) == (0, 0)
    assert {bytes(p.nir_sealed)[:2] for p in Person.objects.all()} == {b"\x00\x02"}
    assert len(actions.find_persons(NADIA, on=NOW.date(), by=lea, at=LATER).hits) == 3


@pytest.mark.parametrize("role", [Role.AID_COMMITTEE, Role.ADMINISTRATOR])
def test_only_the_desks_register_and_search(role: Role) -> None:
    actor = worker(role)
    with working_in(context(actor)):
        with pytest.raises(Forbidden):
            register(actor)
        with pytest.raises(Forbidden):
            actions.find_persons("benali", on=NOW.date(), by=actor, at=NOW)
        with pytest.raises(Forbidden):
            actions.possible_duplicates(identity(), GARD, by=actor, at=NOW)


def test_an_agent_registers_but_sees_no_nir() -> None:
    agent = worker(Role.AGENT)
    with working_in(context(agent)):
        person = register(agent, nir=NADIA)
        with pytest.raises(Absent):
            actions.see_nir(person.public_id, by=agent, at=NOW)


def test_a_person_of_another_caisse_is_absent(lea: Actor) -> None:
    person = register(lea)
    ain = worker(caisse=AIN)
    with working_in(context(ain)):
        for verb in (
            lambda: actions.correct_identity(person.public_id, {"sex": "2"}, source=Source.PERSON, by=ain, at=NOW),
            lambda: actions.see_nir(person.public_id, by=ain, at=NOW),
            lambda: actions.mark_unsafe(person.public_id, set(), source=Source.PERSON, by=ain, at=NOW),
        ):
            with pytest.raises(Absent):
                verb()
        with pytest.raises(Forbidden):
            register(ain, GARD)
        assert not actions.find_persons("benali", on=NOW.date(), by=ain, at=NOW).hits
    with pytest.raises(Absent):
        actions.see_nir("not-an-id", by=lea, at=NOW)  # type: ignore[arg-type]
