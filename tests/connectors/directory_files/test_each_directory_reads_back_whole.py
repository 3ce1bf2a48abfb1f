"""What is written of invented people is what is read of them: every row, defects included, format by format."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from misas.connectors.directory_files import DirectoryFiles
from misas.core.orientation.formats import ROWS, Format
from misas.core.orientation.lots import SAMPLE, Layout, judge
from misas.demo.directory import Wanted, generate
from misas.demo.directory.places import world
from tests.connectors.directory_files.model import expected

WANTED = Wanted("30", rows=2_000, seed=7)
FILES = {
    Format.RPPS_ACTIVITIES: "PS_LibreAcces_Personne_activite_202611010830.txt",
    Format.RPPS_SKILLS: "PS_LibreAcces_SavoirFaire_202611010830.txt",
    Format.RPPS_DIPLOMAS: "PS_LibreAcces_Dipl_AutExerc_202611010830.txt",
    Format.FINESS_STRUCTURES: "finess-structure-20261101-0530.json",
    Format.FINESS_ACTIVITIES: "finess-activite-20261101-0546.json",
    Format.AMELI_PROFESSIONALS: "liste-ps-20261101-023058.csv",
    Format.AMELI_CENTRES: "liste-cds-20261101-043106.csv",
    Format.DILA_COMPETENCE: "dila-20261101.zip",
    Format.INCLUSION_STRUCTURES: "structures-inclusion-2026-11-01.json",
    Format.INCLUSION_SERVICES: "services-inclusion-2026-11-01.json",
    Format.APL: "apl_medecins_generalistes_2024.xlsx",
}


@pytest.mark.parametrize("format", Format)
def test_every_row_is_read_as_the_model_says(format: Format, gard: Path, reader: DirectoryFiles) -> None:
    path = gard / FILES[format]
    assert reader.recognise(path) is format
    reading = reader.read(path, format)
    rows, wanted = list(reading), list(expected(format, world("30"), WANTED))
    assert len(rows) == len(wanted) > 10
    assert rows == wanted
    assert {type(row) for row in rows} == {ROWS[format]}
    report = reading.report
    assert (report.rows, report.broken_count, report.truncated) == (len(wanted), 0, False)
    assert judge(report, None, checks=SAMPLE[format]) == ()


@pytest.mark.parametrize("territory", ["59", "973"])
@pytest.mark.parametrize("format", Format)
def test_a_hundred_rows_of_the_other_territories_too(
    format: Format, territory: str, tmp_path: Path, reader: DirectoryFiles
) -> None:
    wanted = Wanted(territory, rows=1_200, seed=11, formats={format}, zipped=True)
    generate(tmp_path, wanted)
    path = next(p for p in tmp_path.iterdir() if reader.recognise(p) is format and "sages" not in p.name)
    rows, told = list(reader.read(path, format)), list(expected(format, world(territory), wanted))
    assert len(rows) == len(told)
    step = max(1, len(told) // 100)
    assert rows[::step] == told[::step]


def test_the_defects_of_the_real_files_are_in_ours() -> None:
    rows = list(expected(Format.RPPS_ACTIVITIES, world("59"), Wanted("59", rows=12_000, seed=3)))
    share = {
        "commune": sum(r.commune is None for r in rows) / len(rows),
        "cedex": sum(r.cedex is not None for r in rows) / len(rows),
        "foreign": sum(r.foreign for r in rows) / len(rows),
        "quote": sum('"' in (r.site_name or "") for r in rows) / len(rows),
        "short": sum(r.skill_label == "Spécialiste MG" for r in rows) / len(rows),
    }
    assert share["commune"] == pytest.approx(0.10, abs=0.015)
    assert share["cedex"] == pytest.approx(0.05, abs=0.01)
    assert 0 < share["foreign"] < 0.01 and 0 < share["quote"] < 0.02 and share["short"] > 0
    persons = {r.national_id for r in rows}
    assert len(rows) / len(persons) == pytest.approx(1.4, abs=0.05)
    assert any(r.skill == "SM99" for r in rows)
    names = [(r.last_name, r.first_name) for r in {r.national_id: r for r in rows}.values()]
    assert len(set(names)) < len(names)


def test_a_site_whose_position_was_swapped_is_where_its_commune_is() -> None:
    rows = list(expected(Format.FINESS_STRUCTURES, world("59"), Wanted("59", rows=30_000, seed=3)))
    how = {row.position for row in rows}
    assert how == {None, "as_told", "swapped", "other_fields"}
    assert any(row.street_as_published == "BEREELOT" and row.street == "BERTHELOT" for row in rows)


def test_the_report_tells_the_day_the_layout_and_the_unknown_codes(gard: Path, read: Any) -> None:
    _, rpps = read(gard / FILES[Format.RPPS_ACTIVITIES], Format.RPPS_ACTIVITIES)
    assert (rpps.encoding, rpps.layout, rpps.as_of) == ("utf-8", Layout.VERIFIED, date(2026, 11, 1))
    _, ameli = read(gard / FILES[Format.AMELI_PROFESSIONALS], Format.AMELI_PROFESSIONALS)
    assert (ameli.encoding, ameli.as_of) == ("utf-8-sig", date(2026, 11, 1))
    for format in (Format.DILA_COMPETENCE, Format.APL):
        _, report = read(gard / FILES[format], format)
        assert report.layout is Layout.UNVERIFIED
    _, large = read(gard / FILES[Format.FINESS_STRUCTURES], Format.FINESS_STRUCTURES)
    assert large.as_of == date(2026, 11, 1) and large.checksum and large.bytes > 0


def test_a_code_of_a_later_nomenclature_is_kept_with_its_label_and_counted(tmp_path: Path, read: Any) -> None:
    generate(tmp_path, Wanted("59", rows=20_000, seed=3, formats={Format.RPPS_SKILLS}))
    rows, report = read(tmp_path / FILES[Format.RPPS_SKILLS], Format.RPPS_SKILLS)
    new = [row for row in rows if row.skill == "SM99"]
    assert new and {row.skill_label for row in new} <= {"Spécialité d'une nomenclature à venir", "Spé à venir"}
    assert report.broken_count == 0


def test_one_zip_holds_the_three_files_of_the_rpps(gard: Path, tmp_path: Path, reader: DirectoryFiles) -> None:
    whole = tmp_path / "PS_LibreAcces_202611010830.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for format in (Format.RPPS_DIPLOMAS, Format.RPPS_ACTIVITIES, Format.RPPS_SKILLS):
            archive.write(gard / FILES[format], FILES[format])
    assert set(reader.contents(whole)) == {Format.RPPS_DIPLOMAS, Format.RPPS_ACTIVITIES, Format.RPPS_SKILLS}
    for format in reader.contents(whole):
        assert list(reader.read(whole, format)) == list(reader.read(gard / FILES[format], format))


def test_the_caisse_of_a_commune_is_told_when_it_can_be(gard: Path, read: Any) -> None:
    rows, _ = read(gard / FILES[Format.DILA_COMPETENCE], Format.DILA_COMPETENCE)
    assert {row.caisse for row in rows if row.organism_type == "cpam"} == {"301"}
    assert {row.caisse for row in rows if row.organism_type != "cpam"} == {None}
    assert {row.organism_type for row in rows} == {"cpam", "caf", "ccas", "mdph"}
    assert all(row.organism_name for row in rows)
