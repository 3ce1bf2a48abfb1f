"""A JSON value damaged at one place, as a slip of a hand or of a program would. It may still make sense."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from bench.funding_files import Draw

STRANGE: tuple[Any, ...] = (
    *(None, True, False, -1, 0, 1, 1.5, -0.0, 1e300, 2**53, 2**63, 10**30, -(10**30)),
    *("", "x", "1", "\ud800", "L1", "\u0000", [], {}, [[]], {"": 1}, ["L1"], {"num": 1}, float("nan"), float("inf")),
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every member of every list and object: what holds it, and its key."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from places(value[key])


def damaged(document: Any, draw: Draw) -> Any:
    """The same with one member replaced, removed, doubled, renamed or put elsewhere."""
    whole = copy.deepcopy(document)
    found = list(places(whole))
    if draw.chance(2) or not found:
        return draw.one(STRANGE)
    holder, key = draw.one(found)
    way = draw.whole(0, 4)
    if way == 0:
        del holder[key]
    elif way == 1 and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    elif way == 2 and isinstance(holder, dict):
        holder[f"{key}s"] = holder.pop(key)
    elif way == 3:
        other, where = draw.one(list(places(whole)))
        holder[key] = copy.deepcopy(other[where])
    else:
        holder[key] = draw.one(STRANGE)
    return whole


def torn(text: str, draw: Draw) -> str:
    """A text cut short, or with a letter lost, doubled or replaced."""
    at = draw.whole(0, len(text) - 1)
    return draw.one(
        (text[:at], text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:], text[:at] + '"' + text[at + 1 :])
    )
