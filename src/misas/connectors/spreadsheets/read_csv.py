"""Read a CSV as French Excel, LibreOffice, a Mac or trade software writes it.

Encoding: UTF-16 with its mark ("Texte Unicode" of Excel), UTF-8 with or without mark, else the eight-bit page that
gives the most French letters (Windows-1252 first, DOS 850, Mac Roman). Separator: what a `sep=` line says, else the
one of `;` tab `,` `|` that cuts the first lines best. Quoted line breaks, blank lines and empty tails are ordinary.
"""

from __future__ import annotations

import csv
import io
import re
from itertools import islice

from misas.core.imports.grid import NO_MARKS, Grid, Limits, Line, Mark, UnreadableFile, tidy

UTF16 = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
EIGHT_BIT = (("windows-1252", "cp1252"), ("dos-850", "cp850"), ("mac-roman", "mac_roman"))
FRENCH = frozenset("éèêëàâäîïôöùûüÿçœæÉÈÊËÀÂÎÏÔÙÛÇŒ’°€« »\xa0")
SEPARATORS = ";\t,|"
ENOUGH = 30  # lines looked at to choose a separator
_AS_TEXT = re.compile(r'^="([^"]*)"$')  # ="0639980001": the way exports keep a leading zero
_QUOTED = re.compile(r'"[^"]*"')


def read_csv(content: bytes, limits: Limits) -> Grid:
    """The lines of a CSV. Raises `UnreadableFile`."""
    text, encoding = _decoded(content)
    separator, text = _separator(text)
    lines: list[Line] = []
    number = 0
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, row in enumerate(rows, start=1):
            if any(cell and not cell.isspace() for cell in row) and (line := _line(number, row, limits)):
                lines.append(line)
                if len(lines) > limits.rows + limits.titles:
                    raise UnreadableFile("imports.file.too_many_rows", limit=limits.rows)
    except csv.Error as error:
        code = "cell_too_long" if "field larger" in str(error) else "quotes"
        raise UnreadableFile(f"imports.file.{code}", row=number + 1) from error
    return Grid(tuple(lines), {"format": "csv", "encoding": encoding, "separator": separator})


def _decoded(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding."""
    for mark, encoding in UTF16:
        if content.startswith(mark):
            try:
                return content[2:].decode(encoding), "utf-16"
            except UnicodeDecodeError as error:
                raise UnreadableFile("imports.file.encoding") from error
    if b"\0" in content:  # no mark and yet NULs: UTF-16 that lost its mark, or no text at all
        raise UnreadableFile("imports.file.encoding")
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    best: tuple[int, str, str] | None = None
    for name, codec in EIGHT_BIT:
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        strange = sum(1 for c in text if ord(c) > 127 and c not in FRENCH)
        if best is None or strange < best[0]:
            best = (strange, text, name)
    if best is None:
        raise UnreadableFile("imports.file.encoding")
    return best[1], best[2]


def _separator(text: str) -> tuple[str, str]:
    """The separator and the text that follows an optional `sep=` line."""
    first, _, rest = text.partition("\n")
    if (said := re.fullmatch(r'"?sep=(.)"?\r?', first, re.IGNORECASE)) and said[1] in SEPARATORS:
        return said[1], "\n" + rest
    sample = [line for line in islice(io.StringIO(_QUOTED.sub("", text[:65536])), ENOUGH) if line.strip()]
    best = max(SEPARATORS, key=lambda s: (_regularity(sample, s), -SEPARATORS.index(s)))
    return best, text


def _regularity(sample: list[str], separator: str) -> tuple[int, int]:
    """How well a separator cuts: lines that agree with the widest cut, then how wide. A cut of one is no cut."""
    counts = [line.count(separator) for line in sample]
    widest = max(counts, default=0)
    if widest == 0:
        return 0, 0
    return sum(1 for count in counts if count == widest), widest


def _line(number: int, row: list[str], limits: Limits) -> Line | None:
    cells: list[str] = []
    marks: dict[int, Mark] = {}
    for position, raw in enumerate(row):
        cell = tidy(raw)
        if cell.startswith("="):
            if said := _AS_TEXT.match(cell):
                cell = tidy(said[1])
            elif raw.lstrip().startswith("="):  # a leading apostrophe says: text, not a formula
                cell, marks[position] = "", Mark.FORMULA
        cells.append(cell)
    while cells and not cells[-1] and len(cells) - 1 not in marks:
        cells.pop()
    if len(cells) > limits.columns:
        raise UnreadableFile("imports.file.too_many_columns", limit=limits.columns)
    return Line(number, tuple(cells), marks or NO_MARKS) if cells else None
