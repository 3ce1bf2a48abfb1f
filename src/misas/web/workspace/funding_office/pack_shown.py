"""A field and a group of fields, as the screen of a pack shows them. Not here: which ones (`pack_fields`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

DAY: Final = "day"
WIDE: Final = 26


@dataclass(frozen=True, slots=True)
class Box:
    name: str
    value: str
    label: str
    is_ticked: bool

    @property
    def id(self) -> str:
        return id_of(self.name)


@dataclass(frozen=True, slots=True)
class FieldShown:
    """`kind`: "text", "long", "day", "choice" or "boxes"."""

    name: str
    label: str
    value: str = ""
    kind: str = "text"
    help: str = ""
    error: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    boxes: tuple[Box, ...] = ()
    is_group = False

    @property
    def id(self) -> str:
        return id_of(self.name)

    @property
    def said(self) -> str:
        """A day as it is typed in French; what is no day, as it is."""
        if self.kind != DAY:
            return self.value
        try:
            return f"{date.fromisoformat(self.value):%d/%m/%Y}"
        except ValueError:
            return self.value

    @property
    def is_wide(self) -> bool:
        return self.kind in ("long", "boxes") or len(self.value) > WIDE

    @property
    def described(self) -> str:
        told = {"helptext": self.help, "error": self.error}
        return " ".join(f"{self.id}_{suffix}" for suffix, text in told.items() if text)


@dataclass(frozen=True, slots=True)
class GroupShown:
    """`kind`: "card" (of the page), "set" (a record of others), "more" (folded). `drop`: the place to take away."""

    title: str
    items: tuple[FieldShown | GroupShown, ...]
    kind: str = "set"
    is_open: bool = False
    drop: str = ""
    is_group = True

    @property
    def drop_id(self) -> str:
        return f"{id_of(self.drop)}-retirer"


type Item = FieldShown | GroupShown


def id_of(name: str) -> str:
    return f"id_{name.replace('.', '-')}"


def every_field(items: Iterable[Item]) -> Iterator[FieldShown]:
    for one in items:
        if isinstance(one, GroupShown):
            yield from every_field(one.items)
        else:
            yield one


def drawn(items: Iterable[Item]) -> frozenset[str]:
    """The names of the inputs."""
    return frozenset(
        name for one in every_field(items) for name in ([box.name for box in one.boxes] if one.boxes else [one.name])
    )
