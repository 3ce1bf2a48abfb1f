"""Text as it is compared, never as it is shown: one normal form for names, places and searches."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d"}
)
_NOT_WORD = re.compile(r"[^0-9a-z]+")


def normalise(text: str) -> str:
    """Lower case, no accents, one space between words of letters and digits.

    "N’Guessan-LŒWE" → "n guessan loewe". Letters of other alphabets are dropped: a register of French
    civil status is written in Latin letters (loi du 2 thermidor an II; circulaire of 23 July 2014).
    """
    bare = unicodedata.normalize("NFKD", text.translate(_LIGATURES).casefold())
    ascii_only = "".join(c for c in bare if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", ascii_only).strip()


def compact(text: str) -> str:
    """The normal form without spaces: "Ben Ali" and "Benali" are the same."""
    return normalise(text).replace(" ", "")


def digits(text: str) -> str:
    """The ASCII digits of a text, in order."""
    return "".join(c for c in text if c in "0123456789")


def squeeze(text: str) -> str:
    """The text as it is kept: composed accents, no control character, one space between words."""
    shown = "".join(" " if unicodedata.category(c) in {"Cc", "Zs", "Zl", "Zp"} else c for c in text)
    kept = "".join(c for c in shown if unicodedata.category(c) not in {"Cf", "Cs", "Co", "Cn"})
    return " ".join(unicodedata.normalize("NFC", kept).split())


def after(prefix: str) -> str:
    """The smallest text after every text that begins with `prefix`, in byte order; for `~>=~` and `~<~` ranges.

    `prefix` is in normal form (letters a-z, digits, spaces), so its last letter always has a successor.
    """
    if not prefix:
        raise ValueError("every text begins with an empty prefix")
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)
