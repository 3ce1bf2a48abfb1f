"""The traps of reimbursement, each right against each term: what is paid whole, what is withheld, who pays beside.

ALD, invalidity and accidents at work lift the copayment and never what is withheld; C2S, AME, minority lift what is
withheld; maternity and AME lift both. What is withheld is paid by nobody.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest

from misas.core.funding.care_codes import CareFamily
from misas.core.funding.coverage import Promise, PromiseKind, maternity
from misas.core.funding.quotes import QuotedLine
from tests.kit.quotes import DAY, KNOWN, WHO, line, result, who

LIFTS_COPAYMENT = {"ald", "at_mp", "invalidity", "maternity", "ame"}
LIFTS_WITHHELD = {"c2s", "ame", "maternity", "minor"}
RIGHTS = ["ald", "at_mp", "invalidity", "maternity", "ame", "c2s", "minor"]
WITHHELD = {"consultation": 200, "act": 200, "auxiliary": 100, "transport": 400, "medicine": 100}
RATES = {"consultation": 70, "act": 70, "auxiliary": 60, "transport": 55, "medicine": 65, "dental_care": 60}
RATES |= {"optical": 60, "hearing": 60, "device": 60, "hospital": 80, "dental_prosthesis": 60, "orthodontics": 60}
CASES = [subset for size in range(3) for subset in combinations(RIGHTS, size) if {"c2s", "ame"} - set(subset)]


def of(family: str) -> QuotedLine:
    """A line of 100 € of a family, reimbursed on its whole price, that belongs to every right."""
    said: dict[str, object] = {"base": 10000, "is_of_ald": True, "is_of_at_mp": True, "is_impaired": True}
    if family == "optical":
        said |= {"item": "frame", "basket": "free"}
    if family == "hearing":
        said |= {"hearing_class": "two", "ear": "left"}
    if family == "medicine":
        said |= {"rate": 65}
    if family == "dental_prosthesis":
        said |= {"basket": "free"}
    return line(family, 10000, **said)


# The C2S has a tariff of its own for orthodontics, that is asked for: another test.
PAIRS = [
    pytest.param(family, rights, id=f"{'+'.join(rights)}-{family}")
    for rights in CASES
    for family in RATES
    if not (family == "orthodontics" and "c2s" in rights)
]


@pytest.mark.parametrize(("family", "rights"), PAIRS)
def test_each_pair_of_rights_on_each_family(family: str, rights: tuple[str, ...]) -> None:
    lifting = LIFTS_COPAYMENT - ({"invalidity"} if family in ("transport", "medicine") else set())
    rate = 100 if lifting & set(rights) else RATES[family]
    withheld = 0 if LIFTS_WITHHELD & set(rights) else WITHHELD.get(family, 0)
    copayment = 10000 - rate * 100
    paid = result(of(family), by=who(*rights)).lines[0].paid
    assert paid is not None
    assert paid.amo_cents == rate * 100 - withheld
    assert paid.withheld_cents == withheld
    assert paid.amc_cents == (copayment if "c2s" in rights else 0)
    assert paid.rac_cents == withheld + (0 if "c2s" in rights else copayment)


@pytest.mark.parametrize("family", sorted(WITHHELD))
@pytest.mark.parametrize("kind", list(PromiseKind))
@pytest.mark.parametrize("responsible", ["responsible", "not_responsible"])
def test_no_guarantee_pays_what_is_withheld(family: str, kind: PromiseKind, responsible: str) -> None:
    told = Promise(kind, percent=500, cents=50000, includes_amo=False)
    paid = result(of(family), by=who(responsible, promises={CareFamily(family): told})).lines[0].paid
    assert paid is not None
    assert paid.rac_cents >= paid.withheld_cents == WITHHELD[family]


@pytest.mark.parametrize("right", ["ald", "at_mp"])
def test_care_that_does_not_belong_to_it_is_not_lifted(right: str) -> None:
    belongs = result(of("consultation"), by=who(right)).lines[0].paid
    apart = line("consultation", 10000, base=10000, is_of_ald=False, is_of_at_mp=False)
    other = result(apart, by=who(right)).lines[0].paid
    assert belongs and other and (belongs.amo_cents, other.amo_cents) == (9800, 6800)


@pytest.mark.parametrize("percent", [100, 125, 150, 200, 300, 400])
@pytest.mark.parametrize("rights", [(), ("local_regime",), ("ald",), ("local_regime", "ald")], ids="+".join)
def test_excluded_and_included_percents_differ_by_the_whole_compulsory_share(
    percent: int, rights: tuple[str, ...]
) -> None:
    """300 % that excludes the compulsory share pays 300 % beside it; included, the rest up to it."""
    base, price = 12000, 120000
    asked = line("dental_prosthesis", price, base=base, basket="free", is_of_ald=True)
    paid = {}
    for includes in (True, False):
        told = Promise(PromiseKind.PERCENT_OF_BASE, percent=percent, includes_amo=includes)
        by = who(*rights, "responsible", promises={CareFamily.DENTAL_PROSTHESIS: told})
        paid[includes] = result(asked, by=by).lines[0].paid
    included, excluded = paid[True], paid[False]
    assert included is not None and excluded is not None
    compulsory = excluded.amo_cents + excluded.local_cents
    assert excluded.amc_cents == base * percent // 100
    assert included.amc_cents == max(0, base * percent // 100 - compulsory)


@pytest.mark.parametrize("ceiling", [("simple", 42000), ("complex", 70000), ("very_complex", 80000)], ids=str)
@pytest.mark.parametrize("lens", range(5000, 60001, 5000))
@pytest.mark.parametrize("rights", [(), ("local_regime",), ("ald",)], ids="+".join)
def test_ceilings_of_responsible_covers_bound_both_shares_of_a_pair(
    ceiling: tuple[str, int], lens: int, rights: tuple[str, ...]
) -> None:
    equipment, cap = ceiling
    frame = line("optical", 20000, id="f", item="frame", basket="free", equipment=equipment, is_of_ald=True)
    lenses = line("optical", lens, id="l", item="lens", basket="free", equipment=equipment, quantity=2, is_of_ald=True)
    by = who(*rights, "responsible", promises={CareFamily.OPTICAL: Promise(PromiseKind.FULL)})
    found = result(frame, lenses, by=by)
    first, total = found.line("f").paid, found.total
    assert first is not None and total is not None
    assert first.price_cents - first.rac_cents == 10000, "a frame never takes more than 100 €"
    assert total.price_cents - total.rac_cents == min(cap, 10000 + 2 * lens)


@pytest.mark.parametrize("price", range(95000, 260001, 15000))
@pytest.mark.parametrize("rights", [(), ("local_regime",), ("ald",), ("invalidity",), ("young",)], ids="+".join)
def test_ceilings_of_responsible_covers_bound_both_shares_of_an_ear(price: int, rights: tuple[str, ...]) -> None:
    by = who(*rights, "responsible", promises={CareFamily.HEARING: Promise(PromiseKind.FULL)})
    asked = line("hearing", price, hearing_class="two", ear="left", is_of_ald=True)
    paid = result(asked, by=by).lines[0].paid
    assert paid is not None and price - paid.rac_cents == min(price, 170000)


def test_maternity_runs_from_the_sixth_month_to_the_twelfth_day_after_the_birth() -> None:
    right = maternity(date(2027, 3, 10))
    assert (right.since, right.until) == (date(2026, 11, 10), date(2027, 3, 22))
    held = [right.at(date(2026, 11, 9)), right.at(date(2026, 11, 10)), right.at(date(2027, 3, 22))]
    assert held == [False, True, True] and right.at(date(2027, 3, 23)) is False
    early = maternity(date(2027, 3, 10), date(2027, 2, 20))
    assert early.until == date(2027, 3, 4) and early.at(date(2027, 3, 5)) is False


@pytest.mark.parametrize("days", range(-2, 3))
def test_a_child_pays_nothing_withheld_until_the_eighteenth_birthday(days: int) -> None:
    birthday = date(2009, 1, 15)
    on = date(2027, 1, 15) + timedelta(days=days)
    by = who(born=birthday)
    paid = result(line("consultation", 3000, base=3000), by=by, on=on).lines[0].paid
    assert paid is not None and paid.withheld_cents == (0 if days < 0 else 200)


@pytest.mark.parametrize("right", ["c2s", "ald", "ame", "local_regime"])
def test_a_right_that_begins_after_the_care_changes_nothing_of_it(right: str) -> None:
    from misas.core.funding.coverage import Right

    later = who(**{right: Right(True, since=DAY + timedelta(days=1))})
    asked = of("consultation")
    assert result(asked, by=later).lines[0].paid == result(asked, by=KNOWN).lines[0].paid


def test_the_participation_of_dentists_and_devices_is_not_in_force() -> None:
    for family in ("dental_care", "dental_prosthesis", "orthodontics", "optical", "hearing", "device"):
        paid = result(of(family)).lines[0].paid
        assert paid is not None and paid.withheld_cents == 0


def test_the_rights_told_here_are_those_of_the_kit() -> None:
    assert set(RIGHTS) <= set(WHO)
