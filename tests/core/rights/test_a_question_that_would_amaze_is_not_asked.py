"""Nobody of seventy and no child is asked whether she is pregnant, nobody of thirty for the allowance of the old.

What a person says comes first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from misas.core.rights.codes import FactStatus
from misas.core.rights.household import read_household
from misas.core.rights.review import questions, review
from misas.core.rights.spreading import spread
from misas.core.rights.supposing import supposed
from misas.core.rights.unknowns import is_whole
from tests.kit.rights import MONTH, rights, table


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
    held = supposed(household(birth_date=born.isoformat()), table())
    assert (held.held("p1", "pregnancy").status is FactStatus.UNKNOWN) is asked
    done = review(rights(), held, table())
    assert ("pregnancy" in {one.fact for one in questions(done, held, table())}) is asked


def test_what_she_says_comes_first_and_a_sex_supposes_nothing() -> None:
    for told in ("after_birth", {"status": "declined"}):
        said = household(birth_date="1960-01-01", pregnancy=told)
        assert supposed(said, table()).held("p1", "pregnancy") == said.held("p1", "pregnancy")
    nobody = supposed(household(birth_date="1990-01-01"), table()).members[0].facts
    for sex in ("male", "female"):
        on_file = household(birth_date="1990-01-01", sex=sex)
        assert supposed(on_file, table()).members[0].facts == {**nobody, "sex": on_file.held("p1", "sex")}
    assert "pregnancy" not in nobody
    assert supposed(household(), table()) == household(), "no age, nothing to suppose"


BY_AGE = {
    "aspa of the young": ("aspa", "", "1966-11-02", True),
    "aspa from sixty": ("aspa", "", "1966-11-01", False),
    "a youth contract of the young": ("cej_allowance", "p1", "1994-11-02", False),
    "a youth contract long after": ("cej_allowance", "p1", "1994-11-01", True),
    "asi before the age of the aspa": ("asi", "p1", "1957-11-02", False),
    "asi after it": ("asi", "p1", "1957-11-01", True),
}


@pytest.mark.parametrize("case", BY_AGE)
def test_an_allowance_that_an_age_excludes_is_nothing_and_is_not_asked(case: str) -> None:
    fact, owner, born, is_supposed = BY_AGE[case]
    one = table()[fact]
    held = supposed(household(birth_date=born), table()).held(owner, fact)
    assert (held.status is FactStatus.KNOWN) is is_supposed
    if is_supposed:
        assert is_whole(held, one, MONTH) and spread(held.value, MONTH) == dict.fromkeys(one.months(MONTH), Decimal(0))  # type: ignore[arg-type]


def test_a_partner_old_enough_or_of_no_known_age_leaves_the_aspa_open() -> None:
    for partner in ({"birth_date": "1955-01-01"}, {}):
        raw = {
            "month": "2026-11",
            "members": [
                {"id": "p1", "role": "applicant", "birth_date": "1990-01-01"},
                {"id": "p2", "role": "partner", **partner},
            ],
        }
        assert supposed(read_household(raw, table()), table()).held("", "aspa").status is FactStatus.UNKNOWN
    said = household(birth_date="1990-01-01")
    assert supposed(said, table()).held("", "aspa").source == "age"
    applicant = {"id": "p1", "role": "applicant", "birth_date": "1990-01-01"}
    told = read_household({"month": "2026-11", "members": [applicant], "household": {"aspa": 30}}, table())
    assert supposed(told, table()).held("", "aspa") == told.held("", "aspa"), "what is said comes first"
