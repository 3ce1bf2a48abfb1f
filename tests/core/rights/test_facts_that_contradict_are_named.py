"""Contradictions are named where they stand and kept; sound households pass."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from misas.core.refusals import Invalid
from misas.core.rights.household import read_household
from misas.core.rights.validation import faults_of, take
from misas.wording.sentences import fault_sentence
from tests.kit.rights import household_of, rights, table

TODAY = date(2026, 11, 21)


def told(own: dict[str, Any] | None = None, shared: dict[str, Any] | None = None, *others: dict[str, Any],
         month: str = "2026-11") -> dict[str, str]:  # fmt: skip
    """The faults of an applicant with these facts, of her household, and of other members."""
    members = [{"id": "p1", "role": "applicant", **(own or {})}, *others]
    raw = {"month": month, "household": shared or {}, "members": members}
    found = faults_of(read_household(raw, table()), table(), today=TODAY)
    assert all("{" not in fault_sentence(fault) for fault in found)
    return {fault.field: fault.code for fault in found}


def child(**facts: Any) -> dict[str, Any]:
    return {"id": "c1", "role": "child", **facts}


@pytest.mark.parametrize(
    ("own", "field", "code"),
    [
        ({"wage_net": -1}, "wage_net", "rights.negative"),
        ({"wage_net": {"2026-01": -0.01}}, "wage_net", "rights.negative"),
        ({"wage_net": {"total": -5}}, "wage_net", "rights.negative"),
        ({"idle_savings": -3}, "idle_savings", "rights.negative"),
        ({"work_accident_rate": 101}, "work_accident_rate", "rights.out_of_bounds"),
        ({"birth_date": "2026-12-01"}, "birth_date", "rights.date_ahead"),
        ({"birth_date": "1850-01-01"}, "birth_date", "rights.date_too_far"),
        ({"c2s_ends_on": "2040-01-01"}, "c2s_ends_on", "rights.date_too_far"),
        ({"wage_net": {"2026-12": 100}}, "wage_net", "rights.amount_ahead"),
        ({"wage_net": {"total": 100, "2026-01": 200}}, "wage_net", "rights.total_differs"),
        ({"birth_date": "2026-06-01", "wage_net": 100}, "wage_net", "rights.resources_before_birth"),
        ({"birth_date": "2000-06-01", "in_france_since": "1999-01-01"}, "in_france_since", "rights.before_birth"),
        ({"base_cover": "ame", "complementary_cover": "c2s_free"}, "complementary_cover", "rights.covers_incompatible"),
        ({"base_cover": "closed", "complementary_cover": "c2s_paying"}, "complementary_cover",
         "rights.covers_incompatible"),
        ({"base_cover": "ame", "complementary_cover": "employer"}, "complementary_cover", "rights.covers_incompatible"),
        ({"base_cover": "ame", "nationality": "french"}, "base_cover", "rights.ame_of_a_french_person"),
        ({"birth_date": "2026-11-02", "wage_net": {"total": 10}}, "wage_net", "rights.resources_before_birth"),
        ({"birth_date": "2026-01-01", "royalties_last_notice": 10}, "royalties_last_notice",
         "rights.resources_before_birth"),
        ({"nationality": "french", "permit": "expired"}, "permit", "rights.permit_of_a_french_person"),
        ({"permit": "valid", "permit_expired_on": "2026-01-01"}, "permit_expired_on",
         "rights.permit_both_valid_and_expired"),
        ({"sex": "male", "pregnancy": "months_4_5"}, "pregnancy", "rights.pregnancy_to_check"),
    ],
)  # fmt: skip
def test_a_contradiction_of_one_member(own: dict[str, Any], field: str, code: str) -> None:
    assert told(own) == {f"members[0].{field}": code}


def test_a_month_ahead() -> None:
    assert told(month="2026-12") == {"month": "rights.month_ahead"}
    assert told(month="2026-11") == {}


def test_a_child_older_than_the_parent() -> None:
    parent = {"birth_date": "1990-05-05"}
    assert told(parent, {}, child(birth_date="1990-05-05")) == {
        "members[1].birth_date": "rights.child_older_than_parent"
    }
    assert told(parent, {}, child(birth_date="1990-05-06")) == {}


def test_a_child_of_the_partner_may_be_older_than_the_applicant() -> None:
    partner = {"id": "p2", "role": "partner", "birth_date": "1950-01-01"}
    assert told({"birth_date": "1990-05-05"}, {}, partner, child(birth_date="1985-01-01")) == {}


def test_the_household_is_the_one_told() -> None:
    partner = {"id": "p2", "role": "partner"}
    assert told({}, {"couple": False}, partner) == {"household.couple": "rights.partner_without_couple"}
    young, old = child(birth_date="2010-01-01"), child(birth_date="1999-01-01")
    assert told({}, {"children_count": 0}, young) == {"household.children_count": "rights.more_children_than_told"}
    assert told({}, {"children_count": 0}, old) == {}
    assert told({}, {"children_count": 0}, {**young, "in_charge": False}) == {}


def test_a_twenty_fifth_birthday_leaves_the_household() -> None:
    assert told({}, {"children_count": 0}, child(birth_date="2001-11-01")) == {}
    assert told({}, {"children_count": 0}, child(birth_date="2001-11-02"))


def test_every_contradiction_is_told_at_once() -> None:
    own = {"wage_net": -1, "sex": "male", "pregnancy": "months_6_9", "nationality": "french", "permit": "none"}
    raw = {"month": "2027-01", "members": [{"id": "p1", "role": "applicant", **own}]}
    with pytest.raises(Invalid) as refused:
        take(raw, table(), today=TODAY)
    assert len(refused.value.faults) == 4


def test_a_cover_that_she_pays_herself_goes_with_ame_and_an_old_job_with_closed_rights() -> None:
    assert told({"base_cover": "ame", "complementary_cover": "individual"}) == {}
    assert told({"base_cover": "closed", "complementary_cover": "employer"}) == {}


def test_what_was_born_before_the_year_of_the_notice_may_have_an_income() -> None:
    assert told({"birth_date": "2025-12-31", "royalties_last_notice": 10, "wage_net": {"total": 0}}) == {}


def faults_of_file(raw: Any) -> list[tuple[str, str]]:
    """Where and what, of a whole file."""
    with pytest.raises(Invalid) as refused:
        take(raw, table(), today=TODAY)
    assert all(fault_sentence(fault).endswith(".") for fault in refused.value.faults)
    return [(fault.field, fault.code) for fault in refused.value.faults]


def test_what_contradicts_itself_is_told_with_what_cannot_be_read() -> None:
    """One answer tells all there is to mend: nobody sends a file five times."""
    members = [
        {"id": "p1", "role": "applicant", "birth_date": "1990-05-05", "wage_net": -1, "zut": 1,
         "base_cover": "ame", "complementary_cover": "employer"},
        "nobody",
        child(birth_date="1980-01-01", wage_net={"1970-01": 5}, sex="neither"),
    ]  # fmt: skip
    raw = {"month": "2027-06", "members": members, "household": {"children_count": 40, "couple": "perhaps"}}
    assert faults_of_file(raw) == [
        ("household.couple", "rights.not_yes_or_no"),
        ("members[0].zut", "rights.unknown_fact"),
        ("members[1]", "rights.not_a_member"),
        ("members[2].sex", "rights.not_a_choice"),
        ("month", "rights.month_ahead"),
        ("members[0].wage_net", "rights.negative"),
        ("household.children_count", "rights.out_of_bounds"),
        ("members[2].birth_date", "rights.child_older_than_parent"),
        ("members[2].wage_net", "rights.resources_before_birth"),
        ("members[0].complementary_cover", "rights.covers_incompatible"),
    ]


def test_a_month_that_cannot_be_read_hides_no_fault_and_invents_none() -> None:
    born = "2026-06-01"
    raw = {"month": "soon", "members": [{"id": "p1", "role": "applicant", "birth_date": born, "wage_net": 100,
                                         "pension_net": -5}]}  # fmt: skip
    assert faults_of_file(raw) == [("month", "rights.not_a_month"), ("members[0].pension_net", "rights.negative")]


def test_a_count_of_children_below_zero_is_one_fault() -> None:
    raw = {"month": "2026-11", "household": {"children_count": -3},
           "members": [{"id": "p1", "role": "applicant"}, child(birth_date="2015-01-01")]}  # fmt: skip
    assert faults_of_file(raw) == [("household.children_count", "rights.out_of_bounds")]


def test_no_review_goes_before_the_c2s() -> None:
    raw = {"month": "2019-10", "members": [{"id": "p1", "role": "applicant", "wage_net": -1}]}
    assert faults_of_file(raw) == [("month", "rights.month_too_old"), ("members[0].wage_net", "rights.negative")]
    assert take({**raw, "month": "2019-11", "members": [{"id": "p1", "role": "applicant"}]}, table(), today=TODAY)


def test_a_role_that_cannot_be_read_is_one_fault() -> None:
    raw = {"month": "2026-11", "members": [{"id": "p1", "role": "boss"}, {"id": "p1", "role": "child"}]}
    assert faults_of_file(raw) == [("members[0].role", "rights.not_a_role"), ("members[1].id", "rights.same_id")]


def test_the_households_of_the_catalogue_are_sound() -> None:
    for one in rights():
        for trial in one.trials:
            assert faults_of(household_of(trial), table(), today=TODAY) == (), (one.id, trial.name)
