"""How a search that gives too little is widened, one step after the other, each telling what it brought.

Fewer than three offers; or none that is sure to take no extra fee, for somebody who would pay it. Then: farther, then
OPTAM, then substitutes that help in part, then remote consultations, then any tariff. The order is the rule.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from misas.core.orientation.codes import Lack, Tariff
from misas.core.orientation.codes import WideningCode as W
from misas.core.orientation.distances import RADII
from misas.core.orientation.needs import Worth
from misas.core.orientation.offers import FEWEST, Asked, Widening
from misas.core.orientation.seen import Seen
from misas.core.orientation.tariffs import SURE, pays_extra

type Found = dict[str, tuple[Seen, W | None]]
"""What is offered, by place, and the step that brought it: None for what was asked for."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One step that was needed, with the places that it brought. `within`: metres, when it looks farther."""

    code: W
    within: int | None
    places: tuple[str, ...]

    def told(self, shown: Container[str]) -> Widening:
        """The step as it is told, once it is known which places are shown."""
        return Widening(self.code, len(self.places), sum(one in shown for one in self.places), self.within)


def widen(seen: Sequence[Seen], asked: Asked) -> tuple[Found, Lack | None, tuple[Taken, ...]]:
    """What was asked for with what the steps brought, what was lacking as it was asked, the steps. One place is offered
    once: the first in `seen` stands."""
    found: Found = {}
    _take(found, [one for one in seen if _is_asked(one, asked, asked.within)], None)
    lacked = lack(found, asked)
    taken: list[Taken] = []
    reach = asked.within
    for code, within in _steps(asked):
        lacks = lack(found, asked)
        if lacks is None:
            break
        reach = within or reach
        brought = [one for one in seen if _is_brought(one, code, asked, reach)]
        wanted = [one for one in brought if one.tariff in SURE or lacks is Lack.OFFERS]
        taken.append(Taken(code, within, _take(found, wanted, code)))
    return found, lacked if taken else None, tuple(taken)


def _take(found: Found, more: Sequence[Seen], code: W | None) -> tuple[str, ...]:
    """Add them; the places that were not there yet."""
    before = set(found)
    for one in more:
        found.setdefault(one.place, (one, code))
    return tuple(place for place in found if place not in before)


def _steps(asked: Asked) -> Iterator[tuple[W, int | None]]:
    yield from ((W.FARTHER, radius) for radius in RADII if radius > asked.within)
    if asked.opposable and pays_extra(asked.cover):
        yield W.RESTRAINED_TARIFF, None
    if any(one.worth is Worth.PART for one in asked.need.substitutes):
        yield W.SUBSTITUTES, None
    if asked.need.is_remote:
        yield W.REMOTE, None
    if asked.opposable:
        yield W.ANY_TARIFF, None


def lack(found: Found, asked: Asked) -> Lack | None:
    """What is still lacking; None when it is enough."""
    if len(found) < FEWEST:
        return Lack.OFFERS
    is_sure = not pays_extra(asked.cover) or any(one.tariff in SURE for one, _ in found.values())
    return None if is_sure else Lack.SURE_TARIFF


def _is_asked(one: Seen, asked: Asked, within: int) -> bool:
    return one.is_whole and one.is_near(within) and one.is_payable(asked)


def _is_brought(one: Seen, code: W, asked: Asked, within: int) -> bool:
    match code:
        case W.FARTHER:
            return _is_asked(one, asked, within)
        case W.RESTRAINED_TARIFF:
            return one.is_whole and one.is_near(within) and one.tariff is Tariff.RESTRAINED
        case W.SUBSTITUTES:
            return not one.is_whole and one.is_near(within) and one.is_payable(asked)
        case W.REMOTE:
            return one.is_remote and one.is_payable(asked)
        case W.ANY_TARIFF:
            return one.is_whole and one.is_near(within)
