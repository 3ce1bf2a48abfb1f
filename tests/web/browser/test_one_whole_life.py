"""One life through the screens alone: a CCAS refers, a caseworker triages, calls, accompanies two cares to their
proof and closes; the CCAS reads its news. Between two screens, the worker delivers what the outbox holds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from misas.core.cases.codes import CareStage, CaseStatus
from misas.jobs.delivery import deliver
from misas.records.cases.models import Case
from misas.records.outbox.models import Message
from tests.kit.files import pdf
from tests.kit.house import GARD, House, build_house
from tests.web.browser import witness
from tests.web.browser.conftest import SignIn
from tests.web.browser.gate import assert_page_is_clean


@pytest.fixture
def house(site: str) -> House:
    return build_house()


def the_worker_delivers(house: House) -> None:
    now = datetime.now(UTC)
    with house.as_system():
        keys = list(Message.objects.filter(done_at__isnull=True).values_list("key", flat=True))
    for key in keys:
        assert deliver(key, GARD, now)


def done(page: Page, said: str) -> None:
    expect(page.locator(".toast").last).to_contain_text(said)


def answer(page: Page, opener: Locator, fields: dict[str, str], *, proof: str = "", file: bytes = b"") -> None:
    """Open the dialog of a gesture, answer it, send it."""
    opener.click()
    dialog = page.locator("#modal")
    expect(dialog).to_be_visible()
    for name, value in fields.items():
        field = dialog.locator(f"[name={name}]")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    if proof:
        dialog.locator(f"label.chip:has-text('{proof}')").click()
    if file:
        sent = {"name": "facture.pdf", "mimeType": "application/pdf", "buffer": file}
        dialog.locator("[name=file]").set_input_files(sent)
    dialog.locator("[type=submit]").click()
    expect(dialog).to_be_hidden()


def test_one_whole_life(house: House, signed_in: SignIn, territory: None) -> None:
    today = f"{datetime.now(UTC):%d/%m/%Y}"

    # The CCAS refers Nadia, who agrees that it may hear back.
    ccas = signed_in(house.ccas_member)
    ccas.goto("/mes-signalements/signaler")
    for name, value in (("last_name", "Benali"), ("first_names", "Nadia"), ("birth_date", "12/03/1984"),
                        ("contact", "06 39 98 12 34")):  # fmt: skip
        ccas.fill(f"[name={name}]", value)
    ccas.check("[name=cares][value=dental_prosthetic]")
    ccas.check("[name=reasons][value=out_of_pocket]")
    ccas.check("[name=agreement]")
    ccas.check("[name=feedback]")
    ccas.get_by_role("button", name="Envoyer le signalement").click()
    expect(ccas.locator("main")).to_contain_text("S301-P-000001")
    the_worker_delivers(house)
    ccas.goto("/mes-signalements/")
    expect(ccas.locator("tbody tr")).to_contain_text("Reçu")

    # A caseworker answers the referral, takes the case and calls.
    page = signed_in(house.caseworker)
    page.goto("/a-trier/")
    page.locator(".name").click()
    page.locator("label:has([name=to_case-reason])").first.click()
    page.get_by_role("button", name="Accompagner").click()
    expect(page.get_by_text("Tout est trié")).to_be_visible()
    page.goto("/dossiers/?pour=tous&vue=open")
    with house.working(house.supervisor):
        case = Case.objects.get()
    page.goto(f"/dossiers/{case.public_id}/")
    if page.get_by_role("button", name="Prendre ce dossier").count():
        page.get_by_role("button", name="Prendre ce dossier").click()
        page.locator(".toast").wait_for()
    page.locator("#note").fill("Elle préfère l’après-midi.")
    page.get_by_role("button", name="Appel abouti").click()
    done(page, "Appel abouti")
    page.get_by_role("button", name="Elle accepte").click()
    expect(page.get_by_role("button", name="Elle accepte")).to_have_count(0)

    # The rights, a second care, the plan.
    page.get_by_role("tab", name="Droits").click()
    page.get_by_role("button", name="Bilan fait hors de MisAS").click()
    expect(page.get_by_role("button", name="Bilan refait hors de MisAS")).to_be_visible()
    page.goto(f"/dossiers/{case.public_id}/soins")
    answer(page, page.get_by_role("link", name="Ajouter un soin"), {"care_type": "optics"})
    page.goto(f"/dossiers/{case.public_id}/financement")
    page.get_by_role("button", name="Plan convenu").click()
    expect(page.get_by_role("button", name="Plan convenu", exact=True)).to_have_count(0)

    # Each care: an appointment, held, done, proven.
    for care, proof in (("Prothèse dentaire", pdf()), ("Lunettes", b"")):
        page.goto(f"/dossiers/{case.public_id}/soins")
        card = page.locator("section.card", has=page.get_by_role("heading", name=care))
        answer(page, card.get_by_role("link", name="Noter un rendez-vous"), {"on": today, "hour": "09:00"})
        page.goto(f"/dossiers/{case.public_id}/soins")
        answer(page, card.get_by_role("link", name="Le soin est réalisé"), {"on": today}, proof="Facture", file=proof)
    page.goto(f"/dossiers/{case.public_id}/documents")
    expect(page.get_by_role("link", name="facture.pdf")).to_be_visible()

    # Closed by a human, with what the facts say.
    page.goto(f"/dossiers/{case.public_id}/clore")
    expect(page.get_by_label("Soins réalisés d’après les faits")).to_be_checked()
    page.get_by_role("button", name="Clore le dossier").click()
    expect(page.locator(".next")).to_contain_text("Soins réalisés")
    assert_page_is_clean(page, "case-lived", walk=False)
    with house.working(house.supervisor):
        lived = Case.objects.get()
        assert lived.status == CaseStatus.CLOSED
        assert {care.stage for care in lived.cares.all()} == {CareStage.DONE}

    # The CCAS reads its news, in plain words, and nothing of the care.
    the_worker_delivers(house)
    ccas.goto("/mes-signalements/")
    expect(ccas.locator("tbody tr")).to_contain_text("Terminé")
    expect(ccas.locator("tbody tr")).to_contain_text("Nouveau")
    ccas.locator(".name").click()
    expect(ccas.locator(".timeline")).to_contain_text("les soins sont réalisés")
    expect(ccas.locator(".timeline")).to_contain_text("La caisse a parlé avec la personne.")
    expect(ccas.locator("main")).not_to_contain_text("après-midi")
    assert_page_is_clean(ccas, "mine-ended", walk=False)
    assert witness.of(page).unexpected() == []
