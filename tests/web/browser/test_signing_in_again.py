"""In a true browser: the session ends under a form, the dialog opens, the same form leaves. Without scripts too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from misas.core.access import Role
from misas.records.accounts.models import Account
from misas.web.access.sessions import SEEN
from tests.kit.people import PASSWORD, person
from tests.web.browser import witness
from tests.web.browser.gate import assert_page_is_clean

NewPage = Callable[..., Page]


@pytest.fixture
def claire(site: str) -> Account:
    return person("Claire Roux", Role.CASEWORKER, password=PASSWORD)


def come_in(page: Page, account: Account, path: str = "/compte") -> None:
    page.goto(path)
    page.get_by_label("Adresse électronique").fill(account.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path}")


def end_every_session() -> None:
    """As if twenty minutes had passed without a gesture."""
    for row in Session.objects.all():
        store = SessionStore(row.session_key)
        if SEEN in store:
            store[SEEN] -= 20 * 60
            store.save()


def test_the_dialog_opens_and_the_same_form_leaves(page: Page, claire: Account) -> None:
    come_in(page, claire)
    end_every_session()
    witness.of(page).expect_status(401)
    page.get_by_label("Fonction").fill("Accompagnante")
    page.get_by_role("button", name="Enregistrer").click()
    dialog = page.get_by_role("dialog", name="Votre session est terminée")
    expect(dialog).to_contain_text("Claire Roux")
    expect(dialog.get_by_label("Mot de passe")).to_be_focused()
    assert_page_is_clean(page, "session-dialog", walk=False)
    witness.of(page).expect_status(422)
    dialog.get_by_label("Mot de passe").fill("pas le bon")
    page.keyboard.press("Enter")
    expect(dialog.locator("[data-errors]")).to_be_visible()
    dialog.get_by_label("Mot de passe").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Vos coordonnées sont enregistrées")
    claire.refresh_from_db()
    assert claire.function == "Accompagnante"


def test_every_cookie_erased_under_a_form_loses_nothing(page: Page, claire: Account) -> None:
    come_in(page, claire)
    witness.of(page).expect_status(401)
    page.get_by_label("Fonction").fill("Accompagnante")
    page.context.clear_cookies()
    page.get_by_role("button", name="Enregistrer").click()
    dialog = page.get_by_role("dialog", name="Votre session est terminée")
    expect(dialog).to_contain_text("Claire Roux")
    dialog.get_by_label("Mot de passe").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Vos coordonnées sont enregistrées")
    claire.refresh_from_db()
    assert claire.function == "Accompagnante"


def test_a_tab_left_behind_gets_its_token_without_a_word(page: Page, claire: Account) -> None:
    """Signed in again in another tab: the form of this one leaves, no password asked twice."""
    come_in(page, claire)
    other = page.context.new_page()
    end_every_session()
    come_in(other, claire)
    witness.of(page).expect_status(401)
    page.get_by_label("Fonction").fill("Accompagnante")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".toast")).to_contain_text("Vos coordonnées sont enregistrées")
    claire.refresh_from_db()
    assert claire.function == "Accompagnante"


def test_a_browser_without_scripts_keeps_the_text_and_sends_it(site: str, new_page: NewPage, claire: Account) -> None:
    page = new_page(site, java_script_enabled=False)
    come_in(page, claire)
    end_every_session()
    witness.of(page).expect_status(401)
    page.get_by_label("Fonction").fill("Accompagnante")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="Votre session est terminée")).to_be_visible()
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se reconnecter").click()
    page.get_by_role("button", name="Envoyer ma saisie").click()
    page.wait_for_url("**/compte")
    claire.refresh_from_db()
    assert claire.function == "Accompagnante"
