"""Whoever opens a page may do everything it shows: no gesture on screen is answered "not for you" or "not there"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from misas.actions import cases, triage
from misas.actions.referrals import receive_referral
from misas.core.access import Role
from misas.core.cases.codes import ExitCode, HandoverMotive, WaitingOn
from misas.core.cases.handover import Packet
from misas.core.documents.codes import DocumentKind
from misas.core.referrals.codes import Channel, TriageOutcome
from misas.records.accounts.models import Account
from misas.records.cases.models import Case, Follower, Handover, Task
from misas.records.referrals.models import Referral
from misas.web.workspace.cases.page import TABS
from tests.kit import people
from tests.kit.cases import GLASSES, Office, build_office, fresh
from tests.kit.people import GARD, sign_in
from tests.kit.referrals import typed
from tests.web.offered import offers, refused

pytestmark = pytest.mark.django_db

READERS = ("paul", "sonia", "marc")


@pytest.fixture
def office() -> Office:
    made = build_office()
    made.at = datetime.now(UTC) - timedelta(days=20)
    return made


def signed(account: Account) -> Client:
    return sign_in(Client(), account)


def packet(office: Office) -> Packet:
    return Packet((HandoverMotive.HOUSING,), "Vit seule", "Bilan fait", "Un logement", office.today)


def followed_by_marc(office: Office, case: Case) -> Case:
    """Marc of the service social reads this case without owning it."""
    with office.as_system():
        Follower.objects.create(caisse_id=GARD, case=case, account=office.marc, since=office.at)
        return fresh(case)


def unassigned(office: Office) -> Case:
    with office.working(office.claire) as claire:
        return office.case(claire)


def calling(office: Office) -> Case:
    with office.working(office.claire) as claire:
        case = office.taken(claire)
        cases.add_task(case.public_id, "Appeler la mutuelle", office.today + timedelta(days=40), by=claire,
                       at=office.later(minutes=1))  # fmt: skip
        cases.add_task(case.public_id, "Envoyer le devis", office.today + timedelta(days=40), by=claire,
                       at=office.later(minutes=1))  # fmt: skip
        first = Task.objects.filter(case=case).order_by("id")[0]
        cases.do_task(first.public_id, by=claire, at=office.later(minutes=1))
        cases.save_note(case.public_id, uuid4(), "Préfère l’après-midi.", 0, by=claire, at=office.later(minutes=1))
        return case


def reached(office: Office) -> Case:
    with office.working(office.claire) as claire:
        case = office.taken(claire)
        cases.reach(case.public_id, agrees=None, by=claire, at=office.later(minutes=1))
        return case


def accompanied(office: Office) -> Case:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire, (GLASSES,))
        cases.ask_document(case.public_id, DocumentKind.QUOTE, by=claire, at=office.later(minutes=1))
        return case


def waiting(office: Office) -> Case:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
        cases.wait(case.public_id, WaitingOn.FUNDER, until=None, by=claire, at=office.later(minutes=1))
        return case


def handed_over(office: Office) -> Case:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
        cases.propose_handover(case.public_id, packet(office), by=claire, at=office.later(minutes=1))
    with office.working(office.marc) as marc:
        cases.accept_handover(case.public_id, by=marc, at=office.later(minutes=1))
        return fresh(case)


def proposed(office: Office) -> Case:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
        cases.propose_handover(case.public_id, packet(office), by=claire, at=office.later(minutes=1))
        return case


def to_look_at_twice(office: Office) -> Case:
    case = calling(office)
    with office.working(office.sonia) as sonia:
        cases.set_rules(GARD, {"second_look": [ExitCode.DUPLICATE]}, by=sonia, at=office.later(minutes=1))
    with office.working(office.claire) as claire:
        cases.close_case(case.public_id, ExitCode.DUPLICATE, by=claire, at=office.later(minutes=1))
    return case


def closed(office: Office) -> Case:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
        cases.close_case(case.public_id, ExitCode.MOVED, by=claire, at=office.later(minutes=1))
        return case


STATES = (unassigned, calling, reached, accompanied, waiting, proposed, handed_over, to_look_at_twice, closed)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_a_case_offers_only_what_its_reader_may_do(
    office: Office, state: Callable[[Office], Case], reader: str
) -> None:
    case = state(office)
    if reader == "marc" and case.owner_id != office.marc.pk:
        case = followed_by_marc(office, case)
    client = signed(getattr(office, reader))
    here = f"/dossiers/{case.public_id}/"
    pages = (here, f"{here}imprimer", f"{here}ecrire/sms", *(here + tab for tab in TABS))
    assert list(refused(client, *pages)) == []


def test_whoever_only_follows_a_case_is_shown_no_gesture_on_it(office: Office) -> None:
    case = followed_by_marc(office, accompanied(office))
    page = signed(office.marc).get(f"/dossiers/{case.public_id}/").content.decode()
    assert gestures(page) == set()
    assert "note-state" not in page  # nor a note to write
    her_own = signed(office.claire).get(f"/dossiers/{case.public_id}/").content.decode()
    assert gestures(her_own) >= {"postpone", "add-task"}


def gestures(page: str) -> set[str]:
    """The names of the gestures that a page offers."""
    asked = [one.url.partition("?")[0] for one in offers(page) if "/geste/" in one.url]
    return {url.rsplit("/", 1)[1] for url in asked}


@pytest.mark.parametrize("reader", READERS)
def test_the_page_of_a_person_opens_only_the_cases_that_open(office: Office, reader: str) -> None:
    case = closed(office)
    with office.working(office.claire) as claire:
        cases.open_case(case.person, by=claire, at=office.later(minutes=1))
    assert list(refused(signed(getattr(office, reader)), f"/personnes/{case.person.public_id}/")) == []


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("state", [proposed, handed_over], ids=lambda state: state.__name__)
def test_a_handover_offers_only_what_its_reader_may_do(
    office: Office, state: Callable[[Office], Case], reader: str
) -> None:
    case = state(office)
    with office.as_system():
        row = Handover.objects.get(case=case)
    client = signed(getattr(office, reader))
    assert list(refused(client, "/relais/", f"/relais/{row.public_id}")) == []


def a_referral(office: Office) -> Referral:
    agent = people.person("Ana Accueil", Role.AGENT)
    with office.working(agent) as by:
        receipt = receive_referral(
            typed(), caisse_id=GARD, channel=Channel.POST, key=str(uuid4()), by=by, at=datetime.now(UTC)
        )
        return Referral.objects.get(public_id=receipt.public_id)


def awaiting(office: Office) -> Referral:
    unassigned(office)  # somebody alike, with an open case
    return a_referral(office)


def accepted(office: Office) -> Referral:
    row = a_referral(office)
    with office.working(office.claire) as by:
        person = triage.name_as_said(row.public_id, by=by, at=datetime.now(UTC))
        triage.accept(row.public_id, "gives_up_care", person=person, by=by, at=datetime.now(UTC))
    return row


def ended(office: Office) -> Referral:
    row = a_referral(office)
    with office.working(office.claire) as by:
        triage.end(row.public_id, TriageOutcome.INADMISSIBLE, "person_refuses", by=by, at=datetime.now(UTC))
    return row


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("state", [awaiting, accepted, ended], ids=lambda state: state.__name__)
def test_triage_offers_only_what_its_reader_may_do(
    office: Office, state: Callable[[Office], Referral], reader: str
) -> None:
    row = state(office)
    client = signed(getattr(office, reader))
    lists = () if reader == "marc" else ("/a-trier/",)
    assert list(refused(client, f"/a-trier/{row.public_id}", *lists)) == []
