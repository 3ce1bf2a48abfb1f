"""How the tables of the room say that a column holds a code of ours."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import Q


def one_of(column: str, codes: type[StrEnum], *, blank: bool = False) -> Q:
    """`column` holds one of these codes; "" too when `blank`."""
    return Q(**{f"{column}__in": [*([""] if blank else []), *(code.value for code in codes)]})
