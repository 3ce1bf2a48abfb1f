"""The decision on the C2S: the foyer, who may hold the right, presumptions, the tier and the contribution.

Read from CSS L160-1, L861-1, L861-2, R861-2, D861-4 and CASF L251-1, with the tables of `rules/c2s`.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from misas.core.rights.c2s_facts import EUROPEAN_MONTHS, IN_CHARGE_UNDER, MAJORITY, TIES
from misas.core.rights.c2s_tables import FIRST_MONTH, C2STables, Presumption, latest
from misas.core.rights.kernel.ceilings import ceilings
from misas.core.rights.kernel.columns import (
    AME,
    AUTOMATIC,
    FREE,
    PAYING,
    PRESUMED,
    REFUSED,
    Columns,
    Decisions,
    Flags,
    Ints,
)
from misas.core.rights.kernel.exact import ages, civil_months
from misas.core.rights.kernel.resources import base

MONTHS_OF_STAY = 3
"""D160-2 and L251-1: three months in France without a break."""
MONTHS_AFTER_PERMIT = 6
"""Décret 2020-1325: cover is kept six months once the permit has expired."""
ACTIVE_EUROPEAN = ("employed", "unemployed", "student")
FULL_RATE_MARGIN = 50
"""Cents by which a payer may fall short of the full rate by rounding."""


def decide(columns: Columns, month: date, tables: C2STables) -> Decisions:
    """The answer for every household, for a request made in `month` (its first day).

    Raises ValueError before November 2019, LookupError for a month before the tables begin.
    """
    if month < FIRST_MONTH:
        raise ValueError(f"there was no C2S in {month:%Y-%m}")
    age = ages(columns.person["birth_date"], month)
    parent = columns.is_a("applicant") | columns.is_a("partner")
    dependent = ~parent & (age >= 0) & (age < IN_CHARGE_UNDER) & columns.person["in_charge"]
    member = parent | dependent
    counted = base(columns, member, month, tables)
    free, participative = ceilings(columns, dependent, month, tables)
    regular = stays_regularly(columns, month)
    held = regular & resides(columns, month) & exists(columns, month, tables) & eligible(columns, age, dependent)
    kept = ~columns.household["c2s_opposed"]
    found = [(~regular & has_ame(columns, month, counted <= free), AME), (~regular, REFUSED)]
    found += [
        (held & kept & presumed(columns, dependent, month, tables, row), AUTOMATIC) for row in _rows(tables, True)
    ]
    found.append((held & ((counted <= free) | (columns.household["rsa.now"] > 0)), FREE))
    found += [(held & presumed(columns, dependent, month, tables, row), PRESUMED) for row in _rows(tables, False)]
    found.append((held & (counted <= participative), PAYING))
    tier = np.select([test for test, _ in found], [code for _, code in found], REFUSED).astype(np.int8)
    due = np.where(np.isin(tier, (PAYING, PRESUMED)), contribution(columns, member, month, tables), 0)
    return Decisions(tier, counted, free, participative, due)


def _rows(tables: C2STables, free: bool) -> list[Presumption]:
    return [row for row in tables.presumptions if row.free is free]


def stays_regularly(columns: Columns, month: date) -> Flags:
    """Whether the applicant is French, or a European with a right to stay, or has a permit, or needs none, or had one
    until less than six months ago."""
    permitted = columns.applicant_is("permit", "valid", "receipt", "asylum")
    unneeded = columns.applicant_is("nationality", "other") & columns.applicant_is("permit", "not_needed")
    recent = civil_months(columns.applicant("permit_expired_on"), month) < MONTHS_AFTER_PERMIT
    kept = columns.applicant_is("permit", "expired") & recent
    french = columns.applicant_is("nationality", "french")
    return french | _stays_as_european(columns, month) | permitted | unneeded | kept


def _stays_as_european(columns: Columns, month: date) -> Flags:
    """A citizen of the EEA or of Switzerland: active or a student, here for five years, or with means and insurance."""
    settled = civil_months(columns.applicant("in_france_since"), month) >= EUROPEAN_MONTHS
    free = columns.applicant_is("activity", *ACTIVE_EUROPEAN) | settled | columns.applicant("eea_right_to_stay")
    return np.asarray(columns.applicant_is("nationality", "eea_swiss") & free)


def resides(columns: Columns, month: date) -> Flags:
    """Whether the applicant lives in France, and either works there or has been there for three months or need not."""
    settled = civil_months(columns.applicant("in_france_since"), month) >= MONTHS_OF_STAY
    works = columns.applicant_is("activity", "employed")
    here = columns.applicant("lives_in_france") & ~columns.code("territory", "elsewhere")
    return np.asarray(here & (works | settled | columns.applicant("residence_waiver")))


def exists(columns: Columns, month: date, tables: C2STables) -> Flags:
    """Whether the right exists where the household lives, as far as the table tells: not in Mayotte before 2024."""
    return ~columns.code("territory", *(one.name for one in tables.territories if one.since > month))


def eligible(columns: Columns, age: Ints, dependent: Flags) -> Flags:
    """Whether the foyer is one of its own (R861-2): a person in charge, a parent of 25, or no parent tied to hers."""
    parent = columns.is_a("applicant") | columns.is_a("partner")
    home, notice, alimony, crous = (columns.person[fact] for fact in TIES)
    tied = (home | notice | alimony) & ~crous
    grown = parent & (age >= IN_CHARGE_UNDER)
    return columns.any(dependent) | columns.any(grown) | ~columns.any(parent & tied)


def has_ame(columns: Columns, month: date, poor: Flags) -> Flags:
    """AME for an applicant without a regular stay: three months in France, as long without a permit unless European,
    resources under the ceiling without participation; a minor has it in any case. Mayotte has none."""
    stayed = civil_months(columns.applicant("in_france_since"), month) >= MONTHS_OF_STAY
    irregular = civil_months(columns.applicant("irregular_since"), month) >= MONTHS_OF_STAY
    irregular |= columns.applicant_is("nationality", "eea_swiss")
    minor = ages(columns.applicant("birth_date"), month) < MAJORITY
    here = columns.applicant("lives_in_france") & ~columns.code("territory", "elsewhere", "mayotte")
    return np.asarray(here & (minor | (stayed & irregular & poor)))


def presumed(columns: Columns, dependent: Flags, month: date, tables: C2STables, row: Presumption) -> Flags:
    """Whether a benefit in payment opens the right without a test of resources, by one row of the table."""
    if month < row.since:
        return np.zeros(columns.count, dtype=bool)
    opens = paid(columns, row.benefit)
    if row.no_work_months:
        opens = opens & ~worked(columns)
    for condition in row.conditions:
        opens = opens & holds(columns, dependent, month, tables, condition, row.benefit)
    return opens


def _of_parents(columns: Columns, flags: Flags) -> Flags:
    return columns.any(flags & (columns.is_a("applicant") | columns.is_a("partner")))


def paid(columns: Columns, benefit: str) -> Flags:
    """Whether a benefit is paid in the month, to the household or to one of its parents."""
    if benefit in ("rsa", "aspa"):
        return np.asarray(columns.household[f"{benefit}.now"] > 0)
    fact = "cej_allowance" if benefit == "cej" else benefit
    return _of_parents(columns, columns.person[f"{fact}.now"] > 0)


def worked(columns: Columns) -> Flags:
    """Whether a parent worked in the three months before the request: she says so, or was paid for it."""
    earned = columns.person["wage_net.recent"] + columns.person["micro_flat_tax_profit.recent"] > 0
    return _of_parents(columns, earned | columns.person["worked_last_3_months"])


def holds(columns: Columns, dependent: Flags, month: date, tables: C2STables, condition: str, benefit: str) -> Flags:
    """One condition of a presumption, by its code in the table."""
    person = columns.person
    match condition:
        case "alone":
            return ~columns.any(columns.is_a("partner"))
        case "no_child":
            return ~columns.any(dependent)
        case "not_taxable":
            return ~_of_parents(columns, person["cej_taxable_household"])
        case "full_rate":
            return _of_parents(columns, person[f"{benefit}_full_rate"])
        case "full_rate_or_top_up":
            full = person[f"{benefit}.now"] >= tables.amount_at(benefit, month) - FULL_RATE_MARGIN
            pension = sum(
                person[f"{one}.now"] for one in ("disability_pension", "pension_net", "work_accident_annuity")
            )
            topped = (person[f"{benefit}.now"] > 0) & ((pension > 0) | person[f"{benefit}_full_rate"])
            return _of_parents(columns, full | topped)
    raise ValueError(f"a condition that nobody can read: {condition}")


def contribution(columns: Columns, member: Flags, month: date, tables: C2STables) -> Ints:
    """What the foyer would pay a month: each member by her age on 1 January of the year of the request (D861-4)."""
    age = np.maximum(ages(columns.person["birth_date"], month.replace(month=1)), 0)
    tariffs = []
    for regime in ("general", "alsace_moselle"):
        bands = latest(tables.participation[regime], month).bands
        last = np.array([end for end, _ in bands])
        tariffs.append(np.array([euros for _, euros in bands])[np.searchsorted(last, age)])
    each = np.where(columns.person["alsace_moselle_scheme"], tariffs[1], tariffs[0])
    return columns.total(np.where(member, each, 0))
