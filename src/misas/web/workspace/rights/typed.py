"""What somebody typed for one fact, as the plain value of the file of a household. Not here: whether it is plausible.

Amounts are euros, as people write them (1 234,50 €); a day may be a month and a year, then its first day is meant.
Raises Untyped with the code of a fault of `wording.rights`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from misas.core.rights.codes import FactPeriod, FactStatus, Nature
from misas.core.rights.facts import FactType
from misas.core.rights.household import EUROS_MOST
from misas.core.rights.months import month_text, window
from misas.lib.typed_dates import read_date

EACH, TOTAL, MONTHS, NOTHING = "each", "total", "months", "nothing"
SHAPES: Final = (EACH, TOTAL, MONTHS)
"""How twelve amounts are typed: the same each month, one total of the window, or month by month."""

_SPACES = re.compile(r"[\s\u00a0\u202f]")
_MONTH_YEAR: Final = re.compile(r"(\d{1,2})[\s/.-](\d{4})")
_WORD_YEAR: Final = re.compile(r"[^\W\d]+\.? \d{4}")
_YEAR: Final = re.compile(r"\d{4}")
_LONGEST: Final = 60
_DIGITS: Final = 9


class Untyped(Exception):
    """What was typed cannot be read; `field` is the control it stands in."""

    def __init__(self, code: str, field: str = "value") -> None:
        super().__init__(code)
        self.code, self.field = code, field


def read_answer(post: Mapping[str, str], one: FactType, month: date) -> tuple[Any, FactStatus]:
    """(plain value, status) of a posted form: `status` says unknown or declined, else the value is said."""
    status = post.get("status", "")
    if status in (FactStatus.UNKNOWN, FactStatus.DECLINED):
        return None, FactStatus(status)
    return _value(post, one, month), FactStatus.SAID


def _value(post: Mapping[str, str], one: FactType, month: date) -> Any:
    typed = post.get("value", "").strip()
    match one.nature:
        case Nature.BOOLEAN:
            if typed not in ("yes", "no"):
                raise Untyped("rights.not_yes_or_no")
            return typed == "yes"
        case Nature.ENUM:
            if typed not in one.values:
                raise Untyped("rights.not_a_choice")
            return typed
        case Nature.DATE:
            return read_day(typed[:_LONGEST], month).isoformat()
        case Nature.WHOLE:
            number = _SPACES.sub("", typed)
            if not number.isascii() or not number.isdecimal():
                raise Untyped("rights.not_a_number")
            if len(number) > _DIGITS:
                raise Untyped("rights.number_too_high")
            return int(number)
        case Nature.AMOUNT:
            return read_euros(typed)
        case Nature.MONTHLY:
            return _monthly(post, one, month)


def read_day(typed: str, month: date) -> date:
    """12/3/84, 12 mars 1984, 03/2019 or mars 2019 (its first day), 2019 (the first of January)."""
    if _YEAR.fullmatch(typed):
        typed = f"1/1/{typed}"
    elif found := _MONTH_YEAR.fullmatch(typed):
        typed = f"1/{found[1]}/{found[2]}"
    elif _WORD_YEAR.fullmatch(typed):
        typed = f"1 {typed}"
    day = read_date(typed, latest=month.replace(year=month.year + 2, day=1))
    if day is None:
        raise Untyped("rights.unreadable_day")
    return day


def read_euros(typed: str, field: str = "value") -> float:
    """« 1 234,50 € » → 1234.5, exact to the cent."""
    text = _SPACES.sub("", typed).removesuffix("€").replace(",", ".")
    if len(text) > _LONGEST:
        raise Untyped("rights.amount_too_high" if text.isdecimal() else "rights.unreadable_amount", field)
    try:
        euros = Decimal(text)
    except InvalidOperation:
        raise Untyped("rights.unreadable_amount", field) from None
    if euros.is_finite() and not -EUROS_MOST < euros < EUROS_MOST:  # first: more digits than that cannot be quantized
        raise Untyped("rights.amount_too_high" if euros > 0 else "rights.negative", field)
    if not euros.is_finite() or euros != euros.quantize(Decimal("0.01")):
        raise Untyped("rights.unreadable_amount", field)
    return float(euros)


def read_version(typed: str) -> int | None:
    """The version of the review that a form was shown with; None when it tells none."""
    if not typed:
        return None
    if not typed.isascii() or not typed.isdecimal() or len(typed) > _DIGITS:
        raise Untyped("rights.unreadable_version")
    return int(typed)


def _monthly(post: Mapping[str, str], one: FactType, month: date) -> Any:
    """Zero everywhere, one amount for each month, a total, or the months that were typed: the others stay unknown."""
    if post.get("shape") == NOTHING:
        return 0
    if one.period is FactPeriod.MONTH:
        return read_euros(post.get("value", ""))
    shape = post.get("shape", EACH)
    if shape == EACH:
        return read_euros(post.get("value", ""))
    typed = {each: post.get(month_key(each), "").strip() for each in one.months(month)}
    if shape == TOTAL:
        typed = {each: text for each, text in typed.items() if each not in window(month)}
    found: dict[str, float] = {
        month_text(each): read_euros(text, month_key(each)) for each, text in typed.items() if text
    }
    if shape == TOTAL:
        found["total"] = read_euros(post.get("total", ""), "total")
    if not found:
        raise Untyped("rights.no_amount_typed", month_key(one.months(month)[0]))
    return found


def month_key(month: date) -> str:
    """The name of the field of one month: m-2026-11."""
    return f"m-{month_text(month)}"
