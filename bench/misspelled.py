"""Names of communes as people type them: with errors, by ear, begun, or written as old files write them. Seeded.

Nothing of the product's own normaliser or likeness is used to make them: it would be measured against itself.
"""

from __future__ import annotations

import random
import re
import string
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

SHORTEST = 4
ARTICLE = re.compile(r"^(L[’']|Le |La |Les )(.+)$")
SAINT = re.compile(r"\b(Saint|Sainte|Saints|Saintes)\b(?=[ -])")
SHORT = {"Saint": ("St", "ST", "St."), "Sainte": ("Ste", "STE"), "Saints": ("Sts",), "Saintes": ("Stes",)}
BY_EAR: Final = (
    *(("eaux", "o"), ("eau", "o"), ("au", "o"), ("ph", "f"), ("qu", "k"), ("ck", "k"), ("y", "i"), ("ai", "e")),
    *(("ei", "e"), ("en", "an"), ("an", "en"), ("em", "am"), ("am", "em"), ("ss", "s"), ("ll", "l"), ("tt", "t")),
    *(("nn", "n"), ("mm", "m"), ("rr", "r"), ("pp", "p"), ("ce", "se"), ("ci", "si"), ("ge", "je"), ("gi", "ji")),
    *(("th", "t"), ("rh", "r"), ("ch", "sh"), ("h", ""), ("x", "ks"), ("z", "s"), ("s ", " "), ("es ", "e ")),
    *(("e ", " "), ("t ", " "), ("d ", " ")),
)
"""As written, as somebody writes it who only heard it; a space ends a word."""


@dataclass(frozen=True, slots=True)
class Known:
    """A commune that may be asked for. `key`: its name in lower case letters, without accents nor signs."""

    insee: str
    name: str
    key: str
    people: int


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed for a commune, and how it was made."""

    kind: str
    text: str
    insee: str


def known_of(rows: Sequence[tuple[str, str, int]]) -> list[Known]:
    """(code, name, people) of the communes → one per name: of homonyms, no name says which, and the largest is kept."""
    largest: dict[str, Known] = {}
    for insee, name, people in sorted(rows):
        one = Known(insee, name, plain(name), people)
        if one.key not in largest or people > largest[one.key].people:
            largest[one.key] = one
    return sorted(largest.values(), key=lambda one: one.insee)


def plain(name: str) -> str:
    bare = unicodedata.normalize("NFD", name.lower().replace("œ", "oe").replace("æ", "ae"))
    return " ".join(re.sub(r"[^a-z]+", " ", "".join(c for c in bare if not unicodedata.combining(c))).split())


def typed(known: Sequence[Known], each: int, seed: int) -> Iterator[Typed]:
    """`each` texts of each kind: half of the communes drawn by name, each as likely, half by where people live.

    A text that is by chance the name of another commune is drawn again: nobody could tell.
    """
    chance = random.Random(seed)
    names: Mapping[str, Known] = {one.key: one for one in known}
    for kind, (suits, made) in KINDS.items():
        pool = [one for one in known if len(one.key) >= SHORTEST and suits(one)]
        weights = [one.people + 1 for one in pool]
        left = each
        while left:
            one = chance.choice(pool) if left % 2 else chance.choices(pool, weights)[0]
            text = made(one, chance)
            other = names.get(plain(text))
            if plain(text) and text != one.name and (other is None or other is one):
                left -= 1
                yield Typed(kind, text, one.insee)


def one_error(text: str, chance: random.Random) -> str:
    """One letter more, less, other, or swapped with the next."""
    at, letter = chance.randrange(len(text)), chance.choice(string.ascii_lowercase)
    match chance.randrange(4):
        case 0:
            return text[:at] + letter + text[at:]
        case 1:
            return text[:at] + text[at + 1 :]
        case 2:
            return text[:at] + letter + text[at + 1 :]
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]


def by_ear(text: str, chance: random.Random) -> str:
    """One or two of the spellings of BY_EAR."""
    text += " "
    usable = [(written, heard) for written, heard in BY_EAR if written in text]
    for written, heard in chance.sample(usable, min(len(usable), chance.choice((1, 2)))):
        text = text.replace(written, heard, 1)
    return text.strip()


def without_accents(one: Known, chance: random.Random) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", one.name) if not unicodedata.combining(c))
    return chance.choice((bare, bare.upper(), bare.lower()))


def other_hyphens(one: Known, chance: random.Random) -> str:
    return chance.choice(
        (one.name.replace("-", " "), one.name.replace("’", " ").replace("-", " "), one.name.replace(" ", "-"))
    )


def other_article(one: Known, chance: random.Random) -> str:
    """Left out, or written after as files do."""
    found = ARTICLE.match(one.name)
    assert found is not None
    article, rest = found[1].strip(), found[2]
    return chance.choice((rest, rest[:1].upper() + rest[1:], f"{rest} ({article})"))


def short_saint(one: Known, chance: random.Random) -> str:
    return SAINT.sub(lambda found: chance.choice(SHORT[found[1]]), one.name)


Suits = Callable[[Known], bool]
Makes = Callable[[Known, random.Random], str]
KINDS: Mapping[str, tuple[Suits, Makes]] = {
    "1 typo": (lambda one: True, lambda one, chance: one_error(one.name.lower(), chance)),
    "2 typos": (lambda one: True, lambda one, chance: one_error(one_error(one.name.lower(), chance), chance)),
    "by ear": (lambda one: by_ear(one.key, random.Random(0)) != one.key, lambda one, chance: by_ear(one.key, chance)),
    "60 % begun": (lambda one: True, lambda one, chance: one.name[: -(-len(one.name) * 6 // 10)]),
    "accents": (lambda one: any(unicodedata.decomposition(c) for c in one.name), without_accents),
    "hyphens": (lambda one: "-" in one.name, other_hyphens),
    "St / Saint": (lambda one: SAINT.search(one.name) is not None, short_saint),
    "article": (lambda one: ARTICLE.match(one.name) is not None, other_article),
}
CERTAIN = ("accents", "hyphens", "St / Saint", "article")
"""Kinds whose commune can be told without a doubt."""
