"""The screens of accounts and of the back office are clean in each of their states, at every width."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from misas.actions.accounts import reset
from misas.core.access import SYSTEM, Role
from tests.kit.people import GARD, PASSWORD, person
from tests.web.access.matrix import World, build_world
from tests.web.browser import witness
from tests.web.browser.gate import assert_page_is_clean
from tests.web.browser.test_signing_in_again import come_in, end_every_session

SignIn = Callable[..., Page]


@pytest.fixture
def world(site: str) -> World:
    return build_world()


def test_visitors(page: Page, site: str) -> None:
    for name in ("sign_in", "forgotten", "signed_out"):
        page.goto(reverse(f"accounts:{name}"))
        assert_page_is_clean(page, f"accounts-{name}")


def test_wrong_then_closed(page: Page, site: str) -> None:
    witness.of(page).expect_status(422)
    witness.of(page).expect_status(429)
    page.goto(reverse("accounts:sign_in"))
    for attempt in range(5):
        page.get_by_label("Adresse électronique").fill("claire.roux@exemple.test")
        page.get_by_label("Mot de passe", exact=True).fill("pas le bon")
        page.keyboard.press("Enter")
        if attempt < 4:
            expect(page.locator("[data-errors]")).to_be_focused()
        if attempt == 0:
            assert_page_is_clean(page, "accounts-sign-in-wrong", walk=False)
    page.get_by_role("heading", name="Trop d’essais ont échoué").wait_for()
    assert_page_is_clean(page, "accounts-locked", walk=False)


def test_a_link(page: Page, site: str) -> None:
    claire = person("Claire Roux", Role.CASEWORKER)
    secret = reset(claire, caisse=None, by=SYSTEM, at=datetime.now(UTC))
    page.goto(reverse("accounts:open_link", args=[secret]))
    assert_page_is_clean(page, "accounts-choose-password")
    witness.of(page).expect_status(422)
    page.get_by_label("Nouveau mot de passe").fill("court")
    page.get_by_role("button", name="Choisir ce mot de passe").click()
    page.locator("[data-errors]").wait_for()
    assert_page_is_clean(page, "accounts-choose-password-wrong", walk=False)
    witness.of(page).expect_status(404)
    page.goto(reverse("accounts:open_link", args=["invente"]))
    assert_page_is_clean(page, "accounts-dead-link", walk=False)


def test_a_kept_form(site: str, new_page: Callable[..., Page]) -> None:
    claire = person("Claire Roux", Role.CASEWORKER, password=PASSWORD)
    page = new_page(site)
    come_in(page, claire)
    end_every_session()
    witness.of(page).expect_status(401)
    page.evaluate("HTMLFormElement.prototype.submit.call(document.querySelector('#profile'))")
    page.get_by_role("heading", name="Votre session est terminée").wait_for()
    assert_page_is_clean(page, "accounts-resume", walk=False)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se reconnecter").click()
    page.get_by_role("heading", name="Votre session est rouverte").wait_for()
    assert_page_is_clean(page, "accounts-resumed", walk=False)


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.CASEWORKER, "/compte"),
        (Role.NATIONAL_STEERING, "/national"),
        (Role.CASEWORKER, "/accueil"),
    ],
)
def test_own_pages(signed_in: SignIn, world: World, role: Role, path: str) -> None:
    page = signed_in(world.here[role])
    page.goto(path)
    assert_page_is_clean(page, f"accounts{path.replace('/', '-')}")


def test_back_office(signed_in: SignIn, world: World) -> None:
    page = signed_in(world.here[Role.SUPERVISOR])
    agent = world.here[Role.AGENT].public_id
    places = {
        "team": [GARD],
        "invite": [GARD],
        "person": [GARD, agent],
        "organisations": [GARD],
        "organisation": [GARD, world.ccas.public_id],
    }
    for name, args in places.items():
        page.goto(reverse(f"backoffice:{name}", args=args))
        assert_page_is_clean(page, f"backoffice-{name}")
    page.goto(reverse("backoffice:invite", args=[GARD]))
    witness.of(page).expect_status(422)
    page.get_by_role("button", name="Inviter").click()
    page.locator("[data-errors]").wait_for()
    assert_page_is_clean(page, "backoffice-invite-wrong", walk=False)
    page.get_by_label("Prénom et nom").fill("Paul Girard")
    page.get_by_label("Adresse électronique").fill("paul.girard@exemple.test")
    page.get_by_label("Accompagnement").check()
    page.get_by_role("button", name="Inviter").click()
    page.get_by_role("heading", name="Lien à remettre").wait_for()
    assert_page_is_clean(page, "backoffice-link", walk=False)
