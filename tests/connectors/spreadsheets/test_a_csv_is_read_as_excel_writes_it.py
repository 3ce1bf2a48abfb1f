from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.connectors.spreadsheets.read import read
from misas.core.imports.grid import Grid, Limits, Mark, UnreadableFile, tidy

HEADER = "Nom;Prénom;Née le;Téléphone"
TEXT = f"{HEADER}\r\nL’HÉVÉDER;Zoé;04/05/1990;06 39 98 00 04\r\nNÛÑEZ;Œlive;1 mai 1984;€\r\n"


def cells(grid: Grid) -> list[list[str]]:
    return [list(line.cells) for line in grid]


def refusal(content: bytes, **limits: int) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read("fichier.csv", content, Limits(**limits))
    return caught.value


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("cp1252", "windows-1252"),
        ("utf-16", "utf-16"),
    ],
)
def test_every_encoding_of_french_excel_gives_the_same_cells(encoding: str, said: str) -> None:
    grid = read("fichier.csv", TEXT.encode(encoding))
    assert cells(grid)[1:] == [
        ["L’HÉVÉDER", "Zoé", "04/05/1990", "06 39 98 00 04"],
        ["NÛÑEZ", "Œlive", "1 mai 1984", "€"],
    ]
    assert grid.how["encoding"] == said


@pytest.mark.parametrize(("encoding", "said"), [("cp850", "dos-850"), ("mac_roman", "mac-roman")])
def test_old_dos_and_mac_letters_are_recognised_by_the_french_they_give(encoding: str, said: str) -> None:
    text = "Nom;Prénom;Née le;Téléphone\r\nHÉVÉDER;Zoé;4 août 1990;06\r\nBÉNÉZÉ;Maël;1er février 1984;01\r\n"
    grid = read("fichier.csv", text.encode(encoding))
    assert (cells(grid)[1][:2], grid.how["encoding"]) == (["HÉVÉDER", "Zoé"], said)


def test_big_endian_utf_16_is_read_too() -> None:
    assert cells(read("x.txt", b"\xfe\xff" + "Nom\tÂge\nA\t3".encode("utf-16-be"))) == [["Nom", "Âge"], ["A", "3"]]


@pytest.mark.parametrize("content", [TEXT.encode("utf-16-le"), b"\x00\x01\x02\x03" * 40, b"\xff\xfea\x00\x00\xd8\x00"])
def test_letters_that_cannot_be_read_are_refused_clearly(content: bytes) -> None:
    assert refusal(content).code == "imports.file.encoding"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    grid = read("x", TEXT.replace(";", separator).encode())
    assert grid.how["separator"] == separator
    assert cells(grid)[0] == HEADER.split(";")


def test_commas_in_numbers_and_comments_do_not_make_a_comma_file() -> None:
    text = "Nom;Montant;Note\nA;12,50;un, deux, trois\nB;1 300,00;a, b, c, d, e\n"
    assert read("x", text.encode()).how["separator"] == ";"


def test_the_sep_line_of_excel_is_obeyed_and_keeps_the_line_numbers() -> None:
    grid = read("x", b"sep=,\r\nNom,Note\r\nA,x;y;z\r\n")
    assert [(line.number, line.cells) for line in grid] == [(2, ("Nom", "Note")), (3, ("A", "x;y;z"))]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_end_of_line_is_one(ending: str) -> None:
    assert cells(read("x", ending.join(["Nom;Age", "A;3", "B;4"]).encode())) == [["Nom", "Age"], ["A", "3"], ["B", "4"]]


def test_a_quoted_line_break_stays_in_its_cell_and_the_next_line_keeps_its_number() -> None:
    grid = read("x", b'Nom;Note\r\nA;"un\r\ndeux ""trois"" ; quatre"\r\nB;cinq\r\n')
    assert [(line.number, line.cells) for line in grid][1:] == [
        (2, ("A", 'un\ndeux "trois" ; quatre')),
        (3, ("B", "cinq")),
    ]


def test_blank_lines_and_empty_tails_are_dropped_and_numbers_stay_those_of_the_sheet() -> None:
    grid = read("x", b"\r\n;;;\r\nNom;Age;;;\r\n;;;;\r\nA;3;;;\r\n;;;;\r\n  ;;\r\n")
    assert [(line.number, line.cells) for line in grid] == [(3, ("Nom", "Age")), (5, ("A", "3"))]


def test_a_formula_is_marked_and_its_text_is_not_kept() -> None:
    line = read("x", b'Nom;Tel;Prix\nA;="0639980001";=1+1\nB;=HYPERLINK("http://x");-\n').lines
    assert (line[1].cells, dict(line[1].marks)) == (("A", "0639980001", ""), {2: Mark.FORMULA})
    assert dict(line[2].marks) == {1: Mark.FORMULA}
    assert line[2].cells[2] == "-"


def test_an_unclosed_quote_names_its_line() -> None:
    wrong = refusal(b'Nom;Age\nA;3\nB;"4\nC;5\n')
    assert wrong.code == "imports.file.quotes"
    assert refusal(b'Nom;Age\nA;"3" bis\n').values["row"] == 2


def test_a_cell_without_end_is_refused() -> None:
    assert refusal(b'Nom;Age\nA;"' + b"x" * 200_000 + b'"\n').code == "imports.file.cell_too_long"


def test_a_file_beyond_the_limits_is_refused_with_the_limit() -> None:
    rows = b"Nom;Age\n" + b"A;3\n" * 12
    wrong = refusal(rows, rows=10, titles=2)
    assert (wrong.code, wrong.values) == ("imports.file.too_many_rows", {"limit": 10})
    assert len(read("x", b"Nom;Age\n" + b"A;3\n" * 10, Limits(rows=10, titles=1)).lines) == 11
    assert refusal(b";".join(b"c" for _ in range(200))).code == "imports.file.too_many_columns"
    assert refusal(rows, bytes=20).code == "imports.file.too_heavy"


def test_a_hundred_thousand_rows_get_a_clear_answer() -> None:
    wrong = refusal(b"Nom;Prenom\n" + b"A;B\n" * 100_000)
    assert (wrong.code, wrong.values["limit"]) == ("imports.file.too_many_rows", 20_000)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "imports.file.empty"),
        (b"  \r\n \n", "imports.file.empty"),
        (b"%PDF-1.7 ...", "imports.file.not_a_sheet"),
        (b"\x89PNG\r\n\x1a\n....", "imports.file.not_a_sheet"),
        (b"<html><table><tr><td>Nom", "imports.file.not_a_sheet"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook>", "imports.file.not_a_sheet"),
        (b"\x1f\x8b\x08\x00abc", "imports.file.not_a_sheet"),
    ],
)
def test_what_is_not_a_table_is_called_by_its_name(content: bytes, code: str) -> None:
    assert refusal(content).code == code


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)
grids = st.lists(st.lists(words, min_size=2, max_size=6), min_size=1, max_size=8)


def kept(rows: list[list[str]]) -> list[list[str]]:
    """What must come back: tidy cells, no blank line, no empty tail."""
    tidied = [[tidy(cell) for cell in row] for row in rows]
    for row in tidied:
        while row and not row[-1]:
            row.pop()
    return [row for row in tidied if row]


@given(grids)
def test_any_grid_of_text_comes_back_from_a_csv(rows: list[list[str]]) -> None:
    rows = [["sans formule " + cell if tidy(cell).startswith("=") else cell for cell in row] for row in rows]
    rows = [["Nom", "Prénom"], *rows]
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    content = written.getvalue().replace("\0", "").encode("utf-8-sig")
    assert cells(read("x", content)) == kept(rows)


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_whatever_the_bytes_the_answer_is_a_grid_or_a_code(content: bytes) -> None:
    try:
        assert isinstance(read("x", content), Grid)
    except UnreadableFile as refused:
        assert refused.code.startswith("imports.file.")
