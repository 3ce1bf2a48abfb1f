"""Values taken from a JSON document one by one: each that cannot be taken is a fault at its path, and reading goes on.

A fault gives a harmless value in place of what was wrong; whoever began the reading refuses the whole if there are any.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from misas.core.funding.json_text import Twofold, below
from misas.core.refusals import Fault

LARGEST: Final = 2**53 - 1
"""The largest integer on which all readers of JSON agree (RFC 8259 §6)."""

SHOWN: Final = frozenset({"financer", "label", "note"})
"""Fields that are shown and decide nothing: allowed where every other unknown field is refused."""


@dataclass(slots=True)
class Place:
    """A value of the document where it stands. All places of a document share one list of faults."""

    value: Any
    path: str = "$"
    faults: list[Fault] = field(default_factory=list)

    def fault(self, code: str, **values: Any) -> None:
        self.faults.append(Fault.of(self.path, code, **values))

    def at(self, key: str | int) -> Place:
        """The member of a list or an object; None stands for what is not there."""
        there = isinstance(key, int) or key in self.value
        return Place(self.value[key] if there else None, below(self.path, key), self.faults)

    def has(self, key: str) -> bool:
        """Whether a field is given a value: null says that there is none."""
        return self.value.get(key) is not None

    def object(self, known: Collection[str] | None = None) -> bool:
        """Whether this is an object. With `known`, every other field is a fault, those that are only shown apart."""
        if not isinstance(self.value, dict):
            self.fault("funding.not_object")
            return False
        for key in self.value if known is not None else ():
            if known is not None and key not in known and key not in SHOWN:
                self.at(key).fault("funding.unknown_field")
        return True

    def once(self, *keys: str) -> None:
        """A fault for each of these fields that stands twice in the text; without names, for every field."""
        for key in self.value.twice if isinstance(self.value, Twofold) else ():
            if not keys or key in keys:
                self.at(key).fault("funding.key_twice")

    def members(self, key: str) -> list[Place]:
        """The items of a list that must be there."""
        return self.at(key).items() if self.needs(key) else []

    def items(self) -> list[Place]:
        if not isinstance(self.value, list):
            self.fault("funding.not_list")
            return []
        return [self.at(index) for index in range(len(self.value))]

    def entries(self) -> Iterator[tuple[str, Place]]:
        """The fields of an object whose keys are identifiers."""
        if not self.object():
            return
        self.once()
        for key in self.value:
            if _is_id(key):
                yield key, self.at(key)
            else:
                self.at(key).fault("funding.no_identifier")

    def needs(self, key: str) -> bool:
        if key not in self.value:
            self.at(key).fault("funding.missing")
            return False
        return True

    def id(self, key: str) -> str:
        return self.at(key).identifier() if self.needs(key) else ""

    def identifier(self) -> str:
        if not _is_id(self.value):
            self.fault("funding.no_identifier")
            return ""
        return str(self.value)

    def whole(self, key: str, default: int | None = None, *, low: int = 0, high: int = LARGEST) -> int:
        """An integer within its limits; `default` when the field is not there, which it must be without default."""
        if default is not None and key not in self.value:
            return default
        return self.at(key).integer(low=low, high=high) if self.needs(key) else low

    def integer(self, *, low: int = 0, high: int = LARGEST) -> int:
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault("funding.not_whole")
        elif value < low:
            self.fault("funding.too_small", low=low)
        elif value > high:
            self.fault("funding.too_large", high=high)
        else:
            return value
        return max(low, 0)

    def choice[Choice: StrEnum](self, key: str, choices: type[Choice]) -> Choice | None:
        if not self.needs(key):
            return None
        value = self.value[key]
        if isinstance(value, str) and value in list(choices):
            return choices(value)
        self.at(key).fault("funding.no_choice", choices=", ".join(choices))
        return None

    def text(self, key: str) -> str:
        """A text that is only shown: what is no text is shown as nothing."""
        value = self.value.get(key)
        return value if isinstance(value, str) else ""


def _is_id(value: Any) -> bool:
    """Whether this can name something: a text that is not empty and that can be written."""
    return isinstance(value, str) and bool(value) and not any("\ud800" <= letter <= "\udfff" for letter in value)
