"""The C2S: its figures at both ends, the lines that add up to the base, the reason of the answer.

Lines come from the parts that the formula itself adds (`corrections.resources`): months folded in one sum, nothing
shown that is zero, the smallest put together when there are too many. Not here: the tiers, which the extension decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

import numpy as np

from misas.connectors.openfisca.server.copies import FAMILY, PERSON, Copies
from misas.connectors.openfisca.server.moving import ends, moves
from misas.connectors.openfisca.server.scene import Scene
from misas.connectors.openfisca.server.trying import BEST, HELD, Near, Trial
from misas.core.rights.c2s_facts import ASSETS, BY_MONTH, CEILING_GAP, COUNTED, OF_FAMILY
from misas.core.rights.c2s_facts import LAST_NOTICE as NOTICED
from misas.core.rights.c2s_facts import LAST_YEAR as YEARLY
from misas.core.rights.c2s_facts import NOTICE_ONLY as NOTICED_ONLY
from misas.core.rights.codes import Aspect, FactPeriod, Operator
from misas.core.rights.engine import C2SFigures
from misas.core.rights.facts import HOUSEHOLD, Atom, FactTable
from misas.core.rights.grounds import Ground
from misas.core.rights.months import month_text, window
from misas.core.rights.undescribed import DESCRIBE, TOLD_BY, undescribed
from openfisca_misas import tables
from openfisca_misas.amounts import cents
from openfisca_misas.corrections.household import in_foyer
from openfisca_misas.corrections.resources import (
    ALIMONY_PAID,
    HOUSING,
    IDLE,
    LAST_NOTICE,
    TRAINING_LEFT_OUT,
    WAGES_LEFT_OUT,
    family_parts,
    person_parts,
)

DROIT, MOTIF, BASE = "misas_c2s_droit", "misas_c2s_motif", "css_cmu_base_ressources"
FREE, PAYING, CONTRIBUTION = "cmu_c_plafond", "acs_plafond", "misas_c2s_participation_mensuelle"
TARIFF = "css_participation_forfaitaire_montant"
FREE_GAP, PAYING_GAP = "misas_c2s_free_gap", "misas_c2s_participative_gap"
CEILING_DOUBT: Final = Atom(HOUSEHOLD, CEILING_GAP)
RANK: Final = ("refus", "ame", "participation", "presomption", "gratuite", "automatique_rsa")
"""Tiers from the least to the most."""
DUE: Final = frozenset(RANK[2:])
FREE_TIERS: Final = frozenset(RANK[4:])
OTHERS: Final = "misas_other_resources"
SO_FAR: Final = "misas_resources_so_far"
"""The base of what is held, while a resource is not known."""
LINES: Final = 19
"""Resources shown one by one; the reason, both ceilings and what is doubtful come besides: 25 in all."""
RESOURCES: Final = frozenset(
    {*COUNTED, *BY_MONTH, *YEARLY, *NOTICED.values(), *NOTICED_ONLY, *ASSETS, *OF_FAMILY, "aspa", "bursary"}
)
"""The facts that may enter the base."""
OF_BENEFIT: Final = {
    "css_base_ressources_aah_individu": "aah",
    "css_base_ressources_asi_individu": "asi",
    "css_base_ressources_aspa_asv": "aspa",
}
ARTICLES: Final = {
    HOUSING: "CSS R861-5, R861-7",
    WAGES_LEFT_OUT: "CSS R861-8",
    TRAINING_LEFT_OUT: "CSS R861-8",
    ALIMONY_PAID: "CSS R861-9",
    **dict.fromkeys(IDLE, "CSS R861-6"),
}
ARTICLE: Final = "CSS R861-4, R861-8"
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


def folded(lines: tuple[Ground, ...], most: int = LINES) -> tuple[tuple[Ground, ...], Decimal]:
    """At most so many lines, the smallest amounts in one; and what they add up to. Missing lines come last."""
    told = [line for line in lines if line.amount is not None]
    missing = [line for line in lines if line.amount is None]
    base = sum((line.amount or Decimal(0) for line in told), Decimal(0))
    told.sort(key=lambda line: -abs(line.amount or Decimal(0)))
    if len(told) > most:
        rest = sum((line.amount or Decimal(0) for line in told[most - 1 :]), Decimal(0))
        told = [*told[: most - 1], Ground(OTHERS, ARTICLE, True, amount=rest, period=told[0].period)]
    return (*told, *missing[: max(0, most - len(told))]), base


def lines_of(scene: Scene, copies: Copies, table: FactTable, family: int = HELD) -> Iterator[Ground]:
    """Each part of the base of what is held that is not zero, then each resource that is not known. `family`: the foyer
    of the held copy that is asked about, that of the applicant when none is told."""
    month = scene.household.month
    facts = {one.variable: one.id for one in table.values()} | OF_BENEFIT
    simulation, rows = copies.simulation, copies.row[HELD]
    persons, families = simulation.populations[PERSON], simulation.populations[FAMILY]
    counted = in_foyer(families, copies.month)
    for rule, parts in person_parts(persons, copies.month):
        fact = _fact(rule, facts, table, month)
        for rank, member in enumerate(scene.members[: scene.described]):
            row = rows[rank]
            if counted[row] and copies.family_of_row[row] == family and parts[row]:
                yield _line(rule, fact, member.id, int(parts[row]), scene, table)
    for rule, parts in family_parts(families, copies.month):
        if parts[family]:
            yield _line(rule, _fact(rule, facts, table, month), HOUSEHOLD, int(parts[family]), scene, table)
    for one in scene.unknown:
        if one.atom.fact in RESOURCES:
            yield Ground(
                table[one.fact].variable, ARTICLE, False, fact=one.atom, period=_period(one.fact, table, month)
            )


def _fact(rule: str, facts: dict[str, str], table: FactTable, month: Any) -> str | None:
    """The fact that a part of the base comes from; the last tax notice has its own since it is read."""
    noticed = LAST_NOTICE.get(rule)
    if noticed in facts and table[facts[noticed]].is_read_in(month):
        return facts[noticed]
    return facts.get(rule)


def _line(rule: str, fact: str | None, owner: str, amount: int, scene: Scene, table: FactTable) -> Ground:
    month = scene.household.month
    months = window(month)
    period = f"{month_text(months[0])}/{month_text(months[-1])}"
    atom, origin = None, None
    if fact is not None:
        aspect = Aspect.WINDOW if table[fact].period is FactPeriod.WINDOW else Aspect.VALUE
        atom, origin = Atom(owner, fact, aspect), scene.household.held(owner, fact)
        period = _period(fact, table, month)
    if rule == HOUSING:
        period = month_text(month)
    euros_ = Decimal(amount).scaleb(-2)
    return Ground(rule, ARTICLES.get(rule, ARTICLE), True, atom, amount=euros_, period=period, origin=origin)


def _period(fact: str, table: FactTable, month: Any) -> str:
    one = table[fact]
    if one.period is FactPeriod.WINDOW:
        months = window(month)
        return f"{month_text(months[0])}/{month_text(months[-1])}"
    if one.period is FactPeriod.CALENDAR_YEAR:
        return f"{month.year - 1}-01/{month.year - 1}-12"
    return month_text(month)


def undescribed_lines(scene: Scene) -> tuple[Ground, ...]:
    """A line for each kind of member who is told and not described: what she brings is not known."""
    fact_of = {role: fact for fact, role in TOLD_BY.items()}
    return tuple(
        Ground(DESCRIBE[role], "CSS R861-2", False, fact=Atom(HOUSEHOLD, fact_of[role]))
        for role in undescribed(scene.household)
    )


def is_overseas(copies: Copies) -> bool:
    """Whether the ceiling of what is held is that of the overseas departments."""
    return bool(copies.of_family(copies.simulation.calculate("cmu_eligible_majoration_dom", copies.month))[HELD])


def ceiling_line(scene: Scene, overseas: bool) -> Ground:
    """The ceiling that nobody read in its arrêté, once it changes the answer."""
    row = tables.ceilings_at(scene.household.month, tables.OVERSEAS if overseas else tables.METROPOLE)
    return Ground(f"misas_{CEILING_GAP}", row.text if row else "", False, fact=CEILING_DOUBT)


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
