"""What an amount that is not sure hangs on: the unknown facts that move it from one copy to another.

A figure shown as a range says why it is one. Not here: the figures themselves (`complementary`).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from misas.connectors.openfisca.server.scene import Scene
from misas.connectors.openfisca.server.trying import BEST, Near
from misas.core.rights.facts import Atom

CENT: Final = 0.01


def ends(ceiling: Any) -> tuple[int, int] | None:
    """A ceiling (whole euros, one per copy) at its lowest and at its highest; None when nothing moves it."""
    low, high = int(ceiling[BEST:].min()), int(ceiling[BEST:].max())
    return (low, high) if low != high else None


def moves(scene: Scene, near: Near, *amounts: Any) -> tuple[Atom, ...]:
    """The unknown facts that any of these amounts (one per copy) hangs on, those that move the most first; none when
    every copy agrees."""
    found: dict[Atom, float] = {}
    is_range = False
    for amount in amounts:
        tried = np.asarray(amount, dtype=float)[BEST:]
        if np.ptp(tried) < CENT:
            continue
        is_range = True
        for column, one in enumerate(scene.unknown):
            moved = max(float(np.ptp(tried[near.of(end, column)])) for end in (0, 1))
            if moved >= CENT:
                found[one.atom] = max(moved, found.get(one.atom, 0.0))
    if is_range and not found:  # no fact moves it alone: all of them may, together
        return tuple(dict.fromkeys(one.atom for one in scene.unknown))
    return tuple(sorted(found, key=lambda atom: -found[atom]))
