"""Bad input on the screens of a funding: a French sentence that says what is wrong and what to do, what was typed still
there, and nothing written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client

from misas.actions.funding import envelopes
from misas.records.cases.models import Case
from tests.kit.cases import Office
from tests.kit.funders import CCAS, Sought, publish
from tests.kit.people import GARD
from tests.web.funding.screen import DAY, TODAY, a_quote, faults, plain, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gard")]
TOMORROW, LATER, LONG_AGO = (f"{TODAY + timedelta(days=days):%d/%m/%Y}" for days in (1, 150, -900))
ON = f"{TODAY:%d/%m/%Y}"


@dataclass
class Screen:
    """A case whose funding is sought, its rows, and Claire's browser."""

    office: Office
    sought: Sought
    claire: Client

    @property
    def case(self) -> Case:
        return self.sought.case

    def request(self, verb: str, of: str = CCAS) -> str:
        with self.office.working(self.office.claire):
            return f"/aides/{self.sought.requests[of].public_id}/{verb}"

    def plan(self, verb: str) -> str:
        with self.office.working(self.office.claire):
            return f"/plans/{self.sought.plan.public_id}/{verb}"

    @property
    def line(self) -> str:
        with self.office.working(self.office.claire):
            return str(self.sought.requests[CCAS].lines.get().line.name)

    @property
    def rows(self) -> dict[str, int]:
        """How many rows the room holds, table by table."""
        with self.office.working(self.office.claire):
            return {model.__name__: model.objects.count() for model in apps.get_app_config("funding").get_models()}


@pytest.fixture
def screen(office: Office, case: Case, claire: Client) -> Screen:
    with office.working(office.claire) as by:
        return Screen(office, Sought(case, by, datetime.now(UTC) - timedelta(hours=1)), claire)


def begun(screen: Screen) -> None:
    with screen.office.working(screen.office.claire):
        screen.sought.quoted()


def planned(screen: Screen) -> None:
    with screen.office.working(screen.office.claire):
        screen.sought.planned()


def agreed(screen: Screen) -> None:
    with screen.office.working(screen.office.claire):
        screen.sought.agreed()


def sent(screen: Screen) -> None:
    with screen.office.working(screen.office.claire):
        screen.sought.sent()


def granted(screen: Screen) -> None:
    sent(screen)
    answer = send(screen.claire, screen.request("grant"), on=ON, valid_until=LATER, payee="practitioner",
                  **{f"cents:{screen.line}": "12,85"})  # fmt: skip
    assert answer.status_code == 303, plain(answer)


def quote(screen: Screen) -> str:
    return f"/dossiers/{screen.case.public_id}/devis/ajouter"


def cover(screen: Screen) -> str:
    return f"/dossiers/{screen.case.public_id}/couverture"


def invoice(screen: Screen) -> str:
    return screen.plan("facture")


def grant(screen: Screen) -> str:
    return screen.request("grant")


def share(screen: Screen) -> str:
    return f"ccas_saint_aubin.secours|{screen.line}"


Named = Callable[[Screen], dict[str, str]]


def price(text: str) -> Named:
    return lambda screen: {f"price:{screen.line}": text, "dated_on": ON, "professional": "Cabinet de la Fontaine"}


def cents(text: str, **more: str) -> Named:
    return lambda screen: {
        f"cents:{screen.line}": text,
        "on": ON,
        "valid_until": LATER,
        "payee": "practitioner",
        **more,
    }


def held(text: str) -> Named:
    return lambda screen: {share(screen): text, f"{share(screen)}:was": "1285"}


def said(**fields: str) -> Named:
    return lambda screen: fields


def typed_quote(**fields: str) -> Named:
    return lambda screen: a_quote(**{name.replace("__", "-"): value for name, value in fields.items()})


TWO = {"lines": "2", "l1__act": "Consultation spécialiste", "l1__price": "60"}
NEGATIVE, FRACTION = "ne peut pas être négatif : écrivez-le sans le signe moins", "s’arrête au centime"
WRONG: dict[str, tuple[Callable[[Screen], None] | None, Callable[[Screen], str], Named, str, str]] = {
    # what: how it is reached, where it is sent, what is typed, what is answered, what must still be there
    "a quote that does not add up": (
        None, quote, typed_quote(stated="700", **TWO), "n’est pas celui des lignes", "700"),
    "an expired quote": (
        None, quote, typed_quote(dated_on=LONG_AGO, valid_until=DAY), "n’est plus valable", LONG_AGO),
    "a quote of tomorrow": (None, quote, typed_quote(dated_on=TOMORROW), "à venir", TOMORROW),
    "a negative price": (None, quote, typed_quote(l0__price="-5"), NEGATIVE, "-5"),
    "a fraction of a cent": (None, quote, typed_quote(l0__price="12,345"), FRACTION, "12,345"),
    "a tooth of nobody": (None, quote, typed_quote(l0__position="99"), "le numéro de la dent", "99"),
    "nothing that she can pay": (begun, cover, said(affordable="-1"), NEGATIVE, "-1"),
    "a guarantee without its figure": (
        begun, cover, said(cover="yes", **{"promise-dental_prosthesis": "percent_of_base"}), "de 1 à 1000", ""),
    "an agreement of tomorrow": (planned, lambda s: s.plan("accord"), said(agreed_on=TOMORROW), "à venir", TOMORROW),
    "a share that is no amount": (agreed, lambda s: s.plan("montants"), held("beaucoup"), "ne se lit pas", "beaucoup"),
    "a negative share": (agreed, lambda s: s.plan("montants"), held("-3"), NEGATIVE, "-3"),
    "a share that no rule gives": (agreed, lambda s: s.plan("montants"), held("310"), "plan n’a pas changé", "310"),
    "a paper of tomorrow": (
        agreed, lambda s: s.plan("pieces/devis"), said(issued_on=TOMORROW), "à venir", TOMORROW),
    "no paper at all": (agreed, lambda s: s.plan("pieces"), said(issued_on=ON), "Cochez au moins une pièce", ON),
    "an invoice without commitment": (
        agreed, invoice, price("550"), "Notez d’abord la réponse d’un financeur", "Cabinet de la Fontaine"),
    "a refusal without reason": (sent, lambda s: s.request("refuse"), said(on=ON), "Choisissez un motif", ON),
    "a decision above the request": (sent, grant, cents("12,86"), "dépassent les 12,85 € demandés", "12,86"),
    "a negative decision": (sent, grant, cents("-1"), NEGATIVE, "-1"),
    "a decision of a part of a cent": (sent, grant, cents("12,855"), FRACTION, "12,855"),
    "less, without a reason": (sent, grant, cents("10"), "Indiquez le motif", "10"),
    "half a commitment": (sent, grant, cents("12,85", payee=""), "bénéficiaire du paiement", LATER),
    "a commitment that is over": (sent, grant, cents("12,85", valid_until=DAY), "Vérifiez les deux jours", DAY),
    "an invoice that does not read": (granted, invoice, price("cinq cents"), "ne se lit pas", "cinq cents"),
    "an invoice of tomorrow": (
        granted, invoice, lambda s: price("550")(s) | {"dated_on": TOMORROW}, "à venir", TOMORROW),
    "insurers who pay above the price": (
        granted, invoice, lambda s: price("550")(s) | {f"amo:{s.line}": "600"},
        "Les assurances paieraient 600,00 € pour 550,00 € facturés", "600"),
    "a plan given up without reason": (
        planned, lambda s: s.plan("abandon"), said(reason=""), "Choisissez un motif", ""),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_it_is_refused_in_place_and_nothing_is_written(what: str, screen: Screen) -> None:
    reach, where, typed, told, kept = WRONG[what]
    if reach:
        reach(screen)
    url, data, before = where(screen), typed(screen), screen.rows
    answer = send(screen.claire, url, **data)
    page = plain(answer)
    assert answer.status_code == 422, answer.status_code
    assert "<title>Erreur :" in page
    assert told in faults(page), faults(page)
    assert f'value="{kept}"' in page
    assert screen.rows == before


def test_an_envelope_is_never_overdrawn(screen: Screen) -> None:
    office = screen.office
    with office.working(office.sonia):
        draft = envelopes.EnvelopeDraft(publish(CCAS).public_id, TODAY.year, 100_000)
        made = envelopes.open_envelope(GARD, draft, by=office.actor(office.sonia), at=datetime.now(UTC))
    sent(screen)
    with office.working(office.sonia):
        envelopes.amend_envelope(made.public_id, 1_000, "Dotation réduite", by=office.actor(office.sonia),
                                 at=datetime.now(UTC))  # fmt: skip
    before = screen.rows
    answer = send(screen.claire, grant(screen), **cents("12,85")(screen))
    page = plain(answer)
    assert answer.status_code == 422 and 'value="12,85"' in page
    assert "Il ne reste que 10,00 €" in faults(page) and "Accordez moins" in faults(page), faults(page)
    assert screen.rows == before


def test_a_request_is_sent_once_all_its_papers_are_there(screen: Screen) -> None:
    agreed(screen)
    before = screen.rows
    answer = screen.claire.post(screen.plan("envoyer"), {"idempotency_key": str(uuid4())}, follow=True)
    assert "Aucune demande n’est prête à partir" in plain(answer)
    assert screen.rows == before
