"""What the ceilings of an aid leave for each expense and for the whole, with what was already given counted off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from misas.core.funding.packs.codes import Base, Mode, Per, Unit
from misas.core.funding.packs.schema import AidRule, Band, Expense, Granted, Term
from misas.core.funding.problem import Cents, LineId, Ratio
from misas.core.rights.months import add_months


def before(day: date, term: Term) -> date:
    """The day on which a period that ends on `day` began."""
    if term.unit is Unit.DAY:
        return day - timedelta(days=term.count)
    return add_months(day, -term.count * (12 if term.unit is Unit.YEAR else 1))


def within(granted: Sequence[Granted], term: Term, on: date) -> list[Granted]:
    """What was given in the period that ends today."""
    since = before(on, term)
    return [one for one in granted if since < one.on <= on]


def part(ratio: Ratio, cents: Cents) -> Cents:
    """A share of an amount, down to the cent."""
    return ratio.num * cents // ratio.den


@dataclass(frozen=True, slots=True)
class Whole:
    """The ceiling of the request; `used` counts against it. None: no ceiling."""

    cap_cents: Cents | None
    used_cents: Cents = 0

    @property
    def is_exhausted(self) -> bool:
        return self.cap_cents is not None and self.used_cents >= self.cap_cents


def cap_of_request(aid: AidRule, band: Band | None, granted: Sequence[Granted], on: date) -> Whole:
    """The lowest ceiling: that of the request, of the pair, of the step of the scale, or what a period leaves."""
    here = [cap.cents for cap in aid.caps if cap.per in (Per.REQUEST, Per.PAIR)]
    if band is not None and band.cap_cents is not None:
        here.append(band.cap_cents)
    lowest = Whole(min(here, default=None))
    for cap in aid.caps:
        if cap.per is Per.PERIOD and cap.period is not None:
            used = sum(one.cents for one in within(granted, cap.period, on))
            if lowest.cap_cents is None or cap.cents - used < lowest.cap_cents - lowest.used_cents:
                lowest = Whole(cap.cents, used)
    return lowest


def caps_of_lines(
    aid: AidRule, rate: Ratio, expenses: Sequence[Expense], granted: Sequence[Granted], on: date
) -> Mapping[LineId, Cents | None]:
    """The ceiling of each expense: its own, its devices, its tariff or its price, the sessions that are left."""
    left = _sessions_left(aid, granted, on)
    found: dict[LineId, Cents | None] = {}
    for one in expenses:
        caps = [cap.cents for cap in aid.caps if cap.per is Per.LINE]
        caps += [cap.cents * one.devices for cap in aid.caps if cap.per is Per.DEVICE]
        paid, held = 1, 1
        if left is not None and one.sessions:
            paid, held = min(left, one.sessions), one.sessions
            left -= paid
        caps += _of_base(aid, rate, one, Ratio(paid, held))
        found[one.id] = min(caps, default=None)
    return MappingProxyType(found)


def _of_base(aid: AidRule, rate: Ratio, one: Expense, sessions: Ratio) -> list[Cents]:
    """A share of the price or of the funder's own tariff is a ceiling; a share of what is left is a rate, and a ceiling
    as well when some of the sessions are too many."""
    if aid.base is Base.REMAINING or aid.mode is Mode.FIXED:
        return [part(rate, part(sessions, one.cents))] if sessions.num < sessions.den else []
    base = one.full_price_cents if aid.base is Base.PRICE else aid.tariffs.get(one.cost, 0) * one.devices
    left = max(0, base - (one.refunds_cents if aid.deducts_refunds else 0))
    return [part(rate, part(sessions, left))]


def _sessions_left(aid: AidRule, granted: Sequence[Granted], on: date) -> int | None:
    if aid.sessions is None:
        return None
    used = sum(one.sessions for one in within(granted, aid.sessions.period, on))
    return max(0, aid.sessions.count - used)
