"""The removable list of corrections to OpenFisca-France: each point of the law, what it patches, its probe.

A probe looks at the published system and says whether the fault is still there; once upstream mends it the probe's
test fails, and the correction is to be deleted. Documented points patch nothing and are watched all the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from openfisca_misas.corrections import ceilings, decision, household, probes, resources
from openfisca_misas.law import BY_NUMBER, Point

Patch = Callable[[Any], Any]
"""Given the system, the Variable class that updates upstream's variable of the same name."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One point: its law and dates, the upstream variables that it updates, and its probe."""

    point: Point
    patches: tuple[Patch, ...]
    probe: Callable[[Any], bool]

    def apply(self, tbs: Any) -> None:
        """Update upstream's variables in place; a variable that another point already updated is left alone."""
        done: set[Patch] = tbs.__dict__.setdefault("misas_patches", set())
        for patch in self.patches:
            if patch not in done:
                tbs.update_variable(patch(tbs))
                done.add(patch)


_CEILINGS: tuple[Patch, ...] = (ceilings.free_ceiling, ceilings.participative_ceiling)
_BASE: tuple[Patch, ...] = (resources.person_base, resources.family_base)
_DECISION: tuple[Patch, ...] = (decision.free_right, decision.participative_right)
_PATCHES: dict[int, tuple[Patch, ...]] = {
    1: _CEILINGS,
    2: (*_BASE, household.pre_eligibility),
    3: _DECISION,
    4: (*_DECISION, ceilings.overseas_ceiling),
    5: (ceilings.overseas_ceiling,),
    6: (),
    7: (household.persons_in_charge, decision.participation_of_foyer, *_CEILINGS, *_BASE),
    8: (decision.participation_of_one,),
    9: (household.persons_in_charge, household.pre_eligibility, decision.participation_of_one),
    10: (resources.family_base,),
    11: _BASE,
    12: (),
    13: _BASE,
    14: (household.pre_eligibility,),
    15: _BASE,
    16: _CEILINGS,
    17: (),
    18: (*_BASE, *_DECISION),
}
CORRECTIONS = tuple(Correction(BY_NUMBER[n], patches, probes.PROBES[n]) for n, patches in _PATCHES.items())
