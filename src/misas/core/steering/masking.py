"""Small groups are not shown: under FLOOR, a figure is masked, and so are others by which it could be found again.

A list is always shown with its total, so one masked value alone would be total minus the rest: values are masked, the
smallest first, until the masked ones together reach FLOOR and are at least two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

FLOOR: Final = 11


def is_small(value: int) -> bool:
    """Zero is nobody, and may be shown."""
    return 0 < value < FLOOR


def masked(values: Sequence[int]) -> list[int | None]:
    """These parts of one total, None where it must not be shown."""
    hidden = {place for place, value in enumerate(values) if is_small(value)}
    if hidden:
        others = sorted((value, place) for place, value in enumerate(values) if value and place not in hidden)
        while others and (len(hidden) < 2 or sum(values[place] for place in hidden) < FLOOR):
            hidden.add(others.pop(0)[1])
    return [None if place in hidden else value for place, value in enumerate(values)]


def shown(value: int) -> int | None:
    """One figure that stands alone, such as a total."""
    return None if is_small(value) else value
