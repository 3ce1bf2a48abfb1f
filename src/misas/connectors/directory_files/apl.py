"""APL (DREES): potential access to a profession, commune by commune and year by year. Context, never a criterion.

Workbooks (one sheet a year) or CSV, columns found by the names of `layouts/apl.toml` wherever the header stands; the
report says that the layout is unverified. A unit that is none of the known ones refuses the file: the figure would mean
something else. The year of a figure is that of its line, else of its sheet, else of the file; the lot is dated of the
last day of the latest. 35,000 lines a sheet: the sheet is held while it is read, and no more.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any, Final

import python_calamine

from misas.connectors.directory_files.layouts import layout
from misas.connectors.directory_files.opening import MEGA, Source, encoding_of, too_large
from misas.connectors.directory_files.reading import Pass, Progress, Tally
from misas.connectors.directory_files.tables import number_of
from misas.core.orientation.context_rows import AccessRow
from misas.core.orientation.formats import Format
from misas.core.orientation.lots import Layout
from misas.core.orientation.ports import UnreadableFile
from misas.lib.text import normalise

BAD_VALUE: Final = "orientation.line.value"
HEADER_WITHIN: Final = 30
UNPACKED: Final = 512 * MEGA  # of what a workbook holds, packed in it
_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_INSEE: Final = re.compile(r"\d{5}|2[AB]\d{3}")
type Line = Sequence[Any]


class Sheet:
    """One table: its name and its lines, asked again each time."""

    def __init__(self, name: str, lines: Iterable[Line]) -> None:
        self.name, self.lines = name, lines


class Header:
    """Where the columns stand: (profession, column) pairs, the commune, its name, the year, the populations."""

    def __init__(self, cells: Line) -> None:
        names = [normalise(str(cell or "")) for cell in cells]
        map = layout("apl")
        self.commune = _exact(names, map["commune"])
        self.commune_name = _exact(names, map["commune_name"])
        self.year = _exact(names, map["year"])
        self.population = _beginning(names, map["population"])
        found = ((profession, _exact(names, told)) for profession, told in map["professions"].items())
        self.values = [(profession, at) for profession, at in found if at is not None]


def formats(head: bytes, sheets: Iterable[Sheet]) -> Format | None:
    return Format.APL if any(header is not None for _, header, _ in _tables(sheets)) else None


def read(source: Source, progress: Progress) -> Pass:
    """Raises UnreadableFile when no sheet has the columns, or when a unit is not one of ours."""
    head = source.head()
    workbook = head.startswith(b"PK")
    encoding = "xlsx" if workbook else encoding_of(head)
    seen = False
    for sheet, header, after in _tables(sheets_of(source, encoding, just_top=True)):
        if header is not None:
            seen = True
            _same_unit(sheet, header, after)
    if not seen:
        map = layout("apl")
        raise UnreadableFile(
            "orientation.file.columns_missing",
            columns=[map["commune"][0], map["professions"]["general_practitioner"][0]],
        )
    rows = partial(_rows, source=source, encoding=encoding)
    return Pass(source, Format.APL, rows, encoding=encoding, layout=Layout.UNVERIFIED, progress=progress)


def sheets_of(source: Source, encoding: str, *, just_top: bool = False) -> Iterator[Sheet]:
    """The tables of a workbook or a CSV. Raises UnreadableFile for one that cannot be opened, or that is too large."""
    most = HEADER_WITHIN + 2 if just_top else None
    if encoding != "xlsx":
        text = (source.head(1 << 18) if just_top else source.whole()).decode(encoding, "replace")
        separator = max(";,\t", key=text[:20_000].count)
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        yield Sheet(source.name, lines[:most])
        return
    content = io.BytesIO(source.whole())
    try:
        with zipfile.ZipFile(content) as parts:
            if sum(part.file_size for part in parts.infolist()) > UNPACKED:
                raise too_large(source.path, UNPACKED)
        content.seek(0)
        book = python_calamine.CalamineWorkbook.from_filelike(content)
        for name in book.sheet_names:
            yield Sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=most))
    except (python_calamine.CalamineError, zipfile.BadZipFile) as error:
        raise UnreadableFile("orientation.file.broken_workbook", file=source.path.name) from error


def _tables(sheets: Iterable[Sheet]) -> Iterator[tuple[Sheet, Header | None, list[Line]]]:
    """Each sheet with its header, None when it has none (a "read me"), and the lines after it."""
    for sheet in sheets:
        lines = list(sheet.lines)
        header, after = None, lines
        for at, line in enumerate(lines[:HEADER_WITHIN]):
            tried = Header(line)
            if tried.commune is not None and tried.values:
                header, after = tried, lines[at + 1 :]
                break
        yield sheet, header, after


def _same_unit(sheet: Sheet, header: Header, after: list[Line]) -> None:
    """The line under the header says units, and no commune."""
    if not after or _commune(after[0], header) is not None:
        return
    known = layout("apl")["units"]
    for _, at in header.values:
        unit = normalise(str(_cell(after[0], at) or ""))
        if unit and not any(word in unit for word in known):
            raise UnreadableFile("orientation.file.other_unit", sheet=sheet.name, unit=str(_cell(after[0], at)))


def _rows(stream: io.BufferedReader, tally: Tally, *, source: Source, encoding: str) -> Iterator[AccessRow]:
    highest = layout("apl")["highest"]
    for sheet, header, after in _tables(sheets_of(source, encoding)):
        if header is None:
            continue
        told = _YEAR.search(sheet.name) or _YEAR.search(source.name)
        for number, line in enumerate(after, 1):
            commune = _commune(line, header)
            if commune is None:
                continue
            said = _YEAR.search(str(_cell(line, header.year) or ""))
            for profession, at in header.values:
                cell = _cell(line, at)
                if cell is None or str(cell).strip() == "":
                    continue
                value = number_of(str(cell))
                if value is None or not 0 <= value <= highest:
                    tally.breaks(number, BAD_VALUE, f"{sheet.name} {commune}: {cell}")
                    continue
                year = int(said[1]) if said else int(told[1]) if told else None
                if year is not None:
                    tally.as_of = max(tally.as_of or date.min, date(year, 12, 31))
                yield AccessRow(
                    commune=commune,
                    commune_name=str(_cell(line, header.commune_name) or "").strip() or None,
                    profession=profession,
                    value=value,
                    year=year,
                    population=number_of(str(_cell(line, header.population) or "")),
                )


def _cell(line: Line, at: int | None) -> Any:
    return line[at] if at is not None and at < len(line) else None


def _commune(line: Line, header: Header) -> str | None:
    """The code INSEE of the line; its zero given back when a spreadsheet made it a number."""
    cell = _cell(line, header.commune)
    code = f"{cell:.0f}" if isinstance(cell, float) else str(cell or "").strip().upper()
    if code.isdigit() and len(code) == 4:
        code = "0" + code
    return code if _INSEE.fullmatch(code) else None


def _exact(names: list[str], told: Iterable[str]) -> int | None:
    wanted = {normalise(name) for name in told}
    return next((at for at, name in enumerate(names) if name in wanted), None)


def _beginning(names: list[str], told: Iterable[str]) -> int | None:
    starts = tuple(normalise(name) for name in told)
    return next((at for at, name in enumerate(names) if name.startswith(starts)), None)
