"""A small territory written once, and the reader of its files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from misas.connectors.directory_files import DirectoryFiles
from misas.connectors.territory_files import TerritoryFolder
from misas.core.orientation.formats import Format
from misas.core.orientation.lots import LotReport
from misas.demo.directory import Wanted, generate
from misas.demo.directory.places import DATA

WANTED = Wanted("30", rows=2_000, seed=7)


@pytest.fixture(scope="session")
def gard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gard")
    generate(folder, WANTED)
    return folder


@pytest.fixture(scope="session")
def reader() -> DirectoryFiles:
    return DirectoryFiles(TerritoryFolder(DATA).read().caisses)


type Read = Callable[[Path, Format], tuple[list[Any], LotReport]]


@pytest.fixture
def read(reader: DirectoryFiles) -> Read:
    def whole(path: Path, format: Format) -> tuple[list[Any], LotReport]:
        reading = reader.read(path, format)
        rows = list(reading)
        return rows, reading.report

    return whole
