"""An entry of the Annuaire santé ameli is joined to a professional it may be the one of, and to nobody else."""

from __future__ import annotations

import pytest

from misas.core.orientation.conventions import LEVELS, Confidence, fits


@pytest.mark.parametrize(
    ("profession", "skill", "speciality"),
    [
        ("10", "SM54", "01"),
        ("10", "SM26", "22"),
        ("10", "SM38", "15"),
        ("10", "", "33"),
        ("10", "C27", "70"),
        ("40", "", "19"),
        ("40", "SCD01", "36"),
        ("50", "", "21"),
        ("60", "", "24"),
        ("92", "", "29"),
    ],
)
def test_who_may_be_listed_there(profession: str, skill: str, speciality: str) -> None:
    assert fits(profession, skill, speciality)


@pytest.mark.parametrize(
    ("profession", "skill", "speciality"),
    [
        ("10", "SM38", "01"),  # an ophthalmologist is no general practitioner of that name
        ("10", "SM54", "15"),
        ("10", "SM54", "24"),
        ("10", "", "19"),
        ("40", "", "01"),
        ("60", "", "26"),
        ("93", "", "24"),  # psychologists are not listed: no speciality is theirs
        ("", "", "01"),
    ],
)
def test_who_may_not(profession: str, skill: str, speciality: str) -> None:
    assert not fits(profession, skill, speciality)


def test_each_level_has_its_confidence() -> None:
    assert list(LEVELS.values()) == list(Confidence)
