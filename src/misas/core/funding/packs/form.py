"""A pack as a form: the fields that a screen shows, in their order, and what was typed back as plain values.

Everything is read from `tables`: a field that a file may hold is a field of the form, and no other is. Names of inputs
are places without their `$`: "aides.0.plafonds.1.montant". What is left empty is not written. Not here: French labels
(`wording.funding_pack_labels`), HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from misas.core.funding.packs.codes import Group, Operator
from misas.core.funding.packs.conditions import LEAF_KEYS, TO_COMPLETE, Condition, Told
from misas.core.funding.packs.facts import FACTS, Nature
from misas.core.funding.packs.shapes import (
    Code,
    Day,
    Flag,
    Keyed,
    Length,
    Many,
    Money,
    Optional,
    Record,
    Shape,
    Share,
    Slug,
    Text,
    Whole,
)
from misas.core.funding.packs.tables import PACK

YES: Final = "true"
NO: Final = "false"
EMPTY: Final = "aucun"
"""A list that is known to be empty: "no body at all" is not "nobody said"."""


class Input(StrEnum):
    """What a screen shows for a field."""

    TEXT = "text"
    NAME = "name"
    WHOLE = "whole"
    FLAG = "flag"
    DAY = "day"
    AMOUNT = "amount"
    SHARE = "share"
    LENGTH = "length"
    CODE = "code"
    CODES = "codes"
    NAMES = "names"
    NAME_LISTS = "name_lists"
    TEXTS = "texts"
    AMOUNTS = "amounts"
    CONDITION = "condition"
    FACTS = "facts"
    RECORD = "record"
    RECORDS = "records"


_SIMPLE: Final[Sequence[tuple[type[Shape], Input]]] = (
    (Text, Input.TEXT),
    (Slug, Input.NAME),
    (Whole, Input.WHOLE),
    (Flag, Input.FLAG),
    (Day, Input.DAY),
    (Money, Input.AMOUNT),
    (Share, Input.SHARE),
    (Length, Input.LENGTH),
    (Code, Input.CODE),
    (Keyed, Input.AMOUNTS),
    (Condition, Input.CONDITION),
    (Told, Input.FACTS),
    (Record, Input.RECORD),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One field. `choices`: the codes it may hold; `parts`: the fields inside; `line`: facts of a line may be asked."""

    key: str
    input: Input
    needed: bool = False
    choices: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    line: bool = False


def parts(record: Record = PACK) -> tuple[Part, ...]:
    """The fields of a pack, or of a record inside it."""
    return tuple(_part(field.key, field.shape, field.needed) for field in record.fields)


def _part(key: str, shape: Shape, needed: bool) -> Part:
    shape = shape.of if isinstance(shape, Optional) else shape
    if isinstance(shape, Many):
        return _of_many(key, shape, needed)
    input = next(input for kind, input in _SIMPLE if isinstance(shape, kind))
    choices: tuple[str, ...] = ()
    if isinstance(shape, Code):
        choices = tuple(str(one) for one in shape.codes)
    elif isinstance(shape, Keyed) and isinstance(shape.key, Code):
        choices = tuple(str(one) for one in shape.key.codes)
    inside = parts(shape) if isinstance(shape, Record) else ()
    return Part(key, input, needed, choices, inside, isinstance(shape, Condition) and shape.line)


def _of_many(key: str, shape: Many, needed: bool) -> Part:
    inner = shape.of
    if isinstance(inner, Code):
        return Part(key, Input.CODES, needed, tuple(str(one) for one in inner.codes))
    if isinstance(inner, Record):
        return Part(key, Input.RECORDS, needed, (), parts(inner))
    if isinstance(inner, Many):
        return Part(key, Input.NAME_LISTS, needed)
    return Part(key, Input.NAMES if isinstance(inner, Slug) else Input.TEXTS, needed)


def typed_of(plain: object, at: str = "") -> dict[str, str]:
    """Plain values as the texts of inputs, by their names. A list of codes or names is one input per element."""
    if isinstance(plain, Mapping):
        inside = {f"{at}.{key}" if at else str(key): one for key, one in plain.items()}
    elif isinstance(plain, list | tuple):
        if not plain:
            return {at: EMPTY}
        inside = {f"{at}.{nth}": one for nth, one in enumerate(plain)}
    else:
        return {at: _as_text(plain)}
    return {name: text for place, one in inside.items() for name, text in typed_of(one, place).items()}


def plain_of(typed: Mapping[str, str]) -> dict[str, object]:
    """What was typed as plain values, as `reading` takes them. A number that is none stays the text it is: reading says
    so, at its place. Names that no field has are kept, and refused by reading too."""
    plain = _record(tree_of(typed), PACK)
    for field in PACK.fields:  # what is nothing on purpose: no end, no case yet
        if field.needed and field.key not in plain:
            if isinstance(field.shape, Optional):
                plain[field.key] = None
            elif isinstance(field.shape, Many) and not field.shape.least:
                plain[field.key] = []
    return plain


def tree_of(typed: Mapping[str, str]) -> dict[str, object]:
    """What was typed by its places: {"aides.0.taux": "80 %"} → {"aides": {"0": {"taux": "80 %"}}}. Nothing is empty."""
    tree: dict[str, object] = {}
    for name, text in typed.items():
        if text.strip():
            _plant(tree, name.split("."), text.strip())
    return tree


def name_of(place: str) -> str:
    """The input where a fault is: "$.aides[0].taux" → "aides.0.taux"."""
    return place.removeprefix("$").lstrip(".").replace("[", ".").replace("]", "").lstrip(".")


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    return value.isoformat() if isinstance(value, date) else str(value)


def _plant(tree: dict[str, object], steps: Sequence[str], text: str) -> None:
    *branches, leaf = steps
    for step in branches:
        inner = tree.setdefault(step, {})
        if not isinstance(inner, dict):  # "a" and "a.b" were both typed: the deeper one is kept
            inner = tree[step] = {}
        tree = inner
    tree[leaf] = text


def _value(tree: object, shape: Shape) -> object:
    shape = shape.of if isinstance(shape, Optional) else shape
    if isinstance(shape, Record):
        return _record(tree, shape) if isinstance(tree, dict) else tree
    if isinstance(shape, Many):
        return [_value(one, shape.of) for one in _in_order(tree)]
    if isinstance(shape, Condition):
        return _node(tree)
    if isinstance(shape, Told) and isinstance(tree, dict):
        return {key: _fact(key, one) for key, one in tree.items()}
    return _simple(tree, shape)


def _record(tree: Mapping[str, object], record: Record) -> dict[str, object]:
    """The fields in the order of the table, then those that it does not know."""
    known = {field.key: field.shape for field in record.fields}
    order = [key for key in known if key in tree] + [key for key in tree if key not in known]
    found = {key: _value(tree[key], known[key]) if key in known else tree[key] for key in order}
    for field in record.fields:
        if field.needed and isinstance(field.shape, Optional) and field.key not in found:
            found[field.key] = None
    return found


def _in_order(tree: object) -> list[object]:
    """The elements typed, whatever numbers were left out between them."""
    if not isinstance(tree, dict):
        return [] if tree == EMPTY else [tree]
    numbered = sorted((key for key in tree if key.isdecimal()), key=int)
    return [tree[key] for key in numbered] + [tree[key] for key in tree if not key.isdecimal()]


def _simple(text: object, shape: Shape) -> object:
    if not isinstance(text, str):
        return text
    if isinstance(shape, Flag):
        return {YES: True, NO: False}.get(text, text)
    if isinstance(shape, Whole):
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else text
    return text


def _node(tree: object) -> object:
    if not isinstance(tree, dict):
        return tree
    if (group := next((one for one in Group if one in tree), None)) is not None:
        return {**tree, str(group): [_node(one) for one in _in_order(tree[group])]}
    if set(tree) == set(LEAF_KEYS) and isinstance(tree["fait"], str) and tree["valeur"] != TO_COMPLETE:
        several = tree["operateur"] == Operator.AMONG
        value = _in_order(tree["valeur"]) if several else _fact(tree["fait"], tree["valeur"], alone=True)
        return {**tree, "valeur": value}
    return tree


def _fact(id: str, text: object, *, alone: bool = False) -> object:
    """A fact as it is typed; `alone`: one word of those it may hold."""
    nature = FACTS[id].nature if id in FACTS else None
    if nature is Nature.WORDS and not alone:
        return _in_order(text)
    if nature is Nature.FLAG:
        return _simple(text, Flag())
    return _simple(text, Whole()) if nature is Nature.WHOLE else text
