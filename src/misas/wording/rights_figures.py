"""The figures of the C2S in French: its ceilings, and why an amount or a ceiling is not one figure but a range.

The same sentences on screen and in the JSON of the terminal. Not here: the lines of resources (`rights_reasons`).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from misas.core.rights.engine import C2SFigures
from misas.core.rights.facts import Atom
from misas.lib.french import NBSP, euros
from misas.wording.rights_reasons import money

TELLING: Final = 4
"""Beyond so many times the ceiling, the highest end tells nobody anything."""


def ceilings_words(c2s: C2SFigures) -> str:
    """The ceilings that are sure, and what the household would pay when that is."""
    told = []
    if c2s.free_ends is None:
        told.append(f"Plafond de la C2S gratuite{NBSP}: {_whole(c2s.ceiling_free)} sur un an.")
    if c2s.contribution_ends is None:
        told.append(f"Plafond avec participation{NBSP}: {_whole(c2s.ceiling_contribution)} sur un an.")
    if c2s.contribution_low == c2s.contribution_high > 0:
        told.append(f"Participation du foyer{NBSP}: {money(c2s.contribution_low)} par mois.")
    return " ".join(told)


def ranges_of(c2s: C2SFigures) -> Iterator[tuple[str, tuple[Atom, ...]]]:
    """Each figure that is a range, in a sentence, with the unknown facts that make it one."""
    if c2s.base_low != c2s.base_high:
        telling = c2s.base_low >= 0 and c2s.base_high <= TELLING * c2s.ceiling_contribution
        told = f"Le total va de {money(c2s.base_low)} à {money(c2s.base_high)}."
        yield told if telling else "Ce qui manque peut encore changer le total.", c2s.moves_base
    for name, ends in (("gratuite", c2s.free_ends), ("avec participation", c2s.contribution_ends)):
        if ends is not None:
            ceiling = f"Le plafond de la C2S {name} va de {_whole(ends[0])} à {_whole(ends[1])} sur un an."
            yield ceiling, c2s.moves_ceilings
    if c2s.contribution_low != c2s.contribution_high:
        paid = f"{_from(c2s.contribution_low)} à {money(c2s.contribution_high)}"
        yield f"La participation du foyer va {paid} par mois.", c2s.moves_contribution


def _from(low: Decimal) -> str:
    return f"de {money(low)}" if low else f"de 0{NBSP}€ (C2S gratuite)"


def _whole(amount: int) -> str:
    return euros(amount * 100, decimals=False)
