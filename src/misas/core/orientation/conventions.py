"""Which entry of the Annuaire santé ameli may be that of which professional of the RPPS.

No identifier is common to both: they are joined by names, speciality and place, and each join says how sure it is.
Two professionals who fit one entry as well as each other give no join at all: a tariff is never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Confidence(StrEnum):
    """How sure a join is: same phone; same commune or postal code; same département, nobody else of that name there."""

    SURE = "sure"
    STRONG = "strong"
    LIKELY = "likely"


LEVELS: Final[Mapping[int, Confidence]] = {1: Confidence.SURE, 2: Confidence.STRONG, 3: Confidence.LIKELY}

DOCTOR: Final = "10"

BY_PROFESSION: Final[Mapping[str, frozenset[str]]] = {
    "40": frozenset({"18", "19", "36", "44", "45", "53", "54"}),
    "50": frozenset({"21"}),
    "60": frozenset({"24", "86"}),
    "70": frozenset({"26"}),
    "80": frozenset({"27"}),
    "91": frozenset({"28"}),
    "92": frozenset({"29"}),
}
"""Specialities of the Cnam (IR_SPE_V, IR_ACT_V) that a profession of TRE_G15 may have there; doctors: every other."""

OF_OTHERS: Final = frozenset({"19", "21", "24", "26", "27", "28", "29", "30", "36", "39", "40", "50", "53", "54", "86"})
"""Specialities that are never a doctor's."""

GENERAL: Final = frozenset({"01", "22", "23"})
"""General practice. A doctor known there only so may hold any know-how: a specialist never fits it."""

GENERAL_SKILLS: Final = frozenset({"SM26", "SM53", "SM54"})


def fits(profession: str, skill: str, speciality: str) -> bool:
    """Whether a professional of this profession and know-how may be listed under this speciality.

    A doctor without any know-how told fits every speciality of doctors; one of general practice fits general practice
    alone, as specialists fit the others.
    """
    if profession != DOCTOR:
        return speciality in BY_PROFESSION.get(profession, ())
    if speciality in OF_OTHERS:
        return False
    if not skill.startswith("SM"):
        return True
    return (skill in GENERAL_SKILLS) == (speciality in GENERAL)
