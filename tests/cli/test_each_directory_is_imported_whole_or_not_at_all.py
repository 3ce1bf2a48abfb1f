"""Each format, as the generator writes it, is imported by the command: what is stored is what the model says. A file
that was cut, or whose column was renamed, is refused, and the lot that was served is served on."""

from __future__ import annotations

import io
import random
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Final, cast

import pytest
from django.db import connection

from misas.cli.house import House
from misas.cli.terminal import main
from misas.core.orientation.formats import Format
from misas.demo.directory import Wanted, generate
from misas.demo.directory.places import world
from misas.records.orientation.models import Lot, LotStatus
from misas.records.orientation.search import shelves
from misas.records.orientation.tables import columns, kept
from misas.wording.orientation_imports import FORMATS
from tests.connectors.directory_files.model import expected
from tests.kit.directory import as_owner_of_all, empty_directories

GARD = Wanted("30", rows=2_500, seed=7)
AT_LEAST: Final = {Format.AMELI_CENTRES: 15, Format.INCLUSION_STRUCTURES: 10, Format.INCLUSION_SERVICES: 10}
"""Records compared where the sample territory holds fewer than a hundred."""

RENAMED: Final[dict[Format, tuple[str, str]]] = {
    Format.RPPS_ACTIVITIES: ("Code profession", "Code métier"),
    Format.RPPS_SKILLS: ("Code savoir-faire", "Code compétence"),
    Format.RPPS_DIPLOMAS: ("Code diplôme obtenu", "Code titre"),
    Format.FINESS_STRUCTURES: ('"numFinessEge"', '"numero"'),
    Format.FINESS_ACTIVITIES: ('"numFinessEge"', '"numero"'),
    Format.AMELI_PROFESSIONALS: ("secteur_conventionnel_code", "secteur"),
    Format.AMELI_CENTRES: ("etab_finess", "finess"),
    Format.DILA_COMPETENCE: ('"id_service_local"', '"service"'),
    Format.INCLUSION_STRUCTURES: ('"date_maj"', '"maj"'),
    Format.INCLUSION_SERVICES: ('"thematiques"', '"sujets"'),
    Format.APL: ("Code commune INSEE", "Numéro"),
}
"""One column of each, and another name for it."""


class OpenHouse:
    """A house whose database is the one of the tests."""

    def open(self, role: str = "jobs") -> None:
        assert role == "owner"


def run(*words: str) -> int:
    with as_owner_of_all():
        return main(["import", "directory", *words], lambda: nullcontext(cast("House", OpenHouse())))


def stored(format: Format) -> Counter[tuple[Any, ...]]:
    lot = served(format)
    listed = ", ".join(f'"{name}"' for name, _ in columns(format))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {listed} FROM {kept(format, lot.slot or 0)}")
        return Counter(cursor.fetchall())


def served(format: Format) -> Lot:
    return Lot.objects.get(format=format, status=LotStatus.SERVED)


def files_of(format: Format, folder: Path) -> list[Path]:
    """The files of this format alone, by the names under which it is published."""
    only = folder / format.value
    generate(only, Wanted(GARD.territory, GARD.rows, GARD.seed, formats={format}))
    return sorted(only.iterdir())


@pytest.fixture(autouse=True)
def outside_any_transaction(django_db_blocker: Any) -> Iterator[None]:
    """As at the terminal: an import commits statement by statement."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def folder(territory: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Path]:
    """Every file, written by the generator and imported by the command, each recognised by what it holds."""
    with django_db_blocker.unblock():
        folder = tmp_path_factory.mktemp("directory")
        generate(folder, GARD)
        files = sorted(folder.iterdir())
        try:
            assert run("auto", "--sample", *map(str, files)) == 0
            yield folder
        finally:
            empty_directories()


@pytest.mark.parametrize("format", Format)
def test_what_is_stored_is_what_the_model_says(format: Format, folder: Path) -> None:
    professions = ("general_practitioner", "midwife") if format is Format.APL else ("",)
    said = [tuple(row) for one in professions for row in expected(format, world("30"), GARD, one)]
    found = stored(format)
    assert served(format).rows == len(said) == found.total()
    few = random.Random(format).sample(said, min(100, len(said)))
    assert len(few) >= AT_LEAST.get(format, 100)
    assert {row: found[row] for row in few} == {row: said.count(row) for row in few}


def truncated(content: bytes) -> bytes:
    return content[: int(len(content) * 0.6)].rstrip(b"\n")


def renamed(format: Format) -> Callable[[bytes], bytes]:
    old, new = (name.encode() for name in RENAMED[format])

    def change(content: bytes) -> bytes:
        assert old in content
        return content.replace(old, new)

    return change


def rewritten(path: Path, into: Path, change: Callable[[bytes], bytes]) -> Path:
    """A copy under the same name; of a zip or of a workbook, what it holds is changed."""
    target = into / path.name
    content = path.read_bytes()
    if not zipfile.is_zipfile(path):
        target.write_bytes(change(content))
        return target
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            of_use = name.endswith("competence-geographique.json") or name == "xl/sharedStrings.xml"
            after.writestr(name, change(before.read(name)) if of_use else before.read(name))
    return target


@pytest.mark.parametrize("how", ["truncated", "renamed"])
@pytest.mark.parametrize("format", Format)
def test_a_file_that_is_not_whole_is_refused_and_the_old_lot_served(
    format: Format, how: str, folder: Path, tmp_path: Path, capfd: Any
) -> None:
    before, shelf, rows = served(format), shelves(), stored(format)
    into = tmp_path / "changed"
    into.mkdir()
    files = files_of(format, tmp_path)
    for path in files:
        if how == "truncated":
            (into / path.name).write_bytes(truncated(path.read_bytes()))
        else:
            rewritten(path, into, renamed(format))
    assert run(format.value, "--sample", *map(str, sorted(into.iterdir()))) == 1
    out, err = capfd.readouterr()
    assert f"{FORMATS[format]} : refusé" in out and "Traceback" not in out + err
    assert out.count("L’annuaire en service reste inchangé.") == 1
    assert (served(format), shelves(), stored(format)) == (before, shelf, rows)
    kept_report = Lot.objects.filter(format=format, status=LotStatus.REFUSED).latest("pk")
    assert kept_report.breaches and kept_report.slot is None
