"""As much of JSON Schema as docs/household-file.schema.json speaks. A keyword that it does not know is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
SAYS_NOTHING = {"$schema", "$defs", "title", "description"}


def faults(value: Any, schema: Any, root: Any, place: str = "") -> Iterator[str]:
    """Where and why a value is not what the schema says."""
    for keyword, said in schema.items():
        if keyword in SAYS_NOTHING:
            continue
        yield from (
            f"{place}: {fault}" if ":" not in fault else fault
            for fault in _one(keyword, said, value, schema, root, place)
        )


def _one(keyword: str, said: Any, value: Any, schema: Any, root: Any, place: str) -> Iterator[str]:
    match keyword:
        case "$ref":
            yield from faults(value, root["$defs"][said.rpartition("/")[2]], root, place)
        case "anyOf":
            if not any(not [*faults(value, one, root, place)] for one in said):
                yield f"none of {len(said)}"
        case "enum":
            if not any(type(one) is type(value) and one == value for one in said):
                yield "not a choice"
        case "type":
            if not _is_a(value, said):
                yield f"no {said}"
        case "pattern":
            if isinstance(value, str) and not re.search(said, value):
                yield "not of this form"
        case "minimum" | "maximum":
            if _is_a(value, "number") and ((value < said) if keyword == "minimum" else (value > said)):
                yield keyword
        case "maxLength":
            if isinstance(value, str) and len(value) > said:
                yield keyword
        case "minItems" | "minProperties":
            if isinstance(value, list | dict) and len(value) < said:
                yield keyword
        case "required":
            if isinstance(value, dict):
                yield from (f"no {name}" for name in said if name not in value)
        case "items":
            if isinstance(value, list):
                for rank, one in enumerate(value):
                    yield from faults(one, said, root, f"{place}[{rank}]")
        case "properties" | "patternProperties":
            if isinstance(value, dict):
                for name, one in value.items():
                    for inner in _inner(keyword, said, name):
                        yield from faults(one, inner, root, f"{place}.{name}")
        case "additionalProperties":
            assert said is False
            if isinstance(value, dict):
                known = schema.get("properties", {})
                patterns = schema.get("patternProperties", {})
                more = [name for name in value if name not in known and not any(re.search(p, name) for p in patterns)]
                yield from (f"{name} is not foreseen" for name in more)
        case _:
            raise NotImplementedError(keyword)


def _inner(keyword: str, said: Any, name: str) -> list[Any]:
    if keyword == "properties":
        return [said[name]] if name in said else []
    return [one for pattern, one in said.items() if re.search(pattern, name)]


def _is_a(value: Any, kind: str) -> bool:
    if kind in ("number", "integer"):
        return isinstance(value, int if kind == "integer" else int | float) and not isinstance(value, bool)
    return isinstance(value, TYPES[kind])
