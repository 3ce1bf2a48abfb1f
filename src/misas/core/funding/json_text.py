"""A JSON text as plain values, so that whoever reads them can say where each fault stands.

An object that holds a key twice stays readable and says so (`twice`): of two values, none is chosen here. Not here: the
meaning of the values (`reading`), files and bytes (the door).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from misas.core.refusals import Fault, Invalid

DIGITS: Final = 24
"""What longer numbers begin with already passes every limit: the rest of their digits is not worked out."""

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Twofold(dict[str, Any]):
    """An object some of whose keys stand twice in the text."""

    def __init__(self, pairs: list[tuple[str, Any]], twice: tuple[str, ...]) -> None:
        super().__init__(pairs)
        self.twice = twice


class NoNumber:
    """NaN or Infinity, which Python writes and JSON does not know."""

    def __init__(self, name: str) -> None:
        self.name = name


def parsed(text: str) -> Any:
    """The value of a JSON text. Raises Invalid at `$`, with the line and column of what is not JSON."""
    if not text.strip():
        raise Invalid([Fault.of("$", "funding.file_empty")])
    none: list[str] = []

    def no_number(name: str) -> NoNumber:
        none.append(name)
        return NoNumber(name)

    try:
        document = json.loads(text, object_pairs_hook=_object, parse_int=_integer, parse_constant=no_number)
    except json.JSONDecodeError as wrong:
        raise Invalid([Fault.of("$", "funding.not_json", line=wrong.lineno, column=wrong.colno)]) from None
    except RecursionError:
        raise Invalid([Fault.of("$", "funding.too_deep")]) from None
    if none:
        raise Invalid(Fault.of(path, "funding.no_number", name=found.name) for path, found in _no_numbers(document))
    return document


def below(path: str, key: str | int) -> str:
    """The JSON path of a member: `$.aids[2].rate`, `$.decisions["a b"]`."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if _PLAIN.fullmatch(key) else f"{path}[{json.dumps(key, ensure_ascii=False)}]"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen: set[str] = set()
    twice = dict.fromkeys(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return Twofold(pairs, tuple(twice))


def _integer(digits: str) -> int:
    return int(digits[:DIGITS])


def _no_numbers(document: Any) -> Iterator[tuple[str, NoNumber]]:
    """Where the numbers that are none stand, in the order of the text."""
    waiting: list[tuple[str, Any]] = [("$", document)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, NoNumber):
            yield path, value
        elif isinstance(value, dict):
            waiting.extend((below(path, key), one) for key, one in reversed(value.items()))
        elif isinstance(value, list):
            waiting.extend((below(path, index), value[index]) for index in range(len(value) - 1, -1, -1))
