"""Reads the needs, their codes and the barriers of `rules/` into the values of core. Decides nothing."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from misas.connectors.rule_files.folder import LOADER
from misas.core.orientation.barriers import Barrier, BrokenBarrier, read_barriers
from misas.core.orientation.needs import Need, Nomenclature
from misas.core.orientation.needs_reading import BrokenNeed, read_needs, read_nomenclature


class NeedFolder:
    """A `misas.core.orientation.ports.NeedBook`. Each part is read when it is first asked for, and kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def nomenclature(self) -> Nomenclature:
        """Raises BrokenNeed, OSError."""
        return read_nomenclature(self._read(self.folder / "nomenclatures.yaml"))

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """Raises BrokenNeed, OSError."""
        files = sorted((self.folder / "needs").glob("*.yaml"))
        return read_needs((self._read(file) for file in files), self.nomenclature)

    @cached_property
    def by_id(self) -> dict[str, Need]:
        return {need.id: need for need in self.needs}

    @cached_property
    def barriers(self) -> tuple[Barrier, ...]:
        """Raises BrokenBarrier, OSError."""
        file = self.folder / "barriers.yaml"
        try:
            return read_barriers(yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER))  # noqa: S506 (safe)
        except yaml.YAMLError as wrong:
            raise BrokenBarrier(f"{file.name}: {wrong}") from wrong

    @staticmethod
    def _read(file: Path) -> Any:
        try:
            return yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 (a safe loader, both)
        except yaml.YAMLError as wrong:
            raise BrokenNeed(file.name, [str(wrong)]) from wrong
