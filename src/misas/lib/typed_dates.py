"""Dates as people in France type them. Not here: what a date means, time zones, holidays."""

from __future__ import annotations

import re
from datetime import date

from misas.lib.text import normalise

_MONTHS = {
    "janvier": 1,
    "janv": 1,
    "jan": 1,
    "fevrier": 2,
    "fevr": 2,
    "fev": 2,
    "mars": 3,
    "mar": 3,
    "avril": 4,
    "avr": 4,
    "mai": 5,
    "juin": 6,
    "juillet": 7,
    "juil": 7,
    "aout": 8,
    "septembre": 9,
    "sept": 9,
    "sep": 9,
    "octobre": 10,
    "oct": 10,
    "novembre": 11,
    "nov": 11,
    "decembre": 12,
    "dec": 12,
}
_ISO = re.compile(r"(\d{4}) (\d{1,2}) (\d{1,2})(?: 00 00(?: 00)?)?")  # a spreadsheet adds the midnight
_SPLIT = re.compile(r"(\d{1,2}) (\d{1,2}) (\d{4}|\d{2})(?: 00 00(?: 00)?)?")
_WORDS = re.compile(
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )?(?:le )?(1er|\d{1,2}) ?([a-z]+) ?(\d{4}|\d{2})"
)


def read_date(text: str, *, latest: date) -> date | None:
    """The day meant by `text`, or None when no day of the calendar is meant.

    Takes `12/3/84`, `12-03-1984`, `12.03.84`, `12 mars 1984`, `1er mai 84`, `12031984`, `120384`, `1984-03-12`,
    `19840312`. Day before month, as in French. A year of two digits is the last one that does not pass `latest`.
    """
    words = normalise(text)
    if found := _ISO.fullmatch(words):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _SPLIT.fullmatch(words):
        return _with_year(found[3], int(found[2]), int(found[1]), latest)
    if found := _WORDS.fullmatch(words):
        month = _MONTHS.get(found[2])
        return _with_year(found[3], month, 1 if found[1] == "1er" else int(found[1]), latest) if month else None
    if words.isascii() and words.isdigit():
        if len(words) == 8:
            typed = _day(int(words[4:]), int(words[2:4]), int(words[:2]))
            plausible = typed is not None and 1850 <= typed.year <= latest.year + 1
            return typed if plausible else _day(int(words[:4]), int(words[4:6]), int(words[6:])) or typed
        if len(words) == 6:
            return _with_year(words[4:], int(words[2:4]), int(words[:2]), latest)
    return None


def _with_year(year: str, month: int, day: int, latest: date) -> date | None:
    if len(year) == 4:
        return _day(int(year), month, day)
    in_century = latest.year - latest.year % 100 + int(year)
    found = _day(in_century, month, day)
    return found if found is not None and found <= latest else _day(in_century - 100, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
