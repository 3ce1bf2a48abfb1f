"""A lot is served in the place of the last one when it is sound, and changes nothing when it is not."""

from __future__ import annotations

import random
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from misas.actions.orientation import Outcome
from misas.actions.ports import ports
from misas.core.orientation.distances import Point
from misas.core.orientation.formats import Format
from misas.core.orientation.lots import NATIONAL, SAMPLE
from misas.core.refusals import Refused
from misas.records.orientation import lots
from misas.records.orientation.models import Lot, LotStatus
from misas.records.orientation.search import nearest, shelves
from misas.records.orientation.tables import columns, kept
from tests.kit.directory import LOADED_AT, SAMPLES, as_owner_of_all, files, load

GARD = SAMPLES / "30"
NIMES = Point(43.84, 4.36)


def of(prefix: str, folder: Path = GARD) -> Path:
    return next(path for path in sorted(folder.iterdir()) if path.name.startswith(prefix))


ACTIVITIES = of("PS_LibreAcces_Personne_activite")


def changed(path: Path, into: Path, change: Callable[[bytes], bytes]) -> Path:
    """The same file, out of its zip, changed."""
    with zipfile.ZipFile(path) as archive:
        (name,) = archive.namelist()
        content = archive.read(name)
    target = into / name
    target.write_bytes(change(content))
    return target


def rows(format: Format, slot: int) -> Counter[tuple[Any, ...]]:
    listed = ", ".join(f'"{name}"' for name, _ in columns(format))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {listed} FROM {kept(format, slot)}")
        return Counter(cursor.fetchall())


def served(format: Format) -> Lot | None:
    return Lot.objects.filter(format=format, status=LotStatus.SERVED).first()


@pytest.mark.parametrize("territory_of", ["30", "59", "973"])
def test_what_is_served_is_what_the_files_say(territory_of: str, territory: None, committed: None) -> None:
    done = load(*files(territory_of))
    assert {one.outcome for one in done} == {Outcome.SERVED}
    assert [one.format for one in done] == list(Format)
    dice = random.Random(territory_of)
    for one in done:
        assert one.lot is not None and one.lot.slot is not None
        paths = [path for path in files(territory_of) if one.format in ports().directory.contents(path)]
        read = [tuple(row) for path in paths for row in ports().directory.read(path, one.format)]
        stored = rows(one.format, one.lot.slot)
        assert one.lot.rows == len(read) == stored.total()
        for row in dice.sample(read, min(100, len(read))):
            assert stored[row] == read.count(row)
        assert one.lot.unmatched <= 0.08 * one.lot.located
        assert one.lot.report["checksum"] == one.lot.checksum


def test_the_same_file_again_changes_nothing(territory: None, committed: None) -> None:
    load(ACTIVITIES)
    before = list(Lot.objects.values())
    (done,) = load(ACTIVITIES, at=LOADED_AT + timedelta(days=7))
    assert done.outcome is Outcome.SAME
    assert list(Lot.objects.values()) == before


def test_the_same_files_in_another_order_are_the_same_lot(territory: None, committed: None) -> None:
    both = [of("apl_medecins"), of("apl_sages")]
    (first,) = load(*both)
    (again,) = load(*reversed(both))
    assert (first.outcome, again.outcome) == (Outcome.SERVED, Outcome.SAME)


def truncated(content: bytes) -> bytes:
    return content[: len(content) - len(content) // 50 - 20]


def renamed(content: bytes) -> bytes:
    return content.replace(b"Code postal (coord. structure)", b"Code de la poste", 1)


def halved(content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    return b"".join(lines[: len(lines) // 2])


def nowhere(content: bytes) -> bytes:
    """Communes and postal codes that do not exist, on one line in five."""
    lines = content.splitlines(keepends=True)
    header = lines[0].decode().split("|")
    at = {name: header.index(f"{name} (coord. structure)") for name in ("Code postal", "Code commune", "Bureau cedex")}
    town = header.index("Libellé commune (coord. structure)")
    for i in range(1, len(lines), 5):
        cells = lines[i].decode().split("|")
        cells[at["Code postal"]], cells[at["Code commune"]], cells[at["Bureau cedex"]] = "00999", "00999", ""
        cells[town] = "Nulle Part"
        lines[i] = "|".join(cells).encode()
    return b"".join(lines)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (truncated, "orientation.lot.truncated"),
        (renamed, "orientation.file.columns_missing"),
        (halved, "orientation.lot.out_of_band"),
        (nowhere, "orientation.lot.unmatched"),
        (lambda content: b"", "orientation.file.empty"),
    ],
)
def test_a_file_that_is_not_sound_is_refused_and_the_old_lot_served(
    change: Callable[[bytes], bytes], code: str, territory: None, committed: None, tmp_path: Path
) -> None:
    load(ACTIVITIES)
    before, shelf = served(Format.RPPS_ACTIVITIES), shelves()
    assert before is not None and before.slot is not None
    stored, found = rows(Format.RPPS_ACTIVITIES, before.slot), nearest({"": ("60",)}, NIMES, served=shelf)
    (done,) = load(changed(ACTIVITIES, tmp_path, change), format=Format.RPPS_ACTIVITIES)
    assert done.outcome is Outcome.REFUSED
    assert code in [breach.code for breach in done.breaches]
    assert done.lot is not None
    report = Lot.objects.get(pk=done.lot.pk)
    assert (report.status, report.slot) == (LotStatus.REFUSED, None)
    assert code in [breach["code"] for breach in report.breaches]
    assert served(Format.RPPS_ACTIVITIES) == before
    assert shelves() == shelf
    assert rows(Format.RPPS_ACTIVITIES, before.slot) == stored
    assert nearest({"": ("60",)}, NIMES, served=shelves()) == found


def test_a_part_of_the_country_is_not_the_country(territory: None, committed: None) -> None:
    (done,) = load(ACTIVITIES, checks=NATIONAL)
    assert {"orientation.lot.too_small", "orientation.lot.too_few_rows"} <= {breach.code for breach in done.breaches}
    assert served(Format.RPPS_ACTIVITIES) is None and shelves() == {}


def test_who_left_the_file_left_the_directory_and_the_last_lot_is_kept(
    territory: None, committed: None, tmp_path: Path
) -> None:
    load(ACTIVITIES)
    with zipfile.ZipFile(ACTIVITIES) as archive:
        lines = archive.read(archive.namelist()[0]).splitlines(keepends=True)
    gone = lines[1].decode().split("|")[2]

    def without(content: bytes) -> bytes:
        return b"".join(line for line in lines if line.decode().split("|")[2] != gone)

    (done,) = load(changed(ACTIVITIES, tmp_path, without), at=LOADED_AT + timedelta(days=7))
    assert done.outcome is Outcome.SERVED and done.lot is not None and done.lot.slot == 1
    there = {row[0] for row in rows(Format.RPPS_ACTIVITIES, 1)}
    assert gone not in there and gone in {row[0] for row in rows(Format.RPPS_ACTIVITIES, 0)}
    assert [lot.status for lot in Lot.objects.order_by("pk")] == [LotStatus.KEPT, LotStatus.SERVED]
    load(ACTIVITIES, at=LOADED_AT + timedelta(days=14))
    assert [lot.status for lot in Lot.objects.order_by("pk")] == [LotStatus.GONE, LotStatus.KEPT, LotStatus.SERVED]
    assert [lot.slot for lot in Lot.objects.order_by("pk")] == [None, 1, 0]


def test_a_place_keeps_its_name_from_one_lot_to_the_next(territory: None, committed: None, tmp_path: Path) -> None:
    load(ACTIVITIES)
    before = {one.place for one in nearest({"": ("40",)}, NIMES, served=shelves(), wanted=60)}
    load(changed(ACTIVITIES, tmp_path, lambda content: content + b""), at=LOADED_AT + timedelta(days=7))
    assert {one.place for one in nearest({"": ("40",)}, NIMES, served=shelves(), wanted=60)} == before


def test_a_know_how_of_the_second_file_finds_its_person(territory: None, committed: None, tmp_path: Path) -> None:
    """Not only the know-how under which an activity is told: a competence in gynaecology too."""
    skills = of("PS_LibreAcces_SavoirFaire")
    with zipfile.ZipFile(skills) as archive:
        header, *lines = archive.read(archive.namelist()[0]).decode().splitlines(keepends=True)
    load(ACTIVITIES, skills)
    offered = people_offered()
    cells = next(line.split("|") for line in lines if line.split("|")[2] in offered)
    cells[header.split("|").index("Code savoir-faire")] = "C27"
    home = offered[cells[2]]
    assert nearest({"": ("10/C27",)}, home, served=shelves()) == []
    load(changed(skills, tmp_path, lambda content: content + "|".join(cells).encode()), at=LOADED_AT)
    (found, *_) = nearest({"": ("10/C27",)}, home, served=shelves())
    assert found.metres == 0


def people_offered() -> dict[str, Point]:
    """Where somebody gives care, by national identifier."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT national_id, lat, lon FROM {kept(Format.RPPS_ACTIVITIES, 0)}"
            " WHERE kind = 'GENR01' AND lat IS NOT NULL"
        )
        return {person: Point(lat, lon) for person, lat, lon in cursor.fetchall()}


def test_one_import_at_a_time(territory: None, committed: None) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [lots.ALONE])
        with pytest.raises(Refused) as refused:
            load(ACTIVITIES)
        assert refused.value.code == "orientation.import.busy"
    finally:
        other.close()


def test_the_service_does_not_import(territory: None, committed: None) -> None:
    with pytest.raises(Refused) as refused, lots.importing():
        pass
    assert refused.value.code == "orientation.import.not_owner"


def test_a_lot_that_stopped_half_way_is_done_again(territory: None, committed: None, monkeypatch: Any) -> None:
    def stops(*_: Any, **__: Any) -> None:
        raise RuntimeError("the lights went out")

    with monkeypatch.context() as patched:
        patched.setattr(lots, "serve", stops)
        with pytest.raises(RuntimeError):
            load(ACTIVITIES)
    assert served(Format.RPPS_ACTIVITIES) is None and shelves() == {}
    (done,) = load(ACTIVITIES)
    assert done.outcome is Outcome.SERVED
    assert len(nearest({"": ("60",)}, NIMES, served=shelves())) == 20
    with as_owner_of_all(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'orientation_staging%'")
        assert cursor.fetchone() == (0,)


def test_every_format_has_its_sample_checks() -> None:
    assert set(SAMPLE) == set(NATIONAL) == set(Format)
