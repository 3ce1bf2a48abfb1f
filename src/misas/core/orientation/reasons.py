"""Why an offer is shown, in codes: by what it answers, how far, at which tariff, what it said last, what lies between.

Every reason that is a fact carries the day on which it was known and its source; what nobody said is not a reason.
French: `misas.wording.orientation`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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

ANSWERS: Final = {
    R.TOOK_NEW: Fact.TAKES_NEW,
    R.TOOK_NOBODY: Fact.TAKES_NEW,
    R.NOBODY_ASKED: Fact.TAKES_NEW,
    R.WAITING: Fact.WAITING_DAYS,
}
"""Reasons that are the answer of a place, and the fact that it answers."""


def reasons_of(
    one: Seen, asked: Asked, precision: Precision, widened: WideningCode | None, between: Sequence[Barrier]
) -> tuple[OfferReason, ...]:
    """The reasons of an offer, in the order in which they are read. Never empty: a distance is always said."""
    return tuple(_reasons(one, asked, precision, widened, between))


def heard_since(kept: Sequence[OfferReason], known: Mapping[Fact, Observation], today: date) -> tuple[OfferReason, ...]:
    """The reasons for which a place was proposed once, with what it answered since instead of what it had answered."""
    told = [_latest(one, known, today) for one in kept]
    missing = set(ANSWERS.values()) & known.keys() - {ANSWERS.get(one.code) for one in kept}
    return (*told, *(_answer(known[fact], today) for fact in sorted(missing)))


def _latest(one: OfferReason, known: Mapping[Fact, Observation], today: date) -> OfferReason:
    since = known.get(ANSWERS[one.code]) if one.code in ANSWERS else None
    return one if since is None or (one.on is not None and one.on > since.on) else _answer(since, today)


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
    yield OfferReason(R.NOBODY_ASKED) if took is None else _answer(took, asked.today)
    waiting = one.known.get(Fact.WAITING_DAYS)
    if waiting is not None:
        yield _answer(waiting, asked.today)


def _answer(seen: Observation, today: date) -> OfferReason:
    """Whether it takes new patients, or how long one waits."""
    if seen.fact is Fact.WAITING_DAYS:
        return _fact(R.WAITING, seen, today, days=seen.value)
    return _fact(R.TOOK_NEW if seen.value else R.TOOK_NOBODY, seen, today, days=(today - seen.on).days)


def _wishes(one: Seen, asked: Asked) -> Iterator[OfferReason]:
    remote, steps, spoken = (one.known.get(fact) for fact in (Fact.REMOTE, Fact.STEP_FREE, Fact.LANGUAGES))
    if one.is_remote:
        yield _fact(R.REMOTE, remote, asked.today) if remote else OfferReason(R.REMOTE)
    if steps is not None and steps.value:
        yield _fact(R.STEP_FREE, steps, asked.today)
    if spoken is not None and (heard := one.spoken(asked)):
        yield _fact(R.SPEAKS, spoken, asked.today, languages=tuple(sorted(heard)))


def _fact(code: R, seen: Observation, today: date, **values: object) -> OfferReason:
    return OfferReason(code, values, seen.on, seen.source, seen.is_stale(today))


def _old(as_of: date, asked: Asked) -> bool:
    return asked.today - as_of > STALE_AFTER
