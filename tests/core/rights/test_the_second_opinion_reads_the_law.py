"""The kernel of the C2S on cases worked by hand; what it lacks it names, and what it is given must be whole."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from misas.core.rights.c2s_facts import missing, needed
from misas.core.rights.c2s_tables import FILES, C2STables, cents, latest, share
from misas.core.rights.codes import Aspect
from misas.core.rights.facts import HOUSEHOLD, Amounts, Atom, BrokenRule, Household
from misas.core.rights.household import read_household
from misas.core.rights.kernel import Incomplete, KernelAnswer, gather, second_opinion
from misas.core.rights.kernel.columns import CODES, ROLES
from misas.core.rights.kernel.exact import ages, civil_months, part_of, to_the_euro
from tests.kit.rights import RULES, table

HOUSEHOLDS = Path(__file__).resolve().parents[3] / "docs" / "households"


def c2s_files() -> dict[str, Any]:
    return {name: yaml.safe_load((RULES.parent / "c2s" / f"{name}.yaml").read_text(encoding="utf-8")) for name in FILES}


@cache
def tables() -> C2STables:
    return C2STables.read(c2s_files())


def shipped(name: str) -> dict[str, Any]:
    return json.loads((HOUSEHOLDS / f"{name}.json").read_text(encoding="utf-8"))


def read(raw: dict[str, Any]) -> Household:
    return read_household(raw, table())


def opinion(raw: dict[str, Any]) -> KernelAnswer:
    return second_opinion([read(raw)], table(), tables())[0]


# The base of each is worked by hand: months, abatements, housing sum.
SHIPPED = {
    "single-on-rsa": ("automatique_rsa", "938.43", 10421, "0"),  # 12 × 651.69 × 12 %
    "without-papers": ("ame", "938.43", 10421, "0"),
    "student-on-the-tax-return-of-parents": ("refus", "938.43", 10421, "0"),
    "disability-pension-asi-never-claimed": ("gratuite", "8400.00", 10421, "0"),  # 12 × 700, no ASI invented
    "aah-alone": ("presomption", "12621.51", 10421, "14"),
}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_household_is_answered(name: str) -> None:
    tier, base, ceiling, contribution = SHIPPED[name]
    found = opinion(shipped(name))
    assert (found.tier, found.base, found.ceiling_free) == (tier, Decimal(base), ceiling)
    assert found.contribution == Decimal(contribution)


def test_the_window_ends_two_months_before_since_2022_and_one_before_until_then() -> None:
    for month, counted, left in (("2022-01", "2020-12", "2021-12"), ("2021-12", "2021-11", "2021-12")):
        for told, base in ((counted, Decimal(900)), (left, Decimal(0))):
            raw = shipped("disability-pension-asi-never-claimed")
            raw["month"] = month
            raw["members"][0] |= {"disability_pension": 0, "wage_net": dict.fromkeys(_around(month), 0) | {told: 900}}
            raw["members"][0] |= {"alimony_received": 0, "alimony_paid": 0, "patrimony_income": 0}
            assert opinion(raw).base == base, (month, told)


def _around(month: str) -> list[str]:
    year, number = int(month[:4]), int(month[5:])
    months = [divmod(year * 12 + number - 1 - back, 12) for back in range(14)]
    return [f"{one:04d}-{two + 1:02d}" for one, two in months]


def test_nothing_needed_is_taken_for_zero() -> None:
    raw = shipped("disability-pension-asi-never-claimed")
    del raw["members"][0]["wage_net"], raw["household"]["territory"]
    with pytest.raises(Incomplete) as stopped:
        opinion(raw)
    assert set(stopped.value.atoms) == {
        Atom(HOUSEHOLD, "territory"),
        Atom("p1", "wage_net", Aspect.WINDOW),
        Atom("p1", "wage_net", Aspect.MONTH),
    }
    assert "p1.wage_net" in str(stopped.value)


def test_one_month_that_is_not_told_stops_the_opinion() -> None:
    raw = shipped("disability-pension-asi-never-claimed")
    raw["members"][0]["wage_net"] = {month: 0 for month in _around("2026-11") if month != "2026-03"}
    assert missing(read(raw)) == (Atom("p1", "wage_net", Aspect.WINDOW),)


def test_the_wage_of_a_month_that_has_begun_is_not_needed_the_one_before_is() -> None:
    raw = shipped("disability-pension-asi-never-claimed")
    months = _around("2026-11")
    raw["members"][0]["wage_net"] = {month: 0 for month in months if month != "2026-11"}
    assert missing(read(raw)) == ()
    raw["members"][0]["wage_net"] = {month: 0 for month in months if month != "2026-10"}
    assert missing(read(raw)) == (Atom("p1", "wage_net", Aspect.MONTH),)


def test_what_cannot_matter_is_not_needed() -> None:
    single = needed(read(shipped("disability-pension-asi-never-claimed")))
    facts = {atom.fact for atom in single}
    assert facts & {"permit", "irregular_since", "family_allowances", "ass_full_rate", "c2s_opposed"} == set()
    family = needed(read(shipped("family-with-prime-activite")))
    children = {atom.fact for atom in family if atom.member.startswith("c")}
    assert "wage_net" not in children
    assert {"in_charge", "shared_custody", "birth_date"} <= children
    assert Atom(HOUSEHOLD, "family_allowances", Aspect.WINDOW) in family


def test_a_total_of_the_window_counts_to_the_cent() -> None:
    raw = shipped("disability-pension-asi-never-claimed")
    raw["members"][0]["disability_pension"] = {"total": 1000.01, "2026-10": 0, "2026-11": 0}
    assert opinion(raw).base == Decimal("1000.01")
    raw["members"][0]["disability_pension"]["2026-01"] = 999
    assert opinion(raw).base == Decimal("1000.01")


def test_households_of_several_months_are_answered_in_their_order() -> None:
    one, other = shipped("disability-pension-asi-never-claimed"), shipped("single-on-rsa")
    other = other | {"month": "2025-11"}
    for member in other["members"]:
        member |= {"birth_date": "1991-04-12"}
    households = [read(one), read(other), read(one)]
    assert [answer.ceiling_free for answer in second_opinion(households, table(), tables())] == [10421, 10339, 10421]
    assert second_opinion([], table(), tables()) == []


def test_there_is_no_opinion_before_the_right_existed() -> None:
    raw = shipped("disability-pension-asi-never-claimed") | {"month": "2019-10"}
    raw["members"][0] |= {"alimony_received": 0, "alimony_paid": 0, "patrimony_income": 0}
    with pytest.raises(ValueError, match="no C2S in 2019-10"):
        opinion(raw)


def test_another_person_belongs_to_the_foyer_only_when_said_in_charge_and_young() -> None:
    raw = shipped("disability-pension-asi-never-claimed")
    adult = {name: value for name, value in raw["members"][0].items() if name != "disability_pension"}
    guest = adult | {"id": "o1", "role": "other", "birth_date": "2006-05-01", "disability_pension": 100}
    for charge, ceiling, base in ((None, 10421, 8400), (False, 10421, 8400), (True, 15632, 9600)):
        told = guest | ({} if charge is None else {"in_charge": charge})
        found = opinion(raw | {"members": [raw["members"][0], told]})
        assert (found.ceiling_free, found.base) == (ceiling, base)
    old = guest | {"in_charge": True, "birth_date": "1950-05-01"}
    assert opinion(raw | {"members": [raw["members"][0], old]}).ceiling_free == 10421


def test_choices_are_those_of_the_table_of_facts() -> None:
    assert {fact: tuple(table()[fact].values) for fact in CODES if fact != "role"} == {
        fact: codes for fact, codes in CODES.items() if fact != "role"
    }
    assert ROLES == ("applicant", "partner", "child", "other")


def test_columns_must_be_whole() -> None:
    whole = gather([read(shipped("family-with-prime-activite"))], table())
    with pytest.raises(ValueError, match=r"missing columns of persons: wage_net\.window"):
        replace(whole, person={name: one for name, one in whole.person.items() if name != "wage_net.window"})
    with pytest.raises(ValueError, match=r"missing columns of households: territory"):
        replace(whole, household={name: one for name, one in whole.household.items() if name != "territory"})
    with pytest.raises(ValueError, match="stand together"):
        replace(whole, count=2, of=np.array([1, 0, 0, 0]))
    with pytest.raises(ValueError, match="one applicant"):
        replace(whole, person={**whole.person, "role": np.array([0, 0, 2, 2])})


def test_a_year_turns_on_the_birthday_and_half_a_euro_goes_up() -> None:
    born = np.array(["1956-10-02", "1956-10-01", "2004-02-29", "2026-11-15"], dtype="datetime64[D]")
    assert ages(born, date(2026, 10, 1)).tolist() == [69, 70, 22, -1]
    assert ages(born, date(2025, 3, 1)).tolist() == [68, 68, 21, -2]
    assert ages(born, date(2025, 2, 1)).tolist() == [68, 68, 20, -2]
    assert civil_months(born[3:], date(2026, 11, 30)).tolist() == [0]
    assert to_the_euro(np.array([1302650, 1302649, 50, 49])).tolist() == [1302700, 1302600, 100, 0]
    assert part_of(np.array([5, 15, 25]), Fraction(3, 10)).tolist() == [2, 5, 8]
    assert part_of(np.array([65169 * 12]), Fraction("0.12")).tolist() == [93843]


BROKEN = {
    "a size is missing": lambda files: files["ceilings"]["rows"][0]["free"].pop(2),
    "ages have a gap": lambda files: files["participation"]["rows"][0]["bands"].pop(1),
    "a part of a cent": lambda files: files["amounts"]["rows"][0].update(euros=559.745),
    "a condition nobody reads": lambda files: files["presumptions"]["rows"][1]["conditions"].append("tall"),
    "months nobody looks at": lambda files: files["presumptions"]["rows"][1].update(no_work_months=6),
    "an effect unheard of": lambda files: files["presumptions"]["rows"][1].update(effect="perhaps"),
    "a file is missing": lambda files: files.pop("assets"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_table_that_says_nothing_sound_is_refused(fault: str) -> None:
    files = c2s_files()
    BROKEN[fault](files)
    with pytest.raises(BrokenRule):
        C2STables.read(files)


def test_shares_and_cents_are_what_is_written() -> None:
    assert (share(0.165), cents(1041.59)) == (Fraction(33, 200), 104159)
    with pytest.raises(ValueError, match="not a number of cents"):
        cents(1.005)
    with pytest.raises(LookupError):
        latest(tables().ceilings, date(2018, 1, 1))


def test_amounts_hold_months_or_a_total() -> None:
    value = read(shipped("disability-pension-asi-never-claimed")).held("p1", "disability_pension").value
    assert isinstance(value, Amounts)
    assert len(value.months) == 14
