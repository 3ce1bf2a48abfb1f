"""RSA of a couple (CASF L262-4, L262-5): whoever has not stayed long enough is not counted, and what she earns is.

April 2026: 651.69 € for one, 977.53 € for two.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from misas.core.rights.engine import EngineAnswer, EngineReview
from misas.core.rights.facts import Atom
from tests.kit.engine import read, shipped

if TYPE_CHECKING:
    from misas.connectors.openfisca.server.answering import Law

FRENCH = {"nationality": "french"}
FOREIGNER = {"nationality": "other", "permit": "valid", "permit_kind": "other"}
SHORT = {**FOREIGNER, "work_permit_since": "2022-11-02"}
LONG = {**FOREIGNER, "work_permit_since": "2021-11-01"}
NO_STAY = {"nationality": "other", "permit": "none"}


def couple(law: Law, stay: dict[str, Any], wage: int) -> tuple[EngineAnswer, EngineReview]:
    """A French woman without any income; a partner with this stay, and this net wage a month."""
    plain = shipped("single-on-rsa")
    applicant = plain["members"][0]
    told = {name for name in applicant if name not in ("id", "role", "birth_date", "nationality", "permit")}
    nothing = {name: applicant[name] for name in told}
    applicant |= {**FRENCH, "activity": "inactive", "wage_net": 0}
    plain["members"].append(
        {"id": "p2", "role": "partner", "birth_date": "1985-03-01", **nothing, "activity": "employed", "wage_net": wage,
         **stay}
    )  # fmt: skip
    plain["household"] |= {"couple": True, "rsa": 0, "ppa": 0, "housing_aid": 0}
    found = law.review(read(plain), [("rsa", "p1")])
    return found.answers[0], found


ONE, TWO = Decimal("651.69"), Decimal("977.53")  # 977.535 in the floats of OpenFisca


@pytest.mark.parametrize(
    ("stay", "wage", "amount"),
    [
        (FRENCH, 0, TWO),
        (LONG, 0, TWO),
        (SHORT, 0, ONE),
        (NO_STAY, 0, ONE),
        (SHORT, 300, ONE - 300),
        (FRENCH, 300, TWO - 300),
    ],
)
def test_the_amount_is_that_of_those_who_count(law: Law, stay: dict[str, Any], wage: int, amount: Decimal) -> None:
    answer, found = couple(law, stay, wage)
    assert (answer.ends.worst, answer.ends.best, answer.is_exact) == (True, True, True)
    assert (answer.ends.worst_amount, answer.ends.best_amount) == (amount, amount)
    told = [line for line in answer.grounds if line.rule == "misas_partner_stay"]
    assert bool(told) is (stay in (SHORT, NO_STAY)) and not found.doubts


def test_what_she_earns_may_leave_nothing_to_whoever_counts_alone(law: Law) -> None:
    assert couple(law, SHORT, 800)[0].ends.best is False
    assert couple(law, LONG, 800)[0].ends.worst is True


@pytest.mark.parametrize(
    ("stay", "asked"),
    [
        ({"nationality": "other"}, "permit"),
        ({"nationality": "other", "permit": "valid"}, "permit_kind"),
        (FOREIGNER, "work_permit_since"),
    ],
)
def test_a_stay_that_is_not_known_is_asked_when_it_decides(law: Law, stay: dict[str, Any], asked: str) -> None:
    answer, found = couple(law, stay, 800)
    assert (answer.ends.worst, answer.ends.best) == (False, True)
    assert answer.decisive == (Atom("p2", asked),)
    assert [tuple(doubt.settles) for doubt in found.doubts] == [(Atom("p2", asked),)]
    due, _ = couple(law, stay, 0)
    assert (due.ends.worst, due.ends.best, due.ends.worst_amount) == (True, True, None)
    assert not due.is_exact and any(line.rule == "misas_partner_stay_unknown" for line in due.grounds)
    assert couple(law, stay, 1500)[0].ends.best is False
