"""Amounts as people in France type them: 1 480,50 €, 1480.5, 90. Not here: whether an amount is plausible."""

from __future__ import annotations

import re
from typing import Final

_SPACES: Final = re.compile(r"[\s\u00a0\u202f'’]")
_SHAPE: Final = re.compile(r"([0-9]{1,9})(?:[,.]([0-9]{1,2}))?(?:€|euros?)?", re.IGNORECASE)


def read_cents(text: str) -> int | None:
    """The whole cents that were meant; None when none can be read: letters, a minus sign, a part of a cent."""
    found = _SHAPE.fullmatch(_SPACES.sub("", text))
    if found is None:
        return None
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def typed(cents: int) -> str:
    """An amount as a field shows it, ready to be typed over: "1480,50", "90"."""
    euros, rest = divmod(cents, 100)
    return f"{euros},{rest:02d}" if rest else str(euros)
