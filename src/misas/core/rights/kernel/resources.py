"""The base of each foyer, in cents: what R861-4 to R861-15 count, over the window or on the last notice."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np

from misas.core.rights.c2s_facts import (
    ASSETS,
    COUNTED,
    LAST_NOTICE,
    LAST_YEAR,
    NOTICE_FROM,
    NOTICE_ONLY,
    OF_FAMILY,
    UNTIL_2025,
)
from misas.core.rights.c2s_tables import C2STables, latest
from misas.core.rights.kernel.columns import CODES, Array, Columns, Flags, Ints
from misas.core.rights.kernel.exact import civil_months, part_of
from misas.core.rights.months import window

WITHOUT_RENT = ("owner", "buying_owner", "housed_free")


def base(columns: Columns, member: Flags, month: date, tables: C2STables) -> Ints:
    """The resources of each foyer; `member` tells which persons belong to it."""
    persons = columns.total(np.where(member, of_person(columns, month, tables), 0))
    family = sum(columns.household[f"{fact}.window"] for fact in OF_FAMILY)
    return np.asarray(persons + family + aspa(columns, month, tables) + housing(columns, member, month, tables))


def of_person(columns: Columns, month: date, tables: C2STables) -> Ints:
    """What each person brings to the base, alimony paid taken off."""
    person = columns.person
    found = sum(person[f"{fact}.window"] for fact in COUNTED)
    found = found + aah(columns, month, tables) + asi(columns, month, tables)
    found = found + sum(person[fact] for fact in LAST_YEAR) + _noticed(columns, month)
    found = found + np.where(person["bursary_holder"], 0, person["bursary.window"])
    found = found + np.where(person["training_pay.last"] > 0, person["training_pay.window"], 0)
    found = found + sum(part_of(person[fact], tables.assets[fact]) for fact in ASSETS)
    rule = latest(tables.wages, month)
    cut = part_of(person["wage_net.window"], rule.rate)
    return np.asarray(found - np.where(interrupted(columns, month, rule.sick_leave_months), cut, 0))


def _noticed(columns: Columns, month: date) -> Ints:
    """Patrimony and alimony, received less paid: the last tax notice since 2025, the window before; and what is read on
    the notice alone, or left the base with it."""
    person = columns.person
    since = month >= NOTICE_FROM
    owns, receives, pays = (person[notice if since else f"{rolling}.window"] for rolling, notice in LAST_NOTICE.items())
    more = NOTICE_ONLY if since else [f"{fact}.window" for fact in UNTIL_2025]
    return np.asarray(owns + receives - pays + sum(person[fact] for fact in more))


def _left(paid: Array, out: Array) -> Ints:
    """What is left of twelve months of a benefit: never less than nothing in a month."""
    return np.asarray(np.maximum(paid - out, 0).sum(axis=1))


def _out(benefit: str, couple: bool, month: date, tables: C2STables) -> Ints:
    """What is left out of a benefit in each month of the window."""
    return np.array([tables.abatement_at(benefit, couple, day) for day in window(month)])


def aah(columns: Columns, month: date, tables: C2STables) -> Ints:
    return _left(columns.person["aah.months"], _out("aah", False, month, tables))


def asi(columns: Columns, month: date, tables: C2STables) -> Ints:
    """ASI: half of a couple's abatement when both have it that month; nothing is left out beside AAH, which has its
    own."""
    paid = columns.person["asi.months"]
    parent = columns.is_a("applicant") | columns.is_a("partner")
    both = np.empty(paid.shape, dtype=bool)
    for index in range(paid.shape[1]):
        both[:, index] = (columns.total((paid[:, index] > 0) & parent) > 1)[columns.of]
    out = np.where(both, _out("asi", True, month, tables) // 2, _out("asi", False, month, tables))
    return _left(paid, np.where(columns.person["aah.months"] > 0, 0, out))


def aspa(columns: Columns, month: date, tables: C2STables) -> Ints:
    couple = columns.any(columns.is_a("partner"))[:, None]
    out = np.where(couple, _out("aspa", True, month, tables), _out("aspa", False, month, tables))
    return _left(columns.household["aspa.months"], out)


def interrupted(columns: Columns, month: date, sick_months: int) -> Flags:
    """Whether work is interrupted in the month: unemployment paid to someone out of work, ASS, paid training, or sick
    pay. A leave whose beginning is known must have lasted (R861-8)."""
    person = columns.person
    out_of_work = person["activity"] == CODES["activity"].index("unemployed")
    jobless = out_of_work & (person["unemployment_net.now"] + person["partial_unemployment.now"] > 0)
    short = person["sick_leave"] & (civil_months(person["sick_leave_since"], month) < sick_months)
    sick = (person["sick_daily_allowances.now"] > 0) & ~short
    return np.asarray(jobless | sick | (person["ass.now"] > 0) | (person["training_pay.now"] > 0))


def housing(columns: Columns, member: Flags, month: date, tables: C2STables) -> Ints:
    """One sum for the housing of the foyer: its aid, up to a share of the RSA of a foyer of that size; without aid,
    another share for owners, buyers and those housed free (R861-5, R861-7)."""
    size = np.minimum(columns.total(member), 3) - 1
    aid = 12 * columns.household["housing_aid.now"]
    aided, bare = (_housing_sums(month, tables, with_aid)[size] for with_aid in (True, False))
    free = columns.code("housing_status", *WITHOUT_RENT)
    return np.where(aid > 0, np.minimum(aid, aided), np.where(free, bare, 0))


def _housing_sums(month: date, tables: C2STables, with_aid: bool) -> Ints:
    """The sum of a year for a foyer of one, two, three persons or more."""
    shares = latest(tables.housing[with_aid], month).shares
    rsa = 12 * tables.amount_at("rsa", month)
    second, third = tables.household_shares
    scales = (Fraction(1), 1 + second, 1 + second + third)
    one = np.array([rsa])
    return np.array([part_of(one, scale * share)[0] for scale, share in zip(scales, shares, strict=True)])
