"""What an amount that is not sure hangs on: the unknown facts that move it from one copy to another.

A figure shown as a range says why it is one. Not here: the figures themselves (`complementary`).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from misas.connectors.openfisca.server.scene import Scene
from misas.connectors.openfisca.server.trying import BEST, Trial, found
from misas.core.rights.facts import Atom
from openfisca_misas.amounts import cents


def ends(ceiling: Any) -> tuple[int, int] | None:
    """A ceiling (whole euros, one per copy) at its lowest and at its highest; None when nothing moves it."""
    low, high = int(ceiling[BEST:].min()), int(ceiling[BEST:].max())
    return (low, high) if low != high else None


def moves(scene: Scene, trial: Trial, *amounts: Any) -> tuple[Atom, ...]:
    """The unknown facts that any of these amounts (one per copy) hangs on, the most telling first; none when every copy
    agrees."""
    every = frozenset(one.fact for one in scene.unknown)
    told = [found(scene.unknown, trial.choice, cents(one), np.asarray(one, dtype=float), every) for one in amounts]
    return tuple(dict.fromkeys(atom for one in told for atom in one.decisive))
