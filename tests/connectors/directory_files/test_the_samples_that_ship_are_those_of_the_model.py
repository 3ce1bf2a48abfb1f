"""The sample directories of `data/samples/directory` read back row by row as the generator says, and stay small."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from misas.connectors.directory_files import DirectoryFiles
from misas.core.orientation.formats import Format
from misas.demo.directory import Wanted
from misas.demo.directory.places import world
from tests.connectors.directory_files.model import expected

FOLDER = Path(__file__).resolve().parents[3] / "data" / "samples" / "directory"
TERRITORIES = ("30", "59", "973")


@pytest.mark.parametrize("territory", TERRITORIES)
def test_every_sample_is_what_the_generator_writes(territory: str, reader: DirectoryFiles) -> None:
    told = json.loads((FOLDER / f"{territory}.json").read_text(encoding="utf-8"))
    wanted = Wanted(territory, rows=told["rows"], seed=told["seed"])
    files = {path.name: path for path in (FOLDER / territory).iterdir()}
    assert set(files) == set(told["files"])
    seen = set()
    for name, path in files.items():
        format = reader.recognise(path)
        assert format is not None, name
        seen.add(format)
        rows = list(reader.read(path, format))
        assert len(rows) == told["files"][name]
        profession = "midwife" if "sages_femmes" in name else "general_practitioner"
        assert rows == list(expected(format, world(territory), wanted, profession))
    assert seen == set(Format)


def test_the_three_territories_weigh_less_than_a_megabyte() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 1_000_000
