"""A household is read from its file without a guess, every fault at its place, and written back the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misas.core.refusals import Invalid
from misas.core.rights.codes import Aspect, Entity, FactPeriod, FactStatus, Nature, Role
from misas.core.rights.facts import Amounts, Atom, FactType, Held
from misas.core.rights.household import read_household, write_household
from misas.core.rights.months import add_months, elapsed_months, elapsed_years, read_month, window
from tests.kit.rights import table

APPLICANT = {"id": "p1", "role": "applicant"}


def a_file(**more: Any) -> dict[str, Any]:
    return {"month": "2026-11", "household": {}, "members": [dict(APPLICANT)], **more}


def faults(raw: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        read_household(raw, table())
    return {fault.field: fault.code for fault in refused.value.faults}


def test_absent_is_unknown_and_zero_is_zero() -> None:
    held = read_household(a_file(members=[{**APPLICANT, "aah": 0}]), table())
    assert held.value(Atom("p1", "aah", Aspect.MONTH)) == 0
    assert held.value(Atom("p1", "asi", Aspect.MONTH)) is None
    assert held.held("p1", "asi").status is FactStatus.UNKNOWN


def test_a_number_stands_for_each_month_of_the_window() -> None:
    held = read_household(a_file(members=[{**APPLICANT, "wage_net": 700.5}]), table())
    assert held.value(Atom("p1", "wage_net", Aspect.WINDOW)) == Decimal("8406.00")
    assert held.value(Atom("p1", "wage_net", Aspect.MONTH)) == Decimal("700.50")


def test_a_value_comes_with_its_source() -> None:
    said = {"value": True, "status": "known", "source": "cnam", "date": "2026-11-02"}
    held = read_household(a_file(members=[{**APPLICANT, "ald": said}]), table())
    assert held.held("p1", "ald") == Held(True, FactStatus.KNOWN, "cnam", date(2026, 11, 2))


def test_declined_holds_no_value() -> None:
    held = read_household(a_file(members=[{**APPLICANT, "ald": {"status": "declined"}}]), table())
    assert held.held("p1", "ald") == Held(None, FactStatus.DECLINED)


@pytest.mark.parametrize(
    ("fact", "value", "code"),
    [
        ("no_such", 1, "rights.unknown_fact"),
        ("couple", True, "rights.fact_of_household"),
        ("ald", "oui", "rights.not_yes_or_no"),
        ("ald", 1, "rights.not_yes_or_no"),
        ("permit", "lost", "rights.not_a_choice"),
        ("birth_date", "1980", "rights.not_a_date"),
        ("birth_date", 1980, "rights.not_a_date"),
        ("work_accident_rate", 12.5, "rights.not_a_number"),
        ("wage_net", "700", "rights.not_an_amount"),
        ("wage_net", True, "rights.not_an_amount"),
        ("wage_net", float("nan"), "rights.not_an_amount"),
        ("wage_net", float("inf"), "rights.not_an_amount"),
        ("wage_net", 1e40, "rights.amount_too_high"),
        ("wage_net", {"2026-13": 1}, "rights.not_a_month"),
        ("wage_net", {}, "rights.not_an_amount"),
        ("sick_daily_allowances", {"total": 1200}, "rights.not_an_amount"),
        ("ald", {"value": True, "status": "sure"}, "rights.not_a_status"),
        ("ald", {"value": True, "status": "unknown"}, "rights.status_and_value"),
        ("ald", {"status": "known"}, "rights.status_and_value"),
        ("ald", {"value": True, "source": 3}, "rights.not_a_source"),
        ("ald", {"value": True, "source": "x" * 81}, "rights.not_a_source"),
        ("ald", {"value": True, "because": "x"}, "rights.unknown_key"),
        ("ald", {"value": True, "date": "hier"}, "rights.not_a_date"),
        ("ald", ["oui"], "rights.not_yes_or_no"),
    ],
)
def test_what_cannot_be_read_is_named_where_it_stands(fact: str, value: Any, code: str) -> None:
    assert faults(a_file(members=[APPLICANT, {"id": "p2", "role": "partner", fact: value}])) == {
        f"members[1].{fact}": code
    }


@pytest.mark.parametrize(
    ("raw", "field", "code"),
    [
        ([], "", "rights.not_a_household"),
        (a_file(month="2026"), "month", "rights.not_a_month"),
        (a_file(month=None), "month", "rights.not_a_month"),
        (a_file(members=[]), "members", "rights.no_member"),
        (a_file(members="p1"), "members", "rights.no_member"),
        (a_file(members=["p1"]), "members[0]", "rights.not_a_member"),
        (a_file(members=[{"id": "p 1", "role": "applicant"}]), "members[0].id", "rights.not_an_id"),
        (a_file(members=[{"id": "p1", "role": "boss"}]), "members[0].role", "rights.not_a_role"),
        (a_file(members=[{"id": "p1", "role": ["applicant"]}]), "members[0].role", "rights.not_a_role"),
        (a_file(members=[{"id": "p1", "role": "child"}]), "members", "rights.one_applicant"),
        (a_file(members=[APPLICANT, APPLICANT]), "members[1].id", "rights.same_id"),
        (a_file(household=[]), "household", "rights.not_a_household"),
        (a_file(household={"ald": True}), "household.ald", "rights.fact_of_member"),
        (a_file(surprise=1), "surprise", "rights.unknown_key"),
    ],
)
def test_a_file_that_is_no_household_is_refused(raw: Any, field: str, code: str) -> None:
    assert faults(raw)[field] == code


def test_two_partners_are_refused() -> None:
    partners = [{"id": key, "role": "partner"} for key in ("p2", "p3")]
    assert faults(a_file(members=[APPLICANT, *partners])) == {"members": "rights.one_partner"}


def test_every_fault_is_told_at_once() -> None:
    found = faults(a_file(month="x", household={"couple": 3}, members=[{**APPLICANT, "ald": 3, "permit": 3}]))
    assert set(found) == {"month", "household.couple", "members[0].ald", "members[0].permit"}


def values_of(one: FactType) -> st.SearchStrategy[Any]:
    euros = st.integers(0, 300000).map(lambda cents: cents / 100)
    months = st.sampled_from([f"2026-{month:02d}" for month in range(1, 10)])
    match one.nature:
        case Nature.BOOLEAN:
            return st.booleans()
        case Nature.ENUM:
            return st.sampled_from(sorted(one.values))
        case Nature.DATE:
            return st.dates(date(1950, 1, 1), date(2026, 10, 31)).map(date.isoformat)
        case Nature.WHOLE:
            return st.integers(one.low, one.high)
        case Nature.AMOUNT:
            return euros
        case Nature.MONTHLY:
            by_month = st.dictionaries(months, euros, min_size=1)
            total = euros.map(lambda whole: {"total": whole})
            return st.one_of(euros, by_month) if one.period is FactPeriod.MONTH else st.one_of(euros, by_month, total)


def some_facts(entity: Entity) -> st.SearchStrategy[dict[str, Any]]:
    own = [one for one in table().values() if one.entity is entity]
    return st.fixed_dictionaries({}, optional={one.id: values_of(one) for one in own})


@settings(max_examples=40, deadline=None)
@given(shared=some_facts(Entity.HOUSEHOLD), own=some_facts(Entity.PERSON))
def test_what_is_written_is_read_again(shared: dict[str, Any], own: dict[str, Any]) -> None:
    once = read_household(a_file(household=shared, members=[{**APPLICANT, **own}]), table())
    assert read_household(write_household(once), table()) == once


@settings(max_examples=200, deadline=None)
@given(raw=st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["month", "household", "members", "id", "role", "ald", "wage_net", "value", "status", "total"]),
        inner, max_size=4),
    max_leaves=12,
))  # fmt: skip
def test_garbage_is_refused_never_crashes(raw: Any) -> None:
    try:
        read_household(raw, table())
    except Invalid as refused:
        assert refused.faults


def test_who_is_who() -> None:
    held = read_household(a_file(members=[{"id": "c", "role": "child"}, APPLICANT]), table())
    assert held.applicant.id == "p1"
    assert held.member("c").role is Role.CHILD
    assert isinstance(Amounts().months, dict)


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [("2025-04", "2024-03", "2025-02"), ("2022-01", "2020-12", "2021-11"), ("2021-12", "2020-12", "2021-11")],
)
def test_the_window_moves_on_1_january_2022(month: str, first: str, last: str) -> None:
    when = read_month(month)
    assert when is not None
    months = window(when)
    assert (months[0], months[-1], len(months)) == (read_month(first), read_month(last), 12)


@given(born=st.dates(date(1930, 1, 1), date(2026, 1, 1)), on=st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_an_age_is_told_by_the_calendar(born: date, on: date) -> None:
    age = elapsed_years(born, on)
    assert age == elapsed_months(born, on) // 12
    if born <= on:
        assert add_months(born, 12 * age) <= on or (born.month, born.day) == (2, 29)
        assert on < add_months(born, 12 * (age + 1)) or (born.month, born.day) == (2, 29)


def test_born_on_2_october_is_still_69_on_the_1st() -> None:
    assert elapsed_years(date(1956, 10, 2), date(2026, 10, 1)) == 69
    assert elapsed_years(date(1956, 10, 1), date(2026, 10, 1)) == 70


@pytest.mark.parametrize("euros", [9_999_999_999, 10_000_000, Decimal("1e40"), {"total": 10_000_000}])
def test_an_amount_that_nobody_has_is_named_too_high(euros: Any) -> None:
    with pytest.raises(Invalid) as refused:
        read_household({"month": "2026-11", "members": [{"id": "p1", "role": "applicant", "wage_net": euros}]}, table())
    assert [one.code for one in refused.value.faults] == ["rights.amount_too_high"]
