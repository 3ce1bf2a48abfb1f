"""The rights engine of the tests: it answers at once, by the wages alone, and keeps the question. No OpenFisca here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from misas.actions import ports
from misas.core.rights.answers import Ends
from misas.core.rights.codes import Aspect, Operator
from misas.core.rights.engine import (
    C2SFigures,
    EngineAnswer,
    EngineAway,
    EngineReview,
    SecondOpinion,
)
from misas.core.rights.facts import Atom, Household
from misas.core.rights.grounds import Ground
from misas.core.rights.months import month_text, window
from misas.core.rights.questions import Doubt

LABELS = {
    "salaire_net": "Salaire net",
    "c2s.base": "Ressources comptées sur douze mois",
    "c2s.ceiling": "Plafond de la C2S gratuite",
    "gratuite": "C2S gratuite",
    "participation": "C2S avec participation",
    "refus": "pas de C2S",
}
WAGE = "wage_net"


@dataclass
class EngineDouble:
    """`is_away`: nobody answers. The C2S is free up to `ceiling`, by the wages held alone; any other right asked for is
    a no. `agrees`: what the second opinion says of the C2S; `gives_up`: it says nothing. `asks`: the fact that leaves
    the C2S unknown, whatever."""

    is_away: bool = False
    agrees: bool = True
    gives_up: bool = False
    ceiling: int = 10_500
    asks: Atom | None = None
    asked: list[Sequence[tuple[str, str]]] = field(default_factory=list)

    def ask(self, household: Household, asked: Sequence[tuple[str, str]], *, within: float) -> EngineReview:
        self.asked.append(tuple(asked))
        if self.is_away:
            raise EngineAway
        member = household.applicant.id
        atom = Atom(member, WAGE, Aspect.WINDOW)
        held = household.held(member, WAGE)
        wages = household.value(atom)
        total = wages if isinstance(wages, Decimal) else None
        months = window(household.month)
        period = f"{month_text(months[0])}/{month_text(months[-1])}"
        line = Ground("salaire_net", "CSS R861-8", True, atom, amount=total, period=period, origin=held)
        answers = [self._answer(right, who, atom, total, line) for right, who in asked]
        doubts = [Doubt(one.right, one.member, {one.decisive[0]: Fraction(1)}) for one in answers if one.decisive]
        high = total if total is not None else Decimal(96_000)
        low = total if total is not None else Decimal(0)
        tier = "gratuite" if high <= self.ceiling else "refus"
        figures = C2SFigures(
            ceiling_free=self.ceiling,
            ceiling_contribution=14_175,
            base_low=low,
            base_high=high,
            contribution_low=Decimal(0),
            contribution_high=Decimal(0),
            lines=(line,),
            base_held=total or Decimal(0),
            tier_low="gratuite",
            tier_high=tier,
            reason_low="",
            reason_high="",
            moves_base=() if total is not None else (atom,),
        )
        kernel = tier if self.agrees else "participation"
        opinion = None if self.gives_up else SecondOpinion(self.agrees, tier, kernel)
        return EngineReview("double", tuple(answers), tuple(doubts), figures, opinion, (), LABELS)

    def _answer(self, right: str, member: str, atom: Atom, total: Decimal | None, line: Ground) -> EngineAnswer:
        if right != "c2s":
            return EngineAnswer(right, member, Ends(False, False), (replace(line, rule=right, holds=False),))
        base = Ground("c2s.base", "CSS R861-8", True, amount=total, operator=Operator.AT_MOST,
                      threshold=Decimal(self.ceiling), period=line.period)  # fmt: skip
        if total is None or self.asks is not None:
            return EngineAnswer(right, member, Ends(False, True), (line,), (self.asks or atom,))
        free = total <= self.ceiling
        return EngineAnswer(right, member, Ends(free, free), (line, replace(base, holds=free)))


@contextmanager
def plugged(double: EngineDouble) -> Iterator[EngineDouble]:
    """Every verb of the block asks this engine."""
    before = ports.ports()
    ports.plug(replace(before, rights_engine=double))
    try:
        yield double
    finally:
        ports.plug(before)
