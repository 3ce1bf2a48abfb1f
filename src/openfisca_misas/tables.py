"""The dated tables of `rules/` as plain values: ceilings, participation, presumptions, territories, facts.

Duty: read and check the YAML once. Not here: any computation, any OpenFisca object.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

RULES = Path(__file__).resolve().parents[2] / "rules"

METROPOLE, OVERSEAS = "metropole", "overseas"
CERTAINTIES = frozenset({"published", "derived", "unsure"})
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster where the C library stands


@dataclass(frozen=True, slots=True)
class Ceilings:
    """Yearly ceilings in euros of one zone from one date: `free` and `participative` by size of the foyer."""

    since: date
    zone: str
    free: dict[int, Decimal]
    participative: dict[int, Decimal]
    free_further: Decimal
    participative_further: Decimal
    doubtful: frozenset[str]
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Presumption:
    """From `since`, holders of `benefit` have C2S at tier `effect` without a resource test, under `conditions`."""

    benefit: str
    since: date
    effect: str
    conditions: frozenset[str]
    no_work_months: int
    certainty: str
    text: str


@dataclass(frozen=True, slots=True)
class Territory:
    """Where C2S opens (`opens`) and from when its ceiling is the overseas one (`overseas_since`, None: never)."""

    name: str
    opens: date
    overseas_since: date | None


@dataclass(frozen=True, slots=True)
class Band:
    """Monthly participation in euros of a person aged `first` to `last` on 1 January."""

    first: int
    last: int
    euros: Decimal


def plain(path: Path) -> Any:
    """What a YAML file holds. Raises OSError, yaml.YAMLError, ValueError (a date such as 2026-13-45)."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 (a safe loader, both)


def _read(name: str) -> Any:
    return plain(RULES / name)


def _tier(row: dict[str, Any], tier: str) -> tuple[dict[int, Decimal], Decimal]:
    cells = {key: Decimal(str(value)) for key, value in row[tier].items()}
    further = cells.pop("further")
    return dict(sorted(cells.items())), further


@cache
def ceilings() -> tuple[Ceilings, ...]:
    """Every row of `rules/c2s/ceilings.yaml`, oldest first within each zone."""
    rows = []
    for row in _read("c2s/ceilings.yaml")["rows"]:
        free, free_further = _tier(row, "free")
        part, part_further = _tier(row, "participative")
        doubtful = frozenset(row["derived"]) | frozenset(row["unsure"])
        rows.append(
            Ceilings(
                row["from"], row["zone"], free, part, free_further, part_further, doubtful, row["text"], row["url"]
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.zone, row.since)))


@cache
def ceilings_at(day: date, zone: str) -> Ceilings | None:
    """The ceilings in force on `day` in `zone`; None before the first row (April 2019)."""
    current = None
    for row in ceilings():
        if row.zone == zone and row.since <= day:
            current = row
    return current


@cache
def coefficients() -> dict[str, float]:
    """Share of the one-person ceiling for each further person, and the other factors of the ceilings."""
    found: dict[str, float] = _read("c2s/ceilings.yaml")["coefficients"]
    return found


@cache
def presumptions() -> tuple[Presumption, ...]:
    """Every presumption of right and the automatic right of RSA holders."""
    return tuple(
        Presumption(
            row["benefit"],
            row["from"],
            row["effect"],
            frozenset(row["conditions"]),
            row["no_work_months"],
            row["certainty"],
            row["text"],
        )
        for row in _read("c2s/presumptions.yaml")["rows"]
    )


@cache
def territories() -> tuple[Territory, ...]:
    """Every territory, with the first month of the right and of the overseas ceiling."""
    return tuple(
        Territory(row["territory"], row["opens"], row["overseas_from"]) for row in _read("c2s/territories.yaml")["rows"]
    )


@cache
def participation() -> dict[str, tuple[Band, ...]]:
    """The age bands of each regime (`general`, `alsace_moselle`)."""
    return {
        row["regime"]: tuple(
            Band(band["from_age"], band["to_age"], Decimal(str(band["euros"]))) for band in row["bands"]
        )
        for row in _read("c2s/participation.yaml")["rows"]
    }


@cache
def facts() -> tuple[dict[str, Any], ...]:
    """The rows of the table of facts, as written."""
    rows: list[dict[str, Any]] = _read("rights/facts.yaml")
    return tuple(rows)


@cache
def sick_leave_months() -> int:
    """Months of sick leave beyond which wages are abated, when the length of the leave is known."""
    return int(_read("c2s/abatements.yaml")["wages"][0]["sick_leave_months"])


@cache
def idle_rates() -> dict[str, float]:
    """What assets that bring nothing are taken to bring in a year, as a share of their value, by fact (R861-6)."""
    return {row["fact"]: float(row["rate"]) for row in _read("c2s/assets.yaml")["rows"]}


@cache
def wages_abatement() -> float:
    """The share of the wages left out when work is interrupted (R861-8). One rate since the first row."""
    (row,) = _read("c2s/abatements.yaml")["wages"]
    return float(row["rate"])
