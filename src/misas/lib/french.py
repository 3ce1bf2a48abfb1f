"""How French is written: amounts, dates, hours and spaces. Not here: time zones, clocks, any sentence of the trade.

Rules: Lexique des règles typographiques en usage à l'Imprimerie nationale. Spaces inside are no-break (U+00A0) or
narrow no-break (U+202F): a figure never leaves its unit, a sign never starts a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from misas.lib.text import normalise

NBSP = "\u00a0"
THIN = "\u202f"
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
MONTHS_SHORT = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

_APOSTROPHE = re.compile(r"(?<=\w)'(?=[\w«])")
_BEFORE_SIGN = re.compile(r"[ \u00a0\u202f]+([;!?]|[:»](?!//))")
_AFTER_OPENING = re.compile(r"«[ \u00a0\u202f]*")
_UNIT = re.compile(r"(?<=\d)[ \u00a0\u202f]+(?=(?:€|%|km|h|ans?|j|min|Mo|Ko)(?![\w’]))")
_MINUTES = re.compile(r"(?<=\d[\u00a0]h)[ \u00a0\u202f]+(?=\d{2}\b)")
_NUMBER_SIGN = re.compile(r"\bn°[ \u00a0\u202f]*(?=\S)")

_ELIDED = re.compile(r"[aeiou]|y[^aeiou]")
# The H of French first names that came from Greek and Latin, or that usage made mute, is not heard. That of names from
# elsewhere (Hassan, Houria, Heinz) is, and usage hesitates for Hugo: whatever is not here keeps "de".
_MUTE_H = frozenset((
    "hadrien", "hector", "helena", "helene", "heliette", "heliodore", "heloise", "henri", "henriette", "henry",
    "herbert", "hercule", "hermance", "hermeline", "hermine", "hermione", "herve", "hilaire", "hilarion", "hilda",
    "hildegarde", "hippolyte", "homere", "honore", "honorine", "horace", "hortense", "hubert", "hubertine",
    "hugues", "huguette", "humbert", "hyacinthe",
))  # fmt: skip


def number(value: int) -> str:
    """1240 → "1 240", with narrow no-break spaces between thousands."""
    return f"{value:,}".replace(",", THIN).replace("-", "−")


def euros(cents: int, *, decimals: bool = True) -> str:
    """Cents as an amount: 124000 → "1 240,00 €"; without decimals, rounded half up to the euro: "1 240 €"."""
    if isinstance(cents, bool) or not isinstance(cents, int):
        raise TypeError("an amount is a whole number of cents")
    sign, rest = ("−" if cents < 0 else ""), abs(cents)
    if not decimals:
        return f"{sign}{number((rest + 50) // 100)}{NBSP}€"
    return f"{sign}{number(rest // 100)},{rest % 100:02d}{NBSP}€"


def day(value: date, *, year: bool = True, weekday: bool = False, short: bool = False) -> str:
    """2026-12-01 → "1er décembre 2026", "mardi 1er décembre", "1er déc."."""
    ordinal = "1er" if value.day == 1 else str(value.day)
    month = (MONTHS_SHORT if short else MONTHS)[value.month - 1]
    words = [WEEKDAYS[value.weekday()]] if weekday else []
    return NBSP.join([*words, ordinal, month, *([str(value.year)] if year else [])])


def clock(value: datetime) -> str:
    """14:30 → "14 h 30", 9:00 → "9 h"; `value` is already local."""
    minutes = f"{NBSP}{value.minute:02d}" if value.minute else ""
    return f"{value.hour}{NBSP}h{minutes}"


def moment(value: datetime, *, year: bool = False) -> str:
    """ "21 novembre, 16 h 12"; `value` is already local."""
    return f"{day(value.date(), year=year)}, {clock(value)}"


def due(value: date, today: date) -> str:
    """A due date as a caseworker reads it: "6 j de retard", "Aujourd’hui", "Demain", "4 déc."."""
    days = (value - today).days
    if days < 0:
        return f"{number(-days)}{NBSP}j de{NBSP}retard"
    if days <= 1:
        return ("Aujourd’hui", "Demain")[days]
    return day(value, year=value.year != today.year, short=True)


def listed(labels: Iterable[str]) -> str:
    """Labels that each begin with a capital, as one: "Isolement, situation sociale complexe". Initials keep theirs."""
    every = list(labels)
    return ", ".join([*every[:1], *(label if label[:2].isupper() else _lower(label) for label in every[1:])])


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def of(name: str) -> str:
    """A name after "de": "d’Inès", "d’Yves", "de Yasmine"; "d’Hélène", where the H is mute, but "de Hassan"."""
    first, *_ = normalise(name).split() or [""]
    return f"d’{name}" if _ELIDED.match(first) or first in _MUTE_H else f"de {name}"


def typeset(text: str) -> str:
    """A text typed by hand with the apostrophes and the no-break spaces of French print.

    Spaces that are there become no-break; none is added, so that "12:30" or an address stays as typed.
    """
    text = _APOSTROPHE.sub("’", text)
    text = _BEFORE_SIGN.sub(lambda m: (NBSP if m[1] in ":»" else THIN) + m[1], text)
    text = _AFTER_OPENING.sub(f"«{NBSP}", text)
    text = _UNIT.sub(NBSP, text)
    text = _MINUTES.sub(NBSP, text)
    return _NUMBER_SIGN.sub(f"n°{NBSP}", text)
