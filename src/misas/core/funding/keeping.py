"""What the room keeps of its values as plain JSON and reads again years later: covers, counters, answers, quoted lines.

One rule for every frozen dataclass: each field under its name, a code as its text, a day as ISO, a set sorted. Reading
asks for exactly the fields of the type; one that is missing takes its default, an unknown one is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, TypeAliasType, Union, get_args, get_origin, get_type_hints


class Unreadable(ValueError):
    """What was kept is not of this type any more: a fault of ours."""


def plain(value: object) -> Any:
    """A value of the room as JSON keeps it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {_key(key): plain(each) for key, each in value.items()}
    if isinstance(value, Set):
        return sorted(plain(each) for each in value)
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    raise TypeError(f"{type(value).__name__} is not kept")


def read[T](kind: type[T], kept: object) -> T:
    """The value of this type that was kept. Raises Unreadable."""
    found: T = _read(kind, kept)
    return found


def fingerprint(*kept: object) -> str:
    """The SHA-256 of plain values, whatever the order of their keys."""
    text = json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _key(key: object) -> str:
    if isinstance(key, tuple):
        return "|".join(str(plain(each)) for each in key)
    return str(plain(key))


def _read(kind: Any, kept: Any) -> Any:
    if isinstance(kind, TypeAliasType):
        return _read(kind.__value__, kept)
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        if kept is None and NoneType in inside:
            return None
        return _one_of([each for each in inside if each is not NoneType], kept)
    if kind is Any:
        return kept
    if origin is tuple:
        return _tuple(inside, _list(kept))
    if origin is frozenset:
        return frozenset(_read(inside[0], each) for each in _list(kept))
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(kept, dict):
            raise Unreadable("a mapping was kept otherwise")
        return MappingProxyType({_read(inside[0], key): _read(inside[1], each) for key, each in kept.items()})
    if is_dataclass(kind):
        return _dataclass(kind, kept)
    return _atom(kind, kept)


def _one_of(kinds: list[Any], kept: Any) -> Any:
    """The first type of a union that reads it: no two of ours are written alike."""
    for kind in kinds:
        try:
            return _read(kind, kept)
        except Unreadable:
            continue
    raise Unreadable(f"none of {kinds}")


def _tuple(inside: tuple[Any, ...], kept: list[Any]) -> tuple[Any, ...]:
    if inside[-1] is Ellipsis:
        return tuple(_read(inside[0], each) for each in kept)
    if len(kept) != len(inside):
        raise Unreadable("a tuple of another length was kept")
    return tuple(_read(one, each) for one, each in zip(inside, kept, strict=True))


def _atom(kind: Any, kept: Any) -> Any:
    if isinstance(kind, type) and issubclass(kind, Enum):
        try:
            return kind(kept)
        except ValueError as error:
            raise Unreadable(str(error)) from error
    if kind is date:
        try:
            return date.fromisoformat(kept)
        except (TypeError, ValueError) as error:
            raise Unreadable(f"{kept!r} is no day") from error
    if kind in (bool, int, str) and type(kept) is kind:
        return kept
    raise Unreadable(f"{kept!r} is no {kind}")


def _dataclass(kind: Any, kept: Any) -> Any:
    if not isinstance(kept, dict):
        raise Unreadable(f"{kind.__name__} was kept otherwise")
    hints = _hints(kind)
    if unknown := kept.keys() - hints.keys():
        raise Unreadable(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    try:
        return kind(**{name: _read(hints[name], each) for name, each in kept.items()})
    except TypeError as error:  # a field without default is missing
        raise Unreadable(str(error)) from error


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _list(kept: Any) -> list[Any]:
    if not isinstance(kept, list):
        raise Unreadable("a list was kept otherwise")
    return kept
