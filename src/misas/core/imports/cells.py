"""What a cell says, once it is known in which column it stands: restore what spreadsheets spoil, guess nothing.

Restored: leading zeros of phones and postal codes, dates kept as serial numbers, numbers written with blanks, several
values in one cell. Never guessed: a formula, an error, a number in scientific notation, a day and a month that
were swapped, a word that is close to a known one (it is proposed). Not here: whether the whole referral holds together,
which the same judge as the form says (`core/referrals/validation`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from misas.core.imports.grid import Mark
from misas.core.imports.vocabulary import CARE_SINCE, FULL_NAME, QUOTE_UNTIL, Vocabulary
from misas.core.referrals.said import BY_NAME, Form
from misas.core.refusals import Fault
from misas.lib.text import digits, normalise
from misas.lib.typed_dates import read_date

_SCIENTIFIC: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE)
_TOO_NARROW: Final = re.compile(r"#{3,}")
_BROKEN: Final = re.compile("[ÃÂ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
                            "\u2013-\u203a\u20ac\u2122 ]|\ufffd")  # fmt: skip
_BETWEEN: Final = re.compile(r"[,;/+|\n]")
_HOUR: Final = re.compile(r"(\d{1,2})\s*(?:h|:)\s*\d{0,2}", re.IGNORECASE)
_TWO_NUMBERS: Final = re.compile(r"[/;,|\n]|[^\W\d]+|\s-\s")
_NUMBER: Final = re.compile(r"(\d+)(?:[.,]0*)?")
_SERIAL_ZERO: Final = date(1899, 12, 30)  # day 0 of spreadsheets, once their false 29 February 1900 is counted
_SERIALS: Final = range(61, 80_000)
CLOSE_ENOUGH: Final = 0.75
SHOWN: Final = 60  # characters of a wrong value given back in its fault

DATES: Final = frozenset({"birth_date", "informed_on", "agreed_on", "urgent_before", CARE_SINCE, QUOTE_UNTIL})
PHONES: Final = frozenset(name for name, field in BY_NAME.items() if field.form is Form.PHONE)
YES_NO: Final = frozenset(name for name, field in BY_NAME.items() if field.form is Form.YES_NO)
NAMES: Final = frozenset({"last_name", "birth_name", "first_names", FULL_NAME})  # nothing in them means "empty"
FREE: Final = frozenset({"language"})  # known words give a code, others are kept as said
TICKS: Final = frozenset("✓✔☑✅●")
MULTIPLE: Final = frozenset(name for name, f in BY_NAME.items() if f.form is Form.CODES) | {"cares"}


class Wrong(Exception):
    """A cell that says nothing we may take, with its fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def value_of(name: str, text: str, mark: Mark | None, vocabulary: Vocabulary, *, today: date) -> Any:
    """The value of a cell of the column `name`, in the form that `core/referrals/reading.read` takes; None when empty.

    Raises `Wrong` with a fault on that column.
    """
    if mark is Mark.FORMULA:
        raise Wrong(Fault.of(name, "imports.cell.formula"))
    if mark is Mark.ERROR:
        raise Wrong(Fault.of(name, "imports.cell.error", value=text))
    if name in YES_NO and text in TICKS:
        return "1"
    if not any(c.isalnum() or c == "#" for c in text):
        return None
    if name not in NAMES and normalise(text) in vocabulary.blanks:
        return None
    if _TOO_NARROW.fullmatch(text):
        raise Wrong(Fault.of(name, "imports.cell.too_narrow"))
    if _BROKEN.search(text):
        raise Wrong(Fault.of(name, "imports.cell.broken_accents", value=text[:SHOWN]))
    if name in DATES:
        return _date(name, text, mark, today)
    if _SCIENTIFIC.fullmatch(text.replace(" ", "")):
        raise Wrong(Fault.of(name, "imports.cell.scientific", value=text[:SHOWN]))
    if name in PHONES:
        return _phone(text)
    if name in READERS:
        return READERS[name](text)
    if words := vocabulary.values.get("yes_no" if name in YES_NO and name not in vocabulary.values else name):
        return _coded(name, text, words, vocabulary)
    return text


def _date(name: str, text: str, mark: Mark | None, today: date) -> str:
    if mark is Mark.DATE:
        return text[:10]
    if mark is Mark.NUMBER:
        if text.isdigit() and len(text) == 5 and int(text) in _SERIALS:
            return (_SERIAL_ZERO + timedelta(days=int(text))).isoformat()
        if text.isdigit() and len(text) == 7:  # 3041985: the zero of the day is gone
            text = "0" + text
    shown = text.partition(" 00:00")[0]
    found = re.fullmatch(r"(\d{1,2})\D(\d{1,2})\D(\d{4}|\d{2})", shown)
    if found and int(found[2]) > 12 >= int(found[1]):
        swapped = read_date(f"{found[2]}/{found[1]}/{found[3]}", latest=today)
        if swapped is not None:
            raise Wrong(Fault.of(name, "imports.cell.swapped_date", value=shown, month=found[2], proposed=swapped))
    return shown


def _phone(text: str) -> str:
    """Give back the zero that a number loses: 639980001 → 0639980001, 33639980001 → +33639980001."""
    plain = re.sub(r"[\s.\-_/]", "", text)
    plain = found[1] if (found := _NUMBER.fullmatch(plain)) else plain
    if plain.isdigit() and len(plain) == 9 and plain[0] != "0":
        return "0" + plain
    if plain.isdigit() and len(plain) == 11 and plain.startswith("33"):
        return "+" + plain
    return text


def two_phones(text: str) -> tuple[str, str] | None:
    """Two numbers in one cell ("06 39 98 00 01 / 01 99 00 12 34"), or None. Separators inside a number stay."""
    pieces = [piece for piece in _TWO_NUMBERS.split(text) if len(digits(piece)) >= 9]
    return (_phone(pieces[0].strip()), _phone(pieces[1].strip())) if len(pieces) == 2 else None


def _postal_code(text: str) -> str:
    """1000 → 01000, "30 900" → 30900, "30900,00" → 30900; anything else stays as it is, to be judged."""
    plain = text.replace(" ", "")
    if found := _NUMBER.fullmatch(plain):
        return found[1].zfill(5) if len(found[1]) == 4 else found[1]
    return text


def _nir(text: str) -> str:
    """The number without its blanks and dots; the letters of Corsica stay."""
    plain = re.sub(r"[\s.\-_/]", "", text)
    return found[1] if (found := _NUMBER.fullmatch(plain)) else plain


def _reference(text: str) -> str:
    return found[1] if (found := re.fullmatch(r"(\d+),0*", text)) else text


def _rpps(text: str) -> str:
    return digits(text)


READERS: Final[Mapping[str, Callable[[str], str]]] = {
    "postal_code": _postal_code,
    "nir": _nir,
    "reference": _reference,
    "rpps": _rpps,
}


def _coded(name: str, text: str, words: Mapping[str, str], vocabulary: Vocabulary) -> Any:
    """The code of a word, or the codes of several words in one cell."""
    if name not in MULTIPLE:
        return _one_code(name, text, words, vocabulary)
    if (whole := words.get(normalise(text))) is not None:
        return [whole]
    pieces = [piece for part in _BETWEEN.split(text) for piece in _joined(part, words, vocabulary)]
    codes = [_one_code(name, piece.strip(), words, vocabulary) for piece in pieces if normalise(piece)]
    return list(dict.fromkeys(codes))


def _joined(part: str, words: Mapping[str, str], vocabulary: Vocabulary) -> list[str]:
    """Cut "dents et lunettes" in two, but not "gynécologie et maternité" which is one known word."""
    if normalise(part) in words:
        return [part]
    joint = "|".join(re.escape(word) for word in vocabulary.joints)
    return re.split(rf"\s+(?:{joint})\s+", part, flags=re.IGNORECASE) if joint else [part]


def _one_code(name: str, text: str, words: Mapping[str, str], vocabulary: Vocabulary) -> str:
    word = normalise(text)
    if word in words or name in FREE:
        return words.get(word, text)
    if name == "call_times" and (hour := _HOUR.search(text)) and 7 <= int(hour[1]) <= 20:
        return "morning" if int(hour[1]) < 12 else "afternoon" if int(hour[1]) < 18 else "evening"
    near = difflib.get_close_matches(word, words.keys(), n=1, cutoff=CLOSE_ENOUGH)
    if near:
        raise Wrong(Fault.of(name, "imports.cell.near_word", value=text[:SHOWN], proposed=near[0]))
    raise Wrong(Fault.of(name, "imports.cell.unknown_word", value=text[:SHOWN]))


def split_name(text: str) -> tuple[str, str] | None:
    """Last name and first names of one cell: words in capitals, then the others ("BEN ALI Nadia", "Nadia BEN ALI").

    None when the capitals do not tell: two words can be read both ways, and a name is not guessed.
    """
    words = text.replace(",", " ").split()
    capitals = [w for w in words if w.isupper() and len(w) > 1]
    others = [w for w in words if w not in capitals]
    if not capitals or not others:
        return None
    if words in (capitals + others, others + capitals):
        return " ".join(capitals), " ".join(others)
    return None
