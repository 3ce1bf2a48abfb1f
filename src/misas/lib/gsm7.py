"""What a text costs by SMS: the GSM 03.38 alphabet, its septets and its segments. Knows no trade, sends nothing.

A text wholly in that alphabet holds 160 characters in one segment; one letter outside it and a segment holds 70.
Of French, é è à ù are in it; ê ô î û â ë ï ç œ À È, the typographic apostrophe and the no-break spaces are not.
Source: 3GPP TS 23.038, § 6.2.1.
"""

from __future__ import annotations

import unicodedata
from typing import Final

BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE: Final = frozenset("^{}\\[~]|€\f")
"""Characters of the extension table: an escape and a character."""
ONE, MORE = 160, 153
ONE_UCS2, MORE_UCS2 = 70, 67
PLAIN: Final = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...", "œ": "oe", "Œ": "OE"}
    | {"\u00a0": " ", "\u202f": " ", "ç": "c"}
)


def septets(text: str) -> int | None:
    """How many septets the text takes; None when a character is outside the alphabet."""
    if not all(c in BASIC or c in TWICE for c in text):
        return None
    return sum(2 if c in TWICE else 1 for c in text)


def segments(text: str) -> int:
    """How many messages are paid for: an empty text is none."""
    count = septets(text)
    if count is not None:
        return _parts(count, ONE, MORE)
    return _parts(len(text.encode("utf-16-be")) // 2, ONE_UCS2, MORE_UCS2)


def plain(text: str) -> str:
    """The same text in the alphabet, as far as French goes: accents that it lacks are dropped, signs made simple."""
    return "".join(c if c in BASIC or c in TWICE else _bare(c) for c in text.translate(PLAIN))


def _bare(character: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", character) if not unicodedata.combining(c))


def _parts(count: int, one: int, more: int) -> int:
    return 0 if count == 0 else 1 if count <= one else -(-count // more)
