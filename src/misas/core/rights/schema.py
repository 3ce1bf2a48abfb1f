"""The file of a household as a JSON Schema (2020-12): docs/household-file.schema.json, which a test keeps in step.

For programs that write such files and editors that complete them. What it cannot say, facts that contradict one another
or come after the month, `validation` says. The same table drawn for people: `drawing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from misas.core.rights.codes import Entity, FactPeriod, FactStatus, Nature, Role
from misas.core.rights.facts import FactTable, FactType
from misas.core.rights.household import SOURCE_MAX

MONTH: Final = "^[12][0-9]{3}-(0[1-9]|1[0-2])$"
DAY: Final = "^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"

_EUROS: Final = {"type": "number", "minimum": 0}
_DATED: Final = {"type": "object", "minProperties": 1, "additionalProperties": False}
_NATURES: Final[Mapping[Nature, tuple[str, Any]]] = {
    Nature.BOOLEAN: ("yes_or_no", {"type": "boolean"}),
    Nature.DATE: ("day", {"type": "string", "pattern": DAY}),
    Nature.AMOUNT: ("euros", _EUROS),
}
_MONTHLY: Final[Mapping[bool, tuple[str, Any]]] = {
    False: ("euros_of_the_month", {**_DATED, "patternProperties": {MONTH: _EUROS}}),
    True: (
        "euros_of_the_window",
        {**_DATED, "patternProperties": {MONTH: _EUROS}, "properties": {"total": _EUROS}},
    ),
}


def schema(table: FactTable) -> dict[str, Any]:
    """The whole schema, as values that `json` writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Household, for ./misas rights review",
        "description": "What is absent is unknown, never zero.",
        "type": "object",
        "required": ["month", "members"],
        "additionalProperties": False,
        "properties": {
            "month": {"type": "string", "pattern": MONTH, "description": "The month of the request, never ahead."},
            "household": _facts(table, Entity.HOUSEHOLD),
            "members": {"type": "array", "minItems": 1, "items": _member(table)},
        },
        "$defs": dict(_definitions()),
    }


def _definitions() -> list[tuple[str, Any]]:
    held = [(name, _held(plain)) for name, plain in _NATURES.values()]
    held += [(name, _held({"anyOf": [_EUROS, by_month]})) for name, by_month in _MONTHLY.values()]
    return sorted(held)


def _held(plain: Any) -> dict[str, Any]:
    """A plain value, nothing, or a value with its status, source and day."""
    dated = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "value": {"anyOf": [plain, {"type": "null"}]},
            "status": {"enum": [str(status) for status in FactStatus]},
            "source": {"type": "string", "maxLength": SOURCE_MAX},
            "date": {"anyOf": [{"type": "string", "pattern": DAY}, {"type": "null"}]},
        },
        "anyOf": [{"required": ["value"]}, {"required": ["status"]}],
    }
    return {"anyOf": [plain, {"type": "null"}, dated]}


def _member(table: FactTable) -> dict[str, Any]:
    own = {
        "id": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,40}$"},
        "role": {"enum": [str(role) for role in Role]},
    }
    facts = _facts(table, Entity.PERSON)
    return {**facts, "required": ["id", "role"], "properties": {**own, **facts["properties"]}}


def _facts(table: FactTable, entity: Entity) -> dict[str, Any]:
    facts = {one.id: _fact(one) for one in table.values() if one.entity is entity}
    return {"type": "object", "additionalProperties": False, "properties": facts}


def _fact(one: FactType) -> dict[str, Any]:
    told = {"title": one.label, "description": one.question}
    match one.nature:
        case Nature.ENUM:
            return {**told, **_held({"enum": list(one.values)})}
        case Nature.WHOLE:
            return {**told, **_held({"type": "integer", "minimum": one.low, "maximum": one.high})}
        case Nature.MONTHLY:
            name, _ = _MONTHLY[one.period is not FactPeriod.MONTH]
        case _:
            name, _ = _NATURES[one.nature]
    return {**told, "$ref": f"#/$defs/{name}"}
