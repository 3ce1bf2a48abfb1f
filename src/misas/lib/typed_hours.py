"""Hours as people in France type them: 14h30, 14 h 30, 14:30, 9h, midi. Not here: of which day, in which zone."""

from __future__ import annotations

import re
from datetime import time
from typing import Final

_SHAPE: Final = re.compile(r"(\d{1,2})(?:\s*(?:h|:|\.|heures?)\s*(\d{2})?)?(?:\s*(?:mn|min))?")
_WORDS: Final = {"midi": time(12), "minuit": time(0)}


def read_hour(text: str) -> time | None:
    """The hour that was meant, to the minute; None when none can be read."""
    typed = " ".join(text.lower().replace("\u00a0", " ").replace("\u202f", " ").split())
    if typed in _WORDS:
        return _WORDS[typed]
    if typed.isdecimal() and len(typed) == 4:  # 1430
        typed = f"{typed[:2]}h{typed[2:]}"
    found = _SHAPE.fullmatch(typed)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
