"""What every line of a quote is worked out in: her rights, the figures of the day, what the quote has used so far.

`Scene` reads facts and figures through `supposing`; `Pots` is what flat amounts and caps still hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from misas.core.funding.counters import Counters, Equipped, Pot, Spent
from misas.core.funding.coverage import MINOR_UNTIL, YOUNG_UNTIL, Coverage, Right
from misas.core.funding.params import At, Figure
from misas.core.funding.problem import Cents
from misas.core.funding.quotes import QuotedLine
from misas.core.funding.supposing import Supposed

AGES: Final = (40, 19, 17, 15, 6)
"""One age for each rule that reads it: adult, under 20, minor, under 16, up to 6."""


@dataclass(frozen=True, slots=True)
class Why:
    """One reason of a share: a code and its values; sentences in `wording.funding_quotes`."""

    code: str
    values: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, code: str, **values: Any) -> Why:
        return cls(code, tuple(sorted(values.items())))

    def as_values(self) -> dict[str, Any]:
        return dict(self.values)


@dataclass(slots=True)
class Pots:
    """What this quote has used so far, on top of what was used before it."""

    spent: list[Spent] = field(default_factory=list)
    equipped: list[Equipped] = field(default_factory=list)

    def copy(self) -> Pots:
        return Pots(list(self.spent), list(self.equipped))


@dataclass(slots=True)
class Scene:
    """One attempt at one quote: `day` is that of the care, `at` the figures on it, `lines` those that share a pot."""

    coverage: Coverage
    counters: Counters
    at: At
    professional: str
    supposed: Supposed
    lines: tuple[QuotedLine, ...] = ()
    pots: Pots = field(default_factory=Pots)
    figures: dict[str, Figure] = field(default_factory=dict)

    @property
    def day(self) -> date:
        return self.at.day

    def right(self, name: str) -> bool:
        """Whether a right is held at the day of the care. Nobody has the C2S and the AME together."""
        if name == "ame" and self.right("c2s"):
            return False
        held: Right = getattr(self.coverage, name)
        return self.supposed.say("right", name, held.at(self.day), (False, True))

    def figure(self, id: str, options: tuple[int, ...]) -> int:
        """The value at the day of the care; a missing one is asked for, between its bounds."""
        if self.at.get(id) is None:
            return self.supposed.say("figure", id, None, options)
        found = self.at.figure(id)
        self.figures[id] = found
        return found.value

    @property
    def age(self) -> int:
        return self.supposed.say("born", "", self.coverage.age(self.day), AGES)

    @property
    def is_minor(self) -> bool:
        return self.age < MINOR_UNTIL

    @property
    def is_young(self) -> bool:
        """Under 20 years, or blind: the higher base of a hearing aid."""
        if self.coverage.is_blind:
            return True
        if self.age < YOUNG_UNTIL:
            return True
        return self.supposed.say("is_blind", "", self.coverage.is_blind, (False, True))

    def counted(self) -> Counters:
        """What was used before and in this quote."""
        return self.counters.with_more(self.pots.spent, self.pots.equipped)

    def left(self, pot: Pot, whole: Cents, used: Cents) -> Cents:
        """What a pot still holds; when nobody asked what was used before, between nothing and what is known."""
        most = max(0, whole - used)
        if self.counters.is_known or most == 0:
            return most
        return 0 if self.supposed.say("used", pot.kind, None, (True, False)) else most

    def spend(self, pot: Pot, cents: Cents, *, today: bool = True) -> None:
        """`today` False: on another day, that the caps of this one do not count."""
        if cents:
            self.pots.spent.append(Spent(pot, self.day, cents, self.professional if today else ""))


def common(reasons: Iterable[tuple[Why, ...]]) -> tuple[Why, ...]:
    """The reasons that stand in every attempt, in the order of the first."""
    first, *others = reasons
    return tuple(why for why in first if all(why in other for other in others))
