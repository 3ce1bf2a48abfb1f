"""A CCAS raises its hand on screen; the caisse answers on screen; the CCAS hears back, and nothing it should not."""

from __future__ import annotations

from django.test import Client

from misas.actions.cases import log_attempt
from misas.core.cases.codes import AttemptChannel, AttemptOutcome
from misas.records.cases.models import Case
from misas.records.referrals.models import Referral
from tests.kit.house import House
from tests.web.conftest import SignIn, as_, house

__all__ = ["as_", "house"]  # fixtures of the screens

SENT = {
    "last_name": "Benali",
    "first_names": "Nadia",
    "birth_date": "12/3/84",
    "contact": "06 39 98 12 34",
    "cares": ["dental_prosthetic"],
    "reasons": ["out_of_pocket"],
    "agreement": "on",
    "feedback": "on",
    "idempotency_key": "0b5e6dbe-8a38-4f0b-8a0e-0f2c1a7f1d11",
}


def main_of(client: Client, address: str) -> str:
    text = client.get(address).content.decode()
    return text[text.index("<main") : text.index("</main>")]


def test_a_partner_hears_back_at_each_step_and_only_that(house: House, as_: SignIn) -> None:
    ccas, caseworker = as_(house.ccas_member), as_(house.caseworker)
    receipt = ccas.post("/mes-signalements/signaler", SENT, follow=True)
    assert "S301-P-000001" in receipt.content.decode()
    with house.working(house.ccas_member):
        row = Referral.objects.get()
    mine = f"/mes-signalements/{row.public_id}"
    assert "Votre signalement est reçu." in main_of(ccas, mine)

    answer = {"outcome": "to_case", "to_case-reason": "gives_up_care", "to_case-person": "new", "to_case-owner": "mine"}
    assert caseworker.post(f"/a-trier/{row.public_id}/reponse", answer).status_code == 303
    assert "pris en charge" in main_of(ccas, mine)

    with house.working(house.caseworker) as by:
        case = Case.objects.get()
        at = case.last_at
        log_attempt(case.public_id, AttemptChannel.PHONE, AttemptOutcome.REACHED, by=by, at=at)
    told = main_of(ccas, mine)
    assert "La caisse a parlé avec la personne." in told
    assert "Contact pris" in told
    for never in ("Caseworker", "dossier", "numéro de dossier"):
        assert never not in told


def test_a_person_who_did_not_agree_to_news_is_silent_after_the_receipt(house: House, as_: SignIn) -> None:
    ccas, caseworker = as_(house.ccas_member), as_(house.caseworker)
    ccas.post("/mes-signalements/signaler", {name: v for name, v in SENT.items() if name != "feedback"})
    with house.working(house.ccas_member):
        row = Referral.objects.get()
    answer = {"outcome": "guidance_only", "guidance_only-reason": "question_answered"}
    assert caseworker.post(f"/a-trier/{row.public_id}/reponse", answer).status_code == 303
    told = main_of(ccas, f"/mes-signalements/{row.public_id}")
    assert "Votre signalement est reçu." in told
    assert "orientée" not in told
    assert "ne permet pas d’en dire plus" in told
