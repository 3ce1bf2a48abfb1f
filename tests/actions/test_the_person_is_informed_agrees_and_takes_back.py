"""What she was told and answered is kept as said; taking back works at once and in one gesture."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from misas.actions import privacy as actions
from misas.actions.persons import link_as_same_person
from misas.core.access import Actor, Context, Grant, Role
from misas.core.privacy.agreement import RECEIPT_ALONE, may_accompany, standing, what_referrer_may_hear
from misas.core.privacy.codes import News, Scope, Standing
from misas.core.refusals import Absent, Forbidden, Invalid, Refused
from misas.records.access.scope import working_in
from misas.records.audit.models import Entry
from misas.records.partners.models import Organisation
from misas.records.persons import queries as persons
from misas.records.persons.models import Person
from misas.records.privacy import queries
from misas.records.privacy.models import InformationProof
from tests.kit.persons import AIN, GARD, NOW, context, register, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]
SAID: dict[str, Any] = {
    "text_version": "accord-1",
    "how": "by_phone",
    "informed_at": NOW,
    "agreed": True,
    "agreement_mode": "oral",
    "feedback": True,
    "withheld": ["outcome"],
}


@pytest.fixture
def lea() -> Iterator[Actor]:
    actor = worker()
    with working_in(context(actor)):
        yield actor


def facts(person: Person) -> queries.Facts:
    return queries.facts(persons.cluster(person))


def heard(person: Person) -> frozenset[News]:
    known = facts(person)
    return what_referrer_may_hear(known.proofs, known.withdrawals)


def test_information_and_agreement_become_facts(lea: Actor) -> None:
    person = register(lea)
    assert heard(person) == RECEIPT_ALONE
    row = actions.record_information(SAID, caisse_id=GARD, person_id=person.public_id, by=lea, at=NOW)
    assert (row.agreed_at, row.recorded_by_id, row.withheld) == (NOW, lea.account_id, ["outcome"])
    assert heard(person) == {News.RECEIPT, News.TAKE_UP, News.CONTACT}
    assert Entry.objects.get(verb="privacy.informed").details == {"how": "by_phone", "agreed": True, "feedback": True}


def test_a_proof_that_is_not_whole_is_refused(lea: Actor) -> None:
    person = register(lea)
    with pytest.raises(Invalid) as wrong:
        actions.record_information(
            SAID | {"how": "", "agreement_mode": ""}, caisse_id=GARD, person_id=person.public_id, by=lea, at=NOW
        )
    assert [f.field for f in wrong.value.faults] == ["how", "agreement_mode"]


def test_one_gesture_takes_it_back_and_a_new_agreement_speaks_again(lea: Actor) -> None:
    person = register(lea)
    actions.record_information(SAID, caisse_id=GARD, person_id=person.public_id, by=lea, at=NOW)
    actions.withdraw(person.public_id, Scope.FEEDBACK, by=lea, at=NOW + timedelta(hours=1))
    assert heard(person) == RECEIPT_ALONE
    with pytest.raises(Refused, match=r"privacy\.withdrawn_already"):
        actions.withdraw(person.public_id, Scope.FEEDBACK, by=lea, at=NOW + timedelta(hours=2))
    actions.withdraw(person.public_id, Scope.OPPOSITION, by=lea, at=NOW + timedelta(hours=3))
    known = facts(person)
    assert standing(known.proofs, known.withdrawals) is Standing.OPPOSED
    assert not may_accompany(known.proofs, known.withdrawals)
    again = NOW + timedelta(days=2)
    actions.record_information(
        SAID | {"informed_at": again}, caisse_id=GARD, person_id=person.public_id, by=lea, at=again
    )
    assert News.CONTACT in heard(person)
    actions.withdraw(person.public_id, Scope.FEEDBACK, by=lea, at=again + timedelta(hours=1))
    assert heard(person) == RECEIPT_ALONE


def test_what_is_said_of_one_row_holds_for_the_linked_ones(lea: Actor) -> None:
    one, other = register(lea), register(lea)
    actions.record_information(SAID, caisse_id=GARD, person_id=other.public_id, by=lea, at=NOW)
    link_as_same_person(one.public_id, other.public_id, by=lea, at=NOW)
    actions.withdraw(one.public_id, Scope.SHARING, by=lea, at=NOW + timedelta(hours=1))
    assert heard(Person.objects.get(pk=other.pk)) == RECEIPT_ALONE


def test_what_was_recorded_is_never_edited(lea: Actor) -> None:
    person = register(lea)
    row = actions.record_information(SAID, caisse_id=GARD, person_id=person.public_id, by=lea, at=NOW)
    back = actions.withdraw(person.public_id, Scope.FEEDBACK, by=lea, at=NOW)
    for change in (
        lambda: InformationProof.objects.filter(pk=row.pk).update(agreed=False, feedback=False),
        lambda: InformationProof.objects.filter(pk=row.pk).update(withheld=[]),
        lambda: type(back).objects.filter(pk=back.pk).update(scope=Scope.SHARING),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def partner(name: str = "CCAS de Test") -> Actor:
    organisation = Organisation.objects.create(name=name, kind="ccas", created_at=NOW)
    return Actor(None, name, frozenset({Grant(Role.PARTNER_MEMBER, organisation=organisation.pk)}))


def test_a_partner_records_before_the_person_is_known_and_triage_attaches(lea: Actor) -> None:
    ccas, other = partner(), partner("Association de Test")
    with working_in(Context.of(ccas)):
        row = actions.record_information(SAID, caisse_id=GARD, organisation_id=ccas.organisation, by=ccas, at=NOW)
        with pytest.raises(Forbidden):
            actions.record_information(SAID, caisse_id=GARD, organisation_id=other.organisation, by=ccas, at=NOW)
    with working_in(Context.of(other)):
        assert not InformationProof.objects.exists()
    person, stranger = register(lea), register(lea)
    for _ in range(2):
        actions.attach_proof(row.public_id, person, by=lea, at=NOW)
    with pytest.raises(Refused, match=r"privacy\.proof_of_another"):
        actions.attach_proof(row.public_id, stranger, by=lea, at=NOW)
    assert News.TAKE_UP in heard(person)
    proofs, withdrawals = queries.history([person])
    assert [p.organisation.name for p in proofs] == ["CCAS de Test"] and withdrawals == []


def test_another_caisse_neither_sees_nor_records(lea: Actor) -> None:
    person = register(lea)
    row = actions.record_information(SAID, caisse_id=GARD, by=lea, at=NOW)
    ain = worker(caisse=AIN)
    with working_in(context(ain)):
        assert not InformationProof.objects.exists()
        with pytest.raises(Absent):
            actions.withdraw(person.public_id, Scope.FEEDBACK, by=ain, at=NOW)
        with pytest.raises(Absent):
            actions.attach_proof(row.public_id, person, by=ain, at=NOW)
        with pytest.raises(Forbidden):
            actions.record_information(SAID, caisse_id=GARD, by=ain, at=NOW)
