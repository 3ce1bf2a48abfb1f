"""Who runs the server, and where it may live. PostgreSQL refuses to run as root: root drops to an unprivileged user.

That user must be able to reach the programs and the data; a repository under a folder closed to others is why
data, and a copy of the programs, may go to the system's state folder. Reach is tested by trying.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from misas.connectors.postgres.programs import NEEDED, Programs
from misas.core.refusals import Refused

SYSTEM_STATE = (Path("/var/lib/misas"), Path("/var/tmp/misas"))  # noqa: S108 (the second only when the first cannot be)
UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Servant:
    """The system user that runs the server."""

    uid: int
    gid: int
    dropped: bool

    @classmethod
    def of_this_process(cls) -> Servant:
        """Ourselves; when root, the first unprivileged user that exists."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), dropped=False)
        for name in UNPRIVILEGED:
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid, dropped=True)
        raise Refused("database.nobody_to_run_it", names=", ".join(UNPRIVILEGED))

    @property
    def identity(self) -> dict[str, Any]:
        """Arguments of subprocess that make a program run as this user, with no group of ours left."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.dropped else {}

    def manages(self, command: Sequence[str | Path]) -> bool:
        """Whether this user can run this command to its end."""
        try:
            done = subprocess.run(command, cwd="/", capture_output=True, timeout=20, **self.identity)
        except (OSError, subprocess.TimeoutExpired):
            return False
        return done.returncode == 0

    def own(self, folder: Path) -> None:
        """Make a folder that this user alone may read."""
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        if self.dropped:
            os.chown(folder, self.uid, self.gid)

    def reaches(self, folder: Path) -> bool:
        return self.manages(["/bin/sh", "-c", 'cd "$1"', "sh", folder])


def choose_home(servant: Servant, state: Path) -> Path:
    """The folder of the server's data: inside the state when the servant can reach it, else in the system's.

    A new name each time: the data of a state folder that was thrown away is never taken for its successor's.
    """
    home = state / "postgres"
    if not servant.dropped:
        servant.own(home)
        return home
    servant.own(home)
    if servant.reaches(home):
        return home
    with contextlib.suppress(OSError):  # not empty: somebody else's, left as it is
        home.rmdir()
    digest = hashlib.sha256(str(state).encode()).hexdigest()[:12]
    for base in SYSTEM_STATE:
        try:
            base.mkdir(parents=True, exist_ok=True)
            if base.is_symlink() or base.stat().st_uid != os.geteuid():
                continue  # somebody else put it there
            base.chmod(0o711)
            home = base / f"{digest}-{secrets.token_hex(4)}"
            servant.own(home)
        except OSError:
            continue
        if servant.reaches(home):
            return home
    raise Refused("database.no_place", places=" · ".join(str(b) for b in SYSTEM_STATE))


def within_reach(servant: Servant, programs: Programs, home: Path) -> Programs:
    """The same programs where the servant can run them: in place, else copied whole beside the data, once."""
    if runs(servant, programs.folder):
        return programs
    base, pieces = programs.pieces()
    copy = home / f"programs-{programs.major}"
    folder = copy / programs.folder.relative_to(base)
    if not runs(servant, folder):
        part = home / f"programs-{programs.major}.part"
        shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(copy, ignore_errors=True)
        for piece in pieces:
            shutil.copytree(base / piece, part / piece, symlinks=True)
        for path in (part, *part.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        part.rename(copy)
    if not runs(servant, folder):
        raise Refused("database.programs_out_of_reach", folder=str(programs.folder))
    return Programs(folder, programs.major)


def runs(servant: Servant, folder: Path) -> bool:
    """Whether the servant can run the programs of this folder, their libraries included."""
    return all(servant.manages([folder / name, "--version"]) for name in NEEDED)
