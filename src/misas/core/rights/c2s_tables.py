"""The dated tables of the C2S (`rules/c2s`) as exact values: ceilings, participation, housing, presumptions…

They are given as the plain values of the files; nothing is read from a disk here, and no rule is applied: `kernel`.
Money is in whole cents, shares are fractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final, Protocol

from misas.core.rights.facts import BrokenRule

FILES: Final = (
    "ceilings",
    "participation",
    "forfaits",
    "abatements",
    "presumptions",
    "territories",
    "amounts",
    "assets",
)
"""The files of `rules/c2s` that `C2STables.read` asks for, without their `.yaml`."""

FIRST_MONTH: Final = date(2019, 11, 1)
"""Before, there was no C2S: CMU-C and ACS, which no review asks for."""

METROPOLE, OVERSEAS = "metropole", "overseas"


class _Dated(Protocol):
    @property
    def since(self) -> date: ...


def latest[Row: _Dated](rows: Iterable[Row], day: date) -> Row:
    """The row in force on a day. Raises LookupError when none has begun."""
    begun = [row for row in rows if row.since <= day]
    if not begun:
        raise LookupError(f"nothing in force on {day}")
    return max(begun, key=lambda row: row.since)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """Yearly ceiling of one tier: cents for 1, 2, 3… persons as published, then so much for each further one."""

    sizes: tuple[int, ...]
    further: int


@dataclass(frozen=True, slots=True)
class Ceilings:
    since: date
    zone: str
    free: Ceiling
    participative: Ceiling
    doubtful: frozenset[str]
    """The cells that were not read in their arrêté: `free.1`, `participative.further`…"""


@dataclass(frozen=True, slots=True)
class Shares:
    """What each further person adds to the ceiling of one, and what is kept of it in shared custody."""

    second: Fraction
    third_fourth: Fraction
    fifth_and_more: Fraction
    shared_custody: Fraction


@dataclass(frozen=True, slots=True)
class Participation:
    """Monthly cents of a person by her age: (last age of the band, cents), the youngest first."""

    since: date
    bands: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Housing:
    """Shares of the yearly RSA of the foyer counted for its housing: for one, two, three persons or more."""

    since: date
    shares: tuple[Fraction, Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Amount:
    """Cents a month since a day."""

    since: date
    cents: int


@dataclass(frozen=True, slots=True)
class WageAbatement:
    """What is left out of the window's wages when work is interrupted; a sick leave must last so many months."""

    since: date
    rate: Fraction
    sick_leave_months: int


@dataclass(frozen=True, slots=True)
class Presumption:
    """Since a day, holders of a benefit have the C2S without a test of resources, `free` or with participation."""

    since: date
    benefit: str
    free: bool
    conditions: frozenset[str]
    no_work_months: int


@dataclass(frozen=True, slots=True)
class Territory:
    """Where the right exists since a day, and since when the overseas ceiling holds (None: never)."""

    name: str
    since: date
    overseas_since: date | None


CONDITIONS: Final = frozenset({"alone", "no_child", "full_rate_or_top_up", "full_rate", "not_taxable"})
NO_WORK_MONTHS: Final = frozenset({0, 3})


@dataclass(frozen=True, slots=True)
class C2STables:
    """Every table, in the order of its file."""

    ceilings: tuple[Ceilings, ...]
    shares: Shares
    participation: Mapping[str, tuple[Participation, ...]]
    housing: Mapping[bool, tuple[Housing, ...]]
    """Housing shares of foyers with a housing aid (True), and of owners and persons housed free (False)."""
    abatements: Mapping[tuple[str, bool], tuple[Amount, ...]]
    """Monthly cents left out of a benefit: (benefit, of a couple)."""
    wages: tuple[WageAbatement, ...]
    presumptions: tuple[Presumption, ...]
    territories: tuple[Territory, ...]
    amounts: Mapping[str, tuple[Amount, ...]]
    household_shares: tuple[Fraction, Fraction]
    """What a second and a third person add to the RSA of one."""
    assets: Mapping[str, Fraction]

    @classmethod
    def read(cls, files: Mapping[str, Any]) -> C2STables:
        """The tables from the plain values of FILES, by name. Raises BrokenRule for what says nothing sound."""
        try:
            return _read(files)
        except (KeyError, ValueError, TypeError, IndexError) as wrong:
            raise BrokenRule("c2s", [repr(wrong)]) from wrong

    def ceilings_at(self, day: date, zone: str) -> Ceilings:
        return latest([row for row in self.ceilings if row.zone == zone], day)

    def amount_at(self, benefit: str, day: date) -> int:
        return latest(self.amounts[benefit], day).cents

    def abatement_at(self, benefit: str, couple: bool, day: date) -> int:
        """Cents left out of a month's benefit; 0 before the abatement began."""
        begun = [row for row in self.abatements[benefit, couple] if row.since <= day]
        return max(begun, key=lambda row: row.since).cents if begun else 0


def share(raw: Any) -> Fraction:
    """A share as it is written: 0.165 is 165/1000, not the nearest binary number."""
    return Fraction(str(raw))


def cents(raw: Any) -> int:
    """Euros as they are written, in whole cents. Raises ValueError when they hold a part of a cent."""
    found = share(raw) * 100
    if found.denominator != 1:
        raise ValueError(f"not a number of cents: {raw}")
    return found.numerator


def _by(rows: Iterable[tuple[Any, Any]]) -> dict[Any, tuple[Any, ...]]:
    found: dict[Any, tuple[Any, ...]] = {}
    for key, value in rows:
        found[key] = (*found.get(key, ()), value)
    return found


def _read(files: Mapping[str, Any]) -> C2STables:
    given = files["ceilings"]["coefficients"]
    more = files["amounts"]["household_shares"]
    return C2STables(
        ceilings=tuple(
            Ceilings(
                row["from"],
                row["zone"],
                _ceiling(row["free"]),
                _ceiling(row["participative"]),
                frozenset(row["derived"]) | frozenset(row["unsure"]),
            )
            for row in files["ceilings"]["rows"]
        ),
        shares=Shares(*(share(given[key]) for key in ("second", "third_fourth", "fifth_and_more", "shared_custody"))),
        participation=_by((row["regime"], _participation(row)) for row in files["participation"]["rows"]),
        housing=_by((row["kind"] == "with_aid", _housing(row)) for row in files["forfaits"]["rows"]),
        abatements=_by(
            ((row["benefit"], couple), Amount(row["from"], cents(row["euros"])))
            for row in files["abatements"]["rows"]
            for couple in (False, True)
            if row["household"] in ("any", "couple" if couple else "single")
        ),
        wages=tuple(
            WageAbatement(row["from"], share(row["rate"]), int(row["sick_leave_months"]))
            for row in files["abatements"]["wages"]
        ),
        presumptions=tuple(_presumption(row) for row in files["presumptions"]["rows"]),
        territories=tuple(
            Territory(row["territory"], row["opens"], row["overseas_from"]) for row in files["territories"]["rows"]
        ),
        amounts=_by((row["benefit"], Amount(row["from"], cents(row["euros"]))) for row in files["amounts"]["rows"]),
        household_shares=(share(more["second"]), share(more["third"])),
        assets={row["fact"]: share(row["rate"]) for row in files["assets"]["rows"]},
    )


def _ceiling(row: Mapping[Any, Any]) -> Ceiling:
    sizes = sorted(key for key in row if key != "further")
    if sizes != list(range(1, len(sizes) + 1)):
        raise ValueError(f"sizes have a gap: {sizes}")
    return Ceiling(tuple(cents(row[size]) for size in sizes), cents(row["further"]))


def _participation(row: Mapping[str, Any]) -> Participation:
    bands = row["bands"]
    follows = all(one["to_age"] + 1 == other["from_age"] for one, other in pairwise(bands))
    if not follows or bands[0]["from_age"] != 0:
        raise ValueError(f"ages have a gap: {row['regime']}")
    return Participation(row["from"], tuple((band["to_age"], cents(band["euros"])) for band in bands))


def _housing(row: Mapping[str, Any]) -> Housing:
    one, two, more = (share(row["rates"][size]) for size in (1, 2, 3))
    return Housing(row["from"], (one, two, more))


def _presumption(row: Mapping[str, Any]) -> Presumption:
    conditions = frozenset(row["conditions"])
    if conditions - CONDITIONS or row["no_work_months"] not in NO_WORK_MONTHS:
        raise ValueError(f"a condition that nobody can read: {row['benefit']}")
    if row["effect"] not in ("free", "participative"):
        raise ValueError(f"no such effect: {row['effect']}")
    return Presumption(row["from"], row["benefit"], row["effect"] == "free", conditions, row["no_work_months"])
