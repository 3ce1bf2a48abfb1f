"""What the rule packs are given of the outside: the files of the repository, and YAML as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from misas.core.funding.packs.schema import Pack


@dataclass(frozen=True, slots=True)
class Written:
    """The plain values of a file, and the line of each place in it ("$.aides[2].taux" → 41)."""

    plain: object
    lines: Mapping[str, int]

    def line_of(self, place: str) -> int:
        """The line of a place, or of the nearest thing around it that is written."""
        while place not in self.lines and place:
            place = place[: max(place.rfind("."), place.rfind("["), 0)]
        return self.lines.get(place, 1)


class PackBook(Protocol):
    """The packs that the repository ships: the seed of those that a caisse publishes."""

    @property
    def packs(self) -> tuple[Pack, ...]:
        """All of them, by rank then by id. Raises Invalid at the first reading of a file that is no sound pack."""

    def read(self, text: str) -> Written:
        """A text in YAML. Raises Invalid: no YAML, too long, too deep, aliases, one key twice."""

    def write(self, plain: Mapping[str, object]) -> str:
        """The same plain values as a text that `read` gives back."""
