"""An amount that nobody decided yet is no promise: it says that it is an estimate, and on what basis."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from misas.core.rights.rules import Right
from misas.wording.rights_said import amount_words, stake_words
from tests.kit.rights import right, rights


def plain(words: str) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", words)


STAKED = [one for one in rights() if one.stake]


@pytest.mark.parametrize("one", STAKED, ids=lambda one: one.id)
def test_a_year_of_a_right_is_an_estimate_with_its_basis(one: Right) -> None:
    words = plain(stake_words(one))
    about = "environ" if one.stake and one.stake.is_average else "jusqu’à"
    assert re.fullmatch(rf"Estimation : {about} [\d ]+ € sur un an\. Base : [^A-Z].+[^.]\.", words), words


def test_what_was_computed_for_her_speaks_before_the_file() -> None:
    computed = plain(stake_words(right("rsa"), Decimal("512.3")))
    assert computed.startswith("Estimation : environ 6 148 € sur un an. Base : douze fois 512,30 €,"), computed
    assert plain(stake_words(right("rsa"), Decimal(0))).startswith("Estimation : jusqu’à 7 820 €")
    assert stake_words(right("allocations_familiales")) == ""
    assert plain(stake_words(right("allocations_familiales"), Decimal("151.05"))).startswith(
        "Estimation : environ 1 813 €"
    )


def test_what_the_engine_computes_is_about_a_month() -> None:
    assert amount_words(right("rsa"), Decimal("512.3")).replace("\u00a0", " ") == "environ 512,30 € par mois"
    assert amount_words(right("forfait_urgences"), Decimal("9.96")).replace("\u00a0", " ") == "9,96 €"
    assert amount_words(right("rsa"), None) == amount_words(right("rsa"), Decimal(0)) == ""
