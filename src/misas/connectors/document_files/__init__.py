"""Contents of documents as sealed files in the state folder. Not here: rows, rights, what a content may be.

`<root>/ab/cd/<public id>.sealed`, folders 0700, files 0600; a file is bound to its public id, so that two files
exchanged on the disk open no more.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from misas.core.documents.ports import Missing
from misas.lib.durable import write_whole
from misas.lib.sealing import KeyRing, SealBroken, place

_SUFFIX = ".sealed"


class DocumentFiles:
    """A `DocumentStore` on a local or mounted folder."""

    def __init__(self, root: Path, ring: KeyRing | Callable[[], KeyRing]) -> None:
        """`ring`: the keys, or how to ask for those of the moment."""
        self._root, self._given = root, ring

    @property
    def _ring(self) -> KeyRing:
        return self._given if isinstance(self._given, KeyRing) else self._given()

    def put(self, public_id: UUID, content: bytes) -> None:
        path = self._path(public_id)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_suffix(f".{secrets.token_hex(4)}.draft")
        write_whole(path, self._ring.seal(content, _where(public_id)), draft=draft)

    def get(self, public_id: UUID) -> bytes:
        try:
            return self._ring.open(self._path(public_id).read_bytes(), _where(public_id))
        except FileNotFoundError:
            raise Missing(f"no content for {public_id}") from None
        except SealBroken as broken:
            raise Missing(f"the content of {public_id} does not open: {broken}") from None

    def delete(self, public_id: UUID) -> None:
        self._path(public_id).unlink(missing_ok=True)

    def is_old(self, public_id: UUID) -> bool:
        """Whether an older key seals it; False when there is no content."""
        try:
            with self._path(public_id).open("rb") as file:
                return self._ring.needs_resealing(file.read(2))
        except FileNotFoundError:
            return False

    def reseal(self, public_id: UUID) -> bool:
        """Rotation: seal again with the newest key. False when it already was."""
        if not self.is_old(public_id):
            return False
        self.put(public_id, self.get(public_id))
        return True

    def _path(self, public_id: UUID) -> Path:
        name = str(public_id)
        return self._root / name[:2] / name[2:4] / f"{name}{_SUFFIX}"


def _where(public_id: UUID) -> bytes:
    return place("documents_document", "content", public_id)
