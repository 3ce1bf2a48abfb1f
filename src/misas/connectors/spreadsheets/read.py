"""Open a spreadsheet, whatever its name says: the first bytes decide.

Every outcome is a `Grid` or an `UnreadableFile` with a code that `wording/imports.py` turns into a French sentence.
Not here: what columns mean.
"""

from __future__ import annotations

import io
import zipfile

from misas.connectors.spreadsheets.read_csv import read_csv
from misas.connectors.spreadsheets.read_xlsx import read_xlsx
from misas.core.imports.grid import LIMITS, Grid, Limits, UnreadableFile

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and .xlsx behind a password
OTHER = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"{\\rtf", "text_document"),
    (b"PK\x05\x06", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
)
WORKBOOKS = (".xlsx", ".xlsm")
ILLEGIBLE = frozenset({"imports.file.encoding", "imports.file.quotes", "imports.file.cell_too_long"})


def read(name: str, content: bytes, limits: Limits = LIMITS) -> Grid:
    """The lines of a CSV or XLSX file. Raises `UnreadableFile`, and nothing else."""
    if not content.strip():
        raise UnreadableFile("imports.file.empty")
    if len(content) > limits.bytes:
        raise UnreadableFile("imports.file.too_heavy", megabytes=limits.bytes // 1024 // 1024)
    if content.startswith(OLE):
        protected = "EncryptedPackage".encode("utf-16-le") in content
        raise UnreadableFile("imports.file.protected" if protected else "imports.file.old_excel")
    for signature, kind in OTHER:
        if content.startswith(signature):
            raise UnreadableFile("imports.file.not_a_sheet", kind=kind)
    if content.startswith(ZIP):
        _only_a_workbook(content)
        return _filled(read_xlsx(content, limits))
    start = content[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise UnreadableFile("imports.file.not_a_sheet", kind="web_page")
    return _filled(_as_text(name, content, limits))


def _as_text(name: str, content: bytes, limits: Limits) -> Grid:
    """Text, whatever the name says; what is no text either, under the name of a workbook, is answered as one."""
    try:
        return read_csv(content, limits)
    except UnreadableFile as wrong:
        if wrong.code in ILLEGIBLE and name.lower().endswith(WORKBOOKS):
            raise UnreadableFile("imports.file.not_a_workbook") from wrong
        raise


def _filled(grid: Grid) -> Grid:
    if not grid.lines:
        raise UnreadableFile("imports.file.empty")
    return grid


def _only_a_workbook(content: bytes) -> None:
    """Say what a zip is when it is not an .xlsx: an .ods, an .xlsb, a document, an archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            typed = "mimetype" in names and archive.getinfo("mimetype").file_size < 200
            if typed and b"opendocument" in archive.read("mimetype"):
                raise UnreadableFile("imports.file.open_document")
    except UnreadableFile:
        raise
    except Exception as error:  # zipfile raises many kinds on a damaged file: BadZipFile, OSError, struct.error…
        raise UnreadableFile("imports.file.damaged") from error
    if "xl/workbook.bin" in names:
        raise UnreadableFile("imports.file.binary_excel")
    if any(name.startswith("word/") for name in names):
        raise UnreadableFile("imports.file.not_a_sheet", kind="text_document")
    if not any(name.startswith("xl/") for name in names):
        raise UnreadableFile("imports.file.not_a_sheet", kind="archive")
