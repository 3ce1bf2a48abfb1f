"""Reads the rule packs of `rules/funders/` into the values of core. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from misas.connectors.rule_files.plain_yaml import read_plain, write_plain
from misas.core.funding.packs.ports import Written
from misas.core.funding.packs.reading import read_pack
from misas.core.funding.packs.schema import Pack
from misas.core.funding.packs.soundness import book_faults
from misas.core.refusals import Fault, Invalid


class PackFolder:
    """A `misas.core.funding.packs.ports.PackBook`. Files are read when they are first asked for, and kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def packs(self) -> tuple[Pack, ...]:
        """Raises Invalid, OSError."""
        found = [self._pack(file) for file in sorted(self.folder.glob("*.yaml"))]
        if faults := tuple(book_faults(found)):
            raise Invalid(faults)
        return tuple(sorted(found, key=lambda pack: (pack.rank, pack.id, pack.version)))

    @cached_property
    def by_id(self) -> dict[str, Pack]:
        """The latest version of each."""
        return {pack.id: pack for pack in sorted(self.packs, key=lambda pack: pack.version)}

    def read(self, text: str) -> Written:
        """Raises Invalid."""
        return read_plain(text)

    def write(self, plain: Mapping[str, object]) -> str:
        return write_plain(plain)

    @staticmethod
    def _pack(file: Path) -> Pack:
        try:
            return read_pack(read_plain(file.read_text(encoding="utf-8")).plain)
        except Invalid as wrong:
            raise Invalid(
                Fault(f"{file.name} {fault.field}".strip(), fault.code, fault.values) for fault in wrong.faults
            ) from wrong
