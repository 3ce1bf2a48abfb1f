"""A right may be due whatever is unknown while its amount is not known: then no amount is printed, and what it hangs on
is asked."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from misas.core.rights.engine import EngineAnswer, EngineReview
from tests.kit.engine import of_member, read, shipped, without

if TYPE_CHECKING:
    from misas.connectors.openfisca.server.answering import Law

PENSION = {"pension_net": 780}


def aspa(law: Law, **facts: Any) -> tuple[EngineAnswer, EngineReview]:
    """Somebody of seventy-six who has 780 € a month after deductions, and nothing else."""
    plain = of_member(shipped("aah-alone"), birth_date="1950-01-01", activity="retired", aah=0, **PENSION, **facts)
    found = law.review(read(plain), [("aspa", "p1")])
    return found.answers[0], found


def test_the_gross_pension_is_asked_and_no_amount_is_told_without_it(law: Law) -> None:
    answer, found = aspa(law)
    assert answer.ends.worst is answer.ends.best is True
    assert answer.ends.worst_amount != answer.ends.best_amount
    computed = [line for line in answer.grounds if line.fact is None]
    assert [line.amount for line in computed] == [None], "neither the full allowance nor a step towards it"
    assert [line.fact.fact for line in answer.grounds if line.is_missing and line.fact] == ["pension_gross"]
    assert [{atom.fact for atom in doubt.settles} for doubt in found.doubts] == [{"pension_gross"}]


def test_once_the_gross_is_told_the_amount_is(law: Law) -> None:
    answer, found = aspa(law, pension_gross=850)
    assert (answer.ends.worst_amount, answer.ends.best_amount) == (Decimal("193.60"), Decimal("193.60"))
    assert answer.grounds[0].amount == Decimal("193.60")
    assert found.doubts == ()


def test_the_allowance_of_invalidity_waits_for_the_gross_too(law: Law) -> None:
    plain = without(shipped("disability-pension-asi-never-claimed"), "pension_gross")
    plain = of_member(plain, disability_pension=300, pension_net=200)
    found = law.review(read(plain), [("asi", "p1")])
    answer = found.answers[0]
    assert answer.ends.worst and answer.ends.worst_amount != answer.ends.best_amount
    assert [line.amount for line in answer.grounds if line.fact is None] == [None]
    assert [{atom.fact for atom in doubt.settles} for doubt in found.doubts] == [{"pension_gross"}]
