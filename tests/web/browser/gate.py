"""The gate every screen passes: nothing to mend for anybody, at any width. Not here: what the screen is for."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.web.browser import probe, witness
from tests.web.browser.nu import ROOT, NuChecker

WIDTHS = ((1366, 768), (768, 1024), (390, 844), (320, 640))
SCREENSHOTS = ROOT / "var" / "screenshots"
_nu: list[NuChecker | None] = [None]


def use_checker(checker: NuChecker | None) -> None:
    _nu[0] = checker


def assert_page_is_clean(page: Page, name: str, *, walk: bool = True) -> None:
    """Fail with everything there is to mend on this page in its present state.

    axe, horizontal overflow and text spacing at 320, 390, 768 and 1366 px; the Nu checker on the document as it
    stands (and as it was sent, when a GET can ask for it again); Tab from stop to stop with the focus marked and in
    sight; console, CSP and third parties silent; amounts spaced. Pictures go to var/screenshots/<name>-<width>.png.
    """
    before = page.viewport_size
    faults: list[str] = []
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")  # nothing may lie under the top bar while targets are measured
        page.wait_for_timeout(60)
        faults += [f"{width} px, overflow: {x}" for x in probe.overflow(page)]
        faults += [f"{width} px, axe: {x}" for x in probe.axe(page)]
        _picture(page, f"{name}-{width}")
    if before:
        page.set_viewport_size(before)
    faults += [f"markup: {x}" for x in _markup(page)]
    faults += [f"amount: {x}" for x in probe.crowded_amounts(page)]
    faults += [f"typography: {x}" for x in probe.loose_signs(page)]
    if walk:
        stops = probe.tab_walk(page)
        if not stops:
            faults.append("keyboard: nothing takes the focus")
        faults += [f"focus not marked: {s['name']}" for s in stops if not s["marked"]]
        faults += [f"focus out of sight: {s['name']}" for s in stops if not s["seen"]]
    faults += [f"console: {x}" for x in witness.of(page).unexpected()]
    if faults:
        pytest.fail(f"{name}: {len(faults)} to mend\n" + "\n".join(faults), pytrace=False)


def _markup(page: Page) -> list[str]:
    checker = _nu[0]
    if checker is None:
        return []
    return checker.errors("<!doctype html>" + page.content().removeprefix("<!DOCTYPE html>"))


def assert_markup_as_sent(page: Page, url: str) -> None:
    """The Nu checker on the bytes of the server, before the browser mended anything."""
    checker = _nu[0]
    if checker is None:
        pytest.skip("the Nu HTML checker is missing: see tests/web/browser/README.md")
    faults = checker.errors(page.request.get(url).text())
    assert faults == [], faults


def _picture(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path: Path = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=str(path), full_page=False)
