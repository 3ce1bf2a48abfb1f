"""A document is judged, sealed, opened by whoever may, removed and then forgotten; each opening is written."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from misas.actions import documents as actions
from misas.actions import ports
from misas.connectors.document_files import DocumentFiles
from misas.core.access import Actor, Grant, Role
from misas.core.refusals import Absent, Forbidden, Invalid, Refused
from misas.records.access.scope import working_in
from misas.records.audit.models import Entry, Reading
from misas.records.documents import queries
from misas.records.documents.models import Document
from misas.records.partners.models import Organisation
from misas.records.persons.sealed import ring
from tests.kit.files import jpeg, pdf
from tests.kit.persons import AIN, GARD, NOW, context, register, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]
LATER = NOW + timedelta(days=40)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DocumentFiles:
    kept = DocumentFiles(tmp_path / "documents", ring())
    plugged = replace(ports.ports(), documents=kept)
    monkeypatch.setattr(ports._Plugged, "ports", plugged)
    return kept


@pytest.fixture
def lea(store: DocumentFiles) -> Iterator[Actor]:
    actor = worker()
    with working_in(context(actor)):
        yield actor


def test_a_quote_is_kept_sealed_and_opened_with_a_trace(lea: Actor, tmp_path: Path) -> None:
    person = register(lea)
    case = uuid.uuid4()
    row = actions.add_document(
        pdf(), "C:\\devis Nadia.PDF", "quote", person_id=person.public_id, case=case, dated_on=date(2026, 11, 3),
        by=lea, at=NOW,
    ).row  # fmt: skip
    assert (row.name, row.media_type, row.size) == ("devis Nadia.pdf", "application/pdf", len(pdf()))
    (only,) = [p for p in (tmp_path / "documents").rglob("*") if p.is_file()]
    assert b"%PDF" not in only.read_bytes()
    opened = actions.open_document(row.public_id, by=lea, at=NOW)
    assert opened.content == pdf()
    assert Reading.objects.get(kind="documents.document").public_id == row.public_id
    entry = Entry.objects.get(verb="document.added")
    assert entry.details == {"kind": "quote", "size": len(pdf()), "twin": False}
    assert [d.pk for d in queries.of_person([person])] == [d.pk for d in queries.of_case(case)] == [row.pk]


def test_the_same_content_twice_is_noticed_not_refused(lea: Actor) -> None:
    person, other = register(lea), register(lea)
    first = actions.add_document(jpeg(), "a.jpg", "invoice", person_id=person.public_id, by=lea, at=NOW)
    second = actions.add_document(jpeg(), "b.jpg", "invoice", person_id=person.public_id, by=lea, at=NOW)
    elsewhere = actions.add_document(jpeg(), "a.jpg", "invoice", person_id=other.public_id, by=lea, at=NOW)
    assert first.twin is None and second.twin is not None and second.twin.pk == first.row.pk
    assert elsewhere.twin is None


def test_what_cannot_be_taken_leaves_nothing(lea: Actor, tmp_path: Path) -> None:
    person = register(lea)
    with pytest.raises(Invalid) as wrong:
        actions.add_document(
            b"<html>", "devis.pdf", "novel", person_id=person.public_id, dated_on=date(2030, 1, 1), by=lea, at=NOW
        )
    assert [(f.field, f.code) for f in wrong.value.faults] == [
        ("content", "document.markup"),
        ("kind", "document.kind"),
        ("dated_on", "document.dated_in_future"),
    ]
    assert not Document.objects.exists() and not (tmp_path / "documents").exists()


def test_a_protected_pdf_keeps_its_warning(lea: Actor) -> None:
    person = register(lea)
    content = pdf(b"trailer<</Encrypt 7 0 R>>")
    row = actions.add_document(content, "x.pdf", "letter", person_id=person.public_id, by=lea, at=NOW).row
    assert row.warnings == ["document.encrypted"]


def test_removed_is_absent_and_its_content_forgotten_later(lea: Actor, store: DocumentFiles, tmp_path: Path) -> None:
    person = register(lea)
    row = actions.add_document(pdf(), "a.pdf", "quote", person_id=person.public_id, by=lea, at=NOW).row
    actions.remove_document(row.public_id, by=lea, at=NOW)
    for verb in (actions.open_document, actions.remove_document):
        with pytest.raises(Absent):
            verb(row.public_id, by=lea, at=NOW)
    assert queries.of_person([person]) == []
    assert actions.purge_removed(before=NOW, by=lea, at=LATER) == 0
    assert actions.purge_removed(before=LATER, by=lea, at=LATER) == 1
    assert actions.purge_removed(before=LATER, by=lea, at=LATER) == 0
    assert [p for p in (tmp_path / "documents").rglob("*") if p.is_file()] == []
    assert Document.objects.get(pk=row.pk).purged_at == LATER


def test_a_content_lost_or_exchanged_is_said_plainly(lea: Actor, store: DocumentFiles) -> None:
    person = register(lea)
    one = actions.add_document(pdf(), "a.pdf", "quote", person_id=person.public_id, by=lea, at=NOW).row
    two = actions.add_document(jpeg(), "b.jpg", "quote", person_id=person.public_id, by=lea, at=NOW).row
    store.delete(one.public_id)
    store.put(two.public_id, b"another content under the same id")
    for row in (one, two):
        with pytest.raises(Refused, match=r"document\.content_missing"):
            actions.open_document(row.public_id, by=lea, at=NOW)


@pytest.mark.parametrize("role", [Role.AGENT, Role.ADMINISTRATOR, Role.AID_COMMITTEE])
def test_only_those_who_accompany_see_documents(role: Role, lea: Actor) -> None:
    person = register(lea)
    row = actions.add_document(pdf(), "a.pdf", "quote", person_id=person.public_id, by=lea, at=NOW).row
    actor = worker(role)
    with working_in(context(actor)):
        with pytest.raises(Absent):
            actions.open_document(row.public_id, by=actor, at=NOW)
        with pytest.raises(Absent):
            actions.add_document(pdf(), "a.pdf", "quote", person_id=person.public_id, by=actor, at=NOW)
        with pytest.raises(Forbidden):
            actions.add_document(pdf(), "a.pdf", "quote", referral=uuid.uuid4(), caisse_id=GARD, by=actor, at=NOW)


def test_a_document_of_another_caisse_is_absent(lea: Actor) -> None:
    person = register(lea)
    row = actions.add_document(pdf(), "a.pdf", "quote", person_id=person.public_id, by=lea, at=NOW).row
    ain = worker(caisse=AIN)
    with working_in(context(ain)):
        assert not Document.objects.exists()
        with pytest.raises(Absent):
            actions.open_document(row.public_id, by=ain, at=NOW)
    with pytest.raises(Absent):
        actions.open_document("not-an-id", by=lea, at=NOW)  # type: ignore[arg-type]


def test_a_document_of_a_referral_waits_for_its_person(lea: Actor) -> None:
    referral = uuid.uuid4()
    row = actions.add_document(pdf(), "a.pdf", "quote", referral=referral, caisse_id=GARD, by=lea, at=NOW).row
    assert [d.pk for d in Document.objects.filter(referral=referral)] == [row.pk]
    with pytest.raises(ValueError, match="belongs to"):
        actions.add_document(pdf(), "a.pdf", "quote", by=lea, at=NOW)


def test_a_health_professional_joins_a_prescription_and_sees_no_other(lea: Actor) -> None:
    person, referral = register(lea), uuid.uuid4()
    ours = actions.add_document(pdf(), "a.pdf", "quote", person_id=person.public_id, by=lea, at=NOW).row
    practice = Organisation.objects.create(name="Cabinet de Test", kind="health_professional", created_at=NOW)
    doctor = Actor(None, "Dr Test", frozenset({Grant(Role.HEALTH_PROFESSIONAL, organisation=practice.pk)}))
    with working_in(context(doctor)):
        row = actions.add_document(
            jpeg(), "a.jpg", "prescription", referral=referral, caisse_id=GARD, organisation_id=practice.pk,
            by=doctor, at=NOW,
        ).row  # fmt: skip
        assert actions.open_document(row.public_id, by=doctor, at=NOW).content == jpeg()
        with pytest.raises(Absent):
            actions.open_document(ours.public_id, by=doctor, at=NOW)
    assert [d.pk for d in Document.objects.filter(referral=referral)] == [row.pk]
