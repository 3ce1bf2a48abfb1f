"""The figures of a year, as values: what came in by channel and by month, how cases ended, how long people waited.

Not here: the balance (`balance`), SQL, words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from misas.core.cases.codes import ExitFamily
from misas.core.cases.exits import EXITS
from misas.core.referrals.codes import Channel
from misas.core.steering.masking import FLOOR, masked, shown

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Part[K]:
    """One value of a list; None when the group is too small to be shown."""

    key: K
    count: int | None


@dataclass(frozen=True, slots=True)
class Parts[K]:
    """A list with its total."""

    parts: tuple[Part[K], ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long, in calendar days: half took at most `median`, nine in ten at most `ninth`; None when too few."""

    count: int | None
    median: float | None
    ninth: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    since: date
    today: date
    channels: Parts[Channel]
    months: Parts[date]
    endings: Parts[ExitFamily]
    to_triage: Waiting
    to_closure: Waiting


def window(today: date) -> tuple[date, ...]:
    """The first days of the last twelve months, this one included."""
    first = [today.year * 12 + today.month - 1 - back for back in range(MONTHS - 1, -1, -1)]
    return tuple(date(n // 12, n % 12 + 1, 1) for n in first)


def figures(
    *,
    today: date,
    channels: Mapping[str, int],
    months: Mapping[date, int],
    endings: Mapping[str, int],
    waits: Mapping[str, tuple[int, float | None, float | None]],
    masks: bool,
) -> Figures:
    """The figures of counts as read. `masks`: hide groups under `masking.FLOOR`, and what would give them away."""
    every = window(today)
    family_of = {exit_.code.value: exit_.family for exit_ in EXITS}
    families: Counter[ExitFamily] = Counter()
    for code, count in endings.items():
        families[family_of[code]] += count
    return Figures(
        since=every[0],
        today=today,
        channels=_parts([(c, channels.get(c.value, 0)) for c in Channel if channels.get(c.value)], masks),
        months=_parts([(month, months.get(month, 0)) for month in every], masks),
        endings=_parts([(family, families[family]) for family in ExitFamily], masks),
        to_triage=_waiting(waits.get("triage"), masks),
        to_closure=_waiting(waits.get("closure"), masks),
    )


def _parts[K](rows: Sequence[tuple[K, int]], masks: bool) -> Parts[K]:
    counts = [count for _, count in rows]
    kept = masked(counts) if masks else counts
    total = shown(sum(counts)) if masks else sum(counts)
    return Parts(tuple(Part(key, count) for (key, _), count in zip(rows, kept, strict=True)), total)


def _waiting(read: tuple[int, float | None, float | None] | None, masks: bool) -> Waiting:
    count, median, ninth = read or (0, None, None)
    return Waiting(None, None, None) if masks and count < FLOOR else Waiting(count, median, ninth)
