"""Values kept where only our keys can read them, and looked up without being read.

A sealed value is `key id (2 bytes) ‖ nonce (12) ‖ AES-256-GCM ciphertext and tag`, bound to the place where it stands
by its associated data `table|column|public id`: a value copied to another row or column does not open. A look-up value
is `key id (2 bytes) ‖ HMAC-SHA256`, under keys of its own: an unkeyed hash of a number of ten digits hides nothing.
Sources: NIST SP 800-38D (GCM), RFC 2104 (HMAC). Not here: which columns are sealed, where the folder of keys is.

The newest key seals; every key of the ring opens. A ring is a folder of mode 0700 with files `seal-0001.key` and
`lookup-0001.key`, mode 0600, each 64 hexadecimal digits.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_ID_BYTES, _NONCE_BYTES, _KEY_BYTES, _TAG_BYTES = 2, 12, 32, 16
_FILE = re.compile(r"(seal|lookup)-(\d{4})\.key")


class SealBroken(Exception):
    """A value that our keys do not open here: altered, moved from another row, or of an unknown key."""


class KeyRingFault(Exception):
    """The folder of keys cannot be trusted or read; the message says which file and why."""


def place(table: str, column: str, public_id: object) -> bytes:
    """The associated data of a sealed value: where it stands."""
    return f"{table}|{column}|{public_id}".encode()


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys by their number (1 to 65535). Never printed: `repr` shows the numbers alone."""

    seals: Mapping[int, bytes] = field(repr=False)
    lookups: Mapping[int, bytes] = field(repr=False)

    def __post_init__(self) -> None:
        for kind, keys in (("seal", self.seals), ("lookup", self.lookups)):
            if not keys:
                raise KeyRingFault(f"no {kind} key")
            for number, key in keys.items():
                if not 1 <= number <= 65535 or len(key) != _KEY_BYTES:
                    raise KeyRingFault(f"{kind} key {number}: {_KEY_BYTES} bytes and a number from 1 to 65535 expected")
        if set(self.seals.values()) & set(self.lookups.values()):
            raise KeyRingFault("one key cannot both seal and look up")

    @classmethod
    def load(cls, folder: Path) -> KeyRing:
        """Read the ring of a folder. Raises KeyRingFault when a file is missing, malformed or open to others."""
        if not folder.is_dir():
            raise KeyRingFault(f"{folder}: no such folder of keys")
        _refuse_loose(folder)
        keys: dict[str, dict[int, bytes]] = {"seal": {}, "lookup": {}}
        for path in sorted(folder.iterdir()):
            if found := _FILE.fullmatch(path.name):
                _refuse_loose(path)
                keys[found[1]][int(found[2])] = _read_key(path)
        return cls(keys["seal"], keys["lookup"])

    @property
    def newest_seal(self) -> int:
        return max(self.seals)

    @property
    def newest_lookup(self) -> int:
        return max(self.lookups)

    def seal(self, clear: bytes, where: bytes) -> bytes:
        """Seal with the newest key. `where` from `place`; the same clear value never gives the same bytes twice."""
        number = self.newest_seal
        head = number.to_bytes(_ID_BYTES, "big")
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return head + nonce + AESGCM(self.seals[number]).encrypt(nonce, clear, where)

    def open(self, sealed: bytes, where: bytes) -> bytes:
        """The clear value. Raises SealBroken when it was altered or stood elsewhere."""
        sealed = bytes(sealed)
        if len(sealed) < _ID_BYTES + _NONCE_BYTES + _TAG_BYTES:
            raise SealBroken("too short")
        head, nonce = sealed[:_ID_BYTES], sealed[_ID_BYTES : _ID_BYTES + _NONCE_BYTES]
        key = self.seals.get(int.from_bytes(head, "big"))
        if key is None:
            raise SealBroken(f"unknown key {int.from_bytes(head, 'big')}")
        try:
            return AESGCM(key).decrypt(nonce, sealed[_ID_BYTES + _NONCE_BYTES :], where)
        except InvalidTag:
            raise SealBroken("altered, or moved from another place") from None

    def needs_resealing(self, sealed: bytes) -> bool:
        """Whether an older key sealed it: what a rotation still has to do."""
        return int.from_bytes(bytes(sealed)[:_ID_BYTES], "big") != self.newest_seal

    def lookup(self, value: str) -> bytes:
        """The value to store for equality search, under the newest look-up key."""
        return self._lookup(self.newest_lookup, value)

    def lookups_of(self, value: str) -> tuple[bytes, ...]:
        """Every form under which the value may be stored, newest first: what a search compares."""
        return tuple(self._lookup(number, value) for number in sorted(self.lookups, reverse=True))

    def _lookup(self, number: int, value: str) -> bytes:
        code = hmac.new(self.lookups[number], value.encode(), hashlib.sha256).digest()
        return number.to_bytes(_ID_BYTES, "big") + code


def create_keyring(folder: Path) -> KeyRing:
    """Make the folder and its first keys when there are none, then load it. Existing keys are never touched."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    present = {m[1] for p in folder.iterdir() if (m := _FILE.fullmatch(p.name))}
    for kind in ("seal", "lookup"):
        if kind not in present:
            _write_key(folder / f"{kind}-0001.key")
    return KeyRing.load(folder)


def add_key(folder: Path, kind: str) -> int:
    """Rotation: add a new newest key ("seal" or "lookup"); the older ones still open. Returns its number."""
    ring = KeyRing.load(folder)
    number = max(ring.seals if kind == "seal" else ring.lookups) + 1
    _write_key(folder / f"{kind}-{number:04d}.key")
    return number


def _write_key(path: Path) -> None:
    """Whole or not at all: a crash leaves no half key, and an existing key is never overwritten."""
    draft = path.with_suffix(f".{os.getpid()}.draft")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(handle, secrets.token_hex(_KEY_BYTES).encode() + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        os.link(draft, path)  # fails when another process was first: its key stays
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _read_key(path: Path) -> bytes:
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (ValueError, OSError) as fault:
        raise KeyRingFault(f"{path}: not a readable key ({type(fault).__name__})") from None


def _refuse_loose(path: Path) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        expected = "0700" if path.is_dir() else "0600"
        raise KeyRingFault(f"{path}: mode {mode:04o} is open to others, {expected} expected")
