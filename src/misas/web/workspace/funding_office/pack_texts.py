"""The text of a rule pack as it is read: the pack, or its faults each at its line; its trial cases, right or wrong;
what it says otherwise than another version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from misas.actions.ports import ports
from misas.core.funding.packs.form import name_of
from misas.core.funding.packs.ports import Written
from misas.core.funding.packs.reading import read_pack
from misas.core.funding.packs.schema import Pack
from misas.core.funding.packs.trying import Tried, try_pack
from misas.core.refusals import Fault, Invalid
from misas.wording.funding_pack_labels import place_of
from misas.wording.funding_packs import difference_words, pack_words
from misas.wording.sentences import fault_sentence


@dataclass(frozen=True, slots=True)
class FaultShown:
    """`place`: "ligne 12, Aide 1, Taux"; `at`: the place as faults name it."""

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
        found = ports().packs.read(text)
    except Invalid as wrong:
        return PackText(text, faults=tuple(FaultShown(fault_sentence(one), "", one.field) for one in wrong.faults))
    plain = found.plain if isinstance(found.plain, Mapping) else {}
    try:
        return PackText(text, plain, read_pack(found.plain))
    except Invalid as wrong:
        return PackText(text, plain, faults=tuple(_shown(one, found) for one in wrong.faults))


def written(plain: Mapping[str, Any]) -> str:
    return ports().packs.write(plain)


def cases_shown(pack: Pack) -> list[CaseShown]:
    return [_case(one) for one in try_pack(pack)]


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """Under one heading, the sentences that go and those that come."""

    heading: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


def changes_between(before: Pack, after: Pack) -> tuple[ChangeShown, ...]:
    """What two versions of the same rules say differently, in the order of reading. Their number is no change."""
    was, now = dict(pack_words(before)), dict(pack_words(replace(after, version=before.version)))
    found = []
    for heading in dict.fromkeys([*now, *was]):
        old, new = was.get(heading, ()), now.get(heading, ())
        gone = tuple(one for one in old if one not in new)
        come = tuple(one for one in new if one not in old)
        if gone or come:
            found.append(ChangeShown(heading, gone, come))
    return tuple(found)


def _case(one: Tried) -> CaseShown:
    return CaseShown(one.case.name, one.passed, tuple(difference_words(each) for each in one.differences))


def _shown(fault: Fault, found: Written) -> FaultShown:
    where = name_of(fault.field)
    told = [f"ligne {found.line_of(fault.field)}", *([place_of(where)] if where else [])]
    return FaultShown(fault_sentence(fault), ", ".join(told), fault.field)
