"""Contradictions are named where they stand and kept; sound households pass."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from misas.core.refusals import Invalid
from misas.core.rights.household import read_household
from misas.core.rights.validation import check, faults_of
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
        ({"base_cover": "ame", "nationality": "french"}, "base_cover", "rights.covers_incompatible"),
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
        check(read_household(raw, table()), table(), today=TODAY)
    assert len(refused.value.faults) == 4


def test_the_households_of_the_catalogue_are_sound() -> None:
    for one in rights():
        for trial in one.trials:
            assert faults_of(household_of(trial), table(), today=TODAY) == (), (one.id, trial.name)
