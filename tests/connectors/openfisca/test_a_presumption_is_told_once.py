"""The presumed C2S and the C2S are one computation: two lines of one page never contradict each other."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from misas.core.rights.codes import Verdict
from misas.core.rights.engine import asked_of
from misas.core.rights.review import complete, review
from tests.kit.engine import of_member, read, shipped
from tests.kit.rights import rights, table

if TYPE_CHECKING:
    from misas.connectors.openfisca.server.answering import Law

LATE = {"2026-07": 900, "2026-08": 900, "2026-09": 900}


def told(law: Law, plain: dict[str, Any]) -> tuple[Verdict, str, str]:
    """What the page says of the presumed C2S, and the tier and reason of the C2S."""
    household = read(plain)
    done = review(rights(), household, table())
    found = law.review(household, asked_of(done.for_engine))
    done = complete(done, found, table())
    assert found.c2s is not None and found.c2s.tier_low == found.c2s.tier_high
    said = next(one for one in done.answers if one.right.id == "c2s_presomption" and one.member == "p1")
    return said.verdict, found.c2s.tier_low, found.c2s.reason_low


def rich(**facts: Any) -> dict[str, Any]:
    """Alone, 36,000 € of gains: over both ceilings whatever is left out."""
    return of_member(shipped("aah-alone"), exceptional_gains=3000, **facts)


def test_the_aah_that_completes_a_pension_is_presumed_on_both_lines(law: Law) -> None:
    """A pension of 700 € beside 400 € of AAH: paid in addition to it, though not at full rate."""
    plain = rich(aah=400, aah_full_rate=False, disability_pension=700)
    assert told(law, plain) == (Verdict.YES, "presomption", "aah")


def test_wages_of_the_last_months_deny_it_on_both_lines(law: Law) -> None:
    """She says that she did not work, and was paid in July, August and September: the months speak."""
    wage = of_member(shipped("aah-alone"))["members"][0].get("wage_net", 0)
    months = {f"2025-{month}": 0 for month in (10, 11, 12)} | {f"2026-{month:02d}": 0 for month in range(1, 12)}
    assert wage == 0
    plain = rich(aah=1041.59, aah_full_rate=True, worked_last_3_months=False, wage_net=months | LATE)
    assert told(law, plain) == (Verdict.NO, "refus", "ressources_superieures")


@pytest.mark.parametrize(("aah", "pension"), list(product((0, 400, 1041.59), (0, 700))))
@pytest.mark.parametrize("full_rate", [True, False])
@pytest.mark.parametrize("worked", [True, False])
def test_over_both_ceilings_presumed_and_refused_never_stand_together(
    law: Law, aah: float, pension: float, full_rate: bool, worked: bool
) -> None:
    plain = rich(aah=aah, disability_pension=pension, aah_full_rate=full_rate, worked_last_3_months=worked)
    verdict, tier, _ = told(law, plain)
    assert (verdict is Verdict.YES) is (tier == "presomption")
