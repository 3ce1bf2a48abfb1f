"""The service social reads a packet, accepts it or gives it back with why; before that, the case stays closed to it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from misas.actions import cases
from misas.core.cases.codes import CaseStatus, HandoverMotive
from misas.core.cases.handover import Packet
from misas.records.cases.models import Case, Handover
from tests.kit.cases import Office, build_office, fresh
from tests.kit.people import sign_in

pytestmark = pytest.mark.django_db

PACKET = Packet(
    (HandoverMotive.HOUSING, HandoverMotive.ISOLATION),
    situation="Vit seule, expulsion prévue au printemps",
    already_done="Bilan des droits fait",
    expected="Un accompagnement logement",
    agreed_on=date(2026, 11, 2),
    urgent=True,
)


@pytest.fixture
def office() -> Office:
    return build_office()


@pytest.fixture
def proposed(office: Office) -> Handover:
    return propose(office)


@pytest.fixture
def marc(client: Client, office: Office) -> Client:
    return sign_in(client, office.marc)


def propose(office: Office) -> Handover:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
        cases.propose_handover(case.public_id, PACKET, by=claire, at=office.later(minutes=1))
        return Handover.objects.get(case=case)


def to(name: str, row: Handover) -> str:
    return reverse(f"workspace:{name}", args=[row.public_id])


def text(answer: Any) -> str:
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")


def case_of(office: Office, row: Handover) -> Case:
    with office.as_system():
        return fresh(Case.objects.get(pk=row.case_id))


def test_a_packet_waits_with_its_motives(marc: Client, proposed: Handover) -> None:
    shown = text(marc.get(reverse("workspace:handovers")))
    assert "Logement, isolement" in shown
    assert "Urgent" in shown
    packet = text(marc.get(to("handover", proposed)))
    assert "expulsion prévue au printemps" in packet
    assert "Ouvrir le dossier" not in packet


def test_accepting_gives_the_case_and_opens_it(marc: Client, office: Office, proposed: Handover) -> None:
    assert marc.post(to("accept_handover", proposed), {"idempotency_key": "a"}).status_code == 303
    assert case_of(office, proposed).owner_id == office.marc.pk
    assert "Ouvrir le dossier" in text(marc.get(to("handover", proposed)))
    assert marc.post(to("accept_handover", proposed), {"idempotency_key": "a"}).status_code == 303
    assert marc.post(to("accept_handover", proposed), {"idempotency_key": "b"}).status_code == 409
    assert "Benali" in text(marc.get(reverse("workspace:handovers") + "?vue=acceptes"))


def test_giving_back_asks_why_and_keeps_what_was_typed(marc: Client, office: Office, proposed: Handover) -> None:
    wrong = marc.post(to("return_handover", proposed), {"why": " "})
    assert wrong.status_code == 422
    assert "Dites pourquoi" in text(wrong)
    long = "x" * 501
    assert long in text(marc.post(to("return_handover", proposed), {"why": long}))
    assert marc.post(to("return_handover", proposed), {"why": "Hors de notre secteur"}).status_code == 303
    assert case_of(office, proposed).owner_id == office.claire.pk
    assert "Hors de notre secteur" in text(marc.get(reverse("workspace:handovers") + "?vue=rendus"))


def test_what_was_accepted_may_still_be_given_back(marc: Client, office: Office, proposed: Handover) -> None:
    marc.post(to("accept_handover", proposed))
    assert marc.post(to("return_handover", proposed), {"why": "La personne a déménagé"}).status_code == 303
    assert case_of(office, proposed).owner_id == office.claire.pk
    assert case_of(office, proposed).status != CaseStatus.CLOSED


def test_the_office_follows_what_it_proposed_without_answering(
    client: Client, office: Office, proposed: Handover
) -> None:
    sonia = sign_in(client, office.sonia)
    packet = text(sonia.get(to("handover", proposed)))
    assert "Accepter le relais" not in packet
    assert sonia.post(to("accept_handover", proposed)).status_code == 403


def test_another_caisse_finds_nothing(client: Client, office: Office, proposed: Handover) -> None:
    zoe = sign_in(client, office.zoe)
    assert zoe.get(to("handover", proposed)).status_code == 404


def test_the_list_costs_the_same_whatever_it_holds(
    marc: Client, office: Office, proposed: Handover, django_assert_max_num_queries: Any
) -> None:
    for _ in range(4):
        propose(office)
    with django_assert_max_num_queries(14) as seen:
        marc.get(reverse("workspace:handovers"))
    asked = [q["sql"] for q in seen if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "SELECT set_config"))]
    assert len(asked) <= 8, asked
