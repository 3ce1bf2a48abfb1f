"""What one page looks like from outside: rules, overflow, focus, amounts, weight. It measures; `gate` judges."""

# ruff: noqa: E501  one line of content, one line of code
from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Response

ROOT = Path(__file__).resolve().parents[3]
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

# What axe says by where things lie; the other rules read only the tree and what of it is shown.
LAID_OUT = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")

_AXE = """async only => (await axe.run(document, {runOnly: only, resultTypes: ['violations']})).violations
  .map(v => `${v.id} (${v.impact}) x${v.nodes.length}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 140)).join(' | ')}`)"""
_OVERFLOW = """() => {
  const wide = document.documentElement.scrollWidth;
  if (wide <= innerWidth) return [];
  const guilty = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.checkVisibility());
  return [`${wide} px in ${innerWidth}: ` + guilty.slice(0, 3).map(e => e.outerHTML.slice(0, 100)).join(' | ')];
}"""
_SHOWN = """() => [...document.body.querySelectorAll('*')].map(e => e.checkVisibility({visibilityProperty: true}) ? getComputedStyle(e).display : '').join()"""
_SPACING = """() => { const s = new CSSStyleSheet();
  s.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, s]; }"""
_UNSPACED = "() => { document.adoptedStyleSheets = [] }"
# The mark of focus may stand on the control or around it (a chip, a table row, the line of the palette).
_FOCUS = """() => {
  const el = document.activeElement;
  if (!el || el === document.body) return null;
  const marked = e => { const s = getComputedStyle(e); return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; };
  const around = el.closest('label, .seek, tr');
  const box = (el.matches('.vh') || el.offsetWidth < 2 ? el.parentElement : el).getBoundingClientRect();
  const spots = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]].map(([x, y]) => document.elementFromPoint(box.left + box.width * x, box.top + box.height * y));
  const seen = spots.some(s => s && (el.contains(s) || s.contains(el) || s.closest('label')?.contains(el)));
  const outlined = e => getComputedStyle(e).outlineStyle !== 'none';
  return {name: el.outerHTML.slice(0, 110), outlined: outlined(el) || Boolean(around && outlined(around)), marked: marked(el) || Boolean(around && marked(around)), seen};
}"""
_ROWS = """() => [...document.querySelectorAll('tbody tr')].filter(r => { const b = r.getBoundingClientRect(); return b.height > 0 && b.bottom <= innerHeight; }).length"""
_SAID = "() => { const c = document.body.cloneNode(true); c.querySelectorAll('textarea, template, kbd, dialog:not([open])').forEach(e => e.remove()); return c.textContent; }"
_LOOSE = re.compile(r"\S* [?!;:»](?=\s)|«[ ]\S*|\b\w+'[a-zéèêàâîôûù]\w*")
_AMOUNT = re.compile(r"\d{4,}(?:,\d+)?[\s\u00a0\u202f]*€")


@cache
def _axe_source() -> str:
    return (ROOT / "vendor" / "axe" / "axe.min.js").read_text(encoding="utf-8")


def axe(page: Page, *, laid_out: bool = False) -> list[str]:
    """Violations of axe, of every rule or of those of the layout alone. Put in once through the DevTools protocol,
    because the CSP refuses a script tag."""
    if not page.evaluate("() => 'axe' in window"):
        session = page.context.new_cdp_session(page)
        session.send("Runtime.evaluate", {"expression": _axe_source()})
        session.detach()
    only = {"type": "rule", "values": LAID_OUT} if laid_out else {"type": "tag", "values": RULES}
    return list(page.evaluate(_AXE, only))


def shown(page: Page) -> str:
    """How each element is displayed at this width, in order; equal texts mean the same tree for axe."""
    return str(page.evaluate(_SHOWN))


def overflow(page: Page, *, spacing: bool = True) -> list[str]:
    """Horizontal overflow at the present width, also with the text spacing of WCAG 1.4.12."""
    found = list(page.evaluate(_OVERFLOW))
    if not spacing:
        return found
    page.evaluate(_SPACING)
    found += [f"with text spacing: {x}" for x in page.evaluate(_OVERFLOW)]
    page.evaluate(_UNSPACED)
    return found


def tab_walk(page: Page, limit: int = 400) -> list[dict[str, Any]]:
    """Each stop of the Tab key from the top of the page: name, mark of focus, whether it is an outline, whether it can be seen."""
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); getSelection().removeAllRanges(); }")
    stops: list[dict[str, Any]] = []
    for _ in range(limit):
        page.keyboard.press("Tab")
        stop = page.evaluate(_FOCUS)
        if stop is None:
            break
        stops.append(stop)
    return stops


def crowded_amounts(page: Page) -> list[str]:
    """Amounts without a space between thousands: they did not pass through the `euros` filter."""
    return _AMOUNT.findall(page.inner_text("body"))


def loose_signs(page: Page) -> list[str]:
    """Double punctuation after a plain space, straight apostrophes: what was not typeset as French."""
    return _LOOSE.findall(page.evaluate(_SAID))


def visible_rows(page: Page) -> int:
    """Rows of tables wholly above the fold."""
    return int(page.evaluate(_ROWS))


@dataclass(frozen=True, slots=True)
class Weight:
    """A cold load: number of requests, bytes as they travel (texts compressed)."""

    requests: int
    bytes: int
    parts: tuple[tuple[str, int], ...]


def weigh(page: Page, url: str) -> Weight:
    """Load `url` and weigh what came; the page's context must be new (nothing in its cache)."""
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    page.goto(url, wait_until="networkidle")
    parts = []
    for response in responses:
        if response.url.startswith("data:"):
            continue
        body = response.body()
        packed = body if response.url.endswith(".woff2") else gzip.compress(body, 6)
        parts.append((response.url, len(packed)))
    return Weight(len(parts), sum(size for _, size in parts), tuple(parts))
