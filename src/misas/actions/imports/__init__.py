"""Import of referrals: examine a file, keep it, confirm it, receive its lines, return a workbook, erase the cells."""

from misas.actions.imports.examining import Examined, examine
from misas.actions.imports.keeping import drop, keep, purge_imports
from misas.actions.imports.receiving import Progress, advance, confirm
from misas.actions.imports.returning import returned_workbook, workbook_of

__all__ = [
    "Examined",
    "Progress",
    "advance",
    "confirm",
    "drop",
    "examine",
    "keep",
    "purge_imports",
    "returned_workbook",
    "workbook_of",
]
