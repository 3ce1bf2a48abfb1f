"""Which rules answered, in a few characters: `2026.04+france176.1.8+1f3a5c7e9b2d`.

The month of the newest ceilings and the release of OpenFisca-France are for people; the last part is a digest of all
that decides an answer: tables and catalogue, code, releases of OpenFisca. Nobody keeps it by hand, so nobody forgets.
"""

import hashlib
from collections.abc import Iterable
from importlib.metadata import version as release
from pathlib import Path

from openfisca_misas import tables

PACKAGE = Path(__file__).parent
RELEASES = ("openfisca-france", "openfisca-core")
DECIDING = ("c2s", "rights")
"""The folders of `rules/` that decide; `revalorisations.yaml` only says when to look again."""
SHORT = 12


def version(*more: Path, rules: Path = tables.RULES, package: Path = PACKAGE) -> str:
    """The version of the rules of a folder, of this package and of the code of the folders `more`."""
    releases = [f"{name} {release(name)}" for name in RELEASES]
    figures = [one for part in DECIDING for one in _files(rules / part, "*.yaml")]
    code = [one for folder in (package, *more) for one in _files(folder, "*.py")]
    newest = max(row.since for row in tables.ceilings())
    return f"{newest:%Y.%m}+france{release(RELEASES[0])}+{_digest(releases, [*figures, *code])[:SHORT]}"


def _files(folder: Path, kind: str) -> list[tuple[str, bytes]]:
    """The files of a folder, by their place in it: where it stands on this machine changes nothing."""
    return sorted((file.relative_to(folder.parent).as_posix(), file.read_bytes()) for file in folder.rglob(kind))


def _digest(releases: Iterable[str], files: Iterable[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256("\0".join(releases).encode())
    for name, content in files:
        digest.update(name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()
