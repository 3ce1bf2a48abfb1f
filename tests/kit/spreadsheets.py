"""Workbooks made by hand, to be read by tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter


def xlsx(rows: Sequence[Sequence[Any]], *, name: str = "Feuil1", hidden_first: bool = False) -> bytes:
    """A workbook as Excel writes it: numbers as numbers, dates as dates, `=…` as formulas."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    if hidden_first:
        first = book.add_worksheet("Cachée")
        first.write_string(0, 0, "ce que personne ne voit")
        first.hide()
        book.add_worksheet("Vide")
    sheet = book.add_worksheet(name)
    if hidden_first:
        sheet.activate()
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            if isinstance(value, datetime):
                sheet.write_datetime(i, j, value, moment)
            elif isinstance(value, date):
                sheet.write_datetime(i, j, datetime.combine(value, time()), day)
            elif isinstance(value, str) and value.startswith("="):
                sheet.write_formula(i, j, value, value="résultat périmé")
            elif value is not None:
                sheet.write(i, j, value)
    book.close()
    return kept.getvalue()


def repacked(content: bytes, changes: dict[str, bytes]) -> bytes:
    """The same archive with some of its parts replaced or added."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in changes:
                target.writestr(name, source.read(name))
        for name, part in changes.items():
            target.writestr(name, part)
    return kept.getvalue()
