"""The instruments are right: they see what is wrong, count what is done, and sign in whom they are told."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from tests.kit.house import build_house
from tests.web.browser import nu, probe, witness
from tests.web.browser.conftest import SignIn
from tests.web.browser.gate import WIDTHS, assert_page_is_clean
from tests.web.browser.journey import Journey

SPOIL = {
    "axe": "document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"data:,\">')",
    "overflow": "const h = document.querySelector('h1'); h.append('x'.repeat(400)); h.className = 'nowrap'",
    "markup": "document.body.insertAdjacentHTML('beforeend', '<div id=\"main\"></div>')",
    "amount": "document.querySelector('h1').textContent = '1480 €'",
    "typography": "document.querySelector('h1').textContent = 'Bonjour !'",
    "console": "console.error('broken')",
    "focus not marked": "const s = new CSSStyleSheet(); s.replaceSync('* { outline: none !important; box-shadow: none"
    " !important }'); document.adoptedStyleSheets = [s]",
}


@pytest.mark.parametrize("fault", SPOIL)
def test_the_gate_sees_each_kind_of_fault(style_page: Page, fault: str) -> None:
    if fault == "markup" and nu.missing():
        pytest.skip("the Nu HTML checker is missing: see README.md")
    style_page.goto("/style/liste")
    style_page.evaluate(SPOIL[fault])
    if fault == "focus not marked":  # the text spacing check resets the sheets: look at the walk itself
        assert not any(stop["marked"] for stop in probe.tab_walk(style_page, 5))
        return
    with pytest.raises(pytest.fail.Exception, match=fault):
        assert_page_is_clean(style_page, f"spoilt-{fault}", walk=False, widths=WIDTHS[:1])


def test_a_third_party_request_is_refused_and_told(style_page: Page) -> None:
    style_page.goto("/style/liste")
    style_page.evaluate("fetch('http://third.exemple.test/x', {mode: 'no-cors'}).catch(() => {})")
    style_page.wait_for_timeout(100)
    complaints = witness.of(style_page).complaints
    assert any("third.exemple.test" in c for c in complaints), complaints


def test_a_journey_counts_operators_and_holds_to_its_budget(style_page: Page) -> None:
    style_page.goto("/style/dossier")
    journey = Journey(style_page, "T4")
    journey.click("text=Pas de réponse")
    journey.type("ok")
    journey.press("Control+Enter")
    assert (journey.clicks, journey.keys, journey.decisions, journey.hands) == (1, 4, 2, 1)
    assert journey.seconds == pytest.approx(1.2 + 4 * 0.28 + 2 * 1.35 + 0.4)
    journey.within()
    with pytest.raises(AssertionError):
        journey.within(seconds=1)
    with pytest.raises(ValueError, match="no budget"):
        Journey(style_page).within()


def test_a_signed_in_page_belongs_to_the_account(signed_in: SignIn) -> None:
    page = signed_in(build_house().caseworker, width=1024, height=768)
    page.goto("/style/liste")
    assert Session.objects.count() == 1
    cookies = {c["name"]: c for c in page.context.cookies()}
    assert cookies["misas_session"]["value"] == Session.objects.get().session_key
    expect(page.locator("h1")).to_have_text("Mes dossiers")
