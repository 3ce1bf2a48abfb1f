"""Whoever takes the disk reads nothing, and files exchanged on the disk open no more."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from misas.connectors.document_files import DocumentFiles
from misas.core.documents.ports import Missing
from misas.lib.sealing import KeyRing, add_key, create_keyring

ONE, TWO = uuid.UUID(int=1), uuid.UUID(int=2)
CONTENT = b"%PDF-1.4 devis de Nadia Benali"


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    create_keyring(tmp_path / "keys")
    return tmp_path / "keys"


@pytest.fixture
def store(tmp_path: Path, keys: Path) -> DocumentFiles:
    return DocumentFiles(tmp_path / "documents", KeyRing.load(keys))


def files(tmp_path: Path) -> list[Path]:
    return sorted(p for p in (tmp_path / "documents").rglob("*") if p.is_file())


def test_what_is_kept_comes_back_and_nothing_is_readable(store: DocumentFiles, tmp_path: Path) -> None:
    store.put(ONE, CONTENT)
    assert store.get(ONE) == CONTENT
    (only,) = files(tmp_path)
    assert b"Nadia" not in only.read_bytes() and b"%PDF" not in only.read_bytes()
    assert only.stat().st_mode & 0o777 == 0o600
    assert only.parent.stat().st_mode & 0o777 == 0o700


def test_exchanged_or_altered_files_do_not_open(store: DocumentFiles, tmp_path: Path) -> None:
    store.put(ONE, CONTENT)
    store.put(TWO, b"another")
    one, two = files(tmp_path)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first[:-1] + bytes([first[-1] ^ 1]))
    for public_id in (ONE, TWO):
        with pytest.raises(Missing):
            store.get(public_id)


def test_forgotten_is_gone_and_twice_is_once(store: DocumentFiles, tmp_path: Path) -> None:
    store.put(ONE, CONTENT)
    store.delete(ONE)
    store.delete(ONE)
    assert files(tmp_path) == []
    with pytest.raises(Missing):
        store.get(ONE)


def test_written_again_leaves_one_file_and_no_draft(store: DocumentFiles, tmp_path: Path) -> None:
    store.put(ONE, CONTENT)
    store.put(ONE, b"newer")
    assert store.get(ONE) == b"newer"
    assert len(files(tmp_path)) == 1


def test_rotation_seals_again_with_the_newest_key(store: DocumentFiles, tmp_path: Path, keys: Path) -> None:
    store.put(ONE, CONTENT)
    add_key(keys, "seal")
    rotated = DocumentFiles(tmp_path / "documents", KeyRing.load(keys))
    assert rotated.get(ONE) == CONTENT
    assert rotated.reseal(ONE) and not rotated.reseal(ONE)
    assert rotated.get(ONE) == CONTENT
    with pytest.raises(Missing):
        store.get(ONE)  # the old ring does not know the new key
