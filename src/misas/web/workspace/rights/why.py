"""Why an answer is what it is, for the screen: its lines, the figures of the C2S that add up, what would change it.

Sentences are those of `wording`, the same in the letter and in the machine doors. No query here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

from misas.core.rights.engine import C2SFigures, IfClaimed
from misas.core.rights.facts import Atom, FactTable
from misas.core.rights.grounds import Ground
from misas.core.rights.rules import Right
from misas.lib.french import NBSP, euros
from misas.wording.rights_answers import origin_words
from misas.wording.rights_reasons import ground_line, money, period_words

C2S_RIGHTS: Final = frozenset({"c2s"})
"""The rights whose answer is made of the resources and the ceilings of the C2S."""


@dataclass(frozen=True, slots=True)
class WhyLine:
    """One line: its sentence, whether it speaks for the right, and the question it misses."""

    text: str
    state: str
    icon: str
    says: str
    url: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class FigureLine:
    label: str
    source: str
    period: str
    amount: str


@dataclass(frozen=True, slots=True)
class FiguresShown:
    """The resources that count, line by line, their total, the two ceilings, and what unknown facts may still move."""

    lines: tuple[FigureLine, ...]
    base: str
    ceilings: str
    range: str


class FactAddress(Protocol):
    def __call__(self, atom: Atom) -> str: ...


def why_lines(
    grounds: Iterable[Ground], table: FactTable, labels: Mapping[str, str], fact_url: FactAddress | None
) -> list[WhyLine]:
    """`labels`: the French of the engine's rules; `fact_url`: where a missing fact is asked, while it may be."""
    shown = []
    for ground in grounds:
        text = ground_line(ground, table, labels)
        if ground.is_missing and ground.fact is not None:
            url = fact_url(ground.fact) if fact_url else ""
            shown.append(WhyLine(text, "missing", "search", "À vérifier", url, table[ground.fact.fact].label))
        elif ground.holds:
            shown.append(WhyLine(text, "holds", "check", "Remplie"))
        else:
            shown.append(WhyLine(text, "fails", "x", "Non remplie"))
    return shown


def figures(c2s: C2SFigures, table: FactTable, labels: Mapping[str, str]) -> FiguresShown:
    lines = tuple(
        FigureLine(
            label=_label(line, table, labels),
            source=origin_words(line.origin) if line.origin else "",
            period=period_words(line.period) if line.period else "",
            amount=money(line.amount) if line.amount is not None else "à vérifier",
        )
        for line in c2s.lines
    )
    free, paid = _whole(c2s.ceiling_free), _whole(c2s.ceiling_contribution)
    ceilings = f"Plafond de la C2S gratuite{NBSP}: {free}. Plafond avec participation{NBSP}: {paid}."
    if c2s.contribution_high > 0:
        ceilings += f" Participation du foyer{NBSP}: {_between(c2s.contribution_low, c2s.contribution_high)} par mois."
    moves = c2s.base_low != c2s.base_high
    unsure = f"Selon ce qui manque, le total va de {money(c2s.base_low)} à {money(c2s.base_high)}." if moves else ""
    return FiguresShown(lines, money(c2s.base_held), ceilings, unsure)


def if_claimed_lines(
    found: Iterable[IfClaimed], titles: Mapping[str, Right], labels: Mapping[str, str]
) -> list[str]:  # fmt: skip
    """What claiming a right would open besides: told on that right, never as an advice to change the facts."""
    told = []
    for one in found:
        then, now = labels.get(one.tier_then, one.tier_then), labels.get(one.tier_now, one.tier_now)
        if then != now and one.right in titles:
            told.append(f"Si ce droit est versé, la C2S change aussi{NBSP}: «{NBSP}{then}{NBSP}» au lieu de"
                        f" «{NBSP}{now}{NBSP}».")  # fmt: skip
    return told


def _label(line: Ground, table: FactTable, labels: Mapping[str, str]) -> str:
    if line.rule in labels:
        return labels[line.rule]
    return table[line.fact.fact].label if line.fact is not None else line.rule


def _whole(amount: int) -> str:
    return euros(amount * 100, decimals=False)


def _between(low: Decimal, high: Decimal) -> str:
    return money(high) if low == high else f"de {money(low)} à {money(high)}"
