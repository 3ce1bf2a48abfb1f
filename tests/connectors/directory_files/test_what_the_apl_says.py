"""The APL of the DREES: its indicator, its year, its unit, whether a workbook or a CSV."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from functools import partialmethod
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from misas.connectors.directory_files import DirectoryFiles, apl, opening
from misas.connectors.directory_files.opening import Source
from misas.core.orientation.formats import Format
from misas.core.orientation.ports import UnreadableFile


def workbook(folder: Path, unit: str, *rows: tuple[Any, ...]) -> Path:
    path, content = folder / "apl.xlsx", io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet("APL 2024")
    header = ("Code commune INSEE", "Commune", "APL aux médecins généralistes ",
              "APL aux médecins généralistes de 65 ans ou moins",
              "Population standardisée 2022 pour la médecine générale", "Population totale 2022")  # fmt: skip
    lines = [("Titre",), (), header, (None, None, unit), *rows]
    for at, line in enumerate(lines):
        sheet.write_row(at, 0, line)
    book.close()
    path.write_bytes(content.getvalue())
    return path


def test_apl_keeps_the_indicator_and_the_standardised_population(tmp_path: Path, read: Any) -> None:
    path = workbook(
        tmp_path,
        "En nombre de consultations/visites accessibles par an par habitant standardisé",
        ("30189", "Nîmes", 3.21, 2.0, 150_000.0, 148_000.0),
        ("01001", "Sans valeur", None, None, 100, 100),
        (1004, "Zéro perdu", "2,5", 1, 14_000, 15_000),
        ("30007", "Illisible", "n/a", 1, 1, 1),
        ("Total", "", 4, 4, 1, 1),
    )
    rows, report = read(path, Format.APL)
    assert [tuple(row) for row in rows] == [
        ("30189", "Nîmes", "general_practitioner", 3.21, 2024, 150_000.0),
        ("01004", "Zéro perdu", "general_practitioner", 2.5, 2024, 14_000.0),
    ]
    assert [b.code for b in report.broken] == ["orientation.line.value"]
    assert report.as_of == date(2024, 12, 31)


def test_the_year_of_the_apl_is_that_of_its_file_when_nothing_else_says_it(tmp_path: Path, read: Any) -> None:
    path = tmp_path / "apl_sages_femmes_2022.csv"
    path.write_text("Code commune INSEE;Commune;APL aux sages-femmes\n30189;Nîmes;17,5\n", encoding="utf-8")
    ((row,), report) = read(path, Format.APL)
    assert (row.year, report.as_of) == (2022, date(2022, 12, 31))


def test_apl_counted_in_another_unit_is_refused(tmp_path: Path, reader: DirectoryFiles) -> None:
    path = workbook(tmp_path, "En minutes de route", ("30189", "Nîmes", 12, 1, 1, 1))
    with pytest.raises(UnreadableFile) as refusal:
        reader.read(path, Format.APL)
    assert refusal.value.code == "orientation.file.other_unit"


def test_apl_is_read_from_a_csv_too(tmp_path: Path, read: Any, reader: DirectoryFiles) -> None:
    path = tmp_path / "apl.csv"
    path.write_text("Année;Code commune INSEE;Commune;APL aux sages-femmes\n2023;30189;Nîmes;17,5\n", encoding="utf-8")
    assert reader.recognise(path) is Format.APL
    ((row,), _) = read(path, Format.APL)
    assert (row.profession, row.value, row.year, row.population) == ("midwife", 17.5, 2023, None)


CONSULTATIONS = "En nombre de consultations/visites accessibles par an par habitant standardisé"


def nested(folder: Path, name: str, content: bytes) -> Path:
    path = folder / "apl.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


def test_a_workbook_in_a_zip_is_read(tmp_path: Path, read: Any) -> None:
    inside = workbook(tmp_path, CONSULTATIONS, ("30189", "Nîmes", 3.2, 2, 1, 1)).read_bytes()
    rows, _ = read(nested(tmp_path, "apl.xlsx", inside), Format.APL)
    assert len(rows) == 1


def test_what_is_too_large_to_be_held_is_refused(
    tmp_path: Path, reader: DirectoryFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A workbook in a zip, and what it holds: neither is held past its bound."""
    inside = workbook(tmp_path, CONSULTATIONS, ("30189", "Nîmes", 3.2, 2, 1, 1)).read_bytes()
    bomb = nested(tmp_path, "apl.xlsx", b"PK" + bytes(opening.WHOLE))
    assert bomb.stat().st_size < 200_000
    assert reader.recognise(bomb) is None
    for attempt in (lambda: reader.contents(bomb), lambda: reader.read(bomb, Format.APL)):
        with pytest.raises(UnreadableFile) as no:
            attempt()
        assert (no.value.code, no.value.values["most"]) == ("orientation.file.too_large", 64)
    monkeypatch.setattr(apl, "UNPACKED", 1000)
    with pytest.raises(UnreadableFile) as no:
        reader.read(nested(tmp_path, "apl.xlsx", inside), Format.APL)
    assert no.value.code == "orientation.file.too_large"


def test_a_table_too_large_to_be_held_is_refused(
    tmp_path: Path, reader: DirectoryFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "apl_2022.csv"
    path.write_text("Code commune INSEE;Commune;APL aux sages-femmes\n" + "30189;Nîmes;17,5\n" * 100, encoding="utf-8")
    monkeypatch.setattr(Source, "whole", partialmethod(Source.whole, most=1000))
    with pytest.raises(UnreadableFile) as no:
        list(reader.read(path, Format.APL))
    assert no.value.code == "orientation.file.too_large"
