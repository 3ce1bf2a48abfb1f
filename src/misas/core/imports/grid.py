"""What a spreadsheet gives once it is open: numbered lines of text, with a mark where text is not the whole truth.

Here: the shape that every file format is read into, the limits of a file, and the exception of a file that cannot be
read at all. Not here: file formats (`connectors/spreadsheets`), the meaning of columns (`columns`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from misas.core.refusals import Refused


class UnreadableFile(Refused):
    """The file as a whole cannot be taken; nothing of it was kept. Codes start with `imports.file.`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How big a file may be: bytes as sent, bytes once unpacked, people, lines above and beside them, columns."""

    bytes: int = 10 * 1024 * 1024
    unpacked: int = 200 * 1024 * 1024
    rows: int = 20_000
    titles: int = 15
    columns: int = 150


LIMITS: Final = Limits()


class Mark(StrEnum):
    """What the file says about a cell beside its text. A cell without a mark is text as typed."""

    DATE = "date"  # a true date of the file; the text is ISO (2026-11-21, or with T09:30 when it has a time)
    NUMBER = "number"  # a true number: leading zeros are gone before we see it
    FORMULA = "formula"  # computed by the spreadsheet: its last result is not trusted and not read
    ERROR = "error"  # #N/A, #REF!…


NO_MARKS: Final[Mapping[int, Mark]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet. `number` is the one people see in the margin (1 = first line of the sheet)."""

    number: int
    cells: tuple[str, ...]
    marks: Mapping[int, Mark] = field(default=NO_MARKS)

    def cell(self, position: int) -> str:
        return self.cells[position] if position < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its lines that hold something, in order, and how the file was understood.

    `how` speaks to the preview: {"format": "csv", "encoding": "windows-1252", "separator": ";"} or
    {"format": "xlsx", "sheet": "Feuil1", "other_sheets": 1}.
    """

    lines: tuple[Line, ...]
    how: Mapping[str, Any]

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)


_SPACES: Final = re.compile(r"[^\S\n]+")
_INVISIBLE: Final = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD))
_GUARD: Final = re.compile(r"^'(?=[=+\-@])")


def tidy(text: str) -> str:
    """The text of a cell as it is kept: composed accents, ordinary spaces, no invisible or control character.

    The apostrophe that guards a text against being taken for a formula (ours, or the one typed in Excel) is removed,
    so a workbook we returned reads back as the file we were given.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE)
    text = "".join(" " if c == "\t" else c for c in text if c in "\t\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
    return _GUARD.sub("", "\n".join(lines).strip())
