"""Our suite in upstream's format: every case passes with the law, and published OpenFisca-France fails many of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from openfisca_misas import case_files, replay

CASES = Path(replay.__file__).parent / "tests"
C2S = ("plafonds.yaml", "ressources.yaml", "droits.yaml", "foyer.yaml", "sejour.yaml")


@pytest.mark.parametrize("name", C2S)
def test_every_case_of_the_c2s_passes(corrected: Any, name: str) -> None:
    results = replay.replay(CASES / name, corrected)
    assert [(one.name, one.differences) for one in results if one.outcome is not replay.Outcome.PASSED] == []


def test_there_are_enough_cases_and_each_has_a_name_of_its_own() -> None:
    names = [(name, case["name"], case["period"]) for name in C2S for case in case_files.read_cases(CASES / name)]
    assert len(names) >= 150
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_published_openfisca_is_wrong_on_ceilings_and_windows(published: Any) -> None:
    found = Counter(one.outcome for one in replay.replay(CASES / "plafonds.yaml", published, published=True))
    assert found[replay.Outcome.FAILED] >= 30
    assert found[replay.Outcome.SUPERSEDED] == 0
