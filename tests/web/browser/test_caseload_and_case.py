"""The screens where caseworkers live: clean in every state, within their budgets by mouse and by keyboard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from misas.actions import cases
from misas.core.cases.codes import EvidenceClass
from misas.records.cases.models import Case, CaseEvent
from tests.kit.cases import DENTAL, Office, build_office, fresh, kinds
from tests.web.browser import probe, witness
from tests.web.browser.conftest import SignIn
from tests.web.browser.gate import assert_page_is_clean
from tests.web.browser.journey import Journey


@pytest.fixture
def office(site: str) -> Office:
    made = build_office()
    made.at = datetime.now(UTC) - timedelta(days=20)
    return made


@pytest.fixture
def called(office: Office) -> Case:
    """A case whose announced call is due, among others."""
    with office.working(office.claire) as claire:
        for name in ("Nguyen", "Robert", "Morel"):
            office.accompanied(claire, person=office.person(claire, birth_name=name))
        case = office.taken(claire)
        cases.complete_next(case.public_id, "announce_call", by=claire, at=office.later(minutes=5))
        return case


def open_row(page: Page, case: Case) -> Any:
    return page.locator(f'a.name[href="/dossiers/{case.public_id}/"]')


def test_the_list_and_the_case_are_clean(office: Office, called: Case, signed_in: SignIn) -> None:
    page = signed_in(office.claire)
    page.goto("/dossiers/")
    assert_page_is_clean(page, "caseload")
    page.locator("[data-row]").first.check()
    assert_page_is_clean(page, "caseload-chosen", walk=False)
    page.goto(f"/dossiers/{called.public_id}/")
    expect(page.locator("#presence")).to_be_attached()
    assert_page_is_clean(page, "case")
    page.get_by_role("link", name="Reporter").click()
    expect(page.locator("#modal")).to_be_visible()
    expect(page.locator("#modal").get_by_role("heading")).to_have_text(["Reporter la prochaine action"])  # one title
    assert_page_is_clean(page, "case-postpone", walk=False)


@pytest.mark.parametrize("width", [1440, 1366, 1024])
def test_the_button_of_a_note_stands_beside_what_is_said_of_it(
    office: Office, called: Case, signed_in: SignIn, width: int
) -> None:
    page = signed_in(office.claire, width=width)
    page.goto(f"/dossiers/{called.public_id}/")
    button = page.get_by_role("button", name="Ajouter la note").bounding_box()
    said = page.locator("#note_helptext").bounding_box()
    assert button and said
    assert said["x"] + said["width"] <= button["x"]
    assert abs(button["y"] + button["height"] / 2 - said["y"] - said["height"] / 2) < 4


def test_what_a_gesture_asks_can_be_given_up(office: Office, called: Case, signed_in: SignIn) -> None:
    page = signed_in(office.claire)
    page.goto(f"/dossiers/{called.public_id}/soins")
    page.get_by_role("link", name="Ajouter un soin").click()
    page.locator("#modal").get_by_role("link", name="Annuler").click()
    expect(page.locator("#modal")).to_be_hidden()
    assert page.url.endswith("/soins")  # where she was
    page.goto(f"/dossiers/{called.public_id}/geste/add-care")  # its page, without a dialog
    page.get_by_role("main").get_by_role("link", name="Annuler").click()
    page.wait_for_url(f"**/dossiers/{called.public_id}/")


@pytest.mark.parametrize("tab", ["droits", "soins", "financement", "documents", "partage", "personne", "clore"])
def test_every_tab_is_clean(office: Office, called: Case, signed_in: SignIn, tab: str) -> None:
    page = signed_in(office.claire)
    page.goto(f"/dossiers/{called.public_id}/{tab}")
    assert_page_is_clean(page, f"case-{tab}", walk=tab in ("soins", "clore"))


def test_empty_lists_are_clean_and_fourteen_rows_stand_above_the_fold(office: Office, signed_in: SignIn) -> None:
    page = signed_in(office.claire)
    page.goto("/dossiers/")
    assert_page_is_clean(page, "caseload-empty")
    with office.working(office.claire) as claire:
        for _ in range(16):
            office.taken(claire)
    page.goto("/dossiers/")
    assert probe.visible_rows(page) >= 14


def test_t4_a_missed_call_by_mouse(office: Office, called: Case, signed_in: SignIn) -> None:
    page = signed_in(office.claire)
    page.goto("/dossiers/?vue=open")
    journey = Journey(page, "T4")
    journey.click(open_row(page, called))
    journey.click(page.get_by_role("button", name="Pas de réponse"))
    expect(page.locator(".toast")).to_contain_text("Pas de réponse noté. Ensuite, le")
    journey.within()
    page.get_by_role("button", name="Annuler").click()
    expect(page.locator(".toast")).to_contain_text("Action annulée")
    with office.working(office.claire):
        assert kinds(called)[-1] == "attempted"  # the SMS; the call was taken back
        assert CaseEvent.objects.filter(case=called, undone_at__isnull=False).count() == 1


def test_t5_a_note_is_saved_without_a_click_within_a_second(office: Office, called: Case, signed_in: SignIn) -> None:
    page = signed_in(office.claire)
    page.goto(f"/dossiers/{called.public_id}/")
    journey = Journey(page, "T5")
    journey.click("#note")
    with page.expect_response(lambda answer: answer.url.endswith("/brouillon"), timeout=4000) as saved:
        journey.type("Elle préfère l’après-midi.")
        typed = page.evaluate("performance.now()")
    expect(page.locator("#note-state")).to_contain_text("Enregistré à")
    waited = page.evaluate("performance.now()") - typed
    assert saved.value.status == 200
    assert waited <= 1000 + 250, waited  # 250 ms for the browser driver itself
    journey.clicks -= 1  # the one that puts the cursor in the field; none saves
    journey.within()


def test_t10_a_case_whose_care_is_done_is_closed_in_three_clicks(office: Office, signed_in: SignIn) -> None:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire, (DENTAL,))
        care = case.cares.get()
        cases.record_done(case.public_id, care.public_id, office.today, evidence=EvidenceClass.INVOICE,
                          by=claire, at=office.later(minutes=1))  # fmt: skip
    page = signed_in(office.claire)
    page.goto(f"/dossiers/{case.public_id}/")
    journey = Journey(page, "T10")
    journey.click(page.get_by_role("link", name="Clore le dossier"))
    expect(page.get_by_label("Soins réalisés d’après les faits")).to_be_checked()
    assert_page_is_clean(page, "case-close", walk=False)
    journey.pages = 1  # the closing page is the one page
    journey.click(page.get_by_role("button", name="Clore le dossier"))
    expect(page.locator(".next")).to_contain_text("Dossier clos")
    journey.within(clicks=3, pages=2)
    assert_page_is_clean(page, "case-closed", walk=False)
    page.get_by_role("button", name="Rouvrir").click()
    expect(page.locator(".toast")).to_contain_text("Dossier rouvert")


def test_two_caseworkers_on_one_note_lose_nothing(office: Office, called: Case, signed_in: SignIn) -> None:
    with office.working(office.claire) as claire:
        note = cases.save_note(called.public_id, uuid4(), "Premier texte.", 0, by=claire, at=office.at)
    address = f"/dossiers/{called.public_id}/?note={note.public_id}"
    one, two = signed_in(office.claire), signed_in(office.paul)
    witness.of(two).expect_status(409)
    one.goto(address), two.goto(address)
    one.locator("#note").fill("Texte de Claire.")
    expect(one.locator("#note-state")).to_contain_text("Enregistré à")
    two.locator("#note").fill("Texte de Paul.")
    expect(two.locator(".conflict")).to_contain_text("Claire Roux a modifié ce texte")
    expect(two.locator(".conflict")).to_contain_text("Texte de Claire.")
    expect(two.locator(".conflict")).to_contain_text("Texte de Paul.")
    assert_page_is_clean(two, "case-conflict", walk=False)
    two.get_by_role("button", name="Fusionner les deux").click()
    expect(two.locator("#note")).to_have_value("Texte de Claire.\n\nTexte de Paul.")


def test_two_caseworkers_on_one_case_are_told_of_each_other(office: Office, called: Case, signed_in: SignIn) -> None:
    address = f"/dossiers/{called.public_id}/"
    one, two = signed_in(office.claire), signed_in(office.paul)
    witness.of(two).expect_status(409)
    one.goto(address), two.goto(address)
    one.get_by_role("button", name="Pas de réponse").click()
    expect(one.locator(".toast")).to_contain_text("Pas de réponse noté")
    two.get_by_role("button", name="Pas de réponse").click()
    expect(two.locator("#alerts")).to_contain_text("Votre geste n’est pas encore enregistré")
    expect(two.locator("#alerts")).to_contain_text("Appel : pas de réponse")
    with office.working(office.claire):
        assert kinds(fresh(called)).count("attempted") == 2  # the SMS, and Claire's call alone
