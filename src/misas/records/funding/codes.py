"""How the tables of the room say that a column holds a code of ours."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django.db.models import Q


def values(codes: Iterable[StrEnum]) -> list[str]:
    """Codes as a constraint keeps them: those of a set in alphabetical order, lest a migration see them move."""
    found = [code.value for code in codes]
    return sorted(found) if isinstance(codes, frozenset | set) else found


def one_of(column: str, codes: type[StrEnum], *, blank: bool = False) -> Q:
    """`column` holds one of these codes; "" too when `blank`."""
    return Q(**{f"{column}__in": [*([""] if blank else []), *values(codes)]})
