"""The second opinion: the kernel of core answers the very same households as the engine; any difference is told.

Compared on completed copies, with those who are told and not described as they are tried: both ends, and some between.
Not here: who is right.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from misas.connectors.openfisca.server.complementary import Complementary, euros
from misas.connectors.openfisca.server.scene import Scene
from misas.connectors.openfisca.server.trying import BEST, Trial
from misas.core.rights.c2s_facts import missing
from misas.core.rights.c2s_tables import FIRST_MONTH, C2STables
from misas.core.rights.engine import CENT, SecondOpinion
from misas.core.rights.facts import FactTable, Household
from misas.core.rights.kernel import Incomplete
from misas.core.rights.kernel import second_opinion as ask_kernel
from misas.core.rights.unknowns import completed, unknowns

COMPARED: Final = 12
TURNS: Final = 4  # a fact that is filled may open another


def second_opinion(
    scene: Scene, trial: Trial, found: Complementary, table: FactTable, tables: C2STables
) -> SecondOpinion | None:
    """Both answers for the household; None when nothing can be compared: no C2S yet, or too much missing."""
    if scene.household.month < FIRST_MONTH:
        return None
    last = len(trial.choice)
    step = max(1, (last - BEST) // COMPARED)
    ranks = [BEST, *range(BEST + 1, last, step)][: COMPARED + 1]
    households = [_whole(scene, trial.choice[rank], table) for rank in ranks]
    try:
        opinions = ask_kernel(households, table, tables)
    except Incomplete:
        return None
    for rank, opinion in zip(ranks, opinions, strict=True):
        engine = (
            str(found.tier[rank]),
            euros(found.base[rank]),
            int(found.free[rank]),
            int(found.paying[rank]),
            euros(found.contribution[rank]),
        )
        kernel = (
            opinion.tier,
            opinion.base,
            opinion.ceiling_free,
            opinion.ceiling_contribution,
            opinion.contribution,
        )
        if not _alike(engine, kernel):
            detail = ", ".join(
                f"{name} {one} / {other}"
                for name, one, other in zip(NAMES, engine, kernel, strict=True)
                if one != other
            )
            return SecondOpinion(False, engine[0], kernel[0], detail)
    return SecondOpinion(True, str(found.tier[BEST]), opinions[0].tier)


PRECISION: Final = Decimal("1e-6")
"""OpenFisca stores 24 bits: cents come back exactly below 131,072 €; beyond, far above any ceiling, they do not."""
NAMES: Final = ("tier", "base", "ceiling_free", "ceiling_contribution", "contribution")


def _alike(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """The same answer, each amount within a cent, or within what OpenFisca's floats tell of a huge one."""
    return all(
        abs(a - b) <= max(CENT, abs(a) * PRECISION) if isinstance(a, Decimal) else a == b
        for a, b in zip(one, other, strict=True)
    )


def _whole(scene: Scene, choice: Any, table: FactTable) -> Household:
    """The household of one copy, with every fact that the kernel needs."""
    whole = scene.chosen({one.key: one.tries[rank] for one, rank in zip(scene.unknown, choice, strict=True)})
    for _ in range(TURNS):
        left = missing(whole)
        if not left:
            break
        tries = {one.key: one.tries[0] for one in unknowns(whole, table, {atom.fact for atom in left})}
        whole = completed(whole, tries)
    return whole
