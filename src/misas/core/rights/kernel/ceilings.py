"""The two ceilings of each foyer, in cents (L861-1, D861-1, R861-3): the published table, and shared custody."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np

from misas.core.rights.c2s_facts import CEILING_GAP, GAPS, MAJORITY
from misas.core.rights.c2s_tables import METROPOLE, OVERSEAS, C2STables, Ceiling, Ceilings
from misas.core.rights.kernel.columns import CODES, Columns, Flags, Ints
from misas.core.rights.kernel.exact import ages, part_of, to_the_euro


def overseas(columns: Columns, month: date, tables: C2STables) -> Flags:
    """Whether the ceiling of each household is that of the overseas territories."""
    names = [one.name for one in tables.territories if one.overseas_since and one.overseas_since <= month]
    return columns.code("territory", *names)


def ceilings(columns: Columns, dependent: Flags, month: date, tables: C2STables) -> tuple[Ints, Ints]:
    """The ceiling without participation, then with it; `dependent` tells which persons are in charge of the foyer."""
    far = overseas(columns, month, tables)
    parents = columns.is_a("applicant") | columns.is_a("partner")
    sizes = columns.total(parents | dependent)
    minor = ages(columns.person["birth_date"], month) < MAJORITY
    halved = dependent & minor & columns.person["shared_custody"]
    weight = _weight(columns, dependent, halved, tables)
    shared = columns.any(halved)
    found = []
    for tier in ("free", "participative"):
        near, away = (getattr(tables.ceilings_at(month, zone), tier) for zone in (METROPOLE, OVERSEAS))
        listed = np.where(far, _by_size(away, sizes), _by_size(near, sizes))
        one = np.where(far, away.sizes[0], near.sizes[0])
        tabled = np.where(shared, to_the_euro(part_of(one * weight, Fraction(1, UNIT))), listed)
        cells = np.where(shared, 1, sizes)
        rows = [tables.ceilings_at(month, zone) for zone in (METROPOLE, OVERSEAS)]
        unread = np.where(far, _unread(rows[1], tier, cells), _unread(rows[0], tier, cells))
        found.append(tabled + unread * _gap(columns))
    return found[0], found[1]


def _unread(row: Ceilings, tier: str, sizes: Ints) -> Flags:
    """Whether each cell is one that nobody read in its arrêté; past the last size, that one or what is added to it."""
    last = len(row.free.sizes)
    told = [f"{tier}.{size}" in row.doubtful for size in range(1, last + 1)]
    told.append(told[-1] or f"{tier}.further" in row.doubtful)
    return np.array(told)[np.minimum(sizes, last + 1) - 1]


def _gap(columns: Columns) -> Ints:
    """Cents by which the ceiling of the arrêté is above the table's, as the caisse says."""
    euros = np.array([GAPS[code] for code in CODES[CEILING_GAP]])
    return np.asarray(100 * euros[columns.household[CEILING_GAP]])


def _by_size(row: Ceiling, sizes: Ints) -> Ints:
    last = len(row.sizes)
    within = np.array(row.sizes)[np.minimum(sizes, last) - 1]
    return to_the_euro(within + np.maximum(sizes - last, 0) * row.further)


UNIT = 1000
"""Weights are whole thousandths of the ceiling of one person."""


def _weight(columns: Columns, dependent: Flags, halved: Flags, tables: C2STables) -> Ints:
    """Thousandths of the ceiling of one person that each foyer has.

    Persons in charge come from the eldest; of two born the same day, the one who is there all the time comes first:
    the order in which they are listed changes nothing.
    """
    shares = tables.shares
    adds = [
        Fraction(0),
        Fraction(0),
        shares.second,
        shares.third_fourth,
        shares.third_fourth,
        shares.fifth_and_more,
    ]  # by place: 2, 3, 4…
    whole = np.array([int(add * UNIT) for add in adds])
    less = np.array([int(add * UNIT * shares.shared_custody) for add in adds])
    who = np.flatnonzero(dependent)
    who = who[np.lexsort((halved[who], columns.person["birth_date"][who], columns.of[who]))]
    couple = columns.any(columns.is_a("partner"))
    rank = np.arange(len(who)) - np.searchsorted(columns.of[who], columns.of[who])
    place = np.minimum(rank + 2 + couple[columns.of[who]], len(adds) - 1)
    added = np.where(halved[who], less[place], whole[place])
    children = np.bincount(columns.of[who], weights=added, minlength=columns.count).astype(np.int64)
    return UNIT + couple * int(shares.second * UNIT) + children
