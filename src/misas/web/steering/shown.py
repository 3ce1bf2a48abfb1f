"""A figure as a line of a page: its label, its value or that it is masked, its definition, the list that makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from misas.core.steering.balance import Place
from misas.core.steering.figures import Part, Parts
from misas.wording.figures import DEFINITIONS
from misas.wording.steering import PLACES


@dataclass(frozen=True, slots=True)
class Row:
    """`count` is None when the group is too small to be shown; `url` is empty when no list makes this figure."""

    label: str
    count: int | None
    definition: str = ""
    url: str = ""


def place_rows(parts: Iterable[Part[Place]], urls: Mapping[Place, str]) -> list[Row]:
    return [Row(_capital(PLACES[p.key]), p.count, DEFINITIONS[p.key], urls.get(p.key, "")) for p in parts]


def rows_of(parts: Parts[Any], label: Callable[[Any], str], url: Callable[[Any], str] | None = None) -> list[Row]:
    return [Row(label(part.key), part.count, url=url(part.key) if url else "") for part in parts.parts]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
