from __future__ import annotations

import io
import tracemalloc
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misas.connectors.spreadsheets.read import OLE, read
from misas.core.imports.grid import Grid, Limits, Mark, UnreadableFile
from tests.kit.spreadsheets import repacked, xlsx

SHEET = "xl/worksheets/sheet1.xml"
NAME = '<c r="A1" t="inlineStr"><is><t>Nom</t></is></c>'
PLAIN = [["Nom", "Prénom"], ["HÉVÉDER", "Zoé"]]


def refusal(content: bytes, **limits: int) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read("classeur.xlsx", content, Limits(**limits))
    return caught.value


def sheet(body: str) -> bytes:
    """A workbook whose first sheet holds this XML."""
    xml = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{body}</worksheet>'
    return repacked(xlsx(PLAIN), {SHEET: xml.encode()})


def test_dates_are_dates_and_numbers_are_text_without_decimals() -> None:
    rows: list[list[object]] = [
        ["Nom", "Naissance", "Tel", "NIR", "Montant", "Rendez-vous", "Oui"],
        ["A", date(1984, 3, 12), 639980001, 185073099012345, 12.5, datetime(2026, 11, 3, 9, 30), True],  # noqa: DTZ001 (a sheet has no zone)
    ]
    line = read("x", xlsx(rows)).lines[1]
    assert line.cells == ("A", "1984-03-12", "639980001", "185073099012345", "12,5", "2026-11-03T09:30", "true")
    assert dict(line.marks) == {
        1: Mark.DATE,
        2: Mark.NUMBER,
        3: Mark.NUMBER,
        4: Mark.NUMBER,
        5: Mark.DATE,
    }


def test_the_cached_result_of_a_formula_is_not_read() -> None:
    grid = read("x", xlsx([["Nom", "Tel"], ["A", '=CONCAT("06",B9)'], ["B", "0639980002"]]))
    assert grid.lines[1].cells == ("A", "")
    assert dict(grid.lines[1].marks) == {1: Mark.FORMULA}
    assert "périmé" not in str(grid)


def test_a_formula_without_result_still_makes_a_line() -> None:
    body = f'<row r="1">{NAME}</row><row r="4"><c r="B4"><f>A1</f></c></row>'
    grid = read("x", sheet(f"<sheetData>{body}</sheetData>"))
    assert [(line.number, dict(line.marks)) for line in grid] == [(1, {}), (4, {1: Mark.FORMULA})]


def test_an_error_of_the_spreadsheet_is_marked() -> None:
    body = f'<row r="1">{NAME}<c r="B1" t="e"><v>#REF!</v></c></row>'
    line = read("x", sheet(f"<sheetData>{body}</sheetData>")).lines[0]
    assert (line.cells, dict(line.marks)) == (("Nom", "#REF!"), {1: Mark.ERROR})


def test_the_first_visible_sheet_that_holds_something_is_read() -> None:
    grid = read("x", xlsx(PLAIN, hidden_first=True, name="Données"))
    assert (grid.how["sheet"], grid.lines[0].cells) == ("Données", ("Nom", "Prénom"))


def test_line_numbers_are_those_of_the_sheet() -> None:
    rows: list[list[object]] = [[], [None, "Liste du CCAS"], [], ["Nom", "Prénom"], [], ["A", "B"]]
    assert [(line.number, line.cells) for line in read("x", xlsx(rows))] == [
        (2, ("", "Liste du CCAS")),
        (4, ("Nom", "Prénom")),
        (6, ("A", "B")),
    ]


def test_an_empty_workbook_says_so() -> None:
    assert refusal(xlsx([])).code == "imports.file.empty"
    assert refusal(xlsx([["   ", ""]]), rows=5).code == "imports.file.empty"


def test_beyond_the_limits_nothing_is_laid_in_memory() -> None:
    assert refusal(xlsx([["a", "b"]] * 15), rows=10, titles=2).values == {"limit": 10}
    assert refusal(xlsx([["c"] * 30]), columns=20).code == "imports.file.too_many_columns"
    far = f'<sheetData><row r="1">{NAME}</row><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    tracemalloc.start()
    assert refusal(sheet(far)).values == {"row": 1_048_576}
    wide = '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row></sheetData>'
    assert refusal(sheet(wide)).code == "imports.file.too_many_columns"
    assert tracemalloc.get_traced_memory()[1] < 20 * 1024 * 1024
    tracemalloc.stop()


def test_a_hundred_thousand_rows_are_refused_before_they_are_read() -> None:
    rows = "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(1, 100_001))
    content = sheet(f"<sheetData>{rows}</sheetData>")
    tracemalloc.start()
    assert refusal(content).values == {"limit": 20_000}
    assert tracemalloc.get_traced_memory()[1] < 20 * 1024 * 1024
    tracemalloc.stop()


def test_an_archive_that_unpacks_without_end_is_refused() -> None:
    bomb = repacked(xlsx(PLAIN), {"xl/media/bomb.bin": b"\0" * 30_000_000})
    assert len(bomb) < 100_000
    assert refusal(bomb, unpacked=10_000_000).code == "imports.file.unpacks_too_big"


def test_a_size_that_lies_changes_nothing() -> None:
    bomb = bytearray(repacked(xlsx(PLAIN), {"xl/media/bomb.bin": b"\0" * 30_000_000}))
    honest = (30_000_000).to_bytes(4, "little")
    while (place := bomb.find(honest)) >= 0:
        bomb[place : place + 4] = (10).to_bytes(4, "little")
    assert refusal(bytes(bomb), unpacked=10_000_000).code == "imports.file.unpacks_too_big"


def test_entities_are_refused() -> None:
    xml = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>'
    assert refusal(repacked(xlsx(PLAIN), {SHEET: xml})).code == "imports.file.damaged"
    workbook = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook/>'
    assert refusal(repacked(xlsx(PLAIN), {"xl/workbook.xml": workbook})).code == "imports.file.damaged"


def archive(**parts: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as target:
        for name, part in parts.items():
            target.writestr(name.replace("__", "/").replace("_dot_", "."), part)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 60, "imports.file.protected"),
        (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "imports.file.old_excel"),
        (archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "imports.file.open_document"),
        (archive(xl__workbook_dot_bin=b"x"), "imports.file.binary_excel"),
        (archive(word__document_dot_xml=b"x"), "imports.file.not_a_sheet"),
        (archive(photo_dot_jpg=b"x"), "imports.file.not_a_sheet"),
        (xlsx(PLAIN)[:900], "imports.file.damaged"),
        (archive(xl__workbook_dot_xml=b"<workbook"), "imports.file.damaged"),
    ],
)
def test_every_other_file_gets_its_own_answer(content: bytes, code: str) -> None:
    assert refusal(content).code == code


cell = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=15),
    st.integers(-(10**14), 10**14),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
    st.none(),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(cell, max_size=5), max_size=6))
def test_any_workbook_gives_a_grid_or_a_code(rows: list[list[object]]) -> None:
    try:
        assert isinstance(read("x", xlsx(rows)), Grid)
    except UnreadableFile as refused:
        assert refused.code.startswith("imports.file.")


SMALL = xlsx([["Nom", "Né le"], ["A", date(1984, 3, 12)], ["B", "=1+1"]])


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_workbook_never_breaks_the_reader(data: st.DataObject) -> None:
    content = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 12))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert isinstance(read("x", bytes(content[: data.draw(st.integers(4, len(content)))])), Grid)
    except UnreadableFile as refused:
        assert refused.code.startswith("imports.file.")


@settings(max_examples=80, deadline=None)
@given(st.text("<>/row c=\"'A1v f19t&;#sis-ERRn", max_size=120))
def test_any_sheet_of_broken_xml_never_breaks_the_reader(body: str) -> None:
    for content in (sheet(body), sheet(f"<sheetData><row r='1'><c r='A1'>{body}</c></row></sheetData>")):
        try:
            assert isinstance(read("x", content), Grid)
        except UnreadableFile as refused:
            assert refused.code.startswith("imports.file.")
