"""What the browser complained about while a page lived: console, refused resources, third parties."""

from __future__ import annotations

from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from playwright.sync_api import BrowserContext, Page, Request

_CSP = """document.addEventListener('securitypolicyviolation',
  e => console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI))"""


@dataclass
class Witness:
    """`complaints` must stay empty; a status the test provokes is declared with `expect_status`."""

    complaints: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def expect_status(self, *statuses: int) -> None:
        self.expected |= set(statuses)

    def unexpected(self) -> list[str]:
        return [
            c
            for c in self.complaints
            if not any(f"status of {s} " in c or f"Error Code {s} " in c for s in self.expected)
        ]


_witnesses: WeakKeyDictionary[Page, Witness] = WeakKeyDictionary()


def watch(context: BrowserContext, base: str) -> None:
    """Every page of the context gets a witness; a request to another host, which `chromium.FLAGS` refuse, is written
    down. Nothing is intercepted: the pages keep the browser's cache, as for anybody."""
    context.add_init_script(_CSP)

    def see(request: Request) -> None:
        if not request.url.startswith((base, "data:", "blob:")):
            for page in context.pages:
                of(page).complaints.append(f"third party: {request.url}")

    context.on("request", see)
    context.on("page", _attach)


def _attach(page: Page) -> None:
    witness = _witnesses.setdefault(page, Witness())
    page.on(
        "console",
        lambda m: witness.complaints.append(m.text[:300]) if m.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda e: witness.complaints.append(f"uncaught: {e}"[:300]))


def of(page: Page) -> Witness:
    return _witnesses[page]
