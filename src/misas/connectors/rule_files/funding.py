"""Reads the dated figures of `rules/funding/` into the values of core. Decides nothing."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import yaml

from misas.connectors.rule_files.folder import LOADER, SHORT
from misas.core.funding.params import Params
from misas.core.funding.params_reading import read_params
from misas.core.rights.facts import BrokenRule

FILES: Final = ("parameters", "dental", "hearing", "optical")


class FundingFolder:
    """A `misas.core.funding.params_port.FigureBook`: read when it is first asked for, and kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def params(self) -> Params:
        """Raises BrokenRule, OSError."""
        parameters, dental, hearing, optical = (self._read(name) for name in FILES)
        return read_params(parameters, dental, hearing, optical, version=self._version())

    def _version(self) -> str:
        """The first digits of the SHA-256 of the four files: kept with each result, it says which figures made it."""
        digest = hashlib.sha256()
        for name in FILES:
            digest.update(name.encode() + b"\0" + self._file(name).read_bytes() + b"\0")
        return digest.hexdigest()[:SHORT]

    def _file(self, name: str) -> Path:
        return self.folder / "funding" / f"{name}.yaml"

    def _read(self, name: str) -> dict[str, Any]:
        file = self._file(name)
        try:
            found = yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 (a safe loader, both)
        except yaml.YAMLError as wrong:
            raise BrokenRule(file.name, [str(wrong)]) from wrong
        if not isinstance(found, dict):
            raise BrokenRule(file.name, ["a table of rows is expected"])
        return found
