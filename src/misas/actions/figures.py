"""The figures of a caisse for its supervisor, and of the nation in aggregates for those who steer it.

The nation is read under a named national purpose, written in the journal by the balance; groups under eleven are
masked there. Not here: words, pictures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from misas.actions import balance
from misas.core.access import Actor, Context, Purpose, Subject, may
from misas.core.refusals import Absent, Forbidden
from misas.core.steering.balance import Balance, Place
from misas.core.steering.figures import Figures, Part, Parts, figures, window
from misas.core.steering.masking import masked, shown
from misas.records.access.scope import working_in
from misas.records.audit import journal
from misas.records.steering import figures as rows
from misas.records.territory import queries as territory

STANDING: Final = (Place.AWAITING, Place.ENDED, Place.OPEN_CASE, Place.CLOSED_CASE)
"""Where the referrals of the nation stand: one sent to another caisse counts there, once."""


@dataclass(frozen=True, slots=True)
class OfCaisse:
    balance: Balance
    figures: Figures


@dataclass(frozen=True, slots=True)
class OfNation:
    """`places` with their total, masked; `exact` says whether the whole balance is, to the unit."""

    caisses: int
    places: Parts[Place]
    exact: bool
    figures: Figures


def of_caisse(caisse: int, *, by: Actor, at: datetime) -> OfCaisse:
    """What a supervisor reads of her caisse. Raises Absent."""
    if not may(by, "steering.see_caisse", Subject("steering", caisse=caisse)):
        raise Absent
    row = territory.caisse(caisse)
    return OfCaisse(
        balance.draw_up(caisse=caisse, by=by, at=at),
        _read([caisse], by=by, at=at, today=row.local_date(at), masks=False),
    )


def of_nation(*, by: Actor, at: datetime, today: date) -> OfNation:
    """What national steering reads: aggregates only, small groups masked. Raises Forbidden."""
    if not (verdict := may(by, "steering.see_nation", Subject("steering"))):
        raise Forbidden(verdict.reason)
    codes = list(territory.caisses().values_list("pk", flat=True))
    drawn = balance.draw_up(by=by, at=at)
    counts = [drawn.in_place(place) for place in STANDING]
    places = tuple(Part(place, count) for place, count in zip(STANDING, masked(counts), strict=True))
    return OfNation(
        len({line.caisse for line in drawn.lines}),
        Parts(places, shown(sum(counts))),
        drawn.exact,
        _read(codes, by=by, at=at, today=today, masks=True),
    )


def _read(codes: list[int], *, by: Actor, at: datetime, today: date, masks: bool) -> Figures:
    since = window(today)[0]
    with working_in(Context(by, Purpose.STEERING, frozenset(codes))):
        journal.read("figures", None, codes[0] if len(codes) == 1 else None, by=by, at=at)
        waits = rows.waits(codes, since=since, today=today)
        return figures(
            today=today,
            channels=rows.channels(codes, since=since, today=today),
            months=rows.months(codes, since=since, today=today),
            endings=rows.endings(codes, since=since, today=today),
            waits={kind: (wait.count, wait.median, wait.ninth) for kind, wait in waits.items()},
            masks=masks,
        )
