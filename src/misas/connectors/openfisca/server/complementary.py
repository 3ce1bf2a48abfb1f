"""The C2S: its figures at both ends, the reason of the answer.

Not here: the lines of its base (`base_lines`), the tiers, which the extension decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

import numpy as np

from misas.connectors.openfisca.server.base_lines import OTHERS, SO_FAR, folded, lines_of
from misas.connectors.openfisca.server.copies import Copies
from misas.connectors.openfisca.server.moving import ends, moves
from misas.connectors.openfisca.server.scene import Scene
from misas.connectors.openfisca.server.trying import BEST, Near, Trial
from misas.core.rights.codes import Operator
from misas.core.rights.engine import C2SFigures
from misas.core.rights.facts import FactTable
from misas.core.rights.grounds import Ground
from misas.core.rights.months import month_text, window
from openfisca_misas import tables
from openfisca_misas.amounts import cents
from openfisca_misas.corrections.resources import (
    HOUSING,
    TRAINING_LEFT_OUT,
    WAGES_LEFT_OUT,
)

DROIT, MOTIF, BASE = "misas_c2s_droit", "misas_c2s_motif", "css_cmu_base_ressources"
FREE, PAYING, CONTRIBUTION = "cmu_c_plafond", "acs_plafond", "misas_c2s_participation_mensuelle"
TARIFF = "css_participation_forfaitaire_montant"
FREE_GAP, PAYING_GAP = "misas_c2s_free_gap", "misas_c2s_participative_gap"
RANK: Final = ("refus", "ame", "participation", "presomption", "gratuite", "automatique_rsa")
"""Tiers from the least to the most."""
DUE: Final = frozenset(RANK[2:])
FREE_TIERS: Final = frozenset(RANK[4:])
LABELS: Final = {
    WAGES_LEFT_OUT: "Part des salaires non comptée, travail interrompu",
    TRAINING_LEFT_OUT: "Rémunération de formation terminée, non comptée",
    HOUSING: "Forfait logement",
    OTHERS: "Autres ressources, ensemble",
    BASE: "Ressources comptées",
    SO_FAR: "Ressources comptées, pour ce qui est connu",
    FREE: "Plafond sans participation",
    PAYING: "Plafond avec participation",
    MOTIF: "Motif",
    CONTRIBUTION: "Participation du foyer, par mois",
}


@dataclass(frozen=True, slots=True)
class Complementary:
    """The C2S of every copy, as arrays: tier and reason (codes), base and ceilings and contribution (euros)."""

    tier: Any
    reason: Any
    base: Any
    free: Any
    paying: Any
    contribution: Any
    tariff: Any
    """What the foyer would pay a month with contribution, whether or not it is in that tier."""
    free_gap: Any
    paying_gap: Any
    """Euros by which each ceiling was moved for the copy, where its arrêté was not read."""

    @classmethod
    def of(cls, copies: Copies) -> Complementary:
        def read(variable: str) -> Any:
            return copies.of_family(copies.simulation.calculate(variable, copies.month))

        return cls(
            read(DROIT).decode_to_str(),
            read(MOTIF).decode_to_str(),
            cents(read(BASE)) / 100,
            cents(read(FREE)) / 100,
            cents(read(PAYING)) / 100,
            cents(read(CONTRIBUTION)) / 100,
            cents(read(TARIFF)) / 100,
            read(FREE_GAP),
            read(PAYING_GAP),
        )

    def rank(self) -> Any:
        """Each copy's tier as its place in RANK."""
        places = {tier: place for place, tier in enumerate(RANK)}
        return _map(self.tier, places)

    def margin(self) -> Any:
        """How far above the ceiling with contribution each copy stands, in euros a year."""
        return self.base - self.paying


def _map(codes: Any, places: dict[str, int]) -> Any:
    return np.array([places[str(code)] for code in codes])


def euros(amount: Any) -> Decimal:
    """A float of euros to the cent."""
    return Decimal(int(cents(amount))).scaleb(-2)


def figures(found: Complementary, scene: Scene, copies: Copies, table: FactTable, trial: Trial) -> C2SFigures:
    """The figures of the foyer over all copies; lines of what is held."""
    tried = slice(BEST, None)
    ranks = found.rank()
    low, high = BEST + int(ranks[tried].argmin()), BEST + int(ranks[tried].argmax())
    lines, base = folded(tuple(lines_of(scene, copies, table)))
    bases = [euros(found.base[tried].min()), euros(found.base[tried].max())]
    if bases[0] != bases[1]:
        bases[0] = max(bases[0], Decimal(0))  # nobody has less than nothing: alimony was tried beyond what is earned
    pays = [euros(found.contribution[tried].min()), euros(found.contribution[tried].max())]
    if found.tier[low] in ("refus", "ame") and found.tier[high] in FREE_TIERS:
        pays[1] = euros(found.tariff[tried].max())  # the tier between the two ends, whether or not a copy fell in it
    near = Near(trial.choice[BEST:])
    return C2SFigures(
        ceiling_free=int(found.free[high] - found.free_gap[high]),
        ceiling_contribution=int(found.paying[high] - found.paying_gap[high]),
        base_low=bases[0],
        base_high=bases[1],
        contribution_low=pays[0],
        contribution_high=pays[1],
        lines=lines,
        base_held=base,
        tier_low=str(found.tier[low]),
        tier_high=str(found.tier[high]),
        reason_low=str(found.reason[low]),
        reason_high=str(found.reason[high]),
        free_ends=ends(found.free - found.free_gap),
        contribution_ends=ends(found.paying - found.paying_gap),
        moves_base=moves(scene, near, found.base),
        moves_ceilings=moves(scene, near, found.free - found.free_gap),
        moves_contribution=() if pays[0] == pays[1] else moves(scene, near, found.contribution, ranks, found.tariff),
    )


def grounds(told: C2SFigures, month: date, doubts: tuple[Ground, ...] = ()) -> tuple[Ground, ...]:
    """Why the answer: its reason once settled, the resources against both ceilings, what is doubtful besides, then the
    lines of the base."""
    when = month_text(month)
    due = told.tier_low in DUE
    settled, known = due == (told.tier_high in DUE), told.base_low == told.base_high
    reason = (Ground(MOTIF, _law(told.reason_low), due, value=told.reason_low, period=when),) if settled else ()
    base, months = told.base_low if known else told.base_held, window(month)
    against = tuple(
        Ground(
            BASE if known else SO_FAR,
            "CSS L861-1",
            base <= ceiling,
            amount=base,
            period=f"{month_text(months[0])}/{month_text(months[-1])}",
            operator=Operator.AT_MOST,
            threshold=Decimal(ceiling),
        )
        for ceiling in (
            _against(base, told.ceiling_free, told.free_ends),
            _against(base, told.ceiling_contribution, told.contribution_ends),
        )
    )
    return (*reason, *against, *doubts, *told.lines)


def _against(base: Decimal, ceiling: int, ends: tuple[int, int] | None) -> int:
    """The ceiling that resources are held against: of one that may move, the lowest when even it is high enough."""
    low, high = ends or (ceiling, ceiling)
    return low if base <= low else high


def _law(reason: str) -> str:
    """The article of a reason."""
    if any(row.benefit == reason for row in tables.presumptions()):
        return "CSS L861-2"
    return LAWS.get(reason, "CSS L861-1")


LAWS: Final = {
    "residence": "CSS L160-1, L861-1",
    "sejour_irregulier": "CSS L160-1, L861-1 ; CASF L251-1",
    "a_rattacher_aux_parents": "CSS R861-2",
    "rsa": "CSS L861-2",
    "rsa_sur_demande": "CSS L861-2",
}
