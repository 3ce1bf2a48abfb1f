"""Files of the CCAM and of the LPP: read by name wherever the header stands, refused with their reason.

The samples are invented, in the shape that public readers of these files describe; the true layouts were not seen
whole, and every report says so.
"""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import cast

import pytest
import xlsxwriter

from misas.cli.commands.funding import nomenclature
from misas.cli.house import House
from misas.connectors.nomenclature_files import NomenclatureFiles
from misas.connectors.rule_files import FundingFolder
from misas.core.funding.nomenclature import NomenclatureKind, differences
from misas.core.refusals import Refused
from misas.wording.funding_nomenclature import report_lines
from misas.wording.sentences import sentence
from tests.architecture.repository import ROOT
from tests.kit.quotes import DAY, params

CCAM = """CCAM : échantillon inventé;;;;;
Code;Texte;Activité;Phase;Tarif Secteur 1 / adhérent OPTAM (en euro);Honoraire limite de facturation
07.02;PROTHÈSES DENTAIRES;;;;
HBLD038;Pose d'une couronne métallique;1;0;120,00;290,00
HBLD634;Pose d'une couronne céramo-métallique;1;0;120,00;515,00
ZZZZ901;Acte inventé;1;0;1 234,50;
ZZZZ901;Acte inventé;4;0;48,20;
"""
LPP = """Code LPP;Désignation;Tarif de référence;Prix limite de vente;Date de début;Date de fin
0123456;VERRE INVENTÉ, CLASSE A;9,75;32,50;01/01/2020;
2123457;MONTURE INVENTÉE, CLASSE A;9,00;30,00;2020-01-01;31/12/2025
2123457;MONTURE INVENTÉE, CLASSE A;9,00;30,00;20260101;
"""


def written(folder: Path, text: str, name: str = "prix.csv", encoding: str = "windows-1252") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-8", "utf-8-sig"])
def test_a_ccam_file_is_read_below_its_titles(tmp_path: Path, encoding: str) -> None:
    rows, report = NomenclatureFiles().read(written(tmp_path, CCAM, encoding=encoding))
    assert [(row.code, row.activity, row.base, row.limit) for row in rows] == [
        ("HBLD038", "1", 12000, 29000),
        ("HBLD634", "1", 12000, 51500),
        ("ZZZZ901", "1", 123450, None),
        ("ZZZZ901", "4", 4820, None),
    ]
    assert (report.kind, report.rows, report.titles, report.broken_count) == (NomenclatureKind.CCAM, 4, 1, 0)
    assert report.absent == ("since", "until") and not report.layout_verified


def test_an_lpp_file_keeps_its_leading_zeros_and_its_dates(tmp_path: Path) -> None:
    rows, report = NomenclatureFiles().read(written(tmp_path, LPP))
    assert report.kind is NomenclatureKind.LPP
    assert [(row.code, row.base, row.limit, row.since, row.until) for row in rows] == [
        ("0123456", 975, 3250, date(2020, 1, 1), None),
        ("2123457", 900, 3000, date(2020, 1, 1), date(2025, 12, 31)),
        ("2123457", 900, 3000, date(2026, 1, 1), None),
    ]


def test_a_workbook_that_holds_codes_as_numbers_gives_their_zeros_back(tmp_path: Path) -> None:
    path = tmp_path / "lpp.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("LPP")
    for at, row in enumerate(
        [["Code LPP", "Libellé", "Tarif de référence", "PLV"], [123456, "Verre inventé", 9.75, 32.5]]
    ):
        sheet.write_row(at, 0, row)
    book.close()
    rows, report = NomenclatureFiles().read(path)
    assert [(row.code, row.base, row.limit) for row in rows] == [("0123456", 975, 3250)]
    assert report.how == "xlsx"


def test_the_order_and_the_case_of_columns_do_not_matter(tmp_path: Path) -> None:
    text = "PRIX LIMITE DE VENTE;tarif de reference;designation;code lpp\n32,50;9,75;Verre;0123456\n"
    ((row,), _) = NomenclatureFiles().read(written(tmp_path, text))
    assert (row.code, row.base, row.limit) == ("0123456", 975, 3250)


BROKEN = {
    "funding.nomenclature.bad_code": "123;Autre;9,75;;;",
    "funding.nomenclature.no_code": ";Sans code;9,75;;;",
    "funding.nomenclature.bad_amount": "3123451;Prix en lettres;neuf;;;",
    "funding.nomenclature.fractional_cents": "3123452;Trois décimales;9,755;;;",
    "funding.nomenclature.bad_day": "3123453;Jour inventé;9,75;;31/02/2026;",
    "funding.nomenclature.ends_before": "3123454;À l'envers;9,75;;01/01/2026;31/12/2025",
    "funding.nomenclature.limit_below_base": "3123455;Limite trop basse;9,75;8,00;;",
    "funding.nomenclature.twice": "0123456;Encore;9,75;32,50;01/01/2020;",
}


@pytest.mark.parametrize("code", BROKEN)
def test_a_line_that_does_not_hold_together_is_left_out_and_told(tmp_path: Path, code: str) -> None:
    spoilt = BROKEN[code] if code != "funding.nomenclature.bad_code" else "ABCDEFG;Autre;9,75;;;"
    rows, report = NomenclatureFiles().read(written(tmp_path, LPP + spoilt + "\n"))
    assert len(rows) == 3
    assert [(one.line, one.code) for one in report.broken] == [(5, code)]
    assert any("ligne 5" in told for told in report_lines(report, ()))


def test_a_negative_price_is_no_price(tmp_path: Path) -> None:
    _, report = NomenclatureFiles().read(written(tmp_path, LPP + "3123456;Négatif;-9,75;;;\n"))
    assert [one.code for one in report.broken] == ["funding.nomenclature.bad_amount"]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("Code LPP;Désignation;Prix limite de vente\n0123456;Verre;32,50\n", "columns_missing", "Tarif de référence"),
        ("Nom;Prénom\nDupont;Anne\n", "columns_missing", "Code"),
        (LPP.splitlines()[0] + "\n", "no_row", "aucun code"),
        (LPP.splitlines()[0] + "\nABC;x;1;;;\nDEF;y;2;;;\n0123456;z;3;;;\n", "mostly_broken", "2 lignes sur 3"),
    ],
)
def test_a_file_of_another_shape_is_refused_whole_with_its_reason(
    tmp_path: Path, text: str, code: str, said: str
) -> None:
    with pytest.raises(Refused) as refused:
        NomenclatureFiles().read(written(tmp_path, text))
    assert refused.value.code == f"funding.nomenclature.{code}"
    assert said in sentence(refused.value.code, **refused.value.values)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 rien", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_sheet_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "prix.pdf"
    path.write_bytes(content)
    with pytest.raises(Refused, match=r"imports\.file"):
        NomenclatureFiles().read(path)


def test_what_differs_from_our_tables_is_told_and_nothing_is_changed(tmp_path: Path) -> None:
    rows, _ = NomenclatureFiles().read(written(tmp_path, CCAM))
    (one,) = differences(rows, params(), DAY)
    assert (one.code, one.figure, one.held, one.found) == ("HBLD634", "fee_cap", 50000, 51500)


class Held:
    """A house that reads files of prices with the shipped figures."""

    def nomenclature_reader(self) -> NomenclatureFiles:
        return NomenclatureFiles()

    def figures(self) -> FundingFolder:
        return FundingFolder(ROOT / "rules")


def test_the_terminal_gives_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, CCAM)
    assert nomenclature.run(Namespace(file=path, on=DAY), cast(House, Held())) == 0
    said = capsys.readouterr().out
    assert "CCAM, 4 codes tarifés" in said and "Disposition non vérifiée" in said
    assert "HBLD634\u00a0: honoraire limite 515,00\u00a0€ dans le fichier, 500,00\u00a0€ dans nos tables" in said
    assert nomenclature.run(Namespace(file=tmp_path / "absent.csv", on=DAY), cast(House, Held())) == 2
    assert "n’existe pas" in capsys.readouterr().err
