"""When something does not go: each page says it in plain words, keeps nobody's name, and shows a way back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.urls import reverse
from playwright.sync_api import Page, expect

from misas.actions import imports
from misas.core.access import Role
from misas.web.accounts import home
from tests.kit.house import GARD, MONDAY
from tests.kit.imports import NADIA, a_file
from tests.web.access.matrix import World, build_world
from tests.web.browser import witness
from tests.web.browser.conftest import SignIn
from tests.web.browser.gate import assert_page_is_clean

SEND = "selector => HTMLFormElement.prototype.submit.call(document.querySelector(selector))"
"""Without the scripts of the page: the answer takes the whole window."""


@pytest.fixture
def world(site: str) -> World:
    return build_world()


def title(page: Page, said: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(said)
    expect(page.get_by_role("link", name="Revenir à l’accueil")).to_be_visible()


def test_what_is_not_there_and_what_is_not_for_her(signed_in: SignIn, world: World) -> None:
    page = signed_in(world.here[Role.AGENT])
    witness.of(page).expect_status(404, 403)
    page.goto(f"/signaler/recu/{uuid4()}")
    title(page, "Cette page est introuvable")
    assert_page_is_clean(page, "error-404")
    page.goto(reverse("workspace:supervision"))
    title(page, "Cette page ne s’ouvre pas")
    assert_page_is_clean(page, "error-403", walk=False)


def test_what_was_changed_meanwhile(territory: None, signed_in: SignIn, world: World) -> None:
    with world.context(Role.CASEWORKER) as context:
        looked = imports.examine(a_file(NADIA), name="fiches.csv", caisse_id=GARD, by=context.actor, at=MONDAY)
        batch = imports.keep(looked, by=context.actor, at=MONDAY).public_id
    page = signed_in(world.here[Role.CASEWORKER])
    page.goto(reverse("workspace:import", args=[batch]))
    with world.context(Role.CASEWORKER) as context:
        imports.drop(batch, by=context.actor, at=MONDAY)
    witness.of(page).expect_status(409)
    page.evaluate(SEND, "#confirm")
    page.wait_for_url("**/confirmer")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_page_is_clean(page, "error-409", walk=False)


def test_a_form_whose_token_is_gone(page: Page, world: World) -> None:
    page.goto(reverse("accounts:sign_in"))
    witness.of(page).expect_status(403)
    page.context.clear_cookies()
    page.evaluate(SEND, "main form")
    title(page, "Ce formulaire a expiré")
    assert_page_is_clean(page, "error-form-expired", walk=False)


@pytest.mark.parametrize(
    ("breakdown", "status", "said"),
    [
        (RuntimeError("broken"), 500, "Une erreur est survenue de notre côté"),
        (OperationalError("connection refused"), 503, "MisAS est en maintenance"),
    ],
)
def test_a_breakdown_and_a_database_that_is_away(
    signed_in: SignIn, world: World, monkeypatch: pytest.MonkeyPatch, breakdown: Exception, status: int, said: str
) -> None:
    def break_down(*_: Any, **__: Any) -> None:
        raise breakdown

    monkeypatch.setattr(home, "caisses", break_down)
    page = signed_in(world.here[Role.NATIONAL_STEERING])
    witness.of(page).expect_status(status)
    answer = page.goto(reverse("accounts:nation"))
    assert answer is not None
    assert (answer.status, answer.headers.get("retry-after")) == (status, "60" if status == 503 else None)
    title(page, said)
    assert_page_is_clean(page, f"error-{status}", walk=False)
