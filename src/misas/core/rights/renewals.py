"""When a right must be asked again, and when it may come to an end unseen: windows and early warnings.

C2S (CSS R861-18): the request opens four months before the end and closes two months before it. Afterwards the right
may still be asked for, as a new one, but nothing guarantees that it follows on. A right that renews itself only needs
a look. Of a right whose renewal nobody wrote, the end alone is told, while there is time to see what follows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from misas.core.rights.months import add_months
from misas.core.rights.rules import Renewal

SOON_DAYS: Final = 30
"""How long before the window closes, or a right without any ends, we say so (p)."""
SOON_MONTHS: Final = 1
"""The months that hold SOON_DAYS."""


class WindowState(StrEnum):
    BEFORE = "before"
    OPEN = "open"
    CLOSING = "closing"
    LATE = "late"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class RenewalWindow:
    """The days on which a renewal is asked for: from `opens_on` to `closes_on`, both included; the right ends on
    `ends_on`, its last day."""

    opens_on: date
    closes_on: date
    ends_on: date
    is_automatic: bool

    def state(self, on: date) -> WindowState:
        if on > self.ends_on:
            return WindowState.ENDED
        if on < self.opens_on:
            return WindowState.BEFORE
        if on > self.closes_on:
            return WindowState.LATE
        return WindowState.CLOSING if (self.closes_on - on).days <= SOON_DAYS else WindowState.OPEN


def renewal_window(ends_on: date, renewal: Renewal) -> RenewalWindow:
    """The window of a right whose last day is `ends_on`."""
    opens, closes = add_months(ends_on, -renewal.opens_months), add_months(ends_on, -renewal.closes_months)
    return RenewalWindow(opens, closes, ends_on, renewal.is_automatic)


class WarningKind(StrEnum):
    """What may go wrong with a right or its claim if nobody moves."""

    RENEWAL_OPEN = "renewal_open"
    RENEWAL_CLOSING = "renewal_closing"
    RENEWAL_LATE = "renewal_late"
    RIGHT_ENDED = "right_ended"
    RIGHT_ENDING = "right_ending"
    NOT_FILED = "not_filed"
    NOT_COMPLETE = "not_complete"
    DOCUMENTS_MISSING = "documents_missing"
    SILENCE_REACHED = "silence_reached"
    APPEAL_ENDING = "appeal_ending"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class EarlyWarning:
    """What is coming, for which right, and the day by which somebody must have moved."""

    kind: WarningKind
    right: str
    due: date


_WARNS: Final = {
    WindowState.OPEN: WarningKind.RENEWAL_OPEN,
    WindowState.CLOSING: WarningKind.RENEWAL_CLOSING,
    WindowState.LATE: WarningKind.RENEWAL_LATE,
    WindowState.ENDED: WarningKind.RIGHT_ENDED,
}
ENDED_FOR: Final = timedelta(days=365)
"""How long an ended right is still called a rupture to repair (p)."""


def renewal_warning(right: str, window: RenewalWindow, on: date) -> EarlyWarning | None:
    """The warning of a window on a day; None when nothing is to be done. An automatic renewal warns only once ended."""
    kind = _WARNS.get(window.state(on))
    if kind is None or (window.is_automatic and kind is not WarningKind.RIGHT_ENDED):
        return None
    if kind is WarningKind.RIGHT_ENDED and on > window.ends_on + ENDED_FOR:
        return None
    due = window.closes_on if kind in (WarningKind.RENEWAL_OPEN, WarningKind.RENEWAL_CLOSING) else window.ends_on
    return EarlyWarning(kind, right, due)


def ending_warning(right: str, ends_on: date, on: date) -> EarlyWarning | None:
    """The warning of a right that has no window of renewal: it ends soon, and somebody looks at what follows."""
    is_soon = ends_on - timedelta(days=SOON_DAYS) <= on <= ends_on
    return EarlyWarning(WarningKind.RIGHT_ENDING, right, ends_on) if is_soon else None
