"""Nobody of seventy and no child is asked whether she is pregnant; what a person says comes first."""

from __future__ import annotations

from datetime import date

import pytest

from misas.core.rights.codes import FactStatus
from misas.core.rights.household import read_household
from misas.core.rights.review import questions, review
from misas.core.rights.supposing import supposed
from tests.kit.rights import rights, table


def household(**facts: object):  # type: ignore[no-untyped-def]
    raw = {"month": "2026-11", "members": [{"id": "p1", "role": "applicant", "base_cover": "open", **facts}]}
    return read_household(raw, table())


@pytest.mark.parametrize(
    ("born", "asked"),
    [
        (date(2014, 11, 1), True),
        (date(2014, 11, 2), False),
        (date(1966, 11, 2), True),
        (date(1966, 11, 1), False),
        (date(1950, 1, 1), False),
    ],
)
def test_the_question_has_its_ages(born: date, asked: bool) -> None:
    held = supposed(household(birth_date=born.isoformat()))
    assert (held.held("p1", "pregnancy").status is FactStatus.UNKNOWN) is asked
    done = review(rights(), held, table())
    assert ("pregnancy" in {one.fact for one in questions(done, held, table())}) is asked


def test_what_she_says_comes_first_and_a_sex_supposes_nothing() -> None:
    said = household(birth_date="1960-01-01", pregnancy="after_birth")
    assert supposed(said) == said
    declined = household(birth_date="1960-01-01", pregnancy={"status": "declined"})
    assert supposed(declined) == declined
    on_file = household(birth_date="1990-01-01", sex="male")
    assert supposed(on_file) == on_file
    assert supposed(household()) == household(), "no age, nothing to suppose"
