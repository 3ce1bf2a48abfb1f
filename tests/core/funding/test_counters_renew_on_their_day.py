"""Flat amounts, caps and equipment are whole again on their day, person by person, and never before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.funding.care_codes import CareFamily
from misas.core.funding.counters import MONTHS, NOTHING_USED, Counters, Equipped, Pot, Spent
from misas.core.funding.coverage import Every, FlatUnit, Promise, PromiseKind
from misas.core.rights.months import add_months
from tests.kit.quotes import DAY, line, result, who

POT = Pot("promise:hearing", "left")
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def used(*on: date) -> Counters:
    return NOTHING_USED.with_more([Spent(POT, day, 10000) for day in on])


@pytest.mark.parametrize("every", MONTHS)
def test_a_pot_is_whole_again_after_its_months_to_the_day(every: Every) -> None:
    first = date(2024, 3, 15)
    again = add_months(first, MONTHS[every])
    held = used(first)
    assert held.used(POT, every, again - timedelta(days=1)) == 10000
    assert held.whole_again(POT, every, again - timedelta(days=1)) == again
    assert (held.used(POT, every, again), held.whole_again(POT, every, again)) == (0, None)


def test_a_year_is_a_calendar_year() -> None:
    held = used(date(2025, 12, 31))
    assert held.used(POT, Every.YEAR, date(2025, 12, 31)) == 10000
    assert held.whole_again(POT, Every.YEAR, date(2025, 12, 31)) == date(2026, 1, 1)
    assert held.used(POT, Every.YEAR, date(2026, 1, 1)) == 0


def test_a_window_opens_with_the_first_care_that_finds_none_running() -> None:
    held = used(date(2024, 1, 10), date(2025, 6, 1), date(2026, 2, 1))
    assert held.used(POT, Every.TWO_YEARS, date(2025, 12, 1)) == 20000
    assert held.whole_again(POT, Every.TWO_YEARS, date(2026, 3, 1)) == date(2028, 2, 1)
    assert held.used(POT, Every.TWO_YEARS, date(2026, 3, 1)) == 10000


@given(st.lists(DAYS, max_size=6), DAYS, st.sampled_from([*MONTHS, Every.YEAR]))
def test_a_pot_that_was_used_says_when_it_is_whole_and_then_is(on: list[date], day: date, every: Every) -> None:
    held = used(*(one for one in on if one <= day))
    again = held.whole_again(POT, every, day)
    assert (again is None) == (held.used(POT, every, day) == 0)
    if again is not None:
        assert again > day
        assert held.used(POT, every, again) == 0 and held.used(POT, every, again - timedelta(days=1)) > 0


def test_another_place_and_another_kind_have_their_own_pots() -> None:
    held = used(DAY)
    assert held.used(Pot("promise:hearing", "right"), Every.YEAR, DAY) == 0
    assert held.used(Pot("promise:optical", "left"), Every.YEAR, DAY) == 0


def test_franchises_share_the_cap_of_a_year_and_each_has_its_cap_of_a_day() -> None:
    held = NOTHING_USED.with_more([
        Spent(Pot("franchise", "auxiliary"), DAY, 400, "A"),
        Spent(Pot("franchise", "medicine"), DAY, 100, "A"),
    ])  # fmt: skip
    assert held.withheld_in_year("franchise", DAY) == 500
    assert held.used_on_day(Pot("franchise", "auxiliary"), DAY, "A") == 400
    assert held.used_on_day(Pot("franchise", "transport"), DAY, "A") == 0


def test_an_equipment_is_renewed_on_its_day() -> None:
    held = Counters(equipped=(Equipped("ear:left", date(2022, 11, 22)),))
    assert held.renews_on("ear:left", 48, date(2026, 11, 21)) == date(2026, 11, 22)
    assert held.renews_on("ear:left", 48, date(2026, 11, 22)) is None
    assert held.renews_on("ear:right", 48, date(2023, 1, 1)) is None


@pytest.mark.parametrize(
    ("born", "months"),
    [(date(2021, 1, 1), 6), (date(2019, 11, 22), 12), (date(2010, 11, 23), 12), (date(2010, 11, 22), 24)],
)
def test_glasses_are_renewed_by_age(born: date, months: int) -> None:
    frame = line("optical", 3000, item="frame", basket="zero", sight_changed=False)
    for bought, renewed in (
        (add_months(DAY, -months), True),
        (add_months(DAY, -months) + timedelta(days=1), False),
    ):
        counters = NOTHING_USED.with_more(equipped=[Equipped("pair", bought)])
        paid = result(frame, by=who("responsible", born=born), counters=counters).lines[0].paid
        assert paid is not None and (paid.amo_cents > 0) is renewed


def test_what_a_quote_uses_up_counts_for_the_next() -> None:
    flat = Promise(PromiseKind.FLAT, cents=50000, includes_amo=False, unit=FlatUnit.EAR, every=Every.FOUR_YEARS)
    by = who("responsible", promises={CareFamily.HEARING: flat})
    aid = line("hearing", 100000, hearing_class="two", ear="left")
    first = result(aid, by=by)
    after = NOTHING_USED.with_more(first.spent, first.equipped)
    assert [(one.pot, one.cents) for one in first.spent] == [(POT, 50000)]
    again = result(aid, by=by, counters=after, on=date(2027, 1, 5)).lines[0]
    assert again.paid is not None and again.paid.rac_cents == 100000
    assert [why.code for why in again.whys] == ["early_renewal_until"]
    visits = result(line("consultation", 3000, base=3000, quantity=3))
    assert sum(one.cents for one in visits.spent) == 600
