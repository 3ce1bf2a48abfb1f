"""The codes that the nomenclatures were seen to hold: others are kept with their label, and counted in the report.

Sources: ANS nomenclatures TRE_G15 and TRE_R95 (professions), TRE_R38, R39, R40 (know-how), TRE_R23 (mode of practice,
https://mos.esante.gouv.fr/NOS/, value sets of 2026); SNDS `IR_SPE_V` and `IR_ACT_V` (CNAM specialities, December 2020,
https://github.com/indsante/schema-snds); public readers of the Annuaire santé Ameli for types, sectors and options.
To confirm: the competences `C…` are not listed whole, so that any `C` or `CEX` with digits is taken as known.
"""

from __future__ import annotations

import re
from typing import Final

PROFESSIONS: Final = frozenset(
    str(code)
    for code in (10, 21, 26, 28, 31, 32, 40, 41, 42, 50, 60, 69, 70, 71, 72, 73, *range(80, 87), *range(91, 97), 98)
)
MODES: Final = frozenset({"L", "S", "B", "I"})
_SKILL: Final = re.compile(
    r"SM(0[1-9]|[1-8]\d|9[0-5])|SCD0[1-3]|SI0[1-8]|C\d{1,2}|CEX\d{1,2}|CAPA?\d{1,2}|DSM\d{1,3}|PAC00"
)
_MET: dict[str, bool] = {}

AMELI_TYPES: Final = frozenset("12345")
SECTORS: Final = frozenset("0123")
OPTIONS: Final = frozenset({"", "1", "2", "3", "4"})  # without their leading zeros
SPECIALITIES: Final = frozenset(f"{code:02d}" for code in (*range(1, 58), *range(60, 87)))
STATES: Final = frozenset({"A", "I"})
NATURES: Final = frozenset({"AASA", "ASR", "ASRC", "EML", "ASDR", "ASOCR", "AMSR", "ASMR", "AER", "AMF", "AMM"})


def skill_known(code: str) -> bool:
    """Whether a know-how is of a published table. Remembered: a file repeats a hundred codes two million times."""
    answer = _MET.get(code)
    if answer is None:
        answer = _SKILL.fullmatch(code) is not None
        if len(_MET) < 10_000:
            _MET[code] = answer
    return answer
