"""A fact that contradicts another one is set aside for the answers, and only it."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from misas.core.refusals import Fault
from misas.core.rights.facts import Amounts
from misas.core.rights.setting_aside import place_of, set_aside
from misas.core.rights.validation import faults_of
from tests.kit.rights import MONTH, household, table

TODAY = date(2026, 11, 20)


@given(st.integers(-5000, 5000), st.integers(-500, 500))
def test_only_what_is_named_is_set_aside(wage: int, rent: int) -> None:
    told = household(wage_net=wage, rent=rent, couple=False)
    left = set_aside(told, faults_of(told, table(), today=TODAY))
    assert ("wage_net" in left.applicant.facts) == (wage >= 0)
    assert ("rent" in left.facts) == (rent >= 0)
    assert left.facts["couple"].value is False
    assert faults_of(left, table(), today=TODAY) == ()


def test_sound_facts_are_left_as_they_are() -> None:
    told = household(wage_net=700)
    assert set_aside(told, ()) is told
    assert isinstance(told.held("p1", "wage_net").value, Amounts)


def test_a_fault_that_names_no_fact_sets_nothing_aside() -> None:
    told = household(MONTH, couple=True)
    for field in ("month", "members", "members[0]", "household"):
        assert place_of(Fault(field, "x"), told) is None
    assert place_of(Fault("members[0].aah", "x"), told) == ("p1", "aah")
    assert place_of(Fault("household.couple", "x"), told) == ("", "couple")
