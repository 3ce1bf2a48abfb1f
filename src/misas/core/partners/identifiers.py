"""The numbers of organisations and professionals: SIRET, FINESS, RPPS. Shape and key only."""

from __future__ import annotations

import re
from typing import Final

LA_POSTE: Final = "356000000"
_FINESS: Final = re.compile(r"(?:\d{2}|2[AB])\d{7}")


def luhn_sum(digits: str) -> int:
    """The Luhn sum of decimal digits, rightmost digit weighing one."""
    total = 0
    for index, char in enumerate(reversed(digits)):
        value = int(char) * (1 + index % 2)
        total += value - 9 if value > 9 else value
    return total


def siret_fault(siret: str) -> str:
    """The code of what is wrong with a SIRET of 14 digits, or "" when sound (Insee: Luhn over SIREN and over SIRET).

    La Poste's own establishments follow another key: the sum of the digits is a multiple of 5.
    """
    if not (siret.isascii() and siret.isdigit() and len(siret) == 14):
        return "partner.siret_form"
    if luhn_sum(siret[:9]) % 10:
        return "partner.siret_siren"
    if siret.startswith(LA_POSTE) and luhn_sum(siret) % 10:
        return "" if sum(map(int, siret)) % 5 == 0 else "partner.siret_key"
    return "partner.siret_key" if luhn_sum(siret) % 10 else ""


def finess_fault(finess: str) -> str:
    """The code of what is wrong with a FINESS number of 9 characters, or "" when sound.

    Shape: two characters of département (2A and 2B included) and seven digits. The Luhn key is asserted for numbers of
    digits only; how the letters of Corsica enter it could not be read in a source, so it is not judged there.
    """
    if not _FINESS.fullmatch(finess):
        return "partner.finess_form"
    return "partner.finess_key" if finess.isdigit() and luhn_sum(finess) % 10 else ""


def rpps_fault(rpps: str) -> str:
    """The code of what is wrong with an RPPS number of 11 digits (Luhn key), or "" when sound."""
    if not (rpps.isascii() and rpps.isdigit() and len(rpps) == 11):
        return "partner.rpps_form"
    return "partner.rpps_key" if luhn_sum(rpps) % 10 else ""
