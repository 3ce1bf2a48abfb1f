"""Of the facts that a right may read, those that can matter for this household: the C2S says which in its own terms.

`core.rights.c2s_facts` names what the C2S needs of a household as it is held; a fact that only another answer would
open is kept. For the other rights, all that they read is kept. Not here: which facts a right reads (`reads`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from misas.connectors.openfisca.server.complementary import DROIT
from misas.connectors.openfisca.server.reads import READS
from misas.connectors.openfisca.server.scene import Scene
from misas.core.rights.c2s_facts import CEILING_GAP, missing
from misas.core.rights.codes import Role
from misas.core.rights.facts import HOUSEHOLD, Household, Value
from misas.core.rights.unknowns import completed
from openfisca_misas import tables

COMPLEMENTARY = frozenset({DROIT, "misas_ame", "misas_c2s_presumed"})


def narrowed(whole: Scene, variables: Collection[str]) -> Scene:
    """The scene with only the unknown facts that can matter to these variables."""
    others = set(variables) - COMPLEMENTARY
    kept_for_others = frozenset().union(*(READS[one] for one in others)) if others else frozenset()
    needed = may_be_missing(whole.household)
    described = {HOUSEHOLD, *(one.id for one in whole.household.members)}
    unknown = tuple(
        # a doubt of two euros at most: between its two ends, nothing else can happen
        replace(one, tries=one.tries[:2]) if one.fact == CEILING_GAP else one
        for one in whole.unknown
        if one.fact in kept_for_others
        or one.key in needed
        or one.member not in described
        or one.fact in WHO
        or (one.fact == CEILING_GAP and _is_any_ceiling_doubtful(whole.household.month))
    )
    return replace(whole, unknown=unknown)


def _is_any_ceiling_doubtful(month: date) -> bool:
    rows = (tables.ceilings_at(month, zone) for zone in (tables.METROPOLE, tables.OVERSEAS))
    return any(row is not None and row.doubtful for row in rows)


WHO = frozenset({"couple", "children_count"})


def may_be_missing(household: Household) -> frozenset[tuple[str, str]]:
    """What the C2S needs and is not held, whatever the answers that open further questions."""
    gates: dict[tuple[str, str], Value] = {}
    for one in household.members:
        held = one.facts.get("in_charge")
        if one.role is Role.CHILD and (held is None or held.value is None):
            gates[one.id, "in_charge"] = True
        permit = one.facts.get("permit")
        if permit is None or permit.value is None:
            gates[one.id, "permit"] = "expired"
    opened = completed(household, {key: value for key, value in gates.items() if key[1] == "in_charge"})
    foreign = completed(household, gates)
    atoms = (*missing(household), *missing(opened), *missing(foreign))
    return frozenset((atom.member, atom.fact) for atom in atoms)
