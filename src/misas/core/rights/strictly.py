"""A plain JSON value read as one type and no other: what is not of it is a fault, never another value."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any


def decimal(raw: Any) -> Decimal:
    value = Decimal(text(raw))
    if not value.is_finite():
        raise ValueError("not an amount")
    return value


def maybe(raw: Any, read: Callable[[Any], Any]) -> Any:
    return None if raw is None else read(raw)


def text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise TypeError(f"not a text: {raw!r}")
    return raw


def boolean(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise TypeError(f"not a yes or a no: {raw!r}")
    return raw


def whole(raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise TypeError(f"not a number: {raw!r}")
    return raw


def array(raw: Any) -> list[Any]:
    if not isinstance(raw, list):
        raise TypeError(f"not a list: {raw!r}")
    return raw
