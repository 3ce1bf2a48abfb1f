"""A task played in the browser, its gestures counted by the keystroke-level model (Card, Moran and Newell, 1980).

Key 0.28 s, pointing 1.1, click 0.1, hand from keyboard to mouse or back 0.4, decision 1.35. It predicts a trained
person within about 20 %; waiting for the machine is not counted, the pages have budgets of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

KEY, POINT, CLICK, HAND, DECIDE = 0.28, 1.1, 0.1, 0.4, 1.35


@dataclass(frozen=True, slots=True)
class Budget:
    seconds: float | None = None
    clicks: int | None = None
    pages: int | None = None


BUDGETS = {
    "T1": Budget(seconds=12, pages=1),
    "T2": Budget(seconds=30),
    "T3": Budget(seconds=60, pages=2),
    "T4": Budget(seconds=10, clicks=2),
    "T5": Budget(clicks=0),
    "T6": Budget(clicks=7),  # six answers, and the link that opens the interview
    "T7": Budget(clicks=3),  # one from the quote to its plan, two to send every request; the fields are counted apart
    "T8": Budget(seconds=12, clicks=3),
    "T9": Budget(clicks=3),
    "T10": Budget(clicks=3, pages=1),
    "T11": Budget(clicks=6),
    "T13": Budget(pages=3),
}


class Journey:
    """Its verbs act and count at once. `pages` counts the pages seen from the start, the first one included."""

    def __init__(self, page: Page, task: str = "") -> None:
        self.page = page
        self.task = task
        self.keys = self.clicks = self.hands = self.decisions = 0
        self.pages = 1
        self._hand = ""
        page.on("domcontentloaded", self._another_page)  # a place in the same page is no page

    def _another_page(self, _: Page) -> None:
        self.pages += 1

    def _put_hand(self, place: str) -> None:
        if self._hand != place:
            self.hands += 1 if self._hand else 0
            self._hand = place

    def decide(self) -> None:
        """The person weighs something: which answer, which line."""
        self.decisions += 1

    def click(self, target: str | Locator, *, decision: bool = True) -> None:
        """Point and click the first visible match."""
        self._put_hand("mouse")
        self.clicks += 1
        self.decisions += decision
        (self.page.locator(target) if isinstance(target, str) else target).first.click()

    def type(self, text: str, *, decision: bool = True) -> None:
        """Type a text where the focus is; one decision for the whole."""
        self._put_hand("keyboard")
        self.decisions += decision
        self.keys += len(text)
        self.page.keyboard.type(text)

    def press(self, *names: str) -> None:
        """Press keys one after the other; a chord ("Control+Enter") counts one key for each of its parts."""
        self._put_hand("keyboard")
        for name in names:
            self.keys += name.count("+") + 1
            self.page.keyboard.press(name)

    @property
    def seconds(self) -> float:
        moves = self.clicks * (POINT + CLICK) + self.hands * HAND + self.decisions * DECIDE
        return round(self.keys * KEY + moves, 2)

    def __str__(self) -> str:
        return (
            f"{self.task or 'task'}: {self.seconds} s, {self.clicks} clicks, {self.keys} keys,"
            f" {self.decisions} decisions, {self.hands} hand moves, {self.pages} pages"
        )

    def within(self, *, seconds: float | None = None, clicks: int | None = None, pages: int | None = None) -> None:
        """Assert the budget given, or the one of `reference/ui.md` §10 for this task."""
        known = BUDGETS.get(self.task, Budget())
        bounds = (
            (self.seconds, seconds if seconds is not None else known.seconds),
            (self.clicks, clicks if clicks is not None else known.clicks),
            (self.pages, pages if pages is not None else known.pages),
        )
        if all(limit is None for _, limit in bounds):
            raise ValueError(f"no budget for {self.task or 'this task'}")
        assert all(limit is None or value <= limit for value, limit in bounds), str(self)


class Keyboard(Journey):
    """A journey of somebody who has no mouse: every stop on the way is a key that counts."""

    def click(self, target: str | Locator, *, decision: bool = True) -> None:
        raise TypeError("by keyboard alone")

    def has_focus(self, target: str | Locator) -> bool:
        found = self.page.locator(target) if isinstance(target, str) else target
        return bool(found.first.evaluate("e => e === document.activeElement"))

    def skip_to_content(self) -> None:
        """The first stop of every page."""
        self.press("Tab", "Enter")
        assert self.has_focus("#main"), "the skip link does not lead to the content"

    def reach(self, target: str | Locator, key: str = "Tab", *, within: int = 40) -> None:
        """Press `key` until the target has the focus."""
        for _ in range(within):
            if self.has_focus(target):
                return
            self.press(key)
        assert self.has_focus(target), f"{key} x{within} does not reach {target}"
