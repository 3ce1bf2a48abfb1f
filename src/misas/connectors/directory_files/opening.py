"""Opens a file of a directory, plain or in a zip, and says how its text is encoded. Knows no format.

Nothing is unpacked on disk nor held whole in memory: a member of a zip is read as it comes. What its format cannot read
otherwise (a workbook) is held up to a size, and refused past it.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, cast

from misas.core.orientation.ports import UnreadableFile

HEAD: Final = 1 << 20
_BLOCK: Final = 1 << 16
BOM: Final = codecs.BOM_UTF8
UTF8: Final = "utf-8"
WINDOWS: Final = "windows-1252"
WORKBOOK: Final = "xl/workbook.xml"
MEGA: Final = 1 << 20
WHOLE: Final = 64 * MEGA  # of what must be held to be read; the workbooks of the DREES weigh a few megabytes
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DAY: Final = re.compile(r"(?<!\d)(20\d\d)[-_]?(0[1-9]|1[0-2])[-_]?(0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True, slots=True)
class Source:
    """One content: a file, or one member of a zip. `size` in bytes, out of the zip."""

    path: Path
    member: str | None
    size: int

    @property
    def name(self) -> str:
        return self.member or self.path.name

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        if self.member is None:
            with self.path.open("rb", buffering=HEAD) as stream:
                yield stream
        else:
            with zipfile.ZipFile(self.path) as archive, _inside(archive, self.member) as stream:
                yield stream

    def head(self, size: int = HEAD) -> bytes:
        """The first bytes, as many as can be unpacked; raises UnreadableFile when none can."""
        held = bytearray()
        try:
            with self.open() as stream:
                while len(held) < size and (block := stream.read(min(_BLOCK, size - len(held)))):
                    held += block
        except BROKEN as error:
            if not held:
                raise UnreadableFile("orientation.file.broken_zip", file=self.path.name) from error
        return bytes(held)

    def whole(self, most: int = WHOLE) -> bytes:
        """All of a content that cannot be read as it comes. Raises UnreadableFile past so many bytes, or for damage."""
        try:
            with self.open() as stream:
                content = stream.read(most + 1)
        except BROKEN as error:
            raise UnreadableFile("orientation.file.broken_zip", file=self.path.name) from error
        if len(content) > most:
            raise too_large(self.path, most)
        return content


def too_large(path: Path, most: int) -> UnreadableFile:
    return UnreadableFile("orientation.file.too_large", file=path.name, most=most // MEGA)


# What a zip that was cut, damaged or closed by a password raises while it is read.
BROKEN: Final = (zipfile.BadZipFile, EOFError, zlib.error, lzma.LZMAError, NotImplementedError)


def _inside(archive: zipfile.ZipFile, member: str) -> BinaryIO:
    """A member, opened; a password that we do not have makes it as broken as any damage."""
    try:
        return cast(BinaryIO, io.BufferedReader(Unpacked(archive.open(member)), _BLOCK))
    except RuntimeError as error:
        raise zipfile.BadZipFile(str(error)) from error


class Unpacked(io.RawIOBase):
    """A member of a zip as it comes out. The bz2 of Python tells damage as a disk that fails, but without a number."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self.stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self.stream.seek(offset, whence)

    def readinto(self, buffer: Any) -> int:
        try:
            content = self.stream.read(len(buffer))
        except OSError as error:
            if error.errno is not None:
                raise
            raise zipfile.BadZipFile(str(error)) from error
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        self.stream.close()
        super().close()


def sources(path: Path) -> tuple[Source, ...]:
    """The contents of a file: itself, or the members of the zip it is. A workbook (.xlsx) is one content.

    Raises UnreadableFile for a zip without its table of contents (a download that stopped), OSError as usual.
    """
    with path.open("rb") as stream:
        zipped = stream.read(4) == b"PK\x03\x04"
    if not zipped:
        return (Source(path, None, path.stat().st_size),)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
    except BROKEN as error:
        raise UnreadableFile("orientation.file.broken_zip", file=path.name) from error
    if any(info.filename == WORKBOOK for info in members):
        return (Source(path, None, path.stat().st_size),)
    ours = (i for i in members if not i.filename.startswith("__MACOSX/"))
    return tuple(Source(path, info.filename, info.file_size) for info in ours)


def fingerprint(path: Path) -> str:
    """The SHA-256 of the file as given."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def encoding_of(head: bytes) -> str:
    """utf-8 (also without an accent), utf-8-sig with its mark, windows-1252 when more bytes are not UTF-8 than are.

    One spoiled byte does not change the letters of a whole file: its line will be told broken. Raises UnreadableFile
    for UTF-16: none of these files is published so.
    """
    if head.startswith(BOM):
        return "utf-8-sig"
    if head.startswith(_WIDE):
        raise UnreadableFile("orientation.file.encoding", encoding="UTF-16")
    text = codecs.getincrementaldecoder(UTF8)("replace").decode(head, final=False)
    wrong = text.count("\ufffd")
    right = sum(not character.isascii() for character in text) - wrong if wrong else 0
    return WINDOWS if wrong > right else UTF8


def day_in(*names: str) -> date | None:
    """The first day written in a file name: AAAAMMJJ or AAAA-MM-JJ, whatever follows."""
    for name in names:
        for found in _DAY.finditer(name):
            try:
                return date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                continue
    return None
