"""The text of a rule pack as it is read: the pack, or its faults each at its line; its trial cases, right or wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from misas.actions.ports import ports
from misas.core.funding.packs.reading import read_pack
from misas.core.funding.packs.schema import Pack
from misas.core.funding.packs.trying import Tried, try_pack
from misas.core.refusals import Fault, Invalid
from misas.wording.funding_packs import difference_words
from misas.wording.sentences import fault_sentence


@dataclass(frozen=True, slots=True)
class FaultShown:
    """`place`: "ligne 12, aides[0].taux"; `at`: the place as faults name it."""

    text: str
    place: str
    at: str


@dataclass(frozen=True, slots=True)
class PackText:
    """A text and what it says. `plain` is empty when it is no YAML; `pack` is None when something is wrong."""

    text: str
    plain: Mapping[str, Any] = field(default_factory=dict)
    pack: Pack | None = None
    faults: tuple[FaultShown, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseShown:
    name: str
    passed: bool
    differences: tuple[str, ...]


def read_text(text: str) -> PackText:
    try:
        written = ports().packs.read(text)
    except Invalid as wrong:
        return PackText(text, faults=tuple(_shown(fault, {}) for fault in wrong.faults))
    plain = written.plain if isinstance(written.plain, Mapping) else {}
    try:
        return PackText(text, plain, read_pack(written.plain))
    except Invalid as wrong:
        return PackText(text, plain, faults=tuple(_shown(fault, written.lines) for fault in wrong.faults))


def written(plain: Mapping[str, Any]) -> str:
    return ports().packs.write(plain)


def cases_shown(pack: Pack) -> list[CaseShown]:
    return [_case(one) for one in try_pack(pack)]


def _case(one: Tried) -> CaseShown:
    return CaseShown(one.case.name, one.passed, tuple(difference_words(each) for each in one.differences))


def _shown(fault: Fault, lines: Mapping[str, int]) -> FaultShown:
    line = _line(fault.field, lines)
    where = fault.field.removeprefix("$").removeprefix(".")
    told = [f"ligne {line}" for _ in (1,) if line] + [where for _ in (1,) if where]
    return FaultShown(fault_sentence(fault), ", ".join(told), fault.field)


def _line(place: str, lines: Mapping[str, int]) -> int | None:
    """The line of a place, or of the nearest one around it that the text holds."""
    while place:
        if place in lines:
            return lines[place]
        cut = max(place.rfind("."), place.rfind("["))
        place = place[:cut] if cut > 0 else ""
    return None
