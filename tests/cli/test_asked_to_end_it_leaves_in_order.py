"""Ctrl+C, SIGTERM, a closed terminal: what a command opened is closed, whatever it was doing; nothing is orphaned."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from misas.cli import table
from misas.connectors.postgres import Cluster

PYTHON = [sys.executable, "-P", "-m", "misas.config"]
SLEEPER = "import sys, time; print('ready', flush=True); time.sleep(120)"


def start(*arguments: str, state: Path) -> subprocess.Popen[str]:
    """A command as a terminal starts it: leader of a group of its own."""
    return subprocess.Popen(
        [*PYTHON, *arguments],
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(Path(table.__file__).parents[2]),
            "MISAS_STATE": str(state),
            "TMPDIR": str(state.parent),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def end(running: subprocess.Popen[str], wish: signal.Signals) -> tuple[int, str]:
    """Its exit code and what it said, once asked; Ctrl+C reaches the whole group. Nobody of its family is left."""
    everyone = psutil.Process(running.pid).children(recursive=True)
    if wish is signal.SIGINT:
        os.killpg(running.pid, wish)
    else:
        running.send_signal(wish)
    _, said = running.communicate(timeout=60)
    _, alive = psutil.wait_procs(everyone, timeout=10)
    assert alive == []
    return running.returncode, said


@pytest.mark.parametrize(
    ("wish", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=lambda v: str(v)
)
def test_a_scratch_server_ends_with_what_it_was_made_for(wish: signal.Signals, code: int, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    running = start("scratch", "--", "python", "-c", SLEEPER, state=tmp_path / "var")
    assert running.stdout is not None and running.stdout.readline() == "ready\n"
    ended, said = end(running, wish)
    assert ended in (code, 1), said  # Python itself says 1 when Ctrl+C stops a script
    assert list(tmp_path.glob("misas-*")) == [], "the folder of the server is gone too"


def test_a_preparation_that_is_stopped_leaves_no_server_and_goes_on_the_next_time(tmp_path: Path) -> None:
    state = tmp_path / "var"
    running = start("balance", state=state)
    limit = time.monotonic() + 60
    while not (state / "postgres.json").exists():
        assert time.monotonic() < limit and running.poll() is None
        time.sleep(0.05)
    code, said = end(running, signal.SIGINT)
    assert code == 130 and said.count("Interrompu.") == 1 and "Traceback" not in said
    assert Cluster(state).pid() is None
    done = subprocess.run(
        [*PYTHON, "balance"],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(table.__file__).parents[2]), "MISAS_STATE": str(state)},
        capture_output=True,
        text=True,
        timeout=180,
    )
    home = Path(Cluster(state).identity.home)
    assert done.returncode == 0 and done.stdout.endswith("Balance exacte.\n"), done.stderr
    if not home.is_relative_to(state):  # as root, under a folder closed to the server's user
        subprocess.run(["rm", "-rf", home], check=True)
