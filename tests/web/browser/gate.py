"""The gate every screen passes: nothing to mend for anybody, at any width. Not here: what the screen is for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.web.browser import inventory, probe, witness
from tests.web.browser.nu import ROOT, NuChecker

Size = tuple[int, int]
WIDTHS: tuple[Size, ...] = ((1366, 768), (768, 1024), (390, 844), (320, 640))
PICTURED = (1366, 390)
SCREENSHOTS = ROOT / "var" / "screenshots"
# What follows a new width is laid out and shown: two frames. Motion is reduced, so nothing is left on its way.
_PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
_nu: list[NuChecker | None] = [None]


def use_checker(checker: NuChecker | None) -> None:
    _nu[0] = checker


def assert_page_is_clean(page: Page, name: str, *, walk: bool = True, widths: Sequence[Size] = WIDTHS) -> None:
    """Fail with everything there is to mend on this page in its present state, which `inventory` knows by its name.

    At 1366, 768, 390 and 320 px: overflow, text spacing, axe. All rules of axe, unless the elements shown are those
    of a wider screen already judged: then the rules of the layout. Once: the Nu checker on the document as it stands;
    Tab from stop to stop with the focus marked and in sight (`walk`); console, CSP and third parties silent; amounts
    and typography. With MISAS_PICTURES set, pictures go to var/screenshots/<name>-<width>.png.
    """
    inventory.check_in(name, page.url)
    before = page.viewport_size
    faults: list[str] = []
    judged: set[str] = set()
    for width, height in widths:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")  # nothing may lie under the top bar while targets are measured
        page.evaluate(_PAINTED)
        faults += [f"{width} px, overflow: {x}" for x in probe.overflow(page)]
        tree = probe.shown(page)
        faults += [f"{width} px, axe: {x}" for x in probe.axe(page, laid_out=tree in judged)]
        judged.add(tree)
        if width in PICTURED and os.environ.get("MISAS_PICTURES"):
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
