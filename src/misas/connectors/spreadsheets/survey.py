"""Look over an .xlsx before it is opened for good: real unpacked size, extent of each sheet, where formulas are.

The reader (calamine) gives values alone: it does not tell a typed value from the last result of a formula, and it
lays a whole rectangle in memory, so one stray cell at the far corner would cost gigabytes. This pass streams the same
parts with expat and stops as soon as a limit is passed.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.etree import ElementTree
from xml.parsers import expat

from misas.core.imports.grid import Limits, UnreadableFile

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
SMALL_PART = 4 * 1024 * 1024  # workbook.xml and its relations
BLOCK = 64 * 1024
_REFERENCE = re.compile(r"([A-Za-z]{1,4})(\d{1,7})$")


@dataclass(slots=True)
class Survey:
    """What one sheet holds. Rows and columns count from 1; formulas and errors (with their text) by (row, column)."""

    rows: int = 0
    last_row: int = 0
    last_column: int = 0
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def check_unpacked_size(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse an archive that unpacks to more than the limit, whatever sizes it declares."""
    total = 0
    for info in archive.infolist():
        if info.flag_bits & 0x1:
            raise UnreadableFile("imports.file.protected")
        total += _real_size(archive, info, limits.unpacked - total)
        if total > limits.unpacked:
            raise UnreadableFile("imports.file.unpacks_too_big")


def _real_size(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> int:
    if info.compress_type == zipfile.ZIP_STORED:
        return info.compress_size
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise UnreadableFile("imports.file.damaged")
    assert archive.fp is not None
    archive.fp.seek(info.header_offset)
    head = archive.fp.read(30)
    archive.fp.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
    inflate, left, size = zlib.decompressobj(-zlib.MAX_WBITS), info.compress_size, 0
    while left > 0 and not inflate.eof and size <= room:
        block = archive.fp.read(min(BLOCK, left))
        if not block:
            break
        left -= len(block)
        while block and size <= room:
            size += len(inflate.decompress(block, 1024 * 1024))
            block = inflate.unconsumed_tail
    return size


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of the archive that holds each worksheet, by sheet name, in the order of the tabs."""
    relations = {}
    for node in _small(archive, "xl/_rels/workbook.xml.rels"):
        target = node.get("Target", "")
        path = PurePosixPath(target.lstrip("/")) if target.startswith("/") else PurePosixPath("xl") / target
        relations[node.get("Id", "")] = str(path)
    parts = {}
    for node in _small(archive, "xl/workbook.xml").iter():
        if node.tag.rpartition("}")[2] == "sheet":
            part = relations.get(node.get(RELATION) or node.get(STRICT_RELATION) or "", "")
            parts[node.get("name", "")] = part
    return parts


def _small(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if archive.getinfo(name).file_size > SMALL_PART:
        raise UnreadableFile("imports.file.damaged")
    content = archive.read(name)
    if b"<!DOCTYPE" in content:  # entities: never in a workbook that a spreadsheet wrote
        raise UnreadableFile("imports.file.damaged")
    return ElementTree.fromstring(content)  # noqa: S314  (size bounded, no DOCTYPE)


def survey(archive: zipfile.ZipFile, part: str, limits: Limits) -> Survey:
    """The extent and the formulas of one sheet. Raises `UnreadableFile` beyond the limits."""
    reader = _Reader(limits)
    with archive.open(part) as stream:
        while block := stream.read(BLOCK):
            reader.parser.Parse(block, False)
        reader.parser.Parse(b"", True)
    return reader.found


class _Reader:
    """Expat handlers: a row counts when one of its cells holds a value or a formula."""

    def __init__(self, limits: Limits) -> None:
        self.found = Survey()
        self._limits = limits
        self._row = self._column = 0
        self._row_counted = self._is_error = False
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _doctype(self, *_: object) -> None:
        raise UnreadableFile("imports.file.damaged")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition("}")[2]
        if tag == "c":
            self._cell(attributes.get("r"))
            self._is_error = attributes.get("t") == "e"
        elif tag in ("v", "is"):
            self._value()
            if self._is_error and tag == "v":
                self.found.errors[self._row, self._column] = ""
                self.parser.CharacterDataHandler = self._error
        elif tag == "f":
            self._value()
            self.found.formulas.add((self._row, self._column))
        elif tag == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._column, self._row_counted = 0, False

    def _error(self, text: str) -> None:
        place = self._row, self._column
        self.found.errors[place] = (self.found.errors[place] + text)[:20]

    def _end(self, name: str) -> None:
        self.parser.CharacterDataHandler = None

    def _cell(self, reference: str | None) -> None:
        if reference and (found := _REFERENCE.match(reference)):
            column = 0
            for letter in found[1].upper():
                column = column * 26 + ord(letter) - 64
            row = int(found[2])
            if row != self._row:
                self._row, self._row_counted = row, False
            self._column = column
        else:
            self._column += 1

    def _value(self) -> None:
        found, limits = self.found, self._limits
        if not self._row_counted:
            self._row_counted = True
            found.rows += 1
            if found.rows > limits.rows + limits.titles:
                raise UnreadableFile("imports.file.too_many_rows", limit=limits.rows)
        found.last_row = max(found.last_row, self._row)
        found.last_column = max(found.last_column, self._column)
        if found.last_column > limits.columns:
            raise UnreadableFile("imports.file.too_many_columns", limit=limits.columns)
        if found.last_row > 2 * limits.rows:
            raise UnreadableFile("imports.file.stray_cell", row=found.last_row)
