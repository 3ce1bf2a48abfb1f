"""Three times the rows, the same memory: what reads 12,000 lines reads the two million of the real file."""

from __future__ import annotations

import tracemalloc
from collections import deque
from pathlib import Path

import pytest

from misas.connectors.directory_files import DirectoryFiles
from misas.core.orientation.formats import Format
from misas.demo.directory import Wanted, generate

SMALL, LARGE = 4_000, 12_000  # both above what is read ahead
CASES = [
    (Format.RPPS_ACTIVITIES, False),
    (Format.RPPS_ACTIVITIES, True),
    (Format.AMELI_PROFESSIONALS, False),
    (Format.FINESS_STRUCTURES, True),
    (Format.FINESS_ACTIVITIES, False),
]


def peak(path: Path, format: Format) -> int:
    """The most bytes held while a file is read from end to end, nothing being kept."""
    reading = DirectoryFiles().read(path, format)
    tracemalloc.start()
    try:
        deque(reading, maxlen=0)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("format", "zipped"), CASES)
def test_memory_does_not_grow_with_the_rows(format: Format, zipped: bool, tmp_path: Path) -> None:
    peaks = []
    for rows in (SMALL, LARGE):
        folder = tmp_path / str(rows)
        generate(folder, Wanted("59", rows=rows, seed=5, formats={format}, zipped=zipped))
        (path,) = folder.iterdir()
        peaks.append(peak(path, format))
    assert peaks[1] < peaks[0] + 400_000, peaks


def test_progress_is_told_in_bytes_up_to_the_whole(gard: Path, reader: DirectoryFiles) -> None:
    path = gard / "PS_LibreAcces_Personne_activite_202611010830.txt"
    told: list[tuple[int, int]] = []
    deque(reader.read(path, Format.RPPS_ACTIVITIES, progress=lambda *step: told.append(step)), maxlen=0)
    size = path.stat().st_size
    assert told[-1] == (size, size)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
