from __future__ import annotations

import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misas.connectors.spreadsheets.read import read
from misas.connectors.spreadsheets.write import safe, write
from misas.core.imports.grid import Line, Mark, tidy
from misas.core.imports.workbook import Workbook, WorkbookLine


def workbook(*lines: WorkbookLine, headers: tuple[str, ...] = ("Nom", "Téléphone", "Né le")) -> Workbook:
    return Workbook("Retour : [CCAS] / saisines du mois de novembre", headers, "Statut", "À corriger", lines)


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def test_what_came_in_goes_out_with_two_columns_more() -> None:
    line = Line(7, ("BENALI", "0639980001", "1984-03-12"), {2: Mark.DATE})
    content = write(workbook(WorkbookLine(line, "À corriger", ("Nom : trop court.", "Autre."), frozenset({0}))))
    grid = read("retour.xlsx", content)
    assert grid.lines[0].cells == ("Nom", "Téléphone", "Né le", "Statut", "À corriger")
    assert grid.lines[1].cells == ("BENALI", "0639980001", "1984-03-12", "À corriger", "Nom : trop court.\nAutre.")
    assert dict(grid.lines[1].marks) == {2: Mark.DATE}


def test_a_cell_to_mend_is_red_even_when_it_is_empty() -> None:
    content = write(workbook(WorkbookLine(Line(2, ("A", "", "12")), "À corriger", ("Vide.",), frozenset({1, 2}))))
    xml = part(content, "xl/worksheets/sheet1.xml")
    styles = dict(re.findall(r'<c r="([A-C]2)" s="(\d+)"', xml))
    assert styles["B2"] == styles["C2"] != styles["A2"]
    assert "FFFDECEB" in part(content, "xl/styles.xml") and "FFA8201A" in part(content, "xl/styles.xml")


def test_the_header_stays_in_sight_and_numbers_stay_text() -> None:
    content = write(workbook(WorkbookLine(Line(2, ("A", "0639980001", "01000")), "Créée")))
    xml = part(content, "xl/worksheets/sheet1.xml")
    assert 'state="frozen"' in xml and "autoFilter" in xml
    assert "<f>" not in xml
    assert "0639980001" in xml


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_a_text_that_looks_like_a_formula_is_guarded_and_reads_back_as_it_was(text: str) -> None:
    assert safe(text) == "'" + text
    grid = read("x", write(workbook(WorkbookLine(Line(2, (text, "x")), "Créée"))))
    assert grid.lines[1].cells[0] == text
    assert not grid.lines[1].marks


@pytest.mark.parametrize("text", ["+33 6 39 98 00 01", "-12,50", "Nom = prénom", "a@exemple.test"])
def test_numbers_with_their_sign_and_ordinary_text_are_left_alone(text: str) -> None:
    assert safe(text) == text


def test_a_date_before_spreadsheets_stays_a_text() -> None:
    line = Line(2, ("A", "", "1899-12-30"), {2: Mark.DATE})
    assert read("x", write(workbook(WorkbookLine(line, "Créée")))).lines[1].cells[2] == "1899-12-30"


def test_a_cell_longer_than_a_sheet_can_hold_is_cut_not_lost() -> None:
    grid = read("x", write(workbook(WorkbookLine(Line(2, ("x" * 40_000,)), "Créée"))))
    assert len(grid.lines[1].cells[0]) == 32_767


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=25).map(tidy)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.lists(texts, min_size=3, max_size=3), max_size=5))
def test_any_text_comes_back_from_the_workbook_we_return(rows: list[list[str]]) -> None:
    lines = [WorkbookLine(Line(i, tuple(row)), "Créée") for i, row in enumerate(rows, start=2)]
    grid = read("x", write(workbook(*lines)))
    assert [list(line.cells[:3]) for line in grid.lines[1:]] == rows
