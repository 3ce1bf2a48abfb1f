"""An hour is read as people type it; what is no hour is none."""

from __future__ import annotations

from datetime import time

import pytest

from misas.lib.typed_hours import read_hour


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14h30", time(14, 30)),
        ("14 h 30", time(14, 30)),
        ("14\u00a0h\u00a030", time(14, 30)),
        ("14:30", time(14, 30)),
        ("1430", time(14, 30)),
        ("9h", time(9)),
        ("9", time(9)),
        ("09.15", time(9, 15)),
        ("8 heures", time(8)),
        ("Midi", time(12)),
        ("0h05", time(0, 5)),
    ],
)
def test_an_hour(typed: str, meant: time) -> None:
    assert read_hour(typed) == meant


@pytest.mark.parametrize("typed", ["", "24h", "14h60", "demain", "14h3", "123", "-9h"])
def test_no_hour(typed: str) -> None:
    assert read_hour(typed) is None
