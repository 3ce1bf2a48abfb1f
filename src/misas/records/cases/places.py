"""Pages of a list by where they begin, not by their number: the thousandth costs what the first costs.

A place is the value of the order's fields on a row, and whether one reads after it or before it. It is written in
addresses: days, instants and numbers only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import F, Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

BETWEEN = "~"


@dataclass(frozen=True, slots=True)
class Order:
    """The fields of an order, all one way, with the kinds of their values; the last one is unique."""

    fields: tuple[str, ...]
    kinds: tuple[type, ...]
    descending: bool = False

    def by(self, *, backwards: bool = False) -> list[str]:
        sign = "-" if self.descending is not backwards else ""
        return [f"{sign}{name}" for name in self.fields]


@dataclass(frozen=True, slots=True)
class Place:
    """Between two rows: `values` are those of the row that stands there, which is not in the page."""

    values: tuple[Any, ...]
    backwards: bool = False

    @property
    def written(self) -> str:
        return BETWEEN.join(_written(value) for value in self.values)


@dataclass(frozen=True, slots=True)
class Stretch[Row]:
    """A page in its order, and the places from which its neighbours are read, None at either end."""

    rows: tuple[Row, ...]
    previous: Place | None
    following: Place | None


def read(order: Order, said: str, *, backwards: bool) -> Place | None:
    """The place of an address. None when nobody wrote it for this order."""
    parts = said.split(BETWEEN)
    if len(parts) != len(order.kinds):
        return None
    try:
        values = tuple(_read(kind, part) for kind, part in zip(order.kinds, parts, strict=True))
    except (ValueError, OverflowError):
        return None
    return Place(values, backwards)


def stretch[Row: Model](
    rows: QuerySet[Row], order: Order, place: Place | None, size: int, whole: Callable[[QuerySet[Row]], QuerySet[Row]]
) -> Stretch[Row]:
    """A page of `size` rows from a place, or the first one. One query: cut first, then `whole` joins to these rows."""
    backwards = place is not None and place.backwards
    cut = sought(rows, order, place)[: size + 1]
    found = list(whole(cut).order_by(*order.by(backwards=backwards)))
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Stretch((), None, None)
    first, last = _values(found[0], order), _values(found[-1], order)
    return Stretch(
        tuple(found),
        previous=Place(first, backwards=True) if (more if backwards else place is not None) else None,
        following=Place(last) if more or backwards else None,
    )


def sought(rows: QuerySet[Any], order: Order, place: Place | None) -> QuerySet[Any]:
    """The rows from a place on, nearest first: a comparison of whole rows, so that an index is entered there."""
    if place is None:
        return rows.order_by(*order.by())
    beyond = TupleLessThan if order.descending is not place.backwards else TupleGreaterThan
    rows = rows.filter(beyond(Tuple(*(F(name) for name in order.fields)), place.values))
    return rows.order_by(*order.by(backwards=place.backwards))


def _values(row: Model, order: Order) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in order.fields)


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)


def _read(kind: type, said: str) -> Any:
    if kind is int:
        if not said.isdecimal() or len(said) > 18:
            raise ValueError(said)
        return int(said)
    if kind is datetime:
        at = datetime.fromisoformat(said)
        if at.tzinfo is None:
            raise ValueError(said)
        return at
    if kind is date:
        return date.fromisoformat(said)
    if not said.isidentifier() or len(said) > 30:
        raise ValueError(said)
    return said
