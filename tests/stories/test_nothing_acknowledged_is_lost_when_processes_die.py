"""The true service, three of its processes killed while people work: part of `make prove`, in full in `make faults`."""

from __future__ import annotations

import pytest

from bench.faults import Trial


@pytest.mark.prove
def test_three_kills_lose_tear_and_double_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    trial = Trial(seed=30, rounds=3)
    trial.play()
    assert trial.wrong == []
    assert {one.kind for one in trial.rounds} == {"site", "worker", "postgres"}
    assert trial.end.acknowledged > 0
