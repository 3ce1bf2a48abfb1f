"""Who pays what of a quote line: worked by hand from public tariffs, and true of every line that can be drawn."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from misas.core.funding.out_of_pocket import Guarantee, GuaranteeKind, LineShare, QuoteLine, Totals, totals, work_out
from misas.core.funding.quote_reading import read_quote_problem
from tests.kit.funding import worked

COPAYMENT = Guarantee(GuaranteeKind.COPAYMENT)
FULL = Guarantee(GuaranteeKind.FULL)


def percent(pct: int) -> Guarantee:
    return Guarantee(GuaranteeKind.PERCENT_OF_BASE, pct=pct)


def flat(cents: int) -> Guarantee:
    return Guarantee(GuaranteeKind.FLAT, cents=cents)


def within(cents: int) -> Guarantee:
    return Guarantee(GuaranteeKind.WITHIN_TOTAL, total_cap=cents)


# price, base, AMO %, régime local %, withheld, guarantee → AMO, local, withheld, AMC, RAC
BY_HAND: dict[str, tuple[tuple[int, int, int, int, int, Guarantee | None], tuple[int, int, int, int, int]]] = {
    "a consultation, no complementary": ((3_000, 3_000, 70, 0, 200, None), (1_900, 0, 200, 0, 1_100)),
    "a consultation, copayment": ((3_000, 3_000, 70, 0, 200, COPAYMENT), (1_900, 0, 200, 900, 200)),
    "a consultation outside the pathway": ((3_000, 3_000, 30, 0, 200, None), (700, 0, 200, 0, 2_300)),
    "secteur 2, copayment: the extra fee stays": ((5_000, 2_300, 70, 0, 200, COPAYMENT), (1_410, 0, 200, 690, 2_900)),
    "secteur 2 at 200 %": ((5_000, 2_300, 70, 0, 200, percent(200)), (1_410, 0, 200, 2_990, 600)),
    "secteur 2 paid whole: the 2 € stay": ((5_000, 2_300, 70, 0, 200, FULL), (1_410, 0, 200, 3_390, 200)),
    "Alsace-Moselle: the 2 € stay": ((3_000, 3_000, 70, 20, 200, COPAYMENT), (1_900, 600, 200, 300, 200)),
    "dental care in Alsace-Moselle": ((2_892, 2_892, 60, 30, 0, COPAYMENT), (1_735, 867, 0, 290, 0)),
    "local cover never passes the copayment": ((3_000, 3_000, 80, 30, 0, None), (2_400, 600, 0, 0, 0)),
    "ALD: the 2 € stay": ((3_000, 3_000, 100, 0, 200, COPAYMENT), (2_800, 0, 200, 0, 200)),
    "C2S: nothing is withheld": ((3_000, 3_000, 70, 0, 0, COPAYMENT), (2_100, 0, 0, 900, 0)),
    "a crown outside the baskets, 125 %": ((55_000, 12_000, 60, 0, 0, percent(125)), (7_200, 0, 0, 7_800, 40_000)),
    "a crown outside the baskets, 300 %": ((55_000, 12_000, 60, 0, 0, percent(300)), (7_200, 0, 0, 28_800, 19_000)),
    "a crown of the 100 % Santé basket": ((29_000, 12_000, 60, 0, 0, FULL), (7_200, 0, 0, 21_800, 0)),
    "a hearing aid of class II": ((200_000, 40_000, 60, 0, 0, within(170_000)), (24_000, 0, 0, 146_000, 30_000)),
    "a hearing aid of class I": ((95_000, 40_000, 60, 0, 0, within(170_000)), (24_000, 0, 0, 71_000, 0)),
    "local counts in the total": ((200_000, 40_000, 60, 30, 0, within(170_000)), (24_000, 12_000, 0, 134_000, 30_000)),
    "a total already reached": ((9_000, 9_000, 60, 0, 0, within(5_000)), (5_400, 0, 0, 0, 3_600)),
    "an implant: no base, a flat sum": ((120_000, 0, 60, 0, 0, flat(40_000)), (0, 0, 0, 40_000, 80_000)),
    "a flat sum above what is left": ((5_000, 3_000, 60, 0, 0, flat(40_000)), (1_800, 0, 0, 3_200, 0)),
    "a percentage of no base": ((120_000, 0, 60, 0, 0, percent(300)), (0, 0, 0, 0, 120_000)),
    "a percentage below what the AMO pays": ((10_000, 5_000, 100, 0, 0, percent(80)), (5_000, 0, 0, 0, 5_000)),
    "glasses of class B, base 5 cents": ((25_000, 5, 60, 0, 0, within(42_000)), (3, 0, 0, 24_997, 0)),
    "a fee below its base": ((2_000, 3_000, 70, 0, 200, COPAYMENT), (1_200, 0, 200, 600, 200)),
    "a percentage never passes the price": ((2_000, 3_000, 70, 0, 200, percent(300)), (1_200, 0, 200, 600, 200)),
    "more withheld than the share": ((200, 200, 65, 0, 400, COPAYMENT), (0, 0, 130, 70, 130)),
    "an act above 120 €": ((15_000, 15_000, 100, 0, 3_200, COPAYMENT), (11_800, 0, 3_200, 0, 3_200)),
    "each share is rounded down": ((1_001, 1_001, 65, 25, 0, COPAYMENT), (650, 250, 0, 101, 0)),
    "care that is free": ((0, 3_000, 70, 20, 200, FULL), (0, 0, 0, 0, 0)),
}  # fmt: skip


@pytest.mark.parametrize("name", BY_HAND)
def test_by_hand(name: str) -> None:
    (price, base, rate, local, withheld, promise), expected = BY_HAND[name]
    assert work_out(QuoteLine(price, base, rate, local, withheld, promise)) == LineShare(*expected)


def test_the_worked_example() -> None:
    example, answer = read_quote_problem(worked("R01")), worked("R01-answer")
    whole = totals(example.lines)
    assert answer["total"] == {
        **{"price_cents": whole.price, "amo_cents": whole.amo, "local_cents": whole.local},
        **{"amc_cents": whole.amc, "rac_cents": whole.rac},
    }


CENTS = st.integers(0, 400_000)
PROMISES = st.one_of(
    st.none(),
    st.sampled_from([COPAYMENT, FULL]),
    st.integers(0, 500).map(percent),
    CENTS.map(flat),
    CENTS.map(within),
)
LINES = st.builds(
    QuoteLine,
    price_cents=CENTS,
    base_cents=CENTS,
    amo_rate_percent=st.integers(0, 100),
    local_percent=st.integers(0, 100),
    withheld_cents=st.integers(0, 5_000),
    guarantee=PROMISES,
    quantity=st.integers(1, 30),
)


@given(LINES)
def test_the_shares_make_the_price_and_none_is_negative(line: QuoteLine) -> None:
    share = work_out(line)
    assert min(share.amo, share.local, share.withheld, share.amc, share.rac) >= 0
    assert share.amo + share.local + share.amc + share.rac == line.price_cents


@given(LINES)
def test_what_is_withheld_stays_with_the_person(line: QuoteLine) -> None:
    share = work_out(line)
    assert share.rac >= share.withheld
    assert share.withheld <= line.withheld_cents


@given(LINES)
def test_a_guarantee_never_pays_what_it_does_not_promise(line: QuoteLine) -> None:
    share, promise = work_out(line), line.guarantee
    extra_fee = max(0, line.price_cents - line.base_cents)
    if promise is None:
        assert share.amc == 0
    elif promise.kind is GuaranteeKind.COPAYMENT:
        assert share.rac == extra_fee + share.withheld
    elif promise.kind is GuaranteeKind.FLAT:
        assert share.amc <= promise.cents
    elif promise.kind is GuaranteeKind.WITHIN_TOTAL:
        assert share.amc == 0 or share.amo + share.local + share.amc <= promise.total_cap
    elif promise.kind is GuaranteeKind.PERCENT_OF_BASE:
        insured = share.amo + share.local + share.withheld + share.amc
        assert share.amc == 0 or 100 * insured <= promise.pct * line.base_cents
    else:
        assert share.rac == share.withheld


@given(LINES, st.integers(1, 1_000))
def test_a_dearer_quote_never_leaves_less_to_pay(line: QuoteLine, more: int) -> None:
    dearer = QuoteLine(line.price_cents + more, line.base_cents, line.amo_rate_percent, guarantee=line.guarantee)
    cheaper = QuoteLine(line.price_cents, line.base_cents, line.amo_rate_percent, guarantee=line.guarantee)
    if line.price_cents >= line.base_cents:
        assert work_out(dearer).rac >= work_out(cheaper).rac


@given(st.lists(LINES, max_size=5))
def test_the_whole_is_the_sum_of_its_units(lines: list[QuoteLine]) -> None:
    units = [line for line in lines for _ in range(line.quantity)]
    shares = [work_out(unit) for unit in units]
    assert totals(lines) == Totals(
        sum(unit.price_cents for unit in units),
        sum(share.amo for share in shares),
        sum(share.local for share in shares),
        sum(share.amc for share in shares),
        sum(share.rac for share in shares),
    )
