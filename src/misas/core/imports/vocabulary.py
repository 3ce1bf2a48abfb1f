"""The words of a language in which a file is understood: given by `wording/import_vocabulary`, used by `columns` and
`cells`. Every word is in normal form (`misas.lib.text.normalise`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Columns of a file that are not fields of a referral by themselves.
REFERENCE = "reference"  # the referrer's own number for this person or this line
FULL_NAME = "full_name"  # name and first names in one cell
CARE_SINCE, CARE_STAGE, QUOTE_UNTIL = "care_since", "care_stage", "quote_until"
STATUS, TO_MEND = "added_status", "added_reasons"  # the two columns that we add ourselves


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`headers`: words of a header → column name. `values`: column name → words of a cell → code.

    `fillers` are words that may follow or precede a header without changing it ("obligatoire", "de la personne").
    `joints` are the words that join two values in one cell ("et"). `blanks` are the words that say nothing ("néant").
    The values of every yes-or-no column without words of its own stand under "yes_no".
    """

    headers: Mapping[str, str]
    fillers: tuple[str, ...]
    values: Mapping[str, Mapping[str, str]]
    joints: tuple[str, ...]
    blanks: frozenset[str]
