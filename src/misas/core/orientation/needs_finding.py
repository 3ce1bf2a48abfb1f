"""Which needs somebody means by a few words, typed as they come: accents, plurals and one slip do not matter.

What people say around a need ("j'ai mal aux…", "un rendez-vous chez…") does not hide it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from misas.core.orientation.needs import Need
from misas.core.persons.names import near
from misas.lib.likeness import likeness
from misas.lib.text import normalise

EMPTY: Final = frozenset(
    {"a", "ai", "as", "au", "aux", "avec", "chez", "ce", "cet", "cette", "c", "d", "dans", "de", "des", "du", "elle"}
    | {"en", "est", "et", "eu", "il", "ils", "j", "je", "l", "la", "le", "les", "leur", "lui", "ma", "me", "mes", "mon"}
    | {"n", "ne", "on", "ou", "pour", "qu", "que", "qui", "s", "sa", "se", "ses", "si", "son", "suis", "sur", "un"}
    | {"une", "vers", "y"}
)
SAID_AROUND: Final = frozenset(
    {"aide", "aimerait", "aimerais", "aller", "autre", "avoir", "beaucoup", "besoin", "bien", "bon", "cabinet", "casse"}
    | {
        "cassee",
        "cassees",
        "casses",
        "changer",
        "cher",
        "chere",
        "cherche",
        "chercher",
        "connais",
        "connait",
        "consultation",
    }
    | {"consulter", "demande", "depuis", "docteur", "doit", "douleur", "douleurs", "douloureuse", "douloureuses"}
    | {"douloureux", "enfant", "enfants", "etre", "faire", "fait", "faut", "femme", "fille", "fils", "font", "fort"}
    | {"gros", "grosse", "homme", "ici", "jamais", "mal", "malade", "mari", "maux", "medecin", "medecins", "mere"}
    | {
        "clinique",
        "hopital",
        "neuf",
        "neuve",
        "neuves",
        "nouveau",
        "nouvelle",
        "nouvelles",
        "partout",
        "pas",
        "pere",
        "perdu",
        "personne",
    }
    | {"petit", "petite", "peut", "peux", "plus", "pres", "prendre", "prive", "privee", "probleme", "problemes"}
    | {
        "proche",
        "quelqu",
        "quelque",
        "rdv",
        "refaire",
        "rendez",
        "rendezvous",
        "rien",
        "soigner",
        "soin",
        "soins",
        "sont",
    }
    | {"souci", "soucis", "specialiste", "specialistes", "toujours", "tout", "toute", "tres", "trop", "trouve"}
    | {"trouver", "urgence", "urgent", "veut", "veux", "visite", "vite", "voir", "voudrais", "voudrait", "vous"}
)
"""Said with a need, seldom the need itself: asked for when they are in its words ("entend mal"), else passed over."""
SHORTEST: Final = 2
"""Letters; "psy" and "CV" are asked for, one letter is not."""

WORD, BEGINNING, NOTHING = 0.0, 1.0, 3.0
"""How far a typed word is from one of a need; one slip of the keyboard stands between the last two."""


def find_needs(text: str, needs: Iterable[Need], limit: int = 8) -> tuple[Need, ...]:
    """The needs that a text may mean, the surest first; every word that was typed must be found in a need, unless it
    is only said around one.

    A whole word of the need before the beginning of one, before one slip of the keyboard, the likest word first; of
    equals, the one of which most was said. Nothing typed finds nothing.
    """
    typed, known = _words(text), tuple(needs)
    bare = [word for word in typed if _singular(word) not in SAID_AROUND and word not in SAID_AROUND]
    return _found(typed, known, limit) or (_found(bare, known, limit) if bare != typed else ())


def _found(typed: list[str], needs: tuple[Need, ...], limit: int) -> tuple[Need, ...]:
    if not typed:
        return ()
    found = [(*_distance(typed, need), nth, need) for nth, need in enumerate(needs)]
    return tuple(need for far, *_, need in sorted(found, key=lambda row: row[:3]) if max(far) < NOTHING)[:limit]


def _distance(typed: list[str], need: Need) -> tuple[list[float], int]:
    """How well each typed word is found, the worst first; how many words are left unsaid of what was best said."""
    phrases = [words for one in (*need.words, need.title) if (words := _words(one))]
    far = [[min((_far(word, other) for other in phrase), default=NOTHING) for word in typed] for phrase in phrases]
    unsaid = (max(len(p) - len(typed), 0) for p, told in zip(phrases, far, strict=True) if min(told) < NOTHING)
    return sorted((min(each) for each in zip(*far, strict=True)), reverse=True), min(unsaid, default=0)


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
