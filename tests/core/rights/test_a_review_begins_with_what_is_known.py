"""What a new review begins with: each fact once, with its source and its day; nothing that a month makes false."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.persons.codes import Source
from misas.core.persons.facts import PersonFact
from misas.core.rights.codes import FactPeriod, FactSource, FactStatus, Nature
from misas.core.rights.facts import Amounts, Held, Household
from misas.core.rights.household import read_held
from misas.core.rights.months import add_months, window
from misas.core.rights.prefilling import (
    Prefilled,
    aged,
    carried_over,
    first_told,
    newest,
    of_person,
    of_referral,
    still_said,
    territory_of,
)
from tests.kit.rights import household, table

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
TODAY = NOW.date()
MONTHS = st.dates(date(2022, 1, 1), date(2026, 11, 1)).map(lambda day: day.replace(day=1))


def stated(field: str, value: str, source: Source = Source.CAISSE_REGISTER) -> dict[str, PersonFact]:
    return {field: PersonFact(field, value, source, TODAY, NOW)}


@pytest.mark.parametrize(
    ("code", "postal", "territory"),
    [
        ("30189", "30000", "metropole"),
        ("2A004", "20000", "metropole"),
        ("97105", "97100", "guadeloupe"),
        ("97209", "97200", "martinique"),
        ("97302", "97300", "guyane"),
        ("97411", "97400", "reunion"),
        ("97611", "97600", "mayotte"),
        ("97801", "97150", "saint_martin"),
        ("", "97150", "saint_martin"),
        ("97127", "97150", "saint_martin"),
        ("", "97133", "saint_barthelemy"),
        ("97502", "97500", "saint_pierre_et_miquelon"),
        ("98818", "98800", None),
        ("99100", "", None),
        ("", "", None),
        ("", "750", None),
    ],
)
def test_a_commune_says_its_territory_or_nothing(code: str, postal: str, territory: str | None) -> None:
    assert territory_of(code, postal) == territory


def test_the_register_is_known_what_others_told_is_said() -> None:
    known = {one.fact: one for one in of_person("p1", stated("sex", "2"), nir_provisional=False)}
    told = {one.fact: one for one in of_person("p1", stated("sex", "2", Source.REFERRER), nir_provisional=False)}
    assert (known["sex"].raw, known["sex"].status, known["sex"].on) == ("female", FactStatus.KNOWN, TODAY)
    assert (told["sex"].status, told["sex"].source) == (FactStatus.SAID, FactSource.REFERRAL)


def test_a_number_says_whether_it_is_for_good_and_never_what_it_is() -> None:
    (one,) = of_person("p1", stated("nir", ""), nir_provisional=True)
    assert (one.fact, one.raw) == ("nir_status", "waiting")


@pytest.mark.parametrize(
    ("cover", "facts"),
    [
        ("base_only", {"base_cover": "open", "complementary_cover": "none"}),
        ("c2s", {"base_cover": "open"}),
        ("unknown", {}),
        ("", {}),
        ("x", {}),
    ],
)
def test_what_a_referral_declares_is_taken_without_a_guess(cover: str, facts: dict[str, str]) -> None:
    assert {one.fact: one.raw for one in of_referral("p1", cover, TODAY)} == facts


def carried(earlier: Household, month: date) -> dict[tuple[str, str], Held]:
    found = first_told(carried_over(earlier, table(), month, {}))
    return {
        key: read_held({"value": one.raw, "status": one.status.value}, table()[one.fact], month)
        for key, one in found.items()
    }


@given(MONTHS, st.integers(1, 30), st.dictionaries(st.integers(0, 13), st.integers(0, 3000), min_size=1))
def test_an_amount_is_never_carried_into_a_month_it_was_not_told_for(
    before: date, later: int, amounts: dict[int, int]
) -> None:
    told = {add_months(before, -back): Decimal(euros) for back, euros in amounts.items()}
    earlier = household(before, wage_net={f"{m:%Y-%m}": float(euros) for m, euros in told.items()})
    month = add_months(before, later)
    held = carried(earlier, month).get(("p1", "wage_net"))
    kept = dict(held.value.months) if held and isinstance(held.value, Amounts) else {}
    wanted = set(table()["wage_net"].months(month))
    assert kept == {m: euros for m, euros in told.items() if m in wanted}


@given(MONTHS, st.integers(1, 24))
def test_the_same_wage_each_month_is_said_of_the_months_of_then_alone(before: date, later: int) -> None:
    month = add_months(before, later)
    held = carried(household(before, wage_net=700), month).get(("p1", "wage_net"))
    covered = set(held.value.months) if held and isinstance(held.value, Amounts) else set()
    assert covered <= set(window(before)) | {before, add_months(before, -1)}


def test_a_total_a_notice_and_a_closed_year_belong_to_their_own_year() -> None:
    earlier = household(date(2025, 12, 1), pension_net={"total": 6000}, micro_profit_last_year=9000, couple=True)
    assert set(carried(earlier, date(2026, 1, 1))) == {("", "couple")}
    assert set(carried(earlier, date(2025, 12, 1))) == {("", "couple"), ("p1", "micro_profit_last_year")}


def test_what_was_unknown_or_declined_is_asked_again() -> None:
    earlier = household(date(2026, 9, 1), couple={"status": "declined"}, permit={"status": "unknown"})
    assert carried(earlier, date(2026, 11, 1)) == {}


def test_every_fact_of_the_table_can_be_carried_over_and_read_again() -> None:
    values = {Nature.BOOLEAN: True, Nature.WHOLE: 1, Nature.AMOUNT: 10.5, Nature.MONTHLY: 12.25}
    plain = {
        name: next(iter(one.values)) if one.values else values.get(one.nature, "2020-02-03")
        for name, one in table().items()
    }
    month = date(2026, 11, 1)
    earlier = household(month, **plain)
    again = carried(earlier, month)
    assert {name for _, name in again} == set(table())
    for (member, name), held in again.items():
        assert held.value == earlier.held(member, name).value, name
        assert table()[name].period in set(FactPeriod)


def test_the_first_who_tells_a_fact_is_believed() -> None:
    twice = [*of_referral("p1", "ame", TODAY), *of_referral("p1", "base_only", TODAY)]
    assert first_told(twice)["p1", "base_cover"].raw == "ame"


LATER = date(2026, 11, 22)
LONG_AGO = date(2024, 3, 12)
MOMENT = {
    "pregnancy": "months_6_9",
    "sick_leave": True,
    "worked_last_3_months": True,
    "emergency_room_visit": True,
    "dental_check_done": True,
    "psy_sessions_this_year": 12,
    "permit": "valid",
    "complementary_cover": "c2s_free",
}


def told(fact: str, on: date | None, raw: object = True) -> Prefilled:
    return Prefilled("p1", fact, raw, FactStatus.SAID, FactSource.EARLIER_REVIEW.value, on)


@pytest.mark.parametrize("fact", MOMENT)
def test_what_was_of_the_moment_two_years_ago_is_not_held_and_its_day_is_kept(fact: str) -> None:
    (one,) = aged([told(fact, LONG_AGO, MOMENT[fact])], table(), LATER)
    assert (one.raw, one.status, one.source) == (None, FactStatus.UNKNOWN, FactSource.SAY_AGAIN)
    assert one.on == LONG_AGO


@pytest.mark.parametrize(
    ("fact", "on", "holds"),
    [
        ("pregnancy", date(2026, 10, 22), True),
        ("pregnancy", date(2026, 10, 21), False),
        ("permit", date(2025, 11, 22), True),
        ("permit", date(2025, 11, 21), False),
        ("psy_sessions_this_year", date(2026, 1, 1), True),
        ("psy_sessions_this_year", date(2025, 12, 31), False),
        ("bursary_holder", date(2026, 9, 1), True),
        ("bursary_holder", date(2026, 8, 31), False),
        ("birth_date", date(1990, 1, 1), True),
        ("birth_date", None, True),
        ("permit", None, False),
        ("wage_net", date(2024, 1, 1), True),
    ],
)
def test_an_answer_holds_until_its_last_day_included(fact: str, on: date | None, holds: bool) -> None:
    (one,) = aged([told(fact, on)], table(), LATER)
    assert (one.raw is not None) is holds


def test_what_was_told_last_speaks_whoever_told_it() -> None:
    before, after = date(2026, 10, 1), date(2026, 11, 20)
    said = list(of_referral("p1", "none", after))
    reviewed = [told("base_cover", before, "open"), told("complementary_cover", before, "employer")]
    newer = first_told(newest([*reviewed, *said]))
    assert newer["p1", "base_cover"].raw == "closed" and newer["p1", "complementary_cover"].raw == "none"
    older = first_told(newest([*reviewed, *of_referral("p1", "none", date(2026, 9, 1))]))
    assert older["p1", "base_cover"].raw == "open" and older["p1", "complementary_cover"].raw == "employer"
    same = first_told(newest([*reviewed, *of_referral("p1", "none", before)]))
    assert same["p1", "base_cover"].raw == "open", "on the same day, she said it herself"


@pytest.mark.parametrize(
    ("cover", "raw", "stands"),
    [
        ("c2s", "none", False),
        ("c2s", "c2s_paying", True),
        ("complementary", "c2s_free", False),
        ("complementary", "individual", True),
        ("unknown", "none", True),
        ("", "none", True),
    ],
)
def test_a_referral_that_says_she_has_a_cover_denies_what_said_otherwise_before(
    cover: str, raw: str, stands: bool
) -> None:
    one, on = told("complementary_cover", date(2026, 10, 1), raw), date(2026, 11, 20)
    assert still_said(one, cover, on, "p1") is stands
    assert still_said(one, cover, date(2026, 9, 1), "p1"), "what was said since stands"
    assert still_said(told("complementary_cover", date(2026, 10, 1), raw), cover, on, "p2"), "of somebody else"
