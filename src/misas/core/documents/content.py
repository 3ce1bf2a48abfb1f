"""What a file is, by its content alone: PDF, JPEG or PNG, whole, and nothing else hidden in it.

The name and the type that a browser sends are not looked at. Sources: ISO 32000-1 §7.5 (PDF), ITU-T T.81 annex B
(JPEG), ISO/IEC 15948 (PNG), OWASP ASVS 5.0 V5.2. Not here: viruses (the caisse's own scanner), what the document says.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from misas.core.documents.codes import MediaType
from misas.core.refusals import Fault

BYTES_MAX = 10 * 1024 * 1024
PIXELS_MAX = 100_000_000
_PDF, _JPEG, _PNG = b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_MARKUP = re.compile(rb"<\s*(?:!doctype\s+html|html|script|svg|iframe|body|\?php)", re.IGNORECASE)
_PDF_HEAD, _PDF_TAIL = 1024, 2048
_INFLATED_MAX = 8 * 1024 * 1024
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia)(?![A-Za-z0-9])")
_HEX_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECT_STREAM = re.compile(rb"/ObjStm(?![A-Za-z0-9]).{0,400}?stream\r?\n", re.DOTALL)
# What people send instead, by first bytes: each has its own sentence with the way out.
_OTHERS: tuple[tuple[bytes, int, str], ...] = (
    (b"PK\x03\x04", 0, "document.archive_or_office"),
    (b"\xd0\xcf\x11\xe0", 0, "document.archive_or_office"),
    (b"ftyphei", 4, "document.heic"),
    (b"ftypmif1", 4, "document.heic"),
    (b"ftypavif", 4, "document.heic"),
    (b"GIF8", 0, "document.other_image"),
    (b"RIFF", 0, "document.other_image"),
    (b"II*\x00", 0, "document.other_image"),
    (b"MM\x00*", 0, "document.other_image"),
    (b"BM", 0, "document.other_image"),
    (b"MZ", 0, "document.program"),
    (b"\x7fELF", 0, "document.program"),
    (b"#!", 0, "document.program"),
)


@dataclass(frozen=True, slots=True)
class Inspection:
    """The type when the content can be taken; warnings never refuse."""

    media_type: MediaType | None
    faults: tuple[Fault, ...] = ()
    warnings: tuple[str, ...] = ()


class _Bad(Exception):
    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def inspect(content: bytes, *, field: str = "content") -> Inspection:
    """Judge a content. One fault at most: the first that a person must mend."""
    try:
        if not content:
            raise _Bad("document.empty")
        if len(content) > BYTES_MAX:
            raise _Bad("document.too_big", megabytes=BYTES_MAX // 1024 // 1024)
        if content.startswith(_PDF):
            return Inspection(MediaType.PDF, (), tuple(_judge_pdf(content)))
        if content.startswith(_JPEG):
            _judge_jpeg(content)
            return Inspection(MediaType.JPEG)
        if content.startswith(_PNG):
            _judge_png(content)
            return Inspection(MediaType.PNG)
        raise _Bad(_what_else(content))
    except _Bad as bad:
        return Inspection(None, (Fault.of(field, bad.code, **bad.values),))


def _what_else(content: bytes) -> str:
    if _MARKUP.search(content[:4096]):
        return "document.markup"
    if _PDF in content[:_PDF_HEAD]:
        return "document.two_files"
    for magic, position, code in _OTHERS:
        if content[position:].startswith(magic):
            return code
    return "document.unknown_type"


def _judge_pdf(content: bytes) -> Iterator[str]:
    """Raises when truncated, active or followed by another file; yields warnings."""
    tail = content.rstrip(b"\x00\t\n\x0c\r ")
    end = tail.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in content:
        raise _Bad("document.truncated")
    _refuse_second_file(content, after=end + 5)
    if len(tail) - end > _PDF_TAIL:
        raise _Bad("document.two_files")
    if _MARKUP.search(content[:_PDF_HEAD]):
        raise _Bad("document.two_files")
    if any(_ACTIVE.search(_plain_names(part)) for part in (content, *_object_streams(content))):
        raise _Bad("document.active")
    if re.search(rb"/Encrypt(?![A-Za-z0-9])", content):
        yield "document.encrypted"


def _plain_names(part: bytes) -> bytes:
    """`/J#61vaScript` is `/JavaScript` (ISO 32000-1 §7.3.5)."""
    return _HEX_NAME.sub(lambda m: bytes([int(m[1], 16)]), part)


def _object_streams(content: bytes) -> Iterator[bytes]:
    """Objects kept compressed, inflated up to a limit: a name may hide there. What does not inflate has no name."""
    left = _INFLATED_MAX
    for found in _OBJECT_STREAM.finditer(content):
        try:
            part = zlib.decompressobj().decompress(content[found.end() :], max(left, 1))
        except zlib.error:
            continue
        left -= len(part)
        yield part
        if left <= 0:
            raise _Bad("document.too_complex")


def _judge_jpeg(content: bytes) -> None:
    position, sized = 2, False
    while True:
        if position + 4 > len(content):
            raise _Bad("document.truncated")
        if content[position] != 0xFF:
            raise _Bad("document.damaged")
        marker = content[position + 1]
        if marker == 0xFF:  # padding
            position += 1
            continue
        length = struct.unpack(">H", content[position + 2 : position + 4])[0]
        segment = content[position + 4 : position + 2 + length]
        if length < 2 or len(segment) != length - 2:
            raise _Bad("document.truncated")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            if len(segment) < 6:
                raise _Bad("document.damaged")
            height, width = struct.unpack(">HH", segment[1:5])
            _refuse_huge(width, height)
            sized = True
        if marker in (0xE1, 0xFE) and _MARKUP.search(segment):
            raise _Bad("document.two_files")
        position += 2 + length
        if marker == 0xDA:
            break
    end = content.rfind(b"\xff\xd9")
    if end < position:
        raise _Bad("document.truncated")
    if not sized:
        raise _Bad("document.damaged")
    _refuse_second_file(content, after=end + 2)


def _judge_png(content: bytes) -> None:
    position, first, has_data = len(_PNG), True, False
    while True:
        head = content[position : position + 8]
        if len(head) < 8:
            raise _Bad("document.truncated")
        length, name = struct.unpack(">I4s", head)
        body = content[position + 8 : position + 8 + length]
        check = content[position + 8 + length : position + 12 + length]
        if len(check) < 4:
            raise _Bad("document.truncated")
        if zlib.crc32(name + body) != struct.unpack(">I", check)[0]:
            raise _Bad("document.damaged")
        if first:
            if name != b"IHDR" or length != 13:
                raise _Bad("document.damaged")
            _refuse_huge(*struct.unpack(">II", body[:8]))
        if name in (b"tEXt", b"iTXt") and _MARKUP.search(body):
            raise _Bad("document.two_files")
        first, has_data = False, has_data or name == b"IDAT"
        position += 12 + length
        if name == b"IEND":
            break
    if not has_data:
        raise _Bad("document.damaged")
    _refuse_second_file(content, after=position)


def _refuse_huge(width: int, height: int) -> None:
    """An image of a few bytes may unfold into gigabytes."""
    if not width or not height:
        raise _Bad("document.damaged")
    if width * height > PIXELS_MAX:
        raise _Bad("document.too_many_pixels", millions=PIXELS_MAX // 1_000_000)


def _refuse_second_file(content: bytes, *, after: int) -> None:
    """A file that is two files at once: markup or another type after the end, or an archive over the whole."""
    rest = content[after:]
    if _MARKUP.search(rest) or any(magic in rest for magic in (_PDF, b"PK\x03\x04", b"\x7fELF")):
        raise _Bad("document.two_files")
    directory = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    if directory >= 0 and len(content) >= directory + 22:
        comment = struct.unpack("<H", content[directory + 20 : directory + 22])[0]
        if directory + 22 + comment == len(content):
            raise _Bad("document.two_files")
