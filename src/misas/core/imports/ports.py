"""What the room asks of the outside: to open a spreadsheet, and to write one. Wired by `config`."""

from __future__ import annotations

from typing import Protocol

from misas.core.imports.grid import Grid, Limits
from misas.core.imports.workbook import Workbook


class SpreadsheetReader(Protocol):
    def __call__(self, name: str, content: bytes, limits: Limits = ...) -> Grid:
        """The lines of the file. `name` only serves to word an answer; the content decides the format.

        Raises `UnreadableFile`; never anything else, whatever the bytes.
        """
        ...


class SpreadsheetWriter(Protocol):
    def __call__(self, workbook: Workbook) -> bytes:
        """The content of an .xlsx file."""
        ...
