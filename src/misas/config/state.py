"""The state folder (`MISAS_STATE`): what must outlive a run and never enter git. Secrets are for their owner.

Keys are made once. When they are gone while the database still holds what they seal, nothing is made in their place:
a new key would hide the loss until the first number nobody can read.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path

from misas.core.refusals import Refused
from misas.lib.sealing import KeyRing, KeyRingFault, create_keyring

DJANGO_SECRET = "django.secret"  # noqa: S105 (the name of a file)


class State:
    """The folder and its secrets."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keys = folder / "keys"

    def has_keys(self) -> bool:
        return (self.keys / DJANGO_SECRET).exists()

    def make(self, *, database_in_use: bool) -> None:
        """Folders and keys. Refuses with "house.keys_lost" when a database in use has no keys any more."""
        if not self.has_keys() and database_in_use:
            raise Refused("house.keys_lost", folder=str(self.keys))
        self.folder.mkdir(parents=True, exist_ok=True)
        self.keys.mkdir(mode=0o700, exist_ok=True)
        (self.folder / "documents").mkdir(mode=0o700, exist_ok=True)
        (self.folder / "static").mkdir(exist_ok=True)
        create_keyring(self.keys)
        self.secret(DJANGO_SECRET)

    def secret(self, name: str) -> str:
        """A secret of the keys folder, made at the first call."""
        path = self.keys / name
        if not path.exists():
            self.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = path.with_name(f"{name}.{os.getpid()}.part")
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
            try:
                os.link(part, path)  # of two processes, one makes it and both read it
            except FileExistsError:
                pass
            finally:
                part.unlink()
        return path.read_text(encoding="ascii").strip()

    def refuse_loose(self) -> None:
        """Refuses with "house.keys_open" when a secret can be read by others."""
        if loose := list(self.loose()):
            raise Refused("house.keys_open", paths="\n".join(f"  chmod go= « {path} »" for path in loose))

    def refuse_broken(self) -> None:
        """Refuses with "house.keys_broken" when a key is missing or cannot be read."""
        try:
            KeyRing.load(self.keys)
        except KeyRingFault as fault:
            raise Refused("house.keys_broken", folder=str(self.keys), why=str(fault)) from fault

    def loose(self) -> Iterator[Path]:
        """Secrets that others than their owner may touch."""
        secrets_here = [self.keys, *(self.keys.iterdir() if self.keys.is_dir() else ()), self.folder / "postgres.json"]
        for path in secrets_here:
            if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
                yield path
