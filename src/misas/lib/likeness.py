"""How far two words look and sound alike, in French: typing errors, and spelling by ear. Both in normal form (`text`).

Not here: finding the words to compare, and what else speaks for one of them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

HEARD = (
    *(
        ("eaux", "o"),
        ("eau", "o"),
        ("au", "o"),
        ("ph", "f"),
        ("qu", "k"),
        ("ck", "k"),
        ("ce", "se"),
        ("ci", "si"),
        ("cy", "si"),
    ),
    *(("c", "k"), ("y", "i"), ("ai", "e"), ("ei", "e"), ("an", "en"), ("am", "em"), ("th", "t"), ("rh", "r")),
    *(("ge", "je"), ("gi", "ji"), ("x", "ks"), ("z", "s")),
)
"""Written so, heard so. In this order: what is longer first."""
DOUBLED = re.compile(r"(.)\1+")
MUTE_END = re.compile(r"(?<=..)(?:es|e|s|t|d|ks)\b")


@lru_cache(maxsize=4096)
def sound(text: str) -> str:
    """About how it is heard: "thuillieres" and "tuilliere" are one. Never shown, only compared."""
    for written, heard in HEARD:
        text = text.replace(written, heard)
    return MUTE_END.sub("", DOUBLED.sub(r"\1", text).replace("h", ""))


def likeness(one: str, other: str) -> float:
    """0 to 1. Letters added, missing, changed or swapped count twice; how it begins and how it sounds, once each."""
    letters = OSA.normalized_similarity(one, other)
    beginning = JaroWinkler.normalized_similarity(one, other)
    heard = OSA.normalized_similarity(sound(one), sound(other))
    return (2 * letters + beginning + heard) / 4


def begins_like(typed: str, word: str) -> float:
    """0 to 1: how far `word` begins like what was typed so far, errors included; 0 when it is no longer than that."""
    return OSA.normalized_similarity(typed, word[: len(typed)]) if len(word) > len(typed) else 0.0
