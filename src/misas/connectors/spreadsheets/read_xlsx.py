"""Read an .xlsx: the first visible sheet that holds something, dates as dates, numbers as text.

A formula is marked and its cached result thrown away: nobody checked it, and it may come from another file. The
sheet is looked over first (`survey`), so nothing here ever lays more than the limits in memory.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta
from itertools import islice

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from misas.connectors.spreadsheets.survey import Survey, check_unpacked_size, sheet_parts, survey
from misas.core.imports.grid import NO_MARKS, Grid, Limits, Line, Mark, UnreadableFile, tidy


def read_xlsx(content: bytes, limits: Limits) -> Grid:
    """The lines of the first visible sheet that is not empty. Raises `UnreadableFile`."""
    try:
        return _read(content, limits)
    except UnreadableFile:
        raise
    except MemoryError:
        raise
    except Exception as error:  # a damaged archive or XML: each library has its own exceptions
        raise UnreadableFile("imports.file.damaged") from error
    except BaseException as error:  # a panic inside the Rust reader is not an Exception
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableFile("imports.file.damaged") from error


def _read(content: bytes, limits: Limits) -> Grid:
    with zipfile.ZipFile(io.BytesIO(content)) as archive, _opened(archive, content, limits) as workbook:
        parts = sheet_parts(archive)
        kept: tuple[str, Survey] | None = None
        others = 0
        for sheet in workbook.sheets_metadata:
            if sheet.typ != SheetTypeEnum.WorkSheet or sheet.visible != SheetVisibleEnum.Visible:
                continue
            found = survey(archive, parts[sheet.name], limits) if kept is None else None
            if found is not None and found.rows:
                kept = sheet.name, found
            elif kept is not None:
                others += 1
        if kept is None:
            raise UnreadableFile("imports.file.empty")
        name, found = kept
        lines = tuple(_lines(workbook.get_sheet_by_name(name), found))
        return Grid(lines, {"format": "xlsx", "sheet": name, "other_sheets": others})


def _opened(archive: zipfile.ZipFile, content: bytes, limits: Limits) -> CalamineWorkbook:
    check_unpacked_size(archive, limits)
    return CalamineWorkbook.from_filelike(io.BytesIO(content))


def _lines(sheet: CalamineSheet, found: Survey) -> list[Line]:
    # No start: formulas alone, never computed.
    first_row, first_column = sheet.start or (0, 0)
    values = sheet.to_python(skip_empty_area=True) if sheet.start is not None else []
    by_row: dict[int, dict[int, tuple[str, Mark | None]]] = {}
    for row, cells in enumerate(islice(values, found.last_row), start=first_row):
        kept = {first_column + i: _cell(v) for i, v in enumerate(cells) if v != ""}
        by_row[row] = {column: cell for column, cell in kept.items() if cell[0]}
    for (row, column), text in found.errors.items():
        by_row.setdefault(row - 1, {})[column - 1] = (tidy(text) or "#", Mark.ERROR)
    for row, column in found.formulas:
        by_row.setdefault(row - 1, {})[column - 1] = ("", Mark.FORMULA)
    return [_line(row + 1, cells) for row, cells in sorted(by_row.items()) if cells]


def _line(number: int, cells: dict[int, tuple[str, Mark | None]]) -> Line:
    texts = tuple(cells[i][0] if i in cells else "" for i in range(max(cells) + 1))
    marks = {column: mark for column, (_, mark) in sorted(cells.items()) if mark is not None}
    return Line(number, texts, marks or NO_MARKS)


def _cell(value: object) -> tuple[str, Mark | None]:
    """The text of a value, and its mark."""
    match value:
        case bool():
            return ("true" if value else "false"), None
        case datetime():
            if (value.hour, value.minute, value.second) == (0, 0, 0):
                return value.date().isoformat(), Mark.DATE
            return value.isoformat(timespec="minutes")[:16], Mark.DATE
        case date():
            return value.isoformat(), Mark.DATE
        case time():
            return value.isoformat(timespec="minutes"), None
        case timedelta():
            return f"{value.total_seconds() / 3600:g}", Mark.NUMBER
        case int():
            return str(value), Mark.NUMBER
        case float():
            return _number(value), Mark.NUMBER
        case _:
            return tidy(str(value)), None


def _number(value: float) -> str:
    """A number as a person would type it: 639980001, 12,5; fifteen digits at most, as the sheet itself keeps."""
    if value == int(value) and abs(value) < 10**16:
        return str(int(value))
    return f"{value:.15g}".replace(".", ",")
