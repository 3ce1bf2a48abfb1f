"""A PDF, a JPEG or a PNG, whole, with nothing hidden in it; whatever else is sent back with a sentence that helps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.documents.codes import DocumentKind, MediaType
from misas.core.documents.content import BYTES_MAX, inspect
from misas.core.documents.naming import NAME_MAX, shown_name
from misas.wording import documents as wording
from misas.wording.sentences import UNKNOWN, fault_sentence
from tests.kit.files import ARCHIVE_END, chunk, jpeg, object_stream, pdf, png


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (pdf(), MediaType.PDF),
        (pdf(tail=b"\r\n\x00\x00"), MediaType.PDF),
        (pdf() + pdf()[9:], MediaType.PDF),  # saved twice: an incremental update
        (pdf(b"8 0 obj<</EmbeddedFile/factur-x.xml>>endobj"), MediaType.PDF),  # an electronic invoice
        (pdf(object_stream(b"4 0 obj<</Type/Font>>")), MediaType.PDF),
        (jpeg(), MediaType.JPEG),
        (jpeg(comment=b"made by a telephone"), MediaType.JPEG),
        (jpeg(tail=b"\x00\x00SEFH trailer of a telephone"), MediaType.JPEG),
        (png(), MediaType.PNG),
        (png(more=chunk(b"tEXt", b"Software\x00scan")), MediaType.PNG),
    ],
)
def test_the_three_types_are_taken(content: bytes, media_type: MediaType) -> None:
    found = inspect(content)
    assert (found.media_type, found.faults, found.warnings) == (media_type, (), ())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "document.empty"),
        (pdf() + b"\n" * (BYTES_MAX + 1), "document.too_big"),
        (b"hello", "document.unknown_type"),
        (b"<!DOCTYPE html><html>", "document.markup"),
        (b"\xef\xbb\xbf <script>alert(1)</script>", "document.markup"),
        (b"<?xml version='1.0'?><svg onload='x'>", "document.markup"),
        (b"PK\x03\x04rest of a docx", "document.archive_or_office"),
        (b"\xd0\xcf\x11\xe0 a doc of 1997", "document.archive_or_office"),
        (b"\x00\x00\x00\x18ftypheic", "document.heic"),
        (b"GIF89a", "document.other_image"),
        (b"II*\x00", "document.other_image"),
        (b"MZ\x90", "document.program"),
        (b"\x7fELF", "document.program"),
        (b"#!/bin/sh", "document.program"),
        (b"MZ %PDF-1.4 " + pdf(), "document.two_files"),
        (pdf()[:120], "document.truncated"),
        (pdf()[:-8], "document.truncated"),
        (b"%PDF-1.4\n%%EOF", "document.truncated"),
        (pdf(tail=b"<script>alert(1)</script>"), "document.two_files"),
        (pdf(tail=b"PK\x03\x04 hidden"), "document.two_files"),
        (pdf(tail=b"x" * 3000), "document.two_files"),
        (pdf() + ARCHIVE_END, "document.two_files"),
        (b"%PDF-1.4\n<html>" + pdf(), "document.two_files"),
        (pdf(b"7 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj"), "document.active"),
        (pdf(b"7 0 obj<</S/J#61vaScript>>endobj"), "document.active"),
        (pdf(b"7 0 obj<</S/Launch/F(cmd.exe)>>endobj"), "document.active"),
        (pdf(object_stream(b"7 0 obj<</S/JavaScript>>")), "document.active"),
        (pdf(object_stream(b" " * (9 * 1024 * 1024))), "document.too_complex"),
        (b"\xff\xd8\xff", "document.truncated"),
        (jpeg()[:-2], "document.truncated"),
        (jpeg()[:20], "document.truncated"),
        (b"\xff\xd8\xff\xe0\x00\x02garbage!", "document.damaged"),
        (jpeg(0, 0), "document.damaged"),
        (jpeg(40_000, 40_000), "document.too_many_pixels"),
        (jpeg(comment=b"<script>alert(1)</script>"), "document.two_files"),
        (jpeg(tail=b"<?php system($_GET[0]);"), "document.two_files"),
        (jpeg(tail=b"%PDF-1.4"), "document.two_files"),
        (jpeg() + ARCHIVE_END, "document.two_files"),
        (png()[:-4], "document.truncated"),
        (png()[:30], "document.truncated"),
        (png().replace(b"IDAT", b"IDAX"), "document.damaged"),
        (png(more=b"") .replace(b"\x08\x00\x00\x00\x00", b"\x08\x02\x00\x00\x00"), "document.damaged"),
        (png(60_000, 60_000), "document.too_many_pixels"),
        (png(0, 5), "document.damaged"),
        (png(more=chunk(b"tEXt", b"<script>")), "document.two_files"),
        (png() + b"<html>", "document.two_files"),
    ],
)  # fmt: skip
def test_everything_else_is_refused_with_its_reason(content: bytes, code: str) -> None:
    found = inspect(content)
    assert found.media_type is None
    assert [f.code for f in found.faults] == [code]
    sentence = fault_sentence(found.faults[0])
    assert not sentence.startswith(UNKNOWN[:20]) and "{" not in sentence


def test_a_protected_pdf_is_taken_with_a_warning() -> None:
    found = inspect(pdf(b"7 0 obj<</Filter/Standard>>endobj trailer<</Encrypt 7 0 R>>"))
    assert found.media_type is MediaType.PDF
    assert found.warnings == ("document.encrypted",)
    assert set(found.warnings) <= set(wording.WARNINGS)


@given(st.binary(max_size=300))
def test_any_bytes_get_one_answer(content: bytes) -> None:
    found = inspect(content)
    assert (found.media_type is None) == (len(found.faults) == 1)


@pytest.mark.parametrize("whole", [pdf(), jpeg(), png()])
@given(data=st.data())
def test_a_file_cut_anywhere_before_its_end_is_never_taken(whole: bytes, data: st.DataObject) -> None:
    end = len(whole) - (2 if whole.startswith(b"%PDF") else 1)  # a PDF may lose its last line feed
    assert inspect(whole[: data.draw(st.integers(0, end))]).media_type is None


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("devis.pdf", "devis.pdf"),
        ("C:\\Users\\x\\devis dentaire.PDF.exe", "devis dentaire.PDF.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("", "document.pdf"),
        (".pdf", "document.pdf"),
        ('a"b;c\r\nX-Evil: 1.pdf', "a b c X-Evil 1.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("é" * 300, "é" * (NAME_MAX - 4) + ".pdf"),
    ],
)
def test_a_name_is_never_a_path_nor_a_trap(given_name: str, shown: str) -> None:
    assert shown_name(given_name, MediaType.PDF) == shown


@given(st.text(max_size=200), st.sampled_from(MediaType))
def test_any_name_becomes_a_safe_one(given_name: str, media_type: MediaType) -> None:
    shown = shown_name(given_name, media_type)
    assert 0 < len(shown) <= NAME_MAX and not set(shown) & set('/\\"<>:|?*;%\r\n')
    assert shown_name(shown, media_type) == shown


def test_every_kind_has_its_french_name() -> None:
    assert set(wording.KINDS) == set(DocumentKind)
