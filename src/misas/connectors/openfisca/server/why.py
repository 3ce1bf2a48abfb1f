"""Why an amount that OpenFisca computes: the result, the steps just before it, the facts that it really read.

From the trace of the calculation, on what is held: zero nodes are dropped, the months of one variable folded in one
line. Not here: the C2S, whose lines add up (`complementary`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from misas.connectors.openfisca.server.copies import PERSON, Copies
from misas.connectors.openfisca.server.derived import ESTIMATED
from misas.connectors.openfisca.server.scene import Scene
from misas.connectors.openfisca.server.staying import COUNTED, Counts, Stay
from misas.connectors.openfisca.server.trying import HELD, Found
from misas.core.rights.codes import Aspect, FactPeriod, Nature
from misas.core.rights.facts import HOUSEHOLD, Atom, FactTable
from misas.core.rights.grounds import LINES, Ground
from misas.core.rights.months import month_text, window
from misas.core.rights.undescribed import DESCRIBE, to_describe
from openfisca_misas.amounts import cents

STEPS: Final = 6
MISSING: Final = 12
LINE: Final = "openfisca:"
BURSARY: Final = "bourse_criteres_sociaux"
ASSUMED: Final = "misas_earlier_income"
NO_PARENTS: Final = "misas_parents_income"
SHORT_STAY: Final = "misas_partner_stay"
STAY_UNKNOWN: Final = "misas_partner_stay_unknown"
LABELS: Final = {
    SHORT_STAY: "Séjour de l’autre membre du couple, trop court : il ne compte pas, ses ressources comptent",
    STAY_UNKNOWN: "Séjour de l’autre membre du couple, non connu : le montant en dépend",
    ASSUMED: "Revenus d’avant la période étudiée : supposés les mêmes, montant à vérifier",
    NO_PARENTS: "Revenus des parents : non étudiés ici, montant à vérifier",
}


OF_THE_STAY: Final = {"rsa": "CASF L262-5", "ppa": "CSS L842-2"}
"""The article that says who of a couple counts."""


@dataclass(frozen=True, slots=True)
class Computed:
    """One right computed for one member: its amount (none is told when it is an estimate, nor when an unknown fact may
    change it), its ends, the trace of its formula."""

    variable: str
    member: int
    amount: Decimal | None
    ends: Found
    tree: Any
    article: str
    """The article of the right's own file: for the lines whose variable names none."""
    stay: Stay = COUNTED
    """How the law counts the other one of a couple."""
    amount_asks: tuple[Atom, ...] = ()
    """The unknown facts that the amount of a right that is due hangs on."""
    steps_told: bool = True
    """Whether the steps of what is held are those of the amount."""


def missing_rule(scene: Scene, atom: Atom) -> str:
    """The rule of a line that misses a member rather than a fact; "" when it is the fact that is asked."""
    role = to_describe(scene.household, atom.member, atom.fact)
    return DESCRIBE[role] if role else ""


def rule_of(variable: str) -> str:
    """The name of a line about a variable: never the name of a reason of the C2S, which may be that of a benefit."""
    return f"{LINE}{variable}"


def grounds(one: Computed, scene: Scene, copies: Copies, table: FactTable) -> tuple[Ground, ...]:
    """The lines of one right: its amount, what is assumed, the steps, the facts; what is missing, when it decides."""
    known = copies.simulation.tax_benefit_system.get_variable(one.variable)
    due, lines = one.ends.worst, []
    if one.ends.decisive:
        lines += [
            Ground(missing_rule(scene, atom) or rule_of(one.variable), one.article, False, fact=atom)
            for atom in one.ends.decisive[:MISSING]
        ]
    else:
        euros = one.amount
        value, month = due if euros is None else None, month_text(scene.household.month)
        lines.append(
            Ground(rule_of(one.variable), one.article or _article(known), due, value=value, amount=euros, period=month)
        )
        if one.variable in ESTIMATED:
            lines.append(Ground(NO_PARENTS if one.variable == BURSARY else ASSUMED, one.article, due))
        if one.stay.counts is Counts.NO:
            lines.append(Ground(SHORT_STAY, OF_THE_STAY[one.variable], due))
        if one.stay.counts is Counts.UNKNOWN and due:
            lines.append(Ground(STAY_UNKNOWN, OF_THE_STAY[one.variable], due, fact=one.stay.asks))
        lines += [
            Ground(missing_rule(scene, atom) or rule_of(one.variable), one.article, False, fact=atom)
            for atom in one.amount_asks[:MISSING]
        ]
        lines += list(_steps(one, scene, copies))[:STEPS] if one.steps_told else []
    lines += _facts(one, scene, table)
    return tuple(lines[:LINES])


def _article(variable: Any) -> str:
    """The law of a variable in a few words, when it names an article; its address is of no use to the person."""
    for reference in variable.reference or ():
        if isinstance(reference, str) and not reference.startswith("http"):
            return reference.strip()[:80]
    return ""


def _steps(one: Computed, scene: Scene, copies: Copies) -> Iterator[Ground]:
    """What the formula asked first, in euros, for the person or the foyer; not what is a fact of ours."""
    system = copies.simulation.tax_benefit_system
    totals: dict[str, Decimal] = {}
    for child in one.tree.children:
        variable = system.get_variable(child.name)
        if variable is None or variable.value_type is not float or child.value is None:
            continue
        row = copies.row[HELD, one.member]
        entity = variable.entity.key
        place = row if entity == PERSON else copies.family_of_row[row] if entity == "famille" else HELD
        if place < len(child.value) and variable.formulas:
            amount = Decimal(int(cents(child.value[place]))).scaleb(-2)
            totals[child.name] = totals.get(child.name, Decimal(0)) + amount
    when = month_text(scene.household.month)
    for name, total in totals.items():
        if total:
            yield Ground(
                rule_of(name), _article(system.get_variable(name)) or one.article, True, amount=total, period=when
            )


def _facts(computed: Computed, scene: Scene, table: FactTable) -> list[Ground]:
    """The facts that the calculation read and that are held: amounts first, the largest first; no nothing."""
    read = names_of(computed.tree)
    month, lines = scene.household.month, []
    for one in table.values():
        if one.variable not in read or not one.is_read_in(month):
            continue
        owners = [HOUSEHOLD] if one.entity.value == "foyer" else [who.id for who in scene.household.members]
        for owner in owners:
            aspect = Aspect.VALUE
            if one.nature is Nature.MONTHLY:
                aspect = Aspect.MONTH if one.period is FactPeriod.MONTH else Aspect.WINDOW
            atom, held = Atom(owner, one.id, aspect), scene.household.held(owner, one.id)
            value = scene.household.value(atom)
            if not value:
                continue
            euros = value if isinstance(value, Decimal) and one.nature in (Nature.MONTHLY, Nature.AMOUNT) else None
            months = window(month)
            period = (
                f"{month_text(months[0])}/{month_text(months[-1])}" if aspect is Aspect.WINDOW else month_text(month)
            )
            plain = None if euros is not None else value
            lines.append(Ground(rule_of(one.variable), computed.article, True, atom, plain, euros, period, held))
    lines.sort(key=lambda line: -abs(line.amount or Decimal(0)))
    return lines


def names_of(tree: Any) -> set[str]:
    """Every variable of a trace."""
    found: set[str] = set()
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        found.add(node.name)
        waiting += node.children
    return found
