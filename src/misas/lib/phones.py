"""Telephone numbers: one kept form (E.164), one shown form. Not here: whom to call, and when."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

# Numbers of the overseas départements are dialled 0ABPQ as in metropolitan France but have a country code of their
# own (numbering plan, Arcep decision 2018-0881). The national prefix tells the region; the plan of the region confirms.
_OVERSEAS = {
    "0590": "GP",
    "0690": "GP",
    "0691": "GP",
    "0594": "GF",
    "0694": "GF",
    "0596": "MQ",
    "0696": "MQ",
    "0697": "MQ",
    "0262": "RE",
    "0263": "RE",
    "0692": "RE",
    "0693": "RE",
    "0269": "YT",
    "0639": "YT",
    "0508": "PM",
}
_NATIONAL_CODES = {33, 262, 508, 590, 594, 596}
# Reserved by Arcep for works of fiction (decision 2018-0881): mobile numbers of the plan, never given to anybody, that
# the tables of phonenumbers leave out. Invented people have them.
_FICTION = re.compile(r"(?:\+33|0)(63998\d{4})")
_TRUNK_IN_BRACKETS = re.compile(r"\(\s*0\s*\)")
_NO_DIALLING = re.compile(r"[^0-9+]")
_MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def kept_form(text: str, region: str = "FR") -> str | None:
    """The number as E.164 ("+33199001234", "+590690001234"), or None when it cannot be dialled.

    `text` as typed: spaces, dots, `0033`, `+33 (0)1`. `region` (ISO 3166) is used for numbers without country code.
    Short numbers (15, 3646) are services, not a person's: None.
    """
    typed = _NO_DIALLING.sub("", _TRUNK_IN_BRACKETS.sub("", text))
    if typed.startswith("00"):
        typed = "+" + typed[2:]
    if len(typed) == 9 and typed[0] in "12345679" and region == "FR":
        typed = "0" + typed  # a spreadsheet ate the leading zero
    if invented := _FICTION.fullmatch(typed):
        return "+33" + invented[1]
    for candidate in dict.fromkeys((_OVERSEAS.get(typed[:4], region), region)):
        try:
            number = phonenumbers.parse(typed, candidate)
        except NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return None


def shown_form(kept: str) -> str:
    """The number as it is read aloud: "01 99 00 12 34"; with its country code when it is not a French one."""
    try:
        number = phonenumbers.parse(kept, None)
    except NumberParseException:
        return kept
    national = number.country_code in _NATIONAL_CODES
    form = PhoneNumberFormat.NATIONAL if national else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def takes_sms(kept: str) -> bool:
    """Whether a text message can reach this number."""
    if _FICTION.fullmatch(kept):
        return True
    try:
        number = phonenumbers.parse(kept, None)
    except NumberParseException:
        return False
    return phonenumbers.number_type(number) in _MOBILE
