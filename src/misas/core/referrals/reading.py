"""From typed text to what was said: every answer read by its form, every fault kept.

A form, a row of a file, a JSON body and a command line all arrive here as names and texts. What is missing or
contradictory is `validation`; here only what cannot be read is a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from misas.core.persons.nir import read_nir
from misas.core.referrals.codes import CareType, SaidStage
from misas.core.referrals.said import BY_NAME, CARES_MAX, FIELDS, CareSaid, Field, Form, Said
from misas.core.refusals import Fault
from misas.lib.phones import kept_form
from misas.lib.text import compact, digits, squeeze
from misas.lib.typed_dates import read_date

YES: Final = frozenset({"1", "on", "oui", "o", "true", "vrai", "x", "yes"})
NO: Final = frozenset({"", "0", "off", "non", "n", "false", "faux", "no"})

# Dates that look ahead are read against a later last day, so that a year of two digits stays ahead.
AHEAD: Final = frozenset({"urgent_before", "quote_until"})
A_DECADE: Final = timedelta(days=3653)


class Unreadable(Exception):
    """One answer that cannot be read, with the code of its fault."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def read(raw: Mapping[str, Any], *, today: date) -> tuple[Said, tuple[Fault, ...]]:
    """Read what was typed under the names of FIELDS. An answer that cannot be read is left out, with its fault.

    Texts, booleans, dates, enums and lists of them are taken; unknown names are faults, so that a misspelt column or
    key never loses what it says. `cares` is a list of mappings `care_type, since, stage, quote_until`.
    """
    values: dict[str, Any] = {}
    faults = [Fault.of(name, "referral.unknown_field", name=str(name)[:60]) for name in raw if name not in BY_NAME]
    for entry in FIELDS:
        if entry.name not in raw:
            continue
        try:
            if entry.form is Form.CARES:
                values[entry.name], found = _cares(raw[entry.name], today)
                faults.extend(found)
            elif entry.form is Form.NIR:
                values[entry.name], found = _nir(raw[entry.name], values.get("birth_date"))
                faults.extend(found)
            else:
                values[entry.name] = _READERS[entry.form](raw[entry.name], entry, today)
        except Unreadable as wrong:
            faults.append(Fault.of(entry.name, wrong.code, **wrong.values))
    return Said(**values), tuple(faults)


def _text(raw: Any) -> str:
    if raw is None:
        return ""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    if not isinstance(raw, str):
        raise Unreadable("referral.unreadable")
    return raw


def _line(raw: Any, entry: Field, today: date) -> str:
    text = squeeze(_text(raw))
    if entry.length and len(text) > entry.length:
        raise Unreadable("referral.too_long", most=entry.length, length=len(text))
    return text


def _free_text(raw: Any, entry: Field, today: date) -> str:
    lines = [squeeze(line) for line in _text(raw).splitlines()]
    text = "\n".join(lines).strip()
    if len(text) > entry.length:
        raise Unreadable("referral.too_long", most=entry.length, length=len(text))
    return text


def _date(raw: Any, entry: Field, today: date) -> date | None:
    return day(raw, today + A_DECADE if entry.name in AHEAD else today)


def day(raw: Any, latest: date) -> date | None:
    """A day as typed; a date passes as it is, an empty text is no day."""
    if isinstance(raw, date):
        return date(raw.year, raw.month, raw.day)
    text = _text(raw).strip()
    if not text:
        return None
    found = read_date(text, latest=latest)
    if found is None:
        raise Unreadable("referral.bad_date")
    return found


def _yes_no(raw: Any, entry: Field, today: date) -> bool:
    if isinstance(raw, bool):
        return raw
    word = compact(_text(raw))
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unreadable("referral.yes_or_no")


def _phone(raw: Any, entry: Field, today: date) -> str:
    text = squeeze(_text(raw))
    if not text:
        return ""
    kept = kept_form(text)
    if kept is None:
        raise Unreadable("referral.bad_phone")
    return kept


def _email(raw: Any, entry: Field, today: date) -> str:
    text = _line(raw, entry, today)
    name, at, host = text.partition("@")
    if text and not (name and at and "." in host.strip(".") and " " not in text and "@" not in host):
        raise Unreadable("referral.bad_email")
    return text


def _nir(raw: Any, born: date | None) -> tuple[str, list[Fault]]:
    """The thirteen characters that are kept; each fault names the faulty part."""
    text = squeeze(_text(raw))
    if not text:
        return "", []
    found = read_nir(text, born=born)
    return (found.nir.body if found.nir else ""), list(found.faults)


def _rpps(raw: Any, entry: Field, today: date) -> str:
    text = digits(_text(raw))
    if len(text) > entry.length:
        raise Unreadable("partner.rpps_form")
    return text


def coded[E: StrEnum](raw: Any, codes: type[E]) -> E:
    """The code of a list, or a fault that gives the value back cut short."""
    try:
        return codes(_text(raw).strip())
    except ValueError:
        raise Unreadable("referral.unknown_code", value=str(raw)[:60]) from None


def _code(raw: Any, entry: Field, today: date) -> StrEnum | None:
    if entry.codes is None:
        raise TypeError(f"{entry.name} has no list of codes")
    return coded(raw, entry.codes) if _text(raw).strip() else None


def _codes(raw: Any, entry: Field, today: date) -> tuple[StrEnum, ...]:
    if entry.codes is None:
        raise TypeError(f"{entry.name} has no list of codes")
    listed = raw.replace(";", ",").split(",") if isinstance(raw, str) else raw or ()
    if not isinstance(listed, Sequence):
        raise Unreadable("referral.unreadable")
    codes = entry.codes
    return tuple(dict.fromkeys(coded(item, codes) for item in listed if _text(item).strip()))


_READERS: Final[Mapping[Form, Callable[[Any, Field, date], Any]]] = {
    Form.LINE: _line,
    Form.FREE_TEXT: _free_text,
    Form.DATE: _date,
    Form.YES_NO: _yes_no,
    Form.PHONE: _phone,
    Form.EMAIL: _email,
    Form.RPPS: _rpps,
    Form.CODE: _code,
    Form.CODES: _codes,
}


def _cares(raw: Any, today: date) -> tuple[tuple[CareSaid, ...], list[Fault]]:
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise Unreadable("referral.unreadable")
    if len(raw) > CARES_MAX:
        raise Unreadable("referral.too_many_cares", most=CARES_MAX)
    cares, faults = [], []
    for index, one in enumerate(raw):
        care, found = _care(one, f"cares.{index}", today)
        faults.extend(found)
        if care is not None:
            cares.append(care)
    return tuple(cares), faults


def _care(raw: Any, place: str, today: date) -> tuple[CareSaid | None, list[Fault]]:
    if isinstance(raw, CareSaid):
        return raw, []
    if isinstance(raw, str):
        raw = {"care_type": raw}
    if not isinstance(raw, Mapping):
        return None, [Fault.of(place, "referral.unreadable")]
    parts: dict[str, Callable[[Any], Any]] = {
        "care_type": lambda value: coded(value, CareType),
        "since": lambda value: day(value, today),
        "stage": lambda value: coded(value, SaidStage) if value else None,
        "quote_until": lambda value: day(value, today + A_DECADE),
    }
    faults = [
        Fault.of(f"{place}.{name}", "referral.unknown_field", name=str(name)[:60]) for name in raw if name not in parts
    ]
    values = {}
    for name, reader in parts.items():
        if name in raw:
            try:
                values[name] = reader(raw[name])
            except Unreadable as wrong:
                faults.append(Fault.of(f"{place}.{name}", wrong.code, **wrong.values))
    if "care_type" not in values:
        if not faults:
            faults.append(Fault.of(f"{place}.care_type", "referral.required"))
        return None, faults
    return CareSaid(**values), faults
