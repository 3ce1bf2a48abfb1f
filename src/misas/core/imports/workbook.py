"""The workbook given back: the lines as they came, their state in words, and the cells to mend.

Plain values, ready to be written by `connectors/spreadsheets/write.py`. French words come from the caller.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from misas.core.imports.grid import Line


@dataclass(frozen=True, slots=True)
class WorkbookLine:
    """One line given back. `wrong` holds the positions of the cells to mend; `reasons` one sentence per fault."""

    line: Line
    status: str
    reasons: tuple[str, ...] = ()
    wrong: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Workbook:
    """A sheet to write: original headers, then the two added ones (`status_header`, `reasons_header`)."""

    title: str
    headers: tuple[str, ...]
    status_header: str
    reasons_header: str
    lines: Iterable[WorkbookLine]
