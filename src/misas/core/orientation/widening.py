"""How a search that gives too little is widened, one step after the other, each telling what it brought.

Fewer than three offers; or none that is sure to take no extra fee, for somebody who would pay it. Then: farther, then
OPTAM, then substitutes that help in part, then remote consultations, then any tariff. The order is the rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from misas.core.orientation.codes import Tariff
from misas.core.orientation.codes import WideningCode as W
from misas.core.orientation.distances import RADII
from misas.core.orientation.needs import Worth
from misas.core.orientation.offers import FEWEST, Asked, Widening
from misas.core.orientation.seen import Seen
from misas.core.orientation.tariffs import SURE, pays_extra

type Found = dict[str, tuple[Seen, W | None]]
"""What is offered, by place, and the step that brought it: None for what was asked for."""


def widen(seen: Sequence[Seen], asked: Asked) -> tuple[Found, tuple[Widening, ...]]:
    """What was asked for, and what the steps brought that were needed. One place is offered once: the first in `seen`
    stands."""
    found: Found = {}
    _take(found, [one for one in seen if _is_asked(one, asked, asked.within)], None)
    taken: list[Widening] = []
    reach = asked.within
    for code, within in _steps(asked):
        if _is_enough(found, asked):
            break
        reach = within or reach
        lacks_sure = len(found) >= FEWEST
        brought = [one for one in seen if _is_brought(one, code, asked, reach)]
        count = _take(found, [one for one in brought if one.tariff in SURE or not lacks_sure], code)
        taken.append(Widening(code, count, within))
    return found, tuple(taken)


def _take(found: Found, more: Sequence[Seen], code: W | None) -> int:
    before = len(found)
    for one in more:
        found.setdefault(one.place, (one, code))
    return len(found) - before


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


def _is_enough(found: Found, asked: Asked) -> bool:
    if len(found) < FEWEST:
        return False
    return not pays_extra(asked.cover) or any(one.tariff in SURE for one, _ in found.values())


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
