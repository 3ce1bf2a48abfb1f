"""A zip closed by a password, or packed in a way that breaks as it is read, is refused and never stops an import."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from misas.connectors.directory_files import DirectoryFiles
from misas.core.orientation.lots import Format
from misas.core.orientation.ports import UnreadableFile

HEADER_SIZE, LOCAL_FLAGS, LISTED_FLAGS = 30, 6, 8


def archive(path: Path, how: int) -> bytearray:
    with zipfile.ZipFile(path, "w", how) as made:
        made.writestr("a.txt", b"Type d'identifiant PP|Identifiant PP|\n" * 200)
    return bytearray(path.read_bytes())


def refused(path: Path, reader: DirectoryFiles) -> None:
    assert reader.recognise(path) is None
    for attempt in (lambda: reader.contents(path), lambda: list(reader.read(path, Format.RPPS_ACTIVITIES))):
        with pytest.raises(UnreadableFile) as no:
            attempt()
        assert no.value.code == "orientation.file.broken_zip"


def test_a_zip_with_a_password_is_refused(tmp_path: Path, reader: DirectoryFiles) -> None:
    path = tmp_path / "PS_LibreAcces.zip"
    content = archive(path, zipfile.ZIP_DEFLATED)
    content[LOCAL_FLAGS] |= 1
    content[content.index(b"PK\x01\x02") + LISTED_FLAGS] |= 1
    path.write_bytes(content)
    refused(path, reader)


def test_a_damaged_lzma_is_refused(tmp_path: Path, reader: DirectoryFiles) -> None:
    path = tmp_path / "PS_LibreAcces.zip"
    content = archive(path, zipfile.ZIP_LZMA)
    start = HEADER_SIZE + len("a.txt") + 4
    content[start] = 0xFF  # no such property of LZMA
    path.write_bytes(content)
    refused(path, reader)
