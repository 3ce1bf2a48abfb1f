"""Write the workbook given back: what came in, two added columns, the cells to mend in red.

Every cell but a true date is written as text: phones and NIR keep their zeros, and nothing is computed. A text that
starts like a formula is guarded by an apostrophe, so it stays a text even once saved again as CSV; a number with its
sign (+33 6…) is left as it is. `tidy` takes the apostrophe away when the file comes back.
"""

from __future__ import annotations

import io
import re
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from misas.core.imports.grid import Mark
from misas.core.imports.workbook import Workbook, WorkbookLine

LONGEST = 32_767  # characters in a cell of .xlsx
SEPARATION = "\n"
_SIGNED_NUMBER = re.compile(r"[+\-][\d .,()]+")
_BAD_IN_TITLE = re.compile(r"[\[\]:*?/\\]")


def write(workbook: Workbook) -> bytes:
    """The content of an .xlsx with one sheet: frozen header, filter, original columns, then status and reasons."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"constant_memory": True, "strings_to_formulas": False}) as book:
        looks = _Looks(book)
        sheet = book.add_worksheet(_BAD_IN_TITLE.sub(" ", workbook.title).strip("' ")[:31] or "Feuille1")
        headers = (*workbook.headers, workbook.status_header, workbook.reasons_header)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(workbook.headers) - 1 if workbook.headers else 0, 18, looks.plain)
        sheet.set_column(len(workbook.headers), len(workbook.headers), 24, looks.plain)
        sheet.set_column(len(workbook.headers) + 1, len(workbook.headers) + 1, 70, looks.plain)
        for column, header in enumerate(headers):
            sheet.write_string(0, column, safe(header), looks.header)
        last = 0
        for last, line in enumerate(workbook.lines, start=1):
            _line(sheet, last, line, len(workbook.headers), looks)
        sheet.autofilter(0, 0, last, len(headers) - 1)
    return kept.getvalue()


class _Looks:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.header = book.add_format({"bold": True, "bg_color": "#e7ecf5", "bottom": 1, "text_wrap": True})
        self.plain = book.add_format({"num_format": "@", "valign": "top"})
        self.wrong = book.add_format(
            {"num_format": "@", "valign": "top", "bg_color": "#fdeceb", "font_color": "#a8201a", "border": 1,
             "border_color": "#a8201a"}
        )  # fmt: skip
        self.day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})
        self.moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "valign": "top", "align": "left"})
        self.added = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        self.mend = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True, "font_color": "#a8201a"})


def _line(sheet: Worksheet, row: int, line: WorkbookLine, width: int, looks: _Looks) -> None:
    for column in range(width):
        text, wrong = line.line.cell(column), column in line.wrong
        if line.line.marks.get(column) is Mark.DATE and not wrong and _day(sheet, row, column, text, looks):
            continue
        if text or wrong:
            _text(sheet, row, column, text, looks.wrong if wrong else looks.plain)
    _text(sheet, row, width, line.status, looks.mend if line.reasons else looks.added)
    if line.reasons:
        _text(sheet, row, width + 1, SEPARATION.join(line.reasons), looks.mend)


def _day(sheet: Worksheet, row: int, column: int, text: str, looks: _Looks) -> bool:
    """Write a true date as a true date. False when a sheet cannot hold it (before 1900)."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return False
    if moment.date() < date(1900, 3, 1):  # the false 29 February 1900 of spreadsheets
        return False
    return sheet.write_datetime(row, column, moment, looks.moment if "T" in text else looks.day) == 0


def _text(sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    if text:
        sheet.write_string(row, column, safe(text)[:LONGEST], look)
    else:
        sheet.write_blank(row, column, None, look)


def safe(text: str) -> str:
    """The text, guarded when a spreadsheet could take it for a formula."""
    if text[:1] in ("=", "+", "-", "@") and not _SIGNED_NUMBER.fullmatch(text):
        return "'" + text
    return text
