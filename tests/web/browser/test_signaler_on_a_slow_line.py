"""Signaler on a slow line: what is asked while it is typed is never cut; the last text typed has the last word."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.kit.house import House, build_house
from tests.web.browser.conftest import SignIn


@pytest.fixture
def house(site: str) -> House:
    return build_house()


@pytest.fixture
def page(house: House, signed_in: SignIn) -> Page:
    """The form of an agent, every answer half a second away; what the console says is kept in `said`."""
    page = signed_in(house.agent)
    page.goto("/signaler/")
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 500, "downloadThroughput": -1, "uploadThroughput": -1}
    line.send("Network.emulateNetworkConditions", slow)
    return page


def complaints(page: Page) -> list[str]:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    return said


def type_identity(page: Page, last_name: str = "Benali") -> None:
    for name, text in (
        ("last_name", last_name),
        ("first_names", "Nadia"),
        ("birth_date", "120384"),
        ("phone", "0639981234"),
    ):
        page.locator(f"[name={name}]").first.fill(text)
        page.keyboard.press("Tab")


def send(page: Page) -> None:
    page.locator("label.chip:has(input[name=cares][value=dental_prosthetic])").click()
    page.get_by_text("La personne est informée et d’accord").click()
    page.keyboard.press("Control+Enter")


def test_nothing_is_cut_while_an_identity_is_typed_and_sent(page: Page) -> None:
    said = complaints(page)
    type_identity(page)
    send(page)
    page.wait_for_selector("text=S301-A-000001")
    assert said == []


def test_the_last_identity_typed_has_the_last_word(page: Page) -> None:
    type_identity(page)
    send(page)
    page.wait_for_selector("text=S301-A-000001")
    page.goto("/signaler/")
    said = complaints(page)
    type_identity(page, "Robert")
    page.locator("[name=last_name]").fill("Benali")
    page.keyboard.press("Tab")
    expect(page.locator("#already")).to_contain_text("Cette personne a déjà été signalée")
    page.locator("[name=last_name]").fill("Robert")
    page.keyboard.press("Tab")
    expect(page.locator("#already")).to_be_empty()
    assert said == []
