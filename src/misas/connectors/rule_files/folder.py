"""Reads the facts, the catalogue and the revisions of `rules/` into the values of core. Decides nothing."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from misas.core.rights.codes import Theme
from misas.core.rights.facts import BrokenRule, FactTable
from misas.core.rights.freshness import Freshness, Revisions, look
from misas.core.rights.reading import read_right
from misas.core.rights.rules import Right

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster where the C library stands
SHORT = 12
DECIDING = ("c2s", "rights")  # the folders whose files decide answers; the revisions only tell when to look again


class RuleFolder:
    """A `misas.core.rights.ports.RuleBook`. Each part is read when it is first asked for, and kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def table(self) -> FactTable:
        """Raises BrokenRule, OSError."""
        return FactTable.read(self._read(self.folder / "rights" / "facts.yaml"))

    @cached_property
    def rights(self) -> tuple[Right, ...]:
        """Raises BrokenRule, OSError."""
        found = (read_right(self._read(file), self.table) for file in self._catalogue())
        order = {theme: rank for rank, theme in enumerate(Theme)}
        return tuple(sorted(found, key=lambda right: (order[right.theme], right.id)))

    @cached_property
    def by_id(self) -> dict[str, Right]:
        return {right.id: right for right in self.rights}

    @cached_property
    def revisions(self) -> Revisions:
        """Raises BrokenRule, OSError."""
        return Revisions.read(self._read(self.folder / "revalorisations.yaml"))

    @cached_property
    def funding_revisions(self) -> Revisions:
        """Raises BrokenRule, OSError."""
        return Revisions.read(self._read(self.folder / "funding" / "revisions.yaml"))

    def freshness(self, today: date) -> Freshness:
        return look(self.revisions, self.rights, today=today)

    def every_freshness(self, today: date) -> Freshness:
        """The figures of the rights, then those of the funding plans: a review shows the first alone."""
        rights, funding = self.freshness(today), look(self.funding_revisions, (), today=today)
        return Freshness(today, (*rights.findings, *funding.findings))

    @cached_property
    def version(self) -> str:
        """The first digits of the SHA-256 of the facts, the catalogue and the figures of the C2S: whichever is
        corrected, the answers made before are asked again."""
        digest = hashlib.sha256()
        for file in sorted(file for part in DECIDING for file in (self.folder / part).rglob("*.yaml")):
            name = file.relative_to(self.folder).as_posix()
            digest.update(name.encode() + b"\0" + file.read_bytes() + b"\0")
        return digest.hexdigest()[:SHORT]

    def _catalogue(self) -> list[Path]:
        return sorted((self.folder / "rights" / "catalogue").glob("*.yaml"))

    @staticmethod
    def _read(file: Path) -> Any:
        try:
            return yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 (a safe loader, both)
        except yaml.YAMLError as wrong:
            raise BrokenRule(file.name, [str(wrong)]) from wrong
