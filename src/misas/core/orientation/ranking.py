"""The order of the offers, with why: what costs no extra fee first, then the fewest calls for the least way.

One place after the other is called until one accepts. With `p` the chance that a place accepts, `p0` the one expected
of an unknown place around, `d` its distance and `w` the distance that is as much trouble as a whole search without
memory, the order that costs least is that of p0/p + (d/w)²: exchanging two neighbours shows it, whatever the burden of
the way (docs/decisions/fewer-calls-for-some-kilometres.md). The tariff comes before (`tariffs.py`), a substitute that
only helps comes after, and ties fall by a draw of the case: no practice is favoured by its name. Nobody is rated: a
chance is that of a place at a date, and a place proposed enough this month is left in peace.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

from misas.core.orientation.barriers import Barrier, crossed
from misas.core.orientation.codes import Fact, Precision, Tariff, WideningCode
from misas.core.orientation.offers import MOST, Asked, Candidate, Offer, Ranked
from misas.core.orientation.reasons import reasons_of
from misas.core.orientation.seen import Seen, look
from misas.core.orientation.tariffs import SURE, pays_extra, tier
from misas.core.orientation.travel import travel_hints
from misas.core.orientation.widening import widen

SHOWN: Final = (Fact.TAKES_NEW, Fact.WAITING_DAYS, Fact.TARIFF, Fact.DIRECT_BILLING, Fact.STEP_FREE, Fact.LANGUAGES)
"""Facts that are said on every offer, or said to be "non renseigné"."""
UNPLACED: Final = 100_000
"""Metres counted for an offer whose place is not known: it comes after those that are."""


def rank(candidates: Iterable[Candidate], asked: Asked, barriers: Sequence[Barrier] = ()) -> Ranked:
    """The offers to propose, twenty at most, and how the search had to be widened to find three.

    Candidates are all that was found up to the farthest radius: the asked radius, tariffs and roles are judged here.
    """
    seen = sorted((look(one, asked) for one in candidates), key=lambda one: sort_key(one, asked))
    usable = [one for one in seen if one.is_said(asked) and not one.is_of_no_use(asked)]
    open_ones = [one for one in usable if one.candidate.given_this_month < asked.cap]
    found, lacked, taken = widen(open_ones, asked)
    ordered = sorted(found.values(), key=lambda pair: sort_key(pair[0], asked))[:MOST]
    return Ranked(
        offers=tuple(_offer(one, code, asked, barriers) for one, code in ordered),
        found=len(found),
        lacked=lacked,
        widened=tuple(step.told({one.place for one, _ in ordered}) for step in taken),
        capped=len({one.place for one in usable} - {one.place for one in open_ones}),
        none_opposable=pays_extra(asked.cover) and not any(one.tariff in SURE for one, _ in ordered),
    )


def offer_of(candidate: Candidate, asked: Asked, barriers: Sequence[Barrier] = ()) -> Offer:
    """One place that was chosen by its name, told as this search would: it is compared with none."""
    return _offer(look(candidate, asked), None, asked, barriers)


def expected_cost(chance: float, expected: float, metres: float, search_worth_km: float) -> float:
    """What calling here next costs, in whole searches without memory: its share of the calls, and the way, of which
    twice as much is four times the trouble."""
    return expected / chance + (metres / 1000 / search_worth_km) ** 2


def draw(seed: str, place: str) -> str:
    """The rank of a place among equals, for one case: stable for the case, different in another."""
    return hashlib.sha256(f"{seed}:{place}".encode()).hexdigest()


def sort_key(one: Seen, asked: Asked) -> tuple[bool, int, int, bool, float, bool, str]:
    """The law of the order, in one line per criterion."""
    return (
        not one.is_whole,
        tier(one.tariff, asked.cover),
        one.unmet(asked),
        one.is_unplaced,
        expected_cost(one.chance.mean, asked.prior.mean, _way(one, asked), asked.search_worth_km),
        bool(one.candidate.answers_by),
        draw(asked.seed, one.place),
    )


def _way(one: Seen, asked: Asked) -> int:
    """The metres that count: those that are told. Else a place known by its commune alone would stand on the point of
    that commune, nearer than every one whose address is known."""
    if one.is_told_here(asked):
        return 0
    return UNPLACED if one.metres is None else one.metres


def _offer(one: Seen, widened: WideningCode | None, asked: Asked, barriers: Sequence[Barrier]) -> Offer:
    candidate = one.candidate
    between: tuple[Barrier, ...] = ()
    if asked.home and candidate.point and not one.is_rough:
        between = crossed(barriers, asked.home, candidate.point)
    precision = max((asked.home_precision, candidate.precision), key=list(Precision).index)
    return Offer(
        candidate=candidate,
        reasons=reasons_of(one, asked, precision, widened, between),
        tariff=one.tariff,
        chance=one.chance,
        metres=one.metres,
        precision=precision,
        known=one.known,
        not_said=tuple(fact for fact in SHOWN if not _is_said(fact, one)),
        travel=travel_hints(one.metres, asked.mobility, asked.need, precision),
        widened_by=widened,
    )


def _is_said(fact: Fact, one: Seen) -> bool:
    """A tariff may be said by a directory or by the law as well."""
    return fact in one.known or (fact is Fact.TARIFF and one.tariff is not Tariff.UNKNOWN)
