"""Finding a person, her page and what is told of her, the documents of a case, its letters, its print on paper."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from misas.actions import cases, persons
from misas.core.cases.codes import AttemptChannel, AttemptOutcome
from misas.core.persons.codes import SafeContact, Source
from misas.records.cases.models import Case
from misas.web.workspace.cases.persons import SUBJECTS
from tests.kit import nirs
from tests.kit.cases import DENTAL, GLASSES, Office, build_office
from tests.kit.files import pdf
from tests.web.browser import probe, witness
from tests.web.browser.conftest import SignIn
from tests.web.browser.gate import assert_page_is_clean


@pytest.fixture
def office(site: str) -> Office:
    made = build_office()
    made.at = datetime.now(UTC).replace(microsecond=0) - timedelta(days=20)
    return made


@pytest.fixture
def case(office: Office) -> Case:
    with office.working(office.claire) as claire:
        return office.accompanied(claire, (DENTAL, GLASSES), person=office.person(claire, birth_name="Nguyen"))


@pytest.fixture
def page(office: Office, case: Case, signed_in: SignIn) -> Page:
    return signed_in(office.claire)


def test_a_person_is_searched(page: Page) -> None:
    page.goto("/recherche/")
    assert_page_is_clean(page, "search")
    page.fill("#sought", "ngu")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert "ngu" not in page.url
    assert_page_is_clean(page, "search-found", walk=False)
    page.fill("#sought", "zzz")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Personne ne correspond")).to_be_visible()
    assert_page_is_clean(page, "search-none", walk=False)
    page.fill("#sought", "1 84 03 30 990 001 99")
    page.keyboard.press("Enter")
    expect(page.locator("main .notice")).to_be_visible()
    assert_page_is_clean(page, "search-fault", walk=False)


def test_ctrl_k_finds_her_case(page: Page, case: Case) -> None:
    page.goto("/dossiers/")
    page.keyboard.press("Control+k")
    page.keyboard.type("nguyen")
    option = page.get_by_role("option", name="Nguyen")
    expect(option).to_have_attribute("aria-selected", "true")
    assert_page_is_clean(page, "palette-found", walk=False)
    page.locator("#palette input").fill("zzzz")
    expect(page.locator("#palette [role=status]")).to_have_text("Aucun résultat")
    assert_page_is_clean(page, "palette-none", walk=False)
    page.locator("#palette input").fill("nguyen")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/dossiers/{case.public_id}/")


def test_her_page_and_her_number_once_asked(page: Page, office: Office, case: Case) -> None:
    page.goto(f"/personnes/{case.person.public_id}/")
    assert_page_is_clean(page, "person")
    with office.working(office.claire) as claire:
        person = office.person(claire, birth_name="Morel", nir=nirs.NADIA)
    page.goto(f"/personnes/{person.public_id}/")
    page.get_by_role("button", name="Voir le numéro").click()
    expect(page.locator("#nir")).not_to_contain_text("•")
    assert_page_is_clean(page, "person-nir", walk=False)


def test_what_is_told_of_her(page: Page, case: Case) -> None:
    for name in SUBJECTS:
        page.goto(f"/personnes/{case.person.public_id}/dire/{name}")
        assert_page_is_clean(page, f"tell-{name}", walk=name == "contact")
    witness.of(page).expect_status(422)
    page.locator("[name=nir]").fill("1 84 03 30 990 001 99")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("[data-errors]")).to_be_focused()
    assert_page_is_clean(page, "tell-wrong", walk=False)


def test_a_document_is_refused_then_kept_then_removed(page: Page, case: Case) -> None:
    page.goto(f"/dossiers/{case.public_id}/documents/ajouter")
    assert_page_is_clean(page, "document-add")
    page.goto(f"/dossiers/{case.public_id}/documents")
    page.get_by_role("link", name="Ajouter un document").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert_page_is_clean(page, "document-dialog", walk=False)
    witness.of(page).expect_status(422)
    dialog.locator("[name=file]").set_input_files({"name": "devis.pdf", "mimeType": "application/pdf", "buffer": b"x"})
    dialog.get_by_role("button", name="Ajouter").click()
    expect(dialog.locator("[data-errors]")).to_be_focused()
    assert_page_is_clean(page, "document-wrong", walk=False)
    dialog.locator("[name=file]").set_input_files({"name": "devis.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    dialog.get_by_role("button", name="Ajouter").click()
    row = page.get_by_role("link", name="devis.pdf")
    expect(row).to_be_visible()
    assert_page_is_clean(page, "document-kept")
    with page.expect_download() as given:
        row.click()
    assert given.value.suggested_filename == "devis.pdf"
    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_role("heading", name="Aucun document")).to_be_visible()


def test_what_is_written_to_her(page: Page, office: Office, case: Case) -> None:
    for way in ("sms", "courrier"):
        page.goto(f"/dossiers/{case.public_id}/ecrire/{way}")
        assert_page_is_clean(page, f"write-{way}")
    with office.working(office.claire) as claire:
        persons.mark_unsafe(case.person.public_id, [SafeContact.NO_SMS], source=Source.PERSON, by=claire, at=office.at)
    page.goto(f"/dossiers/{case.public_id}/ecrire/sms")
    expect(page.locator("main .notice.err")).to_be_visible()
    assert_page_is_clean(page, "write-forbidden", walk=False)


def test_a_case_is_printed_on_two_sheets(page: Page, office: Office, case: Case) -> None:
    with office.working(office.claire) as claire:
        for day in range(12):
            office.at += timedelta(days=1)
            cases.log_attempt(case.public_id, AttemptChannel.PHONE, AttemptOutcome.NOT_REACHED,
                              comment=f"Jour {day} : sonne dans le vide, aucun répondeur.",
                              by=claire, at=office.at)  # fmt: skip
    page.goto(f"/dossiers/{case.public_id}/imprimer")
    assert_page_is_clean(page, "case-print")
    page.emulate_media(media="print")
    for hidden in (".topbar", ".rail", ".foot", ".no-print", "#toasts"):
        assert [e for e in page.locator(hidden).all() if e.is_visible()] == [], hidden
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 between its margins
    assert probe.overflow(page) == []
    for said in ("Nguyen", "Prothèse dentaire", "Jour 11", "Document confidentiel"):
        expect(page.locator("main")).to_contain_text(said)
    sheets = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == 2
