"""The envelopes of a caisse on screen: opened, changed with a reason, closed; a budget never under what is promised."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from misas.records.funding.models import Envelope, EnvelopeEntry
from tests.kit.committee import Room
from tests.kit.funders import CAISSE, publish
from tests.kit.people import sign_in
from tests.web.funding_office.screen import read, refused, send, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gard")]
LIST, OPEN, SHARE = "/enveloppes/", "/enveloppes/ouvrir", "/enveloppes/repartition"
THIS_YEAR = datetime.now(ZoneInfo("Europe/Paris")).year
NOT_AMOUNTS = {
    "-5": "Un montant ne peut pas être négatif",
    "12,345": "Un montant s’arrête au centime",
    "beaucoup": "Ce montant ne se lit pas",
    "0": "Donnez un montant d’au moins un centime",
}


@pytest.fixture
def spent(room: Room) -> Envelope:
    """182 € of 400 € are committed, 182 € wait."""
    room.asked(2)
    row = room.envelope(40_000)
    session = room.session()
    room.granted(room.scheduled(session)[0], session)
    return row


def fund(room: Room) -> str:
    with room.office.working(room.office.sonia):
        return str(publish(CAISSE).public_id)


def totals(room: Room) -> list[int]:
    with room.office.working(room.office.sonia):
        return list(Envelope.objects.values_list("total_cents", flat=True))


def test_an_amount_that_is_none_is_refused_and_kept(room: Room, sonia: Client) -> None:
    for typed, said in NOT_AMOUNTS.items():
        page = refused(sonia, OPEN, funder=fund(room), year=str(THIS_YEAR), cents=typed)
        assert said in page and f'value="{typed}"' in page and totals(room) == []


def test_an_envelope_is_opened_once_a_year(room: Room, sonia: Client) -> None:
    said = {"funder": fund(room), "year": str(THIS_YEAR), "cents": "5 000"}
    send(sonia, OPEN, **said)
    assert "5 000,00 €" in read(sonia, LIST)
    assert "déjà ouverte" in refused(sonia, OPEN, **said)
    assert "Une enveloppe s’ouvre pour une année entre" in refused(sonia, OPEN, **said | {"year": "2050"})
    assert totals(room) == [500_000]


def test_a_budget_under_what_is_committed_is_refused(room: Room, spent: Envelope, sonia: Client) -> None:
    url = f"/enveloppes/{spent.public_id}/budget"
    page = refused(sonia, url, cents="181,99", reason="Budget rectificatif")
    assert "182,00 € sont déjà engagés ou payés sur cette enveloppe" in page and 'value="181,99"' in page
    refused(sonia, url, cents="200", reason="")
    assert totals(room) == [40_000]
    send(sonia, url, cents="200", reason="Budget rectificatif")
    page = read(sonia, f"/enveloppes/{spent.public_id}")
    assert totals(room) == [20_000]
    assert "Budget diminué" in page and "Budget rectificatif" in page and "Sonia Petit" in page


def test_what_may_come_is_told_and_a_shortage_is_seen_in_the_list(room: Room, spent: Envelope, sonia: Client) -> None:
    page = read(sonia, f"/enveloppes/{spent.public_id}")
    assert "182,00 € sont promis depuis janvier, 182,00 € attendent une réponse." in page
    send(sonia, f"/enveloppes/{spent.public_id}/budget", cents="300", reason="Moins de moyens")
    page = read(sonia, f"{LIST}?annee={spent.year}")
    assert "Tout ne pourra pas être accordé" in page and "118,00 €" in page


def test_a_closed_envelope_takes_nothing_more(room: Room, sonia: Client) -> None:
    url = f"/enveloppes/{room.envelope(40_000).public_id}"
    assert "Cochez la case" in refused(sonia, f"{url}/clore")
    send(sonia, f"{url}/clore", is_sure="on")
    page = read(sonia, url)
    assert "Close" in page and "Changer le budget" not in page
    assert "est close" in refused(sonia, f"{url}/budget", cents="900", reason="Trop tard")
    assert totals(room) == [40_000]


def test_a_share_out_needs_an_envelope(room: Room, sonia: Client) -> None:
    answer = sonia.post(SHARE)
    assert answer.status_code == 409 and "ouvrez-en une avant de préparer la répartition" in text_of(answer)


def test_a_caseworker_reads_and_moves_nothing(room: Room) -> None:
    client, url = sign_in(Client(), room.office.claire), f"/enveloppes/{room.envelope(40_000).public_id}"
    page = read(client, url)
    assert "Changer le budget" not in page and "Clore" not in page
    assert client.post(f"{url}/budget", {"cents": "1", "reason": "x"}).status_code == 403
    with room.office.working(room.office.sonia):
        assert EnvelopeEntry.objects.filter(kind__in=("cut", "refilled")).count() == 0
