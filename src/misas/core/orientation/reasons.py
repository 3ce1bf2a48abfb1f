"""Why an offer is shown, in codes: by what it answers, how far, at which tariff, what it said last, what lies between.

Every reason that is a fact carries the day on which it was known and its source; what nobody said is not a reason.
French: `misas.wording.orientation`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from misas.core.orientation.barriers import Barrier
from misas.core.orientation.codes import Fact, Precision, Source, Tariff, WideningCode
from misas.core.orientation.codes import ReasonCode as R
from misas.core.orientation.memory import STALE_AFTER, Observation
from misas.core.orientation.offers import Asked, OfferReason
from misas.core.orientation.seen import Seen
from misas.core.orientation.tariffs import BY_KIND

AGED: Final = frozenset({R.TOOK_NEW, R.TOOK_NOBODY})
"""Reasons whose sentence counts the `days` since their fact: kept, they are counted again from its day."""


def reasons_of(
    one: Seen, asked: Asked, precision: Precision, widened: WideningCode | None, between: Sequence[Barrier]
) -> tuple[OfferReason, ...]:
    """The reasons of an offer, in the order in which they are read. Never empty: a distance is always said."""
    return tuple(_reasons(one, asked, precision, widened, between))


def _reasons(
    one: Seen, asked: Asked, precision: Precision, widened: WideningCode | None, between: Sequence[Barrier]
) -> Iterator[OfferReason]:
    if one.substitute is not None:
        yield OfferReason(R.SUBSTITUTE, {"title": one.substitute.title, "why": one.substitute.why})
    if widened is not None:
        yield OfferReason(R.WIDENED, {"by": widened})
    if one.tariff is not Tariff.UNKNOWN:
        yield _tariff(one, asked)
    yield _distance(one, asked, precision)
    yield from (OfferReason(R.BARRIER, {"name": line.name, "says": line.says}) for line in between)
    yield from _answers(one, asked)
    yield from _wishes(one, asked)


def _tariff(one: Seen, asked: Asked) -> OfferReason:
    candidate = one.candidate
    values = {"tariff": one.tariff, "sector": candidate.sector, "cover": asked.cover}
    said = candidate.tariff_from or candidate.listed
    if candidate.kind in BY_KIND:
        return OfferReason(R.TARIFF, values, candidate.listed.as_of, Source.RULE, _old(candidate.listed.as_of, asked))
    return OfferReason(R.TARIFF, values, said.as_of, said.source, _old(said.as_of, asked))


def _distance(one: Seen, asked: Asked, precision: Precision) -> OfferReason:
    if one.is_told_here(asked):
        return OfferReason(R.SAME_COMMUNE)
    if one.metres is None:
        return OfferReason(R.DISTANCE_UNKNOWN)
    return OfferReason(R.DISTANCE, {"metres": one.metres, "precision": precision})


def _answers(one: Seen, asked: Asked) -> Iterator[OfferReason]:
    took = one.known.get(Fact.TAKES_NEW)
    if took is None:
        yield OfferReason(R.NOBODY_ASKED)
    else:
        code = R.TOOK_NEW if took.value else R.TOOK_NOBODY
        yield _fact(code, took, asked, days=(asked.today - took.on).days)
    waiting = one.known.get(Fact.WAITING_DAYS)
    if waiting is not None:
        yield _fact(R.WAITING, waiting, asked, days=waiting.value)


def _wishes(one: Seen, asked: Asked) -> Iterator[OfferReason]:
    remote, steps, spoken = (one.known.get(fact) for fact in (Fact.REMOTE, Fact.STEP_FREE, Fact.LANGUAGES))
    if one.is_remote:
        yield _fact(R.REMOTE, remote, asked) if remote else OfferReason(R.REMOTE)
    if steps is not None and steps.value:
        yield _fact(R.STEP_FREE, steps, asked)
    if spoken is not None and (heard := one.spoken(asked)):
        yield _fact(R.SPEAKS, spoken, asked, languages=tuple(sorted(heard)))


def _fact(code: R, seen: Observation, asked: Asked, **values: object) -> OfferReason:
    return OfferReason(code, values, seen.on, seen.source, seen.is_stale(asked.today))


def _old(as_of: date, asked: Asked) -> bool:
    return asked.today - as_of > STALE_AFTER
