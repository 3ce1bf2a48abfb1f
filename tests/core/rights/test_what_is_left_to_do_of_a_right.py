"""One table says what is left to do of a right: nobody is asked for what she has, nor for what is already filed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from misas.core.rights.codes import Verdict
from misas.core.rights.engine import C2SFigures
from misas.core.rights.standing import (
    EXPLAINS,
    STEPS_DONE,
    Standing,
    Way,
    grants,
    is_about,
    is_claimable,
    pays_already,
    standing_of,
    told_by_another,
    way_of,
)
from tests.kit.rights import right, rights

Y, N, U = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
S = Standing
COUPLE = frozenset({"p1", "p2"})
TODAY = date(2026, 11, 22)
FIGURES = C2SFigures(
    10_000, 13_500, Decimal(0), Decimal(0), Decimal(0), Decimal(0), (), Decimal(0), "gratuite", "gratuite", "", ""
)

# verdict, she has it, claim under way, granted → what is left to do, and the same when two computations contest it
TABLE = {
    (Y, False, False, False): (S.DUE, S.CONTESTED),
    (Y, False, False, True): (S.OPEN, S.OPEN),
    (Y, False, True, False): (S.UNDER_WAY, S.UNDER_WAY),
    (Y, False, True, True): (S.UNDER_WAY, S.UNDER_WAY),
    (Y, True, False, False): (S.OPEN, S.CONTESTED),
    (Y, True, False, True): (S.OPEN, S.OPEN),
    (Y, True, True, False): (S.UNDER_WAY, S.UNDER_WAY),
    (Y, True, True, True): (S.UNDER_WAY, S.UNDER_WAY),
    (N, False, False, False): (S.NOT_DUE, S.CONTESTED),
    (N, False, False, True): (S.OPEN, S.OPEN),
    (N, False, True, False): (S.UNDER_WAY, S.UNDER_WAY),
    (N, False, True, True): (S.UNDER_WAY, S.UNDER_WAY),
    (N, True, False, False): (S.OPEN, S.CONTESTED),
    (N, True, False, True): (S.OPEN, S.OPEN),
    (N, True, True, False): (S.UNDER_WAY, S.UNDER_WAY),
    (N, True, True, True): (S.UNDER_WAY, S.UNDER_WAY),
    (U, False, False, False): (S.TO_CHECK, S.CONTESTED),
    (U, False, False, True): (S.OPEN, S.OPEN),
    (U, False, True, False): (S.UNDER_WAY, S.UNDER_WAY),
    (U, False, True, True): (S.UNDER_WAY, S.UNDER_WAY),
    (U, True, False, False): (S.TO_CHECK, S.CONTESTED),
    (U, True, False, True): (S.OPEN, S.OPEN),
    (U, True, True, False): (S.UNDER_WAY, S.UNDER_WAY),
    (U, True, True, True): (S.UNDER_WAY, S.UNDER_WAY),
}


def test_the_table_is_whole() -> None:
    assert set(TABLE) == set(product((Y, N, U), *[(False, True)] * 3))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: "-".join(str(int(one) if one in (0, 1) else one) for one in row))
def test_each_combination_is_told_as_the_table_says(row: tuple[Verdict, bool, bool, bool]) -> None:
    verdict, is_open, is_claimed, is_granted = row
    told = [
        standing_of(verdict, is_open=is_open, is_claimed=is_claimed, is_granted=is_granted, is_contested=contested)
        for contested in (False, True)
    ]
    assert tuple(told) == TABLE[row]


def test_only_what_is_filed_with_a_body_is_a_claim() -> None:
    ways = {one.id: way_of(one) for one in rights()}
    assert ways["c2s"] is Way.CLAIM and ways["rsa"] is Way.CLAIM
    assert ways["medecin_traitant"] is Way.STEP
    assert ways["c2s_auto_rsa"] is Way.ALONE
    assert ways["cent_pour_cent_sante"] is Way.OFFER and ways["vaccination"] is Way.OFFER
    for key in EXPLAINS:
        assert ways[key] is Way.NOTICE and not is_claimable(right(key))
    assert {one.id for one in rights()} > EXPLAINS | STEPS_DONE
    assert all(right(key).open_when is not None for key in STEPS_DONE)


def test_a_claim_speaks_of_its_right_for_its_member_and_for_the_couple_of_a_household() -> None:
    assert is_about(right("aah"), "p1", Y, "aah", "p1", COUPLE)
    assert not is_about(right("aah"), "p2", Y, "aah", "p1", COUPLE)
    assert is_about(right("rsa"), "p2", Y, "rsa", "p1", COUPLE)
    assert not is_about(right("rsa"), "p3", Y, "rsa", "p1", COUPLE)
    assert not is_about(right("rsa"), "p1", Y, "prime_activite", "p1", COUPLE)


def test_the_c2s_is_filed_once_whichever_of_its_names_is_asked() -> None:
    assert is_about(right("c2s_presomption"), "p2", Y, "c2s", "p1", COUPLE)
    assert is_about(right("c2s"), "p1", Y, "c2s_renouvellement", "p1", COUPLE)
    assert not is_about(right("c2s_etudiant"), "p1", Y, "c2s", "p1", COUPLE)  # a claim of his own
    assert not is_about(right("c2s_renouvellement"), "p1", N, "c2s", "p1", COUPLE)  # nothing to renew
    assert is_about(right("c2s"), "p1", N, "c2s", "p1", COUPLE)
    assert not is_about(right("c2s_presomption"), "p3", Y, "c2s", "p1", COUPLE)  # another household


def test_what_was_granted_speaks_until_its_last_day_and_renews_nothing() -> None:
    c2s, renewal = right("c2s"), right("c2s_renouvellement")
    assert grants(c2s, None, TODAY) and grants(c2s, TODAY, TODAY)
    assert not grants(c2s, date(2026, 11, 21), TODAY)
    assert not grants(renewal, date(2027, 2, 1), TODAY) and not grants(renewal, None, TODAY)
    assert grants(renewal, date(2027, 10, 31), TODAY)


def test_a_paying_c2s_is_open_only_when_no_free_one_is_due() -> None:
    paying = replace(FIGURES, tier_low="participation", tier_high="presomption")
    assert pays_already("c2s", "c2s_paying", paying)
    assert not pays_already("c2s", "c2s_paying", FIGURES)
    assert not pays_already("c2s", "c2s_paying", replace(paying, tier_high="gratuite"))
    assert not pays_already("c2s", "none", paying) and not pays_already("c2s", "c2s_paying", None)
    assert not grants(right("c2s"), date(2027, 10, 31), TODAY, "c2s_paying")


def test_a_c2s_is_told_once() -> None:
    presumed = replace(FIGURES, tier_low="presomption", tier_high="presomption")
    both = {"c2s", "c2s_presomption"}
    assert told_by_another("c2s_presomption", both, FIGURES) and not told_by_another("c2s", both, FIGURES)
    assert told_by_another("c2s", both, presumed) and not told_by_another("c2s_presomption", both, presumed)
    assert not told_by_another("c2s_presomption", {"c2s_presomption"}, presumed)
    assert told_by_another("c2s", {"c2s", "c2s_auto_rsa"}, FIGURES)
    assert not told_by_another("rsa", {"rsa", "c2s_auto_rsa"}, FIGURES)
