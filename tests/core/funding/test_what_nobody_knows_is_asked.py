"""Nothing is assumed: a fact that nobody knows and that changes a share is asked for; no other is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from misas.core.funding.care_codes import CareFamily
from misas.core.funding.counters import NOT_ASKED, Counters, Equipped, Pot, Spent
from misas.core.funding.coverage import (
    RIGHTS,
    UNSAID,
    Complementary,
    Cover,
    Coverage,
    Every,
    FlatUnit,
    Promise,
    PromiseKind,
    Right,
)
from misas.core.funding.quote_results import QuoteResult, care_lines
from misas.core.funding.quotes import QuotedLine
from misas.core.funding.supposing import NotKnown, Question, Supposed, tried
from misas.core.refusals import Refused
from tests.kit.quotes import DAY, KNOWN, RESPONSIBLE, line, result, who

VISIT = line("consultation", 3000, base=3000)
CROWN = line("dental_prosthesis", 55000, code="HBLD158", tooth="16")


def asked(found: QuoteResult) -> set[tuple[str, str]]:
    return {(question.code, question.about) for question in found.questions}


@pytest.mark.parametrize("right", RIGHTS)
def test_a_right_that_nobody_knows_is_asked_where_it_matters(right: str) -> None:
    found = result(replace(VISIT, is_of_ald=True, is_of_at_mp=True), by=who(**{right: UNSAID}))
    assert asked(found) == {("right", right)}
    one = found.lines[0]
    assert one.paid is None and one.best.rac_cents < one.worst.rac_cents == 1100


def test_nothing_known_asks_everything_that_matters_and_bounds_the_rest() -> None:
    found = result(replace(VISIT, in_pathway=None), by=Coverage(DAY), counters=NOT_ASKED)
    codes = {code for code, _ in asked(found)}
    assert {"right", "born", "cover", "used", "in_pathway"} <= codes
    assert (found.best.rac_cents, found.worst.rac_cents) == (0, 2300)


def test_a_fact_that_changes_nothing_is_not_asked() -> None:
    at_c2s = who("c2s", ald=UNSAID, at_mp=UNSAID, invalidity=UNSAID, local_regime=UNSAID, born=None)
    minor = who("minor", ald=UNSAID)
    implant = line("implant", 100000)
    assert result(implant, by=at_c2s).questions == ()
    assert asked(result(line("dental_care", 3000, base=3000), by=who(born=None))) == set()
    assert asked(result(replace(VISIT, is_of_ald=False), by=minor)) == set()


def test_a_guarantee_that_changes_nothing_is_not_asked() -> None:
    """At sector 1 the copayment of law is already the whole: no table of guarantees is needed."""
    assert result(VISIT, by=who("responsible")).questions == ()
    assert asked(result(CROWN, by=who("responsible"))) == {("promise", "dental_prosthesis")}


def test_a_missing_guarantee_stands_between_the_least_of_law_and_the_whole() -> None:
    one = result(CROWN, by=who("responsible")).lines[0]
    assert (one.paid, one.worst.rac_cents, one.best.rac_cents) == (None, 43000, 0)
    other = result(CROWN, by=who("not_responsible")).lines[0]
    assert (other.worst.rac_cents, other.best.rac_cents) == (47800, 0)


def test_a_percent_that_does_not_say_whether_it_includes_the_compulsory_share_is_asked() -> None:
    told = Promise(PromiseKind.PERCENT_OF_BASE, percent=200)
    found = result(CROWN, by=who("responsible", promises={CareFamily.DENTAL_PROSTHESIS: told}))
    assert asked(found) == {("includes_amo", "dental_prosthesis")}
    assert found.worst.rac_cents - found.best.rac_cents == 7200, "the error would be a whole compulsory share"


def test_whether_a_cover_is_responsible_is_asked_only_for_what_it_pays_by_law() -> None:
    unsaid = Cover(Complementary.HELD)
    zero = line("dental_prosthesis", 29000, code="HBLD038")
    assert asked(result(zero, by=who(cover=unsaid))) == {("is_responsible", ""), ("promise", "dental_prosthesis")}
    paid = replace(unsaid, promises={CareFamily.DENTAL_PROSTHESIS: Promise(PromiseKind.FULL)})
    assert result(zero, by=who(cover=paid)).questions == ()


def test_a_cover_or_a_right_whose_end_is_past_may_have_been_renewed() -> None:
    ended = replace(RESPONSIBLE, until=DAY - timedelta(days=1))
    assert asked(result(VISIT, by=who(cover=ended))) == {("cover", "")}
    c2s = Right(True, until=DAY - timedelta(days=1))
    assert asked(result(VISIT, by=who(c2s=c2s))) == {("right", "c2s")}
    future = replace(RESPONSIBLE, since=DAY + timedelta(days=1))
    assert result(VISIT, by=who(cover=future)).questions == ()


def test_what_was_used_before_is_asked_where_a_cap_may_be_reached() -> None:
    assert asked(result(VISIT, counters=NOT_ASKED)) == {("used", "participation")}
    reached = NOT_ASKED.with_more([Spent(Pot("participation"), date(2026, 2, 1), 5000)])
    assert result(VISIT, counters=reached).questions == ()
    flat = Promise(PromiseKind.FLAT, cents=30000, includes_amo=False, unit=FlatUnit.TOOTH, every=Every.YEAR)
    by = who("responsible", promises={CareFamily.DENTAL_PROSTHESIS: flat})
    assert asked(result(CROWN, by=by, counters=NOT_ASKED)) == {("used", "promise:dental_prosthesis")}


def test_the_last_equipment_is_asked_for_once_for_an_ear() -> None:
    aid = line("hearing", 95000, hearing_class="one", ear="left")
    assert asked(result(aid, by=who("responsible"), counters=NOT_ASKED)) == {("equipped", "ear:left")}
    old = Counters(equipped=(Equipped("ear:left", date(2020, 1, 1)),))
    assert result(aid, by=who("responsible"), counters=old).questions == ()
    unsaid = result(replace(aid, ear=None), by=who("responsible"), counters=NOT_ASKED)
    assert ("ear", "1") in asked(unsaid)


def test_whether_she_is_blind_is_asked_when_the_quote_says_no_base() -> None:
    aid = line("hearing", 95000, hearing_class="one", ear="left")
    assert asked(result(aid, by=who(is_blind=None))) == {("is_blind", "")}
    assert result(replace(aid, base_cents=40000), by=who(is_blind=None)).questions == ()


def test_a_figure_that_is_not_held_at_the_day_is_asked_and_never_that_of_another_day() -> None:
    before = date(2024, 3, 1)
    care = line("auxiliary", 2000, base=2000)
    assert ("figure", "franchise_auxiliary") in asked(result(care, on=before))
    trip = line("transport", 5000, base=5000)
    assert ("rate", "1") in asked(result(trip, on=date(2023, 7, 31)))
    assert asked(result(line("medicine", 1000, base=1000))) == {("rate", "1")}


def test_a_price_between_a_cap_and_its_rise_that_is_not_confirmed_is_asked() -> None:
    found = result(line("dental_prosthesis", 51500, code="HBLD634"), by=who("responsible"))
    assert asked(found) == {("fee_cap", "1")}
    assert (found.worst.rac_cents, found.best.rac_cents) == (1500, 0)


def test_the_basket_that_sources_dispute_is_that_of_the_quote_or_asked() -> None:
    disputed = line("dental_prosthesis", 50000, code="HBLD734")
    assert ("basket", "1") in asked(result(disputed, by=who("responsible")))
    told = result(replace(disputed, basket="free"), by=who("nobody"))  # type: ignore[arg-type]
    assert told.is_known


def test_the_tariff_of_the_c2s_that_is_not_held_is_asked() -> None:
    found = result(line("dental_prosthesis", 50000, code="HBLD680"), by=who("c2s"))
    assert asked(found) == {("c2s_tariff", "1")} and found.best.rac_cents == 0
    assert asked(result(line("orthodontics", 75000, code="TO90"), by=who("c2s"))) == {("c2s_tariff", "1")}


def test_the_equipment_of_a_pair_is_asked_only_past_the_lowest_ceiling() -> None:
    promises = {CareFamily.OPTICAL: Promise(PromiseKind.FULL)}
    by = who("responsible", promises=promises)
    cheap = line("optical", 10000, item="lens", basket="free", quantity=2)
    assert result(cheap, by=by).questions == ()
    dear = line("optical", 30000, item="lens", basket="free", quantity=2)
    assert asked(result(dear, by=by)) == {("equipment", "pair")}


def test_the_planner_is_given_no_line_that_is_not_known_unless_it_asks_for_the_worst() -> None:
    found = result(CROWN, by=who("responsible"))
    with pytest.raises(Refused, match=r"funding\.quote_has_questions"):
        care_lines(found, "P1")
    (one,) = care_lines(found, "P1", supposing_worst=True)
    assert (one.id, one.person, one.cents) == ("1", "P1", 43000)
    (known,) = care_lines(result(CROWN), "P1")
    assert known.cents == 47800


def test_both_ways_are_tried_and_only_what_matters_is_asked() -> None:
    def work(supposed: Supposed) -> int:
        if supposed.say("a", "", None, (False, True)):
            return 1 if supposed.say("b", "", None, (False, True)) else 2
        supposed.say("c", "", None, (False, True))
        return 2

    found = tried(work)
    assert set(found.outcomes) == {1, 2}
    assert found.questions(int) == (Question("a"), Question("b"))
    with pytest.raises(NotKnown):
        Supposed({}).say("a", "", None, (1, 2))


def test_too_many_unknowns_still_end_and_are_still_asked() -> None:
    def work(supposed: Supposed) -> int:
        return sum(supposed.say("q", str(nth), None, (0, 1)) << nth for nth in range(18))

    found = tried(work)
    assert len(found.outcomes) < 10000 and len(found.questions(int)) == 18


def test_everything_known_leaves_no_question() -> None:
    assert isinstance(CROWN, QuotedLine)
    assert result(VISIT, CROWN, by=KNOWN).questions == ()
