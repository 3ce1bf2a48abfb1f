"""A ceiling that was not read in its arrêté is right within two euros: in that margin nothing is told for sure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from misas.core.rights.engine import EngineAnswer, EngineReview
from misas.core.rights.facts import HOUSEHOLD, Atom
from tests.kit.engine import of_member, read, shipped

if TYPE_CHECKING:
    from misas.connectors.openfisca.server.answering import Law

DOUBT = Atom(HOUSEHOLD, "c2s_ceiling_gap")


def pensioner(euros: int, month: str = "2026-11", **told: Any) -> dict[str, Any]:
    """Alone, without children, `euros` of pension over the window and nothing else; wholly known."""
    plain = of_member(shipped("aah-alone"), aah=0, aah_full_rate=False, pension_net={"total": euros})
    plain["month"] = month
    of_member(plain, pension_net={"total": euros, **dict.fromkeys(AFTER[month], 0)})
    plain["household"] |= {"housing_aid": 0, **told}
    return plain


AFTER = {"2026-11": ("2026-10", "2026-11"), "2025-11": ("2025-10", "2025-11")}


def asked(law: Law, plain: dict[str, Any]) -> tuple[EngineAnswer, EngineReview]:
    found = law.review(read(plain), [("c2s", "p1")])
    return found.answers[0], found


def is_doubted(answer: EngineAnswer, found: EngineReview) -> bool:
    asks = {atom for doubt in found.doubts for atom in doubt.settles}
    line = [ground for ground in answer.grounds if ground.fact == DOUBT]
    assert bool(line) is (DOUBT in asks) and not any(ground.holds for ground in line)
    assert not line or line[0].article == "Arrêté de mars 2026 non lu"
    return DOUBT in asks


@pytest.mark.parametrize(
    ("euros", "doubted", "tiers"),
    [
        (10_418, False, ("gratuite", "gratuite")),
        (10_421, True, ("participation", "gratuite")),
        (10_423, True, ("participation", "gratuite")),
        (10_424, False, ("participation", "participation")),
        (14_067, False, ("participation", "participation")),
        (14_069, True, ("refus", "participation")),
        (14_071, True, ("refus", "participation")),
        (14_072, False, ("refus", "refus")),
    ],
)
def test_within_two_euros_of_a_ceiling_nobody_read_it_is_asked_for(
    law: Law, euros: int, doubted: bool, tiers: tuple[str, str]
) -> None:
    answer, found = asked(law, pensioner(euros))
    assert is_doubted(answer, found) is doubted
    assert found.c2s is not None and (found.c2s.tier_low, found.c2s.tier_high) == tiers
    assert (found.c2s.ceiling_free, found.c2s.ceiling_contribution) == (10_421, 14_069)  # as the table has them
    assert found.second_opinion is not None and found.second_opinion.agrees
    assert len(answer.grounds) <= 25
    assert (answer.ends.worst, answer.ends.best) == (tiers[0] != "refus", tiers[1] != "refus")


@pytest.mark.parametrize(("gap", "tier"), [("as_shown", "refus"), ("plus_1", "participation"), ("minus_2", "refus")])
def test_what_the_caisse_says_of_the_ceiling_settles_it(law: Law, gap: str, tier: str) -> None:
    answer, found = asked(law, pensioner(14_070, c2s_ceiling_gap=gap))
    assert not is_doubted(answer, found)
    assert found.c2s is not None and found.c2s.tier_low == found.c2s.tier_high == tier
    assert found.second_opinion is not None and found.second_opinion.agrees


def test_a_published_ceiling_is_not_doubted(law: Law) -> None:
    """10,339 € is in the arrêté of 28 March 2025."""
    for euros, tier in ((10_339, "gratuite"), (10_340, "participation")):
        answer, found = asked(law, pensioner(euros, "2025-11"))
        assert not is_doubted(answer, found)
        assert found.c2s is not None and found.c2s.tier_low == tier
    told = asked(law, pensioner(10_340, "2025-11", c2s_ceiling_gap="plus_2"))[1]
    assert told.c2s is not None and told.c2s.tier_high == "participation"  # nobody moves what is published
