"""A total of twelve months: what is left out each month, and what the last three months held, stay to be known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from misas.core.rights.engine import EngineAnswer, EngineReview
from misas.core.rights.months import month_text, window
from tests.kit.engine import of_member, read, shipped

if TYPE_CHECKING:
    from misas.connectors.openfisca.server.answering import Law

AFTER = {"2026-10": 0, "2026-11": 0}
EARLY = {"2025-10": 3000, "2025-11": 3000, "2025-12": 3000}


def asked(law: Law, plain: dict[str, Any], right: str = "c2s") -> tuple[EngineAnswer, EngineReview]:
    found = law.review(read(plain), [(right, "p1")])
    return found.answers[0], found


def by_month(**months: float) -> dict[str, float]:
    """Every month of the window and the two after it: nothing where nothing is said."""
    told = {name.replace("_", "-").removeprefix("m-"): euros for name, euros in months.items()}
    return {**{month_text(month): 0 for month in window(read(shipped("aah-alone")).month)}, **AFTER, **told}


def paid_half_of_the_year(aah: Any) -> dict[str, Any]:
    """A wage of 4,900 € in October 2025, and AAH."""
    plain = of_member(shipped("aah-alone"), aah=aah, aah_full_rate=False, wage_net=by_month() | {"2025-10": 4900})
    plain["household"]["housing_aid"] = 0
    return plain


def test_a_total_of_aah_is_not_abated_twelve_times_over(law: Law) -> None:
    """6 × 1,000 € leaves 10,492 € of resources: participation. In equal parts it would be 10,084 €: free, and wrong."""
    six = by_month() | dict.fromkeys(("2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03"), 1000)
    _, told = asked(law, paid_half_of_the_year(six))
    assert told.c2s is not None and (told.c2s.tier_low, told.c2s.tier_high) == ("participation", "participation")
    _, total = asked(law, paid_half_of_the_year({"total": 6000, **AFTER}))
    assert total.c2s is not None and (total.c2s.tier_low, total.c2s.tier_high) == ("participation", "gratuite")
    assert total.c2s.base_low <= told.c2s.base_low <= total.c2s.base_high
    assert [{atom.fact for atom in doubt.settles} for doubt in total.doubts] == [{"aah"}]
    assert total.second_opinion is not None and total.second_opinion.agrees


@pytest.mark.parametrize("fact", ["aah", "asi", "aspa"])
def test_a_total_brackets_every_way_to_pay_it(law: Law, fact: str) -> None:
    """However a benefit was paid over the year, its base stands between the two ends of its total."""
    months = [month_text(month) for month in window(read(shipped("aah-alone")).month)]

    def base(amount: Any) -> EngineReview:
        plain = of_member(shipped("aah-alone"), birth_date="1950-01-01", in_france_since="1950-01-01", aah=0)
        (plain["household"] if fact == "aspa" else plain["members"][0])[fact] = amount
        return asked(law, plain)[1]

    ends = base({"total": 3600, **AFTER}).c2s
    assert ends is not None and ends.base_low < ends.base_high
    for share in ([300] * 12, [3600], [900] * 4, [20] * 11 + [3380], [1] * 10 + [1795] * 2):
        found = base({**dict.fromkeys(months, 0), **AFTER, **dict(zip(months, share, strict=False))}).c2s
        assert found is not None and ends.base_low <= found.base_low <= ends.base_high, share


def test_a_total_of_wages_never_says_that_somebody_worked_lately(law: Law) -> None:
    """AAH at full rate, 9,000 € earned at the end of 2025, no work since: presumed, by month as by total."""
    for wage in (by_month() | EARLY, {"total": 9000, **AFTER}):
        plain = of_member(shipped("aah-alone"), aah=1041.59, wage_net=wage, worked_last_3_months=False)
        answer, found = asked(law, plain)
        assert (answer.ends.worst, answer.ends.best) == (True, True)
        assert found.c2s is not None and found.c2s.tier_low == "presomption"
        assert found.second_opinion is not None and found.second_opinion.agrees


def test_beside_a_total_what_she_says_of_her_work_decides(law: Law) -> None:
    plain = of_member(shipped("aah-alone"), aah=1041.59, wage_net={"total": 9000, **AFTER}, worked_last_3_months=None)
    answer, _ = asked(law, plain)
    assert (answer.ends.worst, answer.ends.best) == (False, True)
    assert [atom.fact for atom in answer.decisive] == ["worked_last_3_months"]
    of_member(plain, worked_last_3_months=True)
    assert asked(law, plain)[0].ends.best is False


def test_a_month_that_is_told_beside_a_total_counts_as_work(law: Law) -> None:
    wage = {"total": 9000, "2026-09": 500, **AFTER}
    plain = of_member(shipped("aah-alone"), aah=1041.59, wage_net=wage, worked_last_3_months=False)
    answer, found = asked(law, plain)
    assert answer.ends.best is False
    assert found.second_opinion is not None and found.second_opinion.agrees


def test_a_total_of_wages_leaves_the_rsa_to_know(law: Law) -> None:
    """RSA looks at the last three months: 9,000 € then, or at the end of last year, is not the same answer."""
    late = of_member(
        shipped("income-unknown"), unemployment_net=0, wage_net=by_month() | {"2026-08": 4500, "2026-09": 4500}
    )
    early = of_member(shipped("income-unknown"), unemployment_net=0, wage_net=by_month() | EARLY)
    assert asked(law, late, "rsa")[0].ends.best is False
    assert asked(law, early, "rsa")[0].ends.worst is True
    total = of_member(
        shipped("income-unknown"), unemployment_net=0, wage_net={"total": 9000, **AFTER}, worked_last_3_months=True
    )
    answer, _ = asked(law, total, "rsa")
    assert (answer.ends.worst, answer.ends.best) == (False, True)
    assert "wage_net" in {atom.fact for atom in answer.decisive}


@pytest.mark.parametrize(
    "fact", ["wage_net", "pension_net", "unemployment_net", "disability_pension", "family_support"]
)
def test_a_total_of_what_is_not_abated_by_month_is_the_months_told(law: Law, fact: str) -> None:
    """Engine and second opinion give one base to 4,800 € told at once and told month by month."""
    uneven = by_month() | {"2025-10": 3100, "2026-02": 1200, "2026-09": 500}

    def found(amount: Any) -> EngineReview:
        plain = of_member(shipped("aah-alone"), aah=0, disability_pension=0)
        (plain["household"] if fact == "family_support" else plain["members"][0])[fact] = amount
        return asked(law, plain)[1]

    months, total = found(uneven), found({"total": 4800, **AFTER})
    assert months.c2s is not None and total.c2s is not None
    assert total.c2s.base_low == total.c2s.base_high == months.c2s.base_low == months.c2s.base_high
    for one in (months, total):
        assert one.second_opinion is not None and one.second_opinion.agrees
