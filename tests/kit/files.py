"""Small true files of the three types, built by hand, and ways to spoil them."""

from __future__ import annotations

import struct
import zlib


def pdf(body: bytes = b"", *, tail: bytes = b"") -> bytes:
    """A PDF of one empty page; `body` adds objects."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
        + body
        + b"\nxref\n0 4\ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n190\n%%EOF\n"
        + tail
    )


def object_stream(clear: bytes) -> bytes:
    packed = zlib.compress(clear)
    head = b"9 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\r\n" % len(packed)
    return head + packed + b"\nendstream endobj"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int = 1, height: int = 1, *, more: bytes = b"") -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + more + chunk(b"IDAT", zlib.compress(b"\x00\x00")) + chunk(b"IEND", b"")


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(width: int = 1, height: int = 1, *, comment: bytes = b"", tail: bytes = b"") -> bytes:
    frame = segment(0xC0, b"\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00")
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
    note = segment(0xFE, comment) if comment else b""
    return b"\xff\xd8" + segment(0xE0, b"JFIF\x00") + note + frame + scan + b"\x12\x34" * 40 + b"\xff\xd9" + tail


ARCHIVE_END = b"PK\x05\x06" + bytes(18)
