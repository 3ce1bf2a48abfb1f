"""What `make help` promises to measure starts: the target finds the folder `bench/` of this repository."""

from __future__ import annotations

import subprocess

from tests.architecture.repository import ROOT


def test_a_target_of_the_makefile_reaches_the_measures() -> None:
    said = subprocess.run(["make", "bench-nothing"], cwd=ROOT, capture_output=True, text=True)
    assert said.returncode != 0
    assert "invalid choice: 'nothing'" in said.stderr
