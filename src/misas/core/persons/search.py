"""What somebody means in the one search box. Not here: the query itself (`records.persons.queries`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from misas.core.persons.nir import Nir, read_nir
from misas.core.refusals import Fault
from misas.lib import phones
from misas.lib.text import digits, normalise
from misas.lib.typed_dates import read_date

SHORTEST_WORD = 2
_NUMBER = re.compile(r"p ?(?:(\d{2,3}) )?(\d{1,9})")
_NIR_LIKE = re.compile(r"[1-478](?:[ .]?\d){4,5}(?:[ .]?[\dAB])(?:[ .]?\d){6,9}", re.IGNORECASE)
_DATE_INSIDE = re.compile(
    r"\b\d{4}-\d{2}-\d{2}\b|\d{1,2}[ /.\-]\d{1,2}[ /.\-]\d{2,4}|\d{1,2}(?:er)? [^\W\d]+ \d{2,4}|\b\d{8}\b"
)


@dataclass(frozen=True, slots=True)
class Search:
    """Every reading of what was typed; several may be tried. `words` and `born` together narrow each other."""

    words: tuple[str, ...] = ()
    born: date | None = None
    phone: str = ""
    email: str = ""
    nir: Nir | None = None
    number: int | None = None
    number_caisse: int | None = None
    faults: tuple[Fault, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.born or self.phone or self.email or self.nir or self.number)


def interpret(text: str, *, on: date) -> Search:
    """Read a search: "ben nad", "nadia 12/3/84", "06 39 98 12 34", "P301-000042", a NIR, an e-mail. `on` is today."""
    text = text.strip()[:200]
    if "@" in text:
        return Search(email=text.lower())
    plain = normalise(text)
    if found := _NUMBER.fullmatch(plain):
        return Search(number=int(found[2]), number_caisse=int(found[1]) if found[1] else None)
    if _NIR_LIKE.fullmatch(text) and len(plain.replace(" ", "")) in (13, 15):
        reading = read_nir(text)
        return Search(nir=reading.nir, faults=reading.faults)
    if not any(c.isalpha() for c in text):
        return _of_digits(text, on)
    born, rest = _date_in(text, on)
    words = tuple(w for w in normalise(rest).split() if len(w) >= SHORTEST_WORD)
    return Search(words=words, born=born)


def shown_number(caisse: int, number: int) -> str:
    """The number of a person as people say it: "P301-000042"."""
    return f"P{caisse:03d}-{number:06d}"


def _of_digits(text: str, on: date) -> Search:
    only = digits(text)
    born = read_date(text, latest=on) if len(only) >= 5 else None
    phone = phones.kept_form(text) or ""
    number = int(only) if only and text.isdigit() and len(only) <= 7 else None
    return Search(born=born if born and born <= on else None, phone=phone, number=number or None)


def _date_in(text: str, on: date) -> tuple[date | None, str]:
    """A date typed beside a name, and what remains; "12 mars 1984" alone leaves nothing."""
    whole = read_date(text, latest=on)
    if whole is not None:
        return whole, ""
    for found in _DATE_INSIDE.finditer(text):
        born = read_date(found[0], latest=on)
        if born is not None and born <= on:
            return born, text[: found.start()] + " " + text[found.end() :]
    return None, text
