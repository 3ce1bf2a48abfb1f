"""A double click, a replayed POST: a document, a fact about a person, a tick, an agreement are written once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from misas.actions import cases
from misas.records.cases.models import Case, Task
from misas.records.documents.models import Document
from misas.records.persons.models import ContactPoint, FormTaken, PersonFact, Representative
from misas.records.privacy import queries as privacy
from tests.kit.cases import Office, kinds
from tests.kit.files import pdf
from tests.web.cases.conftest import SignIn


@pytest.fixture
def case(office: Office) -> Case:
    with office.working(office.claire) as claire:
        return office.taken(claire)


@pytest.fixture
def claire(office: Office, as_: SignIn) -> Client:
    return as_(office.claire)


def sent(kind: str = "quote", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "file": SimpleUploadedFile("devis.pdf", pdf(), "application/pdf")} | more


def test_a_document_sent_twice_is_kept_once(office: Office, claire: Client, case: Case) -> None:
    address = f"/dossiers/{case.public_id}/documents/ajouter"
    for _ in range(2):
        answer = claire.post(address, sent(idempotency_key="one"))
        assert (answer.status_code, answer["Location"]) == (303, f"/dossiers/{case.public_id}/documents")
    with office.working(office.claire):
        assert Document.objects.filter(case=case.public_id).count() == 1
    claire.post(address, sent(idempotency_key="two"))
    with office.working(office.claire):
        assert Document.objects.filter(case=case.public_id).count() == 2  # sent again on purpose: said to be a twin


def test_a_document_that_was_refused_may_be_sent_again(office: Office, claire: Client, case: Case) -> None:
    address = f"/dossiers/{case.public_id}/documents/ajouter"
    wrong = {"kind": "quote", "file": SimpleUploadedFile("devis.pdf", b"MZ not a pdf"), "idempotency_key": "one"}
    assert claire.post(address, wrong).status_code == 422
    assert claire.post(address, sent(idempotency_key="one")).status_code == 303
    with office.working(office.claire):
        assert Document.objects.filter(case=case.public_id).count() == 1


@pytest.mark.parametrize(
    ("name", "typed", "model"),
    [
        ("identite", {"birth_name": "Benali", "first_names": "Nadia", "birth_date": "12/3/1984"}, PersonFact),
        ("joindre", {"best_hours": ["morning"], "language": "ar"}, PersonFact),
        ("contact", {"kind": "phone", "value": "06 39 98 77 66"}, ContactPoint),
        ("representant", {"title": "guardian", "name": "Paule Benali"}, Representative),
    ],
)
def test_what_is_said_of_a_person_is_written_once(
    office: Office, claire: Client, case: Case, name: str, typed: dict[str, Any], model: Any
) -> None:
    def rows() -> int:
        with office.working(office.claire):
            return int(model.objects.filter(person=case.person_id).count())

    address = f"/personnes/{case.person.public_id}/dire/{name}"
    before = rows()
    first = claire.post(address, typed | {"source": "person", "idempotency_key": "one"})
    assert first.status_code == 303, first.content.decode()
    once = rows()
    assert once > before
    again = claire.post(address, typed | {"source": "person", "idempotency_key": "one"})
    assert (again.status_code, again["Location"]) == (303, first["Location"])
    assert rows() == once


def test_the_information_of_a_person_is_recorded_once(office: Office, claire: Client, case: Case) -> None:
    typed = {"how": "by_phone", "agreed": "yes", "agreement_mode": "oral", "feedback": "on", "idempotency_key": "one"}
    with office.working(office.claire):
        before = len(privacy.facts([case.person]).proofs)
    for _ in range(2):
        answer = claire.post(f"/dossiers/{case.public_id}/geste/inform", typed)
        assert answer.status_code == 303, answer.content.decode()
    with office.working(office.claire):
        assert len(privacy.facts([case.person]).proofs) == before + 1
        assert FormTaken.objects.filter(person=case.person_id, key="one").count() == 1


def test_a_tick_sent_twice_never_unticks(office: Office, claire: Client, case: Case) -> None:
    with office.working(office.claire) as actor:
        task = cases.add_task(case.public_id, "Appeler la mutuelle", date(2027, 1, 4), by=actor, at=office.at)
    address = f"/dossiers/{case.public_id}/taches/{task.public_id}"

    def is_done() -> bool:
        with office.working(office.claire):
            return Task.objects.get(pk=task.pk).ended_at is not None

    tick, untick = {"done": "1", "idempotency_key": "tick"}, {"idempotency_key": "untick"}
    for _ in range(2):
        assert claire.post(address, tick).status_code == 200
        assert is_done()
    for _ in range(2):
        assert claire.post(address, untick).status_code == 200
        assert not is_done()
    claire.post(address, tick)  # the first click, replayed late
    assert not is_done()
    claire.post(address, {"done": "1", "idempotency_key": "again"})
    claire.post(address, untick)  # the second one, replayed late
    assert is_done()
    with office.working(office.claire):
        assert kinds(case).count("task_done") == 1
