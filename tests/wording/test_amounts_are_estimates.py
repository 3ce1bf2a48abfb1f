"""An amount that nobody decided yet is no promise: it says that it is an estimate, and on what basis."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from misas.core.rights.rules import Right
from misas.wording.rights_said import amount_words, stake_words
from tests.kit.rights import right, rights

STAKED = [one for one in rights() if one.stake]


@pytest.mark.parametrize("one", STAKED, ids=lambda one: one.id)
def test_a_year_of_a_right_is_an_estimate_with_its_basis(one: Right) -> None:
    words = re.sub(r"[\u00a0\u202f]", " ", stake_words(one.stake))
    assert re.fullmatch(r"Estimation : jusqu’à [\d ]+ € sur un an\. Base : [^A-Z].+[^.]\.", words), words


def test_what_the_engine_computes_is_about_a_month() -> None:
    assert amount_words(right("rsa"), Decimal("512.3")).replace("\u00a0", " ") == "environ 512,30 € par mois"
    assert amount_words(right("forfait_urgences"), Decimal("9.96")).replace("\u00a0", " ") == "9,96 €"
    assert amount_words(right("rsa"), None) == amount_words(right("rsa"), Decimal(0)) == ""
