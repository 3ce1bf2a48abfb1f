"""A file that was cut, renamed, saved again or is another one is refused by name, or its report says what is wrong."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from misas.connectors.directory_files import DirectoryFiles
from misas.core.orientation.formats import Format
from misas.core.orientation.lots import SAMPLE, judge
from misas.core.orientation.ports import UnreadableFile
from misas.wording.orientation_imports import LINES, breach_sentence
from misas.wording.sentences import sentence

RPPS = "PS_LibreAcces_Personne_activite_202611010830.txt"
SITES = "finess-structure-20261101-0530.json"
ACTIVITIES = "finess-activite-20261101-0546.json"
AMELI = "liste-ps-20261101-023058.csv"
SERVICES = "services-inclusion-2026-11-01.json"

TEXTS = [(RPPS, Format.RPPS_ACTIVITIES), (AMELI, Format.AMELI_PROFESSIONALS)]
OBJECTS = [(SITES, Format.FINESS_STRUCTURES), (SERVICES, Format.INCLUSION_SERVICES)]


def codes(report: Any) -> set[str]:
    return {breach.code for breach in judge(report, None, checks=SAMPLE[report.format])}


def changed(path: Path, folder: Path, change: Callable[[bytes], bytes]) -> Path:
    copy = folder / path.name
    copy.write_bytes(change(path.read_bytes()))
    return copy


@pytest.mark.parametrize(("name", "format"), TEXTS + OBJECTS)
@pytest.mark.parametrize("kept", [0.31, 0.62, 0.97])
def test_a_file_cut_in_its_middle_is_told_truncated(
    name: str, format: Format, kept: float, gard: Path, tmp_path: Path, read: Any
) -> None:
    def cut(content: bytes) -> bytes:
        size = int(len(content) * kept)
        return content[: size - 1] if content[size - 1 : size] == b"\n" else content[:size]

    rows, report = read(changed(gard / name, tmp_path, cut), format)
    assert rows and report.truncated
    assert "orientation.lot.truncated" in codes(report)
    assert all(broken.code in LINES for broken in report.broken)


def test_a_line_cut_just_before_its_last_bar_is_told_too(gard: Path, tmp_path: Path, read: Any) -> None:
    path = changed(gard / RPPS, tmp_path, lambda content: content[: content.rindex(b"|")])
    _, report = read(path, Format.RPPS_ACTIVITIES)
    assert report.truncated and report.broken_count == 1


def test_a_zip_whose_download_stopped_is_refused(gard: Path, tmp_path: Path, reader: DirectoryFiles) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(gard / RPPS, RPPS)
    path = tmp_path / "PS_LibreAcces.zip"
    path.write_bytes(content.getvalue()[: len(content.getvalue()) // 2])
    assert reader.recognise(path) is None
    with pytest.raises(UnreadableFile) as refusal:
        reader.read(path, Format.RPPS_ACTIVITIES)
    assert refusal.value.code == "orientation.file.broken_zip"


def test_a_zip_damaged_inside_ends_as_truncated(gard: Path, tmp_path: Path, read: Any) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        archive.write(gard / RPPS, RPPS)
    damaged = bytearray(content.getvalue())
    damaged[len(damaged) // 2] ^= 0x01  # the sum of the member no longer holds
    path = tmp_path / "PS_LibreAcces.zip"
    path.write_bytes(damaged)
    _, report = read(path, Format.RPPS_ACTIVITIES)
    assert report.truncated


@pytest.mark.parametrize(
    ("name", "format", "column", "named"),
    [
        (RPPS, Format.RPPS_ACTIVITIES, b"Code commune (coord. structure)", "Code commune (coord. structure)"),
        (RPPS, Format.RPPS_ACTIVITIES, "Libellé genre activité".encode(), "Libellé genre activité"),
        ("PS_LibreAcces_SavoirFaire_202611010830.txt", Format.RPPS_SKILLS, b"Code savoir-faire", "Code savoir"),
        (AMELI, Format.AMELI_PROFESSIONALS, b"secteur_conventionnel_code", "secteur_conventionnel_code"),
        ("liste-cds-20261101-043106.csv", Format.AMELI_CENTRES, b"etab_finess", "etab_finess"),
        (SITES, Format.FINESS_STRUCTURES, b'"pmej"', "pmej"),
        (SERVICES, Format.INCLUSION_SERVICES, b'"date_maj"', "date_maj"),
    ],
)
def test_a_renamed_column_is_refused_by_its_name(
    name: str, format: Format, column: bytes, named: str, gard: Path, tmp_path: Path, reader: DirectoryFiles
) -> None:
    path = changed(
        gard / name,
        tmp_path,
        lambda content: content.replace(
            column, b"Autre nom".join((b'"', b'"')) if column.startswith(b'"') else b"Autre nom"
        ),
    )
    with pytest.raises(UnreadableFile) as refusal:
        reader.read(path, format)
    assert refusal.value.code == "orientation.file.columns_missing"
    assert named in refusal.value.values["columns"]
    assert named in sentence(refusal.value.code, **refusal.value.values)


@pytest.mark.parametrize(
    ("name", "format", "key"),
    [
        (SITES, Format.FINESS_STRUCTURES, "numFinessEge"),
        (SITES, Format.FINESS_STRUCTURES, "cogCommune"),
        (SITES, Format.FINESS_STRUCTURES, "codePostal"),
        (ACTIVITIES, Format.FINESS_ACTIVITIES, "numFinessEge"),
        (ACTIVITIES, Format.FINESS_ACTIVITIES, "nature"),
        (SERVICES, Format.INCLUSION_SERVICES, "thematiques"),
    ],
)
def test_a_key_that_no_object_has_is_a_renamed_column(
    name: str, format: Format, key: str, gard: Path, tmp_path: Path, read: Any
) -> None:
    """JSON has no header: a file of which nobody has a number any more would leave every place without its own."""

    def renamed(content: bytes) -> bytes:
        assert f'"{key}"'.encode() in content
        return content.replace(f'"{key}"'.encode(), b'"autre"')

    with pytest.raises(UnreadableFile) as refusal:
        read(changed(gard / name, tmp_path, renamed), format)
    assert (refusal.value.code, refusal.value.values["columns"]) == ("orientation.file.columns_missing", key)


def test_a_file_of_few_objects_may_lack_a_key(gard: Path, tmp_path: Path, read: Any) -> None:
    def few(content: bytes) -> bytes:
        whole = json.loads(content)[:3]
        for one in whole:
            del one["thematiques"]
        return json.dumps(whole).encode()

    rows, _ = read(changed(gard / SERVICES, tmp_path, few), Format.INCLUSION_SERVICES)
    assert len(rows) == 3


def test_an_older_layout_without_its_last_columns_is_read(gard: Path, tmp_path: Path, read: Any) -> None:
    def older(content: bytes) -> bytes:
        lines = [line.decode().split("|") for line in content.splitlines()]
        return "".join("|".join([*cells[:52], ""]) + "\n" for cells in lines).encode()

    rows, report = read(changed(gard / RPPS, tmp_path, older), Format.RPPS_ACTIVITIES)
    assert report.broken_count == 0 and len(rows) == 2_000
    assert {(row.role, row.kind, row.kind_label) for row in rows} == {(None, None, None)}


def test_columns_are_read_by_name_whatever_their_order_case_and_accents(gard: Path, tmp_path: Path, read: Any) -> None:
    def shuffled(content: bytes) -> bytes:
        first, *rest = [line.decode().split("|")[:-1][::-1] for line in content.splitlines()]
        header = [cell.upper().replace("É", "E").replace("(COORD. STRUCTURE)", "(coord. Structure)") for cell in first]
        return "".join("|".join([*cells, ""]) + "\n" for cells in [header, *rest]).encode()

    rows, _ = read(changed(gard / RPPS, tmp_path, shuffled), Format.RPPS_ACTIVITIES)
    assert rows == read(gard / RPPS, Format.RPPS_ACTIVITIES)[0]


@pytest.mark.parametrize(("name", "format"), TEXTS + OBJECTS)
def test_the_encoding_is_found(name: str, format: Format, gard: Path, tmp_path: Path, read: Any) -> None:
    rows, _ = read(gard / name, format)
    plain = (gard / name).read_bytes().removeprefix(b"\xef\xbb\xbf")
    for encoding in ("utf-8", "utf-8-sig", "windows-1252"):
        path = tmp_path / name
        path.write_bytes(plain.decode().encode(encoding, "replace"))
        again, report = read(path, format)
        assert again == rows, encoding
        assert report.encoding == encoding


def test_a_file_saved_in_utf_16_is_refused(gard: Path, tmp_path: Path, reader: DirectoryFiles) -> None:
    path = changed(gard / RPPS, tmp_path, lambda content: content.decode().encode("utf-16"))
    with pytest.raises(UnreadableFile) as refusal:
        reader.read(path, Format.RPPS_ACTIVITIES)
    assert refusal.value.code == "orientation.file.encoding"


def test_bytes_that_are_no_letter_break_their_line_only(gard: Path, tmp_path: Path, read: Any) -> None:
    def spoiled(content: bytes) -> bytes:
        header, first, rest = content.split(b"\n", 2)
        return b"\n".join((header, first.replace(b"CABINET", b"CAB\xffNET", 1), rest))

    rows, report = read(changed(gard / RPPS, tmp_path, spoiled), Format.RPPS_ACTIVITIES)
    assert (len(rows), report.broken_count) == (1_999, 1)
    assert report.broken[0][:2] == (2, "orientation.line.encoding")


def test_a_bom_at_the_head_of_the_rpps_hides_no_column(gard: Path, tmp_path: Path, read: Any) -> None:
    rows, report = read(changed(gard / RPPS, tmp_path, lambda c: b"\xef\xbb\xbf" + c), Format.RPPS_ACTIVITIES)
    assert len(rows) == 2_000 and report.encoding == "utf-8-sig"


def test_windows_ends_of_line_change_nothing(gard: Path, tmp_path: Path, read: Any) -> None:
    for name, format in TEXTS:
        rows, report = read(changed(gard / name, tmp_path, lambda c: c.replace(b"\n", b"\r\n")), format)
        assert rows == read(gard / name, format)[0] and not report.truncated


def test_more_than_one_broken_line_in_a_hundred_refuses_the_lot(gard: Path, tmp_path: Path, read: Any) -> None:
    def spoiled(content: bytes) -> bytes:
        lines = content.splitlines(keepends=True)
        return b"".join(line.replace(b"|", b"", 3) if i and i % 50 == 0 else line for i, line in enumerate(lines))

    _, report = read(changed(gard / RPPS, tmp_path, spoiled), Format.RPPS_ACTIVITIES)
    assert report.broken_count == 40
    assert codes(report) == {"orientation.lot.broken"}
    (breach,) = judge(report, None, checks=SAMPLE[report.format])
    assert breach_sentence(breach).startswith("Lignes illisibles : 40 sur 2")


def test_another_file_is_not_taken_for_one_of_ours(tmp_path: Path, reader: DirectoryFiles) -> None:
    strangers = {
        "vide.txt": b"",
        "notes.txt": b"Bonjour\nau revoir\n",
        "autre.csv": b"nom;prenom;age\nA;B;3\n",
        "autre.json": b'{"type": "FeatureCollection", "features": []}',
        "bars.txt": b"a|b|c|\n1|2|3|\n",
        "image.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "archive.gz": gzip.compress(b"bonjour"),
        "faux.xlsx": b"PK\x03\x04 rien",
    }
    for name, content in strangers.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert reader.recognise(path) is None, name
        for format in Format:
            with pytest.raises(UnreadableFile):
                list(reader.read(path, format))


def test_a_duplicated_column_is_refused(gard: Path, tmp_path: Path, reader: DirectoryFiles) -> None:
    path = changed(gard / AMELI, tmp_path, lambda c: c.replace(b"ps_activite_apcv", b"ps_activite_nom", 1))
    with pytest.raises(UnreadableFile) as refusal:
        reader.read(path, Format.AMELI_PROFESSIONALS)
    assert refusal.value.code == "orientation.file.columns_twice"


def test_a_site_without_any_number_is_told_broken(gard: Path, tmp_path: Path, read: Any) -> None:
    def unnumbered(content: bytes) -> bytes:
        told = json.loads(content)
        general = next(e for p in told["pmej"] for e in p["ege"])["informationsGeneralesEGE"]
        del general["egeId"], general["numFinessEge"]
        return json.dumps(told).encode()

    rows, report = read(changed(gard / SITES, tmp_path, unnumbered), Format.FINESS_STRUCTURES)
    assert report.broken_count == 1 and report.broken[0].code == "orientation.line.no_identifier"
    assert len(rows) == report.rows


def test_a_report_is_asked_after_the_last_row_and_a_file_read_once(gard: Path, reader: DirectoryFiles) -> None:
    reading = reader.read(gard / AMELI, Format.AMELI_PROFESSIONALS)
    with pytest.raises(RuntimeError):
        _ = reading.report
    list(reading)
    with pytest.raises(RuntimeError):
        list(reading)


def test_a_file_that_lost_its_line_feeds_is_told_and_fills_no_memory(gard: Path, tmp_path: Path, read: Any) -> None:
    def flat(content: bytes) -> bytes:
        header, rest = content.split(b"\n", 1)
        return header + b"\n" + rest.replace(b"\n", b" ")

    rows, report = read(changed(gard / RPPS, tmp_path, flat), Format.RPPS_ACTIVITIES)
    assert rows == [] and report.truncated
    assert max(len(broken.text) for broken in report.broken) <= 200
    assert codes(report) >= {"orientation.lot.truncated", "orientation.lot.too_few_rows", "orientation.lot.broken"}
