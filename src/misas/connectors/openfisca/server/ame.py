"""Why an answer about the AME: an irregular stay of more than three months, and resources against the ceiling.

The conditions are those of the right's own file, each with its fact and where it comes from; the resources are the
lines of the C2S, which add up to the total compared with its free ceiling (CASF L251-1). Nobody looks at the resources
of a minor. Not here: the answer itself, which the extension decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from misas.connectors.openfisca.server import base_lines
from misas.connectors.openfisca.server.base_lines import CEILING_DOUBT, SO_FAR
from misas.connectors.openfisca.server.complementary import BASE, FREE, FREE_GAP, euros
from misas.connectors.openfisca.server.copies import Copies
from misas.connectors.openfisca.server.scene import Scene
from misas.connectors.openfisca.server.trying import BEST, HELD
from misas.connectors.openfisca.server.why import MISSING, Computed, missing_rule, rule_of
from misas.core.rights.codes import Operator, Verdict
from misas.core.rights.facts import FactTable
from misas.core.rights.grounds import LINES, Ground, grounds_of
from misas.core.rights.months import elapsed_years, month_text, window
from misas.core.rights.rules import Right

ARTICLE: Final = "CASF L251-1, CSS L861-1"
OF_AGE: Final = 18
RESOURCES: Final = 8
"""Resources told one by one at the least, whatever else is to say."""


def grounds(one: Computed, right: Right, scene: Scene, copies: Copies, table: FactTable) -> tuple[Ground, ...]:
    """What is missing when it decides; the stay; the total against the ceiling, and the lines that make it."""
    member = scene.members[one.member]
    stay = grounds_of(right, scene.household, table, member.id, verdict=Verdict.YES)
    born = scene.household.held(member.id, "birth_date").value
    if born is not None and elapsed_years(born, scene.household.month) < OF_AGE:  # type: ignore[arg-type]
        return (*_missing(one, scene, copies), *stay)[:LINES]
    missing = tuple(_missing(one, scene, copies))[: LINES - RESOURCES - len(stay) - 1]
    family = int(copies.family_of_row[copies.row[HELD, one.member]])
    most = LINES - len(missing) - len(stay) - 1
    lines, base = base_lines.folded(tuple(base_lines.lines_of(scene, copies, table, family)), most)
    told = {each.fact for each in missing}
    against = _against(one, scene, copies, base)
    still = against.rule == SO_FAR
    return (
        *missing,
        *stay,
        against,
        *(each for each in lines if each.amount is not None or (still and each.fact not in told)),
    )


def _missing(one: Computed, scene: Scene, copies: Copies) -> Iterator[Ground]:
    for atom in one.ends.decisive[:MISSING]:
        if atom == CEILING_DOUBT:
            yield base_lines.ceiling_line(scene, base_lines.is_overseas(copies))
        else:
            yield Ground(missing_rule(scene, atom) or rule_of(one.variable), ARTICLE, False, fact=atom)


def _against(one: Computed, scene: Scene, copies: Copies, held: Decimal) -> Ground:
    """The resources of the window against the ceiling: those that are known, while a question may still move them."""

    def read(variable: str) -> Any:
        return copies.family_of_member(copies.simulation.calculate(variable, copies.month), one.member)

    bases, months = read(BASE), window(scene.household.month)
    tried = bases[BEST:]
    known = euros(tried.min()) == euros(tried.max())
    base = euros(tried[0]) if known else held
    ceiling = Decimal(int(euros(read(FREE)[HELD]) - euros(read(FREE_GAP)[HELD])))
    return Ground(
        BASE if known else SO_FAR,
        ARTICLE,
        base <= ceiling,
        amount=base,
        period=f"{month_text(months[0])}/{month_text(months[-1])}",
        operator=Operator.AT_MOST,
        threshold=ceiling,
    )
