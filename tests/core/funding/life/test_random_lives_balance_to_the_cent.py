"""Whatever happens to a plan, its ledger balances to the cent, no line is over-funded, no envelope is overdrawn and
nothing lapses before a human was alerted twice."""

from __future__ import annotations

from collections import Counter

import pytest

from misas.core.funding.life.application_steps import STEPS
from tests.kit.funding_random_lives import Life, born, faults, lived, step

SAMPLE, ALL = 150, 10_000


def watched(seed: int) -> Life:
    """A life whose money is counted again after every gesture."""
    life = born(seed)
    assert faults(life) == []
    for _ in range(60):
        kept = (life.ledger.bills, life.ledger.entries)
        step(life)
        assert faults(life) == [], f"seed {seed}, after {life.done[-3:]}"
        now = (life.ledger.bills, life.ledger.entries)
        assert all(new[: len(old)] == old for new, old in zip(now, kept, strict=True)), "an entry was edited"
    return life


def test_a_sample_of_lives_balances_after_every_gesture() -> None:
    done = Counter[str]()
    for seed in range(SAMPLE):
        done.update(watched(seed).done)
    assert {step.verb for step in STEPS if not step.is_ours} <= done.keys(), "some gesture was never lived"


def test_the_lives_meet_what_the_law_refuses() -> None:
    refused = Counter(code for seed in range(SAMPLE) for code in lived(seed).refused)
    wanted = {"over_funded", "envelope_overdrawn", "above_request", "loan_above_share", "still_valid",
              "commitment_over", "silence_not_reached"}  # fmt: skip
    assert {f"funding.{code}" for code in wanted} <= refused.keys()


@pytest.mark.prove
def test_ten_thousand_lives_balance() -> None:
    lapses = 0
    for seed in range(SAMPLE, SAMPLE + ALL):
        life = lived(seed)
        assert faults(life) == [], f"seed {seed}"
        lapses += len(life.lapses)
    assert lapses > ALL / 100
