"""How long something said of the moment may be believed: until it is said again, or asked again.

Data of the table of facts (`perime_apres`). Not here: which facts a new review begins with (`prefilling`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from misas.core.rights.months import add_months

ACADEMIC_END: Final = (8, 31)
"""The last day of a university year."""
LONGEST: Final = 24
"""Months after which nothing of the moment is believed without being said again (p)."""


class Until(StrEnum):
    """What ends the life of an answer, when it is not a count of months."""

    MONTHS = "mois"
    NEVER = "jamais"
    CALENDAR_YEAR = "annee_civile"
    ACADEMIC_YEAR = "annee_universitaire"


@dataclass(frozen=True, slots=True)
class Expiry:
    """Until when what was said of a fact holds; `months` counts for MONTHS alone."""

    until: Until
    months: int = 0

    def holds(self, told_on: date | None, today: date) -> bool:
        """Whether what was told on a day still holds; of what has no day nothing but « jamais » is sure."""
        if self.until is Until.NEVER:
            return True
        return told_on is not None and today <= self._last(told_on)

    def _last(self, told_on: date) -> date:
        if self.until is Until.MONTHS:
            return add_months(told_on, self.months)
        if self.until is Until.CALENDAR_YEAR:
            return date(told_on.year, 12, 31)
        ends = date(told_on.year, *ACADEMIC_END)
        return ends if told_on <= ends else ends.replace(year=told_on.year + 1)


def read_expiry(raw: Any) -> Expiry:
    """From its plain value: a count of months, or one of the words. Raises ValueError, which names the fault."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        if not 1 <= raw <= LONGEST:
            raise ValueError(f"perime_apres: from 1 to {LONGEST} months, not {raw}")
        return Expiry(Until.MONTHS, raw)
    words = [one.value for one in Until if one is not Until.MONTHS]
    if raw not in words:
        raise ValueError(f"perime_apres: a count of months or one of {', '.join(words)}, not {raw!r}")
    return Expiry(Until(raw))
