"""The committee reads its packets and records each decision with its reason; what cannot be is said, and kept typed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from misas.records.audit.models import Reading
from misas.records.funding.models import AidApplication, ApplicationFact, CommitteeSession, Envelope
from tests.kit.committee import Room
from tests.kit.funders import CAISSE, publish
from tests.kit.people import sign_in
from tests.web.funding_office.screen import read, refused, send, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gard")]
LIST = "/commission/"
PLAN = "/commission/seance"


@pytest.fixture
def session(room: Room) -> CommitteeSession:
    """It sits today, with one request of 182 € and an envelope."""
    room.asked()
    room.envelope()
    row = room.session()
    room.scheduled(row)
    return row


def there(row: CommitteeSession) -> str:
    return f"/commission/{row.public_id}"


def step(room: Room, verb: str) -> str:
    return f"/commission/demandes/{room.requests()[0].public_id}/{verb}"


def typed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def cents_of(room: Room) -> str:
    with room.office.working(room.office.sonia):
        return "cents:" + room.requests()[0].lines.get().line.name


def grant(room: Room, amount: str, **more: str) -> dict[str, str]:
    return {
        "on": typed(room.today), cents_of(room): amount, "valid_until": typed(room.today + timedelta(days=180)),
        "payee": "practitioner", **more,
    }  # fmt: skip


def decisions(room: Room) -> list[str]:
    with room.office.working(room.office.sonia):
        kinds = ApplicationFact.objects.filter(application=room.requests()[0]).order_by("id")
        return [kind for kind in kinds.values_list("kind", flat=True) if kind in ("granted", "refused", "adjourned")]


def test_a_request_without_a_session_is_put_before_one(room: Room, ines: Client) -> None:
    room.asked()
    page = read(ines, LIST)
    assert "Ajoutez une séance, puis inscrivez-les" in page and "Inscrire<" not in page
    row = room.session(days=9)
    page = read(ines, LIST)
    assert "Demandes sans séance" in page and "182,00 €" in page
    assert 'name="on"' not in read(ines, step(room, "schedule"))
    refused(ines, step(room, "schedule"), session="")
    send(ines, step(room, "schedule"), session=str(row.public_id))
    page = read(ines, LIST)
    assert "Demandes sans séance" not in page and "182,00 €" in page


def test_a_request_is_put_before_a_session_of_its_own_funder_only(room: Room, ines: Client) -> None:
    room.asked()
    answer = ines.get(step(room, "schedule"))
    assert answer.status_code == 409 and "ajoutez-en une" in text_of(answer)
    posted = ines.post(step(room, "schedule"), {"session": "2026-12-01"})
    assert posted.status_code == 409


def test_a_packet_is_read_and_granted_with_less_and_why(room: Room, session: CommitteeSession, ines: Client) -> None:
    page = read(ines, there(session))
    for said in ("Frais", "AMO", "AMC", "Autres", "Demandé", "Reste", "Noter un accord", "Noter un refus"):
        assert said in page
    send(ines, step(room, "grant"), **grant(room, "100", reason="outside_rules", reason_text="Un seul soin"))
    page = read(ines, there(session))
    assert "1 sur 1" in page and "Noter un refus" not in page
    assert "100,00 €" in page and "Motif : Hors du règlement du financeur (Un seul soin)." in page
    assert decisions(room) == ["granted"]


IMPOSSIBLE = {
    "182,01": "dépassent les 182,00 € demandés : la commission ne peut pas accorder plus que la demande",
    "-5": "Un montant ne peut pas être négatif",
    "12,345": "Un montant s’arrête au centime",
    "beaucoup": "Ce montant ne se lit pas",
    "100": "Indiquez le motif : moins que la demande est accordé",
    "0": "Un accord porte sur un centime au moins",
}


def test_a_decision_that_cannot_be_is_said_beside_what_was_typed(
    room: Room, session: CommitteeSession, ines: Client
) -> None:
    for amount, said in IMPOSSIBLE.items():
        page = refused(ines, step(room, "grant"), **grant(room, amount))
        assert said in page and f'value="{amount}"' in page, amount
        assert decisions(room) == []


def test_a_refusal_without_its_reason_is_asked_for_it(room: Room, session: CommitteeSession, ines: Client) -> None:
    refused(ines, step(room, "refuse"), on=typed(room.today), reason="", reason_text="Pas de motif")
    assert decisions(room) == []
    send(ines, step(room, "refuse"), on=typed(room.today), reason="outside_rules")
    assert decisions(room) == ["refused"]


def test_an_envelope_is_never_overdrawn(room: Room, session: CommitteeSession, ines: Client) -> None:
    with room.office.working(room.office.sonia):
        Envelope.objects.update(total_cents=10_000)
    page = refused(ines, step(room, "grant"), **grant(room, "182"))
    assert "Il ne reste que 100,00 € dans cette enveloppe : 182,00 € ne peuvent pas y être engagés" in page
    assert 'value="182"' in page and decisions(room) == []
    with room.office.working(room.office.sonia):
        assert Envelope.objects.get().committed_cents == 0


def test_the_same_decision_sent_twice_is_recorded_once(room: Room, session: CommitteeSession, ines: Client) -> None:
    url, said = step(room, "grant"), grant(room, "182") | {"idempotency_key": "0b1f"}
    assert [ines.post(url, said).status_code for _ in range(2)] == [303, 303]
    assert decisions(room) == ["granted"]


def test_a_session_in_the_past_is_not_planned(room: Room, sonia: Client) -> None:
    with room.office.working(room.office.sonia):
        fund = str(publish(CAISSE).public_id)
    yesterday = typed(room.today - timedelta(days=1))
    page = refused(sonia, PLAN, funder=fund, on=yesterday, deposit_by="")
    assert "Donnez un jour à venir, dans les deux ans" in page and f'value="{yesterday}"' in page
    late = typed(room.today + timedelta(days=12))
    page = refused(sonia, PLAN, funder=fund, on=typed(room.today + timedelta(days=10)), deposit_by=late)
    assert "Le dépôt se termine au plus tard le jour de la séance" in page
    with room.office.working(room.office.sonia):
        assert not CommitteeSession.objects.exists()
    send(sonia, PLAN, funder=fund, on=typed(room.today + timedelta(days=10)), deposit_by="")
    assert "Séances à venir" in read(sonia, LIST)


def test_nothing_is_decided_before_its_day(room: Room, ines: Client) -> None:
    room.asked()
    row = room.session(days=9)
    room.scheduled(row)
    page = read(ines, there(row))
    assert "Noter un accord" not in page and "Séance tenue" not in page
    assert "Les décisions s’enregistrent à partir du jour de la séance." in page
    page = refused(ines, step(room, "grant"), **grant(room, "182"))
    assert "n’a pas encore eu lieu" in page and decisions(room) == []


def test_a_request_goes_to_another_session_of_its_funder(room: Room, ines: Client) -> None:
    room.asked()
    first = room.session(days=9)
    room.scheduled(first)
    assert "Changer de séance" not in read(ines, there(first))
    assert "ajoutez-en une" in text_of(ines.get(step(room, "schedule")))
    other = room.session(days=20)
    assert "Changer de séance" in read(ines, there(first))
    form = read(ines, step(room, "schedule"))
    assert "Changer de séance" in form
    assert f'<option value="{other.public_id}"' in form and f'<option value="{first.public_id}"' not in form
    refused(ines, step(room, "schedule"), session=str(first.public_id))
    send(ines, step(room, "schedule"), session=str(other.public_id))
    assert "Aucune demande inscrite" in read(ines, there(first)) and "182,00 €" in read(ines, there(other))


def test_the_funder_of_a_session_is_chosen_and_never_preset(room: Room, sonia: Client) -> None:
    with room.office.working(room.office.sonia):
        publish(CAISSE)
    form = read(sonia, PLAN).split("<select")[1].split("</select>")[0]
    assert 'value="">Choisissez<' in form.replace(" selected", "")
    page = refused(sonia, PLAN, funder="", on=typed(room.today + timedelta(days=9)), deposit_by="")
    assert "Choisissez un financeur dans la liste" in page


def test_a_session_is_held_when_everything_is_decided(room: Room, session: CommitteeSession, ines: Client) -> None:
    answer = ines.post(f"{there(session)}/tenue")
    assert answer.status_code == 409
    assert "Des demandes de cette séance attendent une décision (1)" in text_of(answer)
    send(ines, step(room, "refuse"), on=typed(room.today), reason="outside_rules")
    send(ines, f"{there(session)}/tenue")
    page = read(ines, there(session))
    assert "Tenue" in page and "Séance tenue</button>" not in page


def test_the_caseworker_of_the_file_decides_nothing(room: Room, session: CommitteeSession) -> None:
    client = sign_in(Client(), room.office.claire)
    assert client.get(there(session)).status_code == 403
    assert client.get(step(room, "grant")).status_code in (403, 404)
    assert client.post(step(room, "grant"), grant(room, "182")).status_code in (403, 404)
    with room.office.working(room.office.sonia):
        assert AidApplication.objects.filter(status="in_committee").exists()


def test_each_packet_that_is_read_leaves_a_line(room: Room, session: CommitteeSession, ines: Client) -> None:
    read(ines, LIST)
    read(ines, there(session))
    with room.office.working(room.office.sonia):
        asked = room.requests()[0].public_id
    with room.office.as_system():
        seen = set(Reading.objects.filter(account_id=room.ines.pk).values_list("kind", "public_id"))
    assert {("funding.committee", None), ("funding.aid_application", asked)} <= seen
