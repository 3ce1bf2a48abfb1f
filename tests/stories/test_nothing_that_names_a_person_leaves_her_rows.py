"""A hundred people are referred, registered and accompanied: no name, NIR, address or free text is found in the
journals, the outbox, the queue or the logs, even when the database refuses a row."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from misas.actions import cases, persons, privacy, rights, triage
from misas.actions.referrals import look, post_identity, receive_referral
from misas.config import logging as house_logging
from misas.core.access import Actor
from misas.core.cases.codes import AttemptChannel, AttemptOutcome, ExitCode
from misas.core.persons.codes import ContactKind, RepresentativeKind, Source
from misas.core.privacy.codes import Scope
from misas.core.referrals.codes import Channel
from misas.core.rights import codes as rights_codes
from misas.core.rights.claims import ClaimFact, ClaimFactKind, Filer
from misas.records.accounts.models import Account
from tests.kit.house import GARD, MONDAY, House, build_house
from tests.kit.nirs import nir
from tests.kit.referrals import typed

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
PEOPLE = 100
TABLES = ("audit_entry", "audit_reading", "outbox_message", "procrastinate_jobs", "procrastinate_events")
SAID = {
    "address": "3 rue Plantée",
    "email": "plantee@exemple.test",
    "comment": "Texte planté",
    "urgent": "oui",
    "urgent_text": "Urgence plantée",
    "third_party_name": "Tierce Plantée",
    "third_party_role": "voisine",
    "third_party_phone": "0199007777",
    "referrer_name": "Guichet Planté",
}
NUMBERS = [nir(f"2840330990{n + 100}") for n in range(PEOPLE)]
PLANTED = ("lanté", "plantee", "zzbenali", "nadiazz", "2840330990", "1984-03-12", "12/03/1984")
PLANTED += ("9007777", "9987777", "00 77 77", "98 77 77")  # telephones: long enough not to stand in a random identifier


@pytest.fixture
def house(db: None) -> House:
    return build_house()


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the service writes, with its own configuration, at its most talkative."""
    root, written = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    house_logging.configure({"level": "debug"})
    root.handlers[0].setStream(written)  # type: ignore[attr-defined]
    logging.getLogger("django.db.backends").setLevel(logging.INFO)  # SQL is logged in no mode of the service
    yield written
    root.handlers[:], root.level = handlers, level


def review_and_claim(case: UUID, by: Actor) -> None:
    """Her household, her wages, her documents: none of it is for a journal."""
    review = rights.open_review(case, by=by, at=LATER).public_id
    child = rights.add_member(review, role=rights_codes.Role.CHILD, label="Enfant Planté", by=by, at=LATER)
    rights.name_member(review, child.key, "Aîné planté", by=by, at=LATER)
    more: dict[str, Any] = {"status": rights_codes.FactStatus.SAID, "source": "Lettre plantée", "by": by, "at": LATER}
    rights.record_fact(review, member="p1", fact="wage_net", raw=9007777, **more)
    rights.record_fact(review, member="p1", fact="birth_date", raw="1984-03-12", **more)
    rights.answer(review, by=by, at=LATER)
    claim = rights.prepare_claim(case, "c2s", review=review, source="Voisine plantée", by=by, at=LATER).public_id
    day, kind = LATER.date(), ClaimFactKind
    rights.record_claim(claim, "file", ClaimFact(kind.FILED, day, filer=Filer.PERSON), by=by, at=LATER)
    asked = ClaimFact(kind.DOCUMENTS_ASKED, day, missing=("Pièce plantée",))
    rights.record_claim(claim, "ask_documents", asked, source="Agent planté", by=by, at=LATER)


def refer(house: House, number: int) -> None:
    """One agent, one person, from her identity posted by the workstation to her accompaniment and its end."""
    answers = typed(**SAID, last_name="Zzbenali", first_names=f"Nadiazz{chr(97 + number % 26)}", nir=NUMBERS[number])
    answers |= {"phone": "0639987777"}
    with house.working(house.agent) as by:
        known = {name: answers[name] for name in ("last_name", "first_names", "birth_date", "nir", "phone", "address")}
        secret = post_identity(known, caisse_id=GARD, by=by, at=MONDAY)
        assert look(secret, by=by, at=MONDAY)["nir"]
        receipt = receive_referral(
            answers, caisse_id=GARD, channel=Channel.DESK, key=f"k{number}", by=by, at=MONDAY, prefill=secret
        )
    with house.working(house.caseworker) as by:
        triage.proposals(receipt.public_id, by=by, at=LATER)
        person = triage.name_as_said(receipt.public_id, by=by, at=LATER)
        if number:
            return
        case = triage.accept(receipt.public_id, "gives_up_care", by=by, at=LATER).public_id
        cases.take(case, by=by, at=LATER)
        cases.log_attempt(
            case, AttemptChannel.PHONE, AttemptOutcome.NOT_REACHED, comment="Texte planté", by=by, at=LATER
        )
        cases.save_note(case, uuid4(), "Note plantée", 0, by=by, at=LATER)
        cases.add_task(case, "Tâche plantée", (LATER + timedelta(days=2)).date(), by=by, at=LATER)
        review_and_claim(case, by)
        persons.add_contact_point(
            person.public_id, ContactKind.EMAIL, "autre.plantee@exemple.test", source=Source.PERSON, by=by, at=LATER
        )
        persons.name_representative(
            person.public_id, RepresentativeKind.CARER, "Aide Plantée", source=Source.PERSON, by=by, at=LATER
        )
        persons.correct_identity(
            person.public_id, {"birth_name": "Zzbenali Plantée"}, source=Source.PERSON, by=by, at=LATER
        )
        privacy.withdraw(person.public_id, Scope.FEEDBACK, by=by, at=LATER)
        cases.close_case(case, ExitCode.OUTSIDE_CRITERIA, by=by, at=LATER)


def test_a_hundred_people_leave_no_trace_outside_their_rows(house: House, log: io.StringIO, as_owner: Any) -> None:
    as_owner.execute("SET ROLE misas_web")
    for number in range(PEOPLE):
        refer(house, number)
    as_owner.execute("RESET ROLE")
    seen = log.getvalue()
    for table in TABLES:
        as_owner.execute(f"SELECT count(*), coalesce(string_agg(t::text, ' '), '') FROM {table} t")
        lines, told = as_owner.fetchone()
        assert lines >= (0 if table == "procrastinate_events" else PEOPLE), table
        seen += told
    assert [mark for mark in PLANTED if mark in seen.lower()] == []
    assert [number for number in NUMBERS if number in seen or number[:13] in seen] == []


def test_a_row_that_the_database_refuses_is_not_quoted_in_the_log(log: io.StringIO) -> None:
    account = {"full_name": "Adèle Plantée", "email": "plantee@exemple.test", "created_at": MONDAY}
    Account.objects.create(**account)
    try:
        with transaction.atomic():
            Account.objects.create(**account)
    except IntegrityError as refused:
        assert "plantee" in str(refused), "PostgreSQL quotes no row any more: this test proves nothing"
        logging.getLogger("django.request").error("500", exc_info=refused)
    written = log.getvalue()
    assert "IntegrityError" in written
    assert "violates unique constraint" in written
    assert "The above exception was the direct cause" in written
    assert [mark for mark in PLANTED if mark in written.lower()] == []
