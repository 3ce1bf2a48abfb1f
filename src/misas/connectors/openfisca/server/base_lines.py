"""The lines that add up to the base of resources, and those that say what is doubtful of it.

Lines come from the parts that the formula itself adds (`corrections.resources`): months folded in one sum, nothing
shown that is zero, the smallest put together when there are too many.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from misas.connectors.openfisca.server.copies import FAMILY, PERSON, Copies
from misas.connectors.openfisca.server.scene import Scene
from misas.connectors.openfisca.server.trying import HELD
from misas.core.rights.c2s_facts import ASSETS, BY_MONTH, CEILING_GAP, COUNTED, OF_FAMILY
from misas.core.rights.c2s_facts import LAST_NOTICE as NOTICED
from misas.core.rights.c2s_facts import LAST_YEAR as YEARLY
from misas.core.rights.c2s_facts import NOTICE_ONLY as NOTICED_ONLY
from misas.core.rights.codes import Aspect, FactPeriod
from misas.core.rights.facts import HOUSEHOLD, Atom, FactTable
from misas.core.rights.grounds import Ground
from misas.core.rights.months import month_text, window
from misas.core.rights.undescribed import DESCRIBE, TOLD_BY, undescribed
from openfisca_misas import tables
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

CEILING_DOUBT: Final = Atom(HOUSEHOLD, CEILING_GAP)
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
