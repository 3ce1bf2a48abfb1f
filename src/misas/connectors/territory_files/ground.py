"""The ground of the maps: départements in degrees, from `data/territory/background.json`. Read once,
decides nothing."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from misas.core.territory.ports import Ring

MARGIN: Final = 0.4
"""Degrees around a département within which another stands beside it: about forty kilometres."""

type Box = tuple[float, float, float, float]


class TerritoryGround:
    """A `misas.core.territory.ports.MapGround`."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @property
    def credit(self) -> str:
        return str(self._read["credit"])

    def around(self, departement: str) -> dict[str, list[Ring]]:
        """Raises OSError, ValueError for a file that is not ours."""
        here = self._boxes.get(departement)
        if here is None:
            return {}
        outlines: dict[str, list[Ring]] = self._read["departements"]
        return {code: outlines[code] for code, box in self._boxes.items() if _touch(here, box)}

    @cached_property
    def _read(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.file.read_text(encoding="utf-8"))
        return read

    @cached_property
    def _boxes(self) -> dict[str, Box]:
        return {code: _box(rings) for code, rings in self._read["departements"].items()}


def _box(rings: list[Ring]) -> Box:
    lons = [point[0] for ring in rings for point in ring]
    lats = [point[1] for ring in rings for point in ring]
    return min(lons), min(lats), max(lons), max(lats)


def _touch(one: Box, other: Box) -> bool:
    return (
        one[0] - MARGIN <= other[2]
        and other[0] <= one[2] + MARGIN
        and one[1] - MARGIN <= other[3]
        and other[1] <= one[3] + MARGIN
    )
