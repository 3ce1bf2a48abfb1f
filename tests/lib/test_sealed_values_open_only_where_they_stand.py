"""A stolen table shows nothing; a value moved, altered or sealed by a key we do not have does not open."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from misas.lib.sealing import KeyRing, KeyRingFault, SealBroken, add_key, create_keyring, place

SEAL, LOOKUP = bytes(range(32)), bytes(range(32, 64))
RING = KeyRing({1: SEAL}, {1: LOOKUP})
HERE = place("persons_person", "nir_sealed", "6f9f1c1e-0000-4000-8000-000000000001")
THERE = place("persons_person", "nir_sealed", "6f9f1c1e-0000-4000-8000-000000000002")


def test_the_form_is_key_number_nonce_ciphertext() -> None:
    sealed = RING.seal(b"2840330990012", HERE)
    assert sealed[:2] == b"\x00\x01"
    assert AESGCM(SEAL).decrypt(sealed[2:14], sealed[14:], HERE) == b"2840330990012"
    assert len(sealed) == 2 + 12 + 13 + 16


def test_a_value_sealed_elsewhere_by_the_published_form_opens() -> None:
    nonce = bytes(12)
    made = b"\x00\x01" + nonce + AESGCM(SEAL).encrypt(nonce, b"vector", HERE)
    assert made.hex().startswith("0001" + "00" * 12)
    assert RING.open(made, HERE) == b"vector"


def test_the_look_up_is_a_keyed_code_under_a_key_of_its_own() -> None:
    expected = b"\x00\x01" + hmac.new(LOOKUP, b"2840330990012", hashlib.sha256).digest()
    assert RING.lookup("2840330990012") == expected
    assert RING.lookups_of("2840330990012") == (expected,)


@given(st.binary(max_size=200))
def test_what_is_sealed_opens_here_and_is_never_twice_the_same(clear: bytes) -> None:
    one, two = RING.seal(clear, HERE), RING.seal(clear, HERE)
    assert RING.open(one, HERE) == RING.open(memoryview(two), HERE) == clear
    assert one != two


def test_a_value_exchanged_with_another_row_does_not_open() -> None:
    with pytest.raises(SealBroken, match="moved"):
        RING.open(RING.seal(b"2840330990012", HERE), THERE)


@given(st.integers(0, 42), st.integers(1, 255))
def test_one_byte_altered_does_not_open(position: int, mask: int) -> None:
    sealed = bytearray(RING.seal(b"2840330990012", HERE))
    sealed[position] ^= mask
    with pytest.raises(SealBroken):
        RING.open(bytes(sealed), HERE)


def test_too_short_or_unknown_key() -> None:
    with pytest.raises(SealBroken, match="short"):
        RING.open(b"\x00\x01abc", HERE)
    with pytest.raises(SealBroken, match="unknown key 9"):
        RING.open(b"\x00\x09" + bytes(28), HERE)


def test_the_folder_is_made_once_and_only_for_us(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    first = create_keyring(folder)
    again = create_keyring(folder)
    assert first == again
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {p.name: p.stat().st_mode & 0o777 for p in folder.iterdir()} == {
        "seal-0001.key": 0o600,
        "lookup-0001.key": 0o600,
    }
    assert "seal" not in repr(first).replace("KeyRing", "")


def test_rotation_the_newest_seals_and_all_open(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    before = create_keyring(folder)
    sealed, looked_up = before.seal(b"old", HERE), before.lookup("x")
    assert (add_key(folder, "seal"), add_key(folder, "lookup")) == (2, 2)
    after = KeyRing.load(folder)
    assert after.open(sealed, HERE) == b"old"
    assert after.needs_resealing(sealed) and not after.needs_resealing(after.seal(b"new", HERE))
    assert after.seal(b"new", HERE)[:2] == b"\x00\x02"
    assert after.lookups_of("x")[1] == looked_up != after.lookup("x")


@pytest.mark.parametrize(("name", "mode"), [("seal-0001.key", 0o640), ("lookup-0001.key", 0o604), (".", 0o750)])
def test_keys_open_to_others_are_refused(tmp_path: Path, name: str, mode: int) -> None:
    folder = tmp_path / "keys"
    create_keyring(folder)
    (folder / name).chmod(mode)
    with pytest.raises(KeyRingFault, match="open to others"):
        KeyRing.load(folder)
    folder.chmod(0o700)


@pytest.mark.parametrize("content", ["", "zz", "ab" * 31, "é" * 64])
def test_a_damaged_key_is_named(tmp_path: Path, content: str) -> None:
    folder = tmp_path / "keys"
    create_keyring(folder)
    (folder / "seal-0001.key").write_text(content, encoding="utf-8")
    with pytest.raises(KeyRingFault, match="seal"):
        KeyRing.load(folder)


def test_a_missing_ring_or_a_shared_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyRingFault, match="no such folder"):
        KeyRing.load(tmp_path / "absent")
    (tmp_path / "empty").mkdir(mode=0o700)
    with pytest.raises(KeyRingFault, match="no seal key"):
        KeyRing.load(tmp_path / "empty")
    with pytest.raises(KeyRingFault, match="cannot both"):
        KeyRing({1: SEAL}, {1: SEAL})
