"""What free text must never hold: a social security number, a diagnosis code, a card number.

The box carries a warning and a length limit; this is the net under them. It finds what is obvious and claims no more:
a diagnosis written in plain words is asked for by nobody and is answered by the warning, not by guessing.
"""

from __future__ import annotations

import re
from typing import Final

_SEPARATOR = r"[\s.\-/\u00a0\u202f]?"
_NIR: Final = re.compile(
    # sex, year, month (real or fictive), department or 2A/2B/overseas, commune, order, and maybe the key
    r"(?<!\d)[1-478]" + _SEPARATOR + r"\d\d" + _SEPARATOR + r"(?:0[1-9]|1[0-2]|[2-9]\d)" + _SEPARATOR
    + r"(?:\d\d|2[ABab])" + _SEPARATOR + r"\d{3}" + _SEPARATOR + r"\d{3}(?:" + _SEPARATOR + r"\d\d)?(?!\d)"
)  # fmt: skip
_ICD10: Final = re.compile(r"(?<![A-Za-z0-9])[A-TV-Z]\d\d\.\d{1,2}(?!\d)")
_ALD: Final = re.compile(r"\bALD\s*(?:n\s*[°o]\s*)?\d{1,2}\b", re.IGNORECASE)
_CARD: Final = re.compile(r"(?<!\d)(?:\d{4}[\s\u00a0\-]?){3}\d{4}(?!\d)")

FORBIDDEN: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("referral.text_has_nir", _NIR),
    ("referral.text_has_diagnosis", _ICD10),
    ("referral.text_has_diagnosis", _ALD),
    ("referral.text_has_card", _CARD),
)


def forbidden_in(text: str) -> tuple[str, ...]:
    """The codes of what this text obviously holds and must not, each once, in the order of the table."""
    return tuple(dict.fromkeys(code for code, pattern in FORBIDDEN if pattern.search(text)))
