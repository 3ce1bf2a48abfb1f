"""Whatever the quote, the rights and the guarantees: payers add up to the price, nobody pays below zero, and nothing
is said to be known that an open question could change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from misas.core.funding.care_codes import Basket, CareFamily, Ear, Equipment, HearingClass, OpticalItem
from misas.core.funding.counters import NOT_ASKED, NOTHING_USED
from misas.core.funding.coverage import NO, RIGHTS, UNSAID, YES, Complementary, Cover, Coverage, Promise, PromiseKind
from misas.core.funding.quotes import QuotedLine
from misas.core.orientation.codes import Sector, TariffOption
from tests.kit.quotes import DAY, KNOWN, params, result

CODES = st.sampled_from(["", *params().dental])
UNKNOWN = {"maybe": [True, False, None], "known": [True, False]}


@st.composite
def lines(draw: st.DrawFn, known: bool = True) -> QuotedLine:
    truth = st.sampled_from(UNKNOWN["known" if known else "maybe"])
    family = draw(st.sampled_from(list(CareFamily)))
    price = draw(st.integers(0, 250000))
    said: dict[str, Any] = {
        "quantity": draw(st.integers(1, 3)),
        "base_cents": draw(st.integers(0, 200000)),
        "rate_percent": draw(st.integers(0, 100)),
        "in_pathway": draw(truth),
        "is_of_ald": draw(truth),
        "is_of_at_mp": draw(truth),
        "is_impaired": draw(truth),
        "sight_changed": True,
        "on_one_day": draw(st.booleans()),
        "sector": draw(st.sampled_from(list(Sector))),
        "option": draw(st.sampled_from(list(TariffOption))),
    }
    if family is CareFamily.OPTICAL:
        basket = draw(st.sampled_from([Basket.ZERO, Basket.FREE]))
        equipment = draw(st.sampled_from(list(Equipment)))
        said |= {"item": draw(st.sampled_from(list(OpticalItem))), "basket": basket, "equipment": equipment}
    if family is CareFamily.HEARING:
        said |= {"ear": Ear.LEFT, "quantity": 1, "hearing_class": draw(st.sampled_from(list(HearingClass)))}
    if family in (CareFamily.DENTAL_PROSTHESIS, CareFamily.ORTHODONTICS):
        said |= {"code": draw(CODES), "basket": draw(st.sampled_from(list(Basket)))}
    return QuotedLine("1", "Soin", family, price, **said)


@st.composite
def promises(draw: st.DrawFn) -> Promise:
    return Promise(
        draw(st.sampled_from(list(PromiseKind))),
        percent=draw(st.integers(1, 600)),
        cents=draw(st.integers(1, 200000)),
        plus_cents=draw(st.integers(0, 50000)),
        includes_amo=draw(st.booleans()),
    )


@st.composite
def people(draw: st.DrawFn, known: bool = True) -> Coverage:
    values = [YES, NO] if known else [YES, NO, UNSAID]
    held: dict[str, Any] = {name: draw(st.sampled_from(values)) for name in RIGHTS}
    if held["c2s"].is_held and held["ame"].is_held:
        held["ame"] = NO
    cover = Cover(
        draw(st.sampled_from([Complementary.HELD, Complementary.NONE])),
        is_responsible=draw(st.booleans()),
        promises=dict.fromkeys(CareFamily, draw(promises())),
        yearly_cap_cents=draw(st.sampled_from([None, 0, 50000])),
    )
    born = draw(st.sampled_from([date(1960, 1, 1), date(2008, 1, 1), date(2015, 1, 1)]))
    return replace(KNOWN, **held, born=born, cover=cover)


@given(st.lists(lines(), min_size=1, max_size=3), people())
@settings(max_examples=150, deadline=None)
def test_payers_add_up_to_the_price_and_nobody_pays_below_zero(asked: list[QuotedLine], by: Coverage) -> None:
    found = result(*asked, by=by)
    for one in found.lines:
        for paid in (one.worst, one.best, *((one.paid,) if one.paid else ())):
            parts = (paid.amo_cents, paid.local_cents, paid.amc_cents, paid.rac_cents)
            assert sum(parts) == paid.price_cents == one.line.total_cents
            assert min(*parts, paid.withheld_cents) >= 0
            assert paid.withheld_cents <= paid.rac_cents
    yearly = by.cover.yearly_cap_cents
    holds = by.cover.state is Complementary.HELD and not by.c2s.is_held
    if yearly is not None and holds and found.total is not None:
        assert found.total.amc_cents <= yearly


@given(lines(known=False), people(known=False), st.data())
@settings(max_examples=60, deadline=None)
def test_an_answer_never_leaves_the_bounds_that_were_told(asked: QuotedLine, by: Coverage, data: st.DataObject) -> None:
    """Whatever the answers about what nobody knew, the share stands between the best and the worst told."""
    told = result(asked, by=by, counters=NOT_ASKED).lines[0]
    answers = {name: data.draw(st.sampled_from([YES, NO])) for name in RIGHTS if getattr(by, name) is UNSAID}
    after = replace(by, **answers)
    if after.c2s.is_held and after.ame.is_held:
        after = replace(after, ame=NO)
    line = replace(
        asked,
        **{
            name: data.draw(st.booleans())
            for name in ("in_pathway", "is_of_ald", "is_of_at_mp", "is_impaired")
            if getattr(asked, name) is None
        },
    )
    found = result(line, by=after, counters=NOTHING_USED).lines[0]
    assert told.best.rac_cents <= found.best.rac_cents <= found.worst.rac_cents <= told.worst.rac_cents
    if told.paid is not None:
        assert found.paid == told.paid


@given(lines(), people())
@settings(max_examples=60, deadline=None)
def test_the_same_quote_gives_the_same_answer(asked: QuotedLine, by: Coverage) -> None:
    assert result(asked, by=by) == result(asked, by=by)
    assert (result(asked, by=by).lines[0].paid is None) == bool(result(asked, by=by).questions)
    assert result(asked, by=by).day == DAY
