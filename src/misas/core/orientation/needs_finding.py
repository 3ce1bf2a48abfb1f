"""Which needs somebody means by a few words, typed as they come: accents, plurals and one slip do not matter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from misas.core.orientation.needs import Need
from misas.core.persons.names import near
from misas.lib.likeness import likeness
from misas.lib.text import normalise

EMPTY: Final = frozenset(
    {"a", "au", "aux", "avec", "chez", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"}
    | {"mes", "mon", "ma", "pour", "sa", "ses", "son", "un", "une"}
)
SHORTEST: Final = 2
"""Letters; "psy" and "CV" are asked for, one letter is not."""

WORD, BEGINNING, NOTHING = 0.0, 1.0, 3.0
"""How far a typed word is from one of a need; one slip of the keyboard stands between the last two."""


def find_needs(text: str, needs: Iterable[Need], limit: int = 8) -> tuple[Need, ...]:
    """The needs that a text may mean, the surest first; every word that was typed must be found in a need.

    A whole word of the need before the beginning of one, before one slip of the keyboard, the likest word first.
    Nothing typed finds nothing.
    """
    typed = _words(text)
    if not typed:
        return ()
    found = [(_distance(typed, need), nth, need) for nth, need in enumerate(needs)]
    return tuple(need for far, _, need in sorted(found, key=lambda row: row[:2]) if max(far) < NOTHING)[:limit]


def _distance(typed: list[str], need: Need) -> list[float]:
    """How well each typed word is found, the worst first."""
    title, said = _words(need.title), [word for one in need.words for word in _words(one)]
    return sorted(
        (min((_far(word, other) for other in (*said, *title)), default=NOTHING) for word in typed), reverse=True
    )


def _far(typed: str, word: str) -> float:
    """0 to 3: a slip is the nearer, the more alike the two words are."""
    if typed == word or _singular(typed) == _singular(word):
        return WORD
    if word.startswith(typed):
        return BEGINNING
    return NOTHING - likeness(typed, word) if near(typed, word) else NOTHING


def _singular(word: str) -> str:
    return word.removesuffix("s").removesuffix("x") if len(word) > 3 else word


def _words(text: str) -> list[str]:
    return [word for word in normalise(text).split() if len(word) >= SHORTEST and word not in EMPTY]
