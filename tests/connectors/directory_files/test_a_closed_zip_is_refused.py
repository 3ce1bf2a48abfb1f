"""A zip closed by a password, or packed in a way that breaks as it is read, is refused and never stops an import."""

from __future__ import annotations

import errno
import io
import random
import zipfile
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from misas.connectors.directory_files import DirectoryFiles
from misas.connectors.directory_files.opening import Unpacked, sources
from misas.core.orientation.formats import Format
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


@pytest.mark.parametrize("kept", [0.0, 0.6])
def test_a_damaged_bz2_is_refused_or_told_cut(kept: float, tmp_path: Path, reader: DirectoryFiles) -> None:
    """bz2 says "Invalid data stream" as an error of the disk: it is one of the file."""
    path = tmp_path / "PS_LibreAcces.zip"
    header = b"|".join(name.encode() for name in ("Type d'identifiant PP", "Identifiant PP")) + b"|\n"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as made:
        made.writestr("a.txt", header + random.Random(1).randbytes(3_000_000).hex().encode())
    content = bytearray(path.read_bytes())
    start = HEADER_SIZE + len("a.txt") + int(kept * len(content))
    content[start : start + 60] = b"\xff" * 60
    path.write_bytes(content)
    (source,) = sources(path)
    if not kept:
        refused(path, reader)
        return
    with pytest.raises(zipfile.BadZipFile), source.open() as stream:
        while stream.read(1 << 16):
            pass


def test_a_disk_that_fails_is_not_said_to_be_a_broken_zip() -> None:
    class Failing(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(OSError) as wrong:
        Unpacked(cast(BinaryIO, Failing())).read(10)
    assert wrong.value.errno == errno.EIO
