"""When the server of the site is killed, its processes end with it: they would answer beside their successor."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import psutil

from misas.cli.conductor import Conductor, Part

SERVER = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
open(sys.argv[1], "a").write(f"{os.getpid()} {child.pid}\\n")
time.sleep(300)
"""


def wait_for(what: object, seconds: float = 20) -> bool:
    limit = time.monotonic() + seconds
    while not what() and time.monotonic() < limit:  # type: ignore[operator]
        time.sleep(0.1)
    return bool(what())  # type: ignore[operator]


def is_gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_the_children_of_a_killed_part_end_before_it_is_started_again(tmp_path: Path) -> None:
    said = tmp_path / "said"
    said.touch()

    def lives() -> list[list[int]]:
        return [[int(pid) for pid in line.split()] for line in said.read_text().splitlines() if line.count(" ") == 1]

    part = Part("site", [sys.executable, "-c", SERVER, str(said)], os.environ)
    conductor = Conductor([part])
    with conductor:
        assert conductor.until(lambda: len(lives()) == 1, seconds=20)
        (server, child) = lives()[0]
        os.kill(server, 9)
        assert conductor.until(lambda: len(lives()) == 2, seconds=20)
        assert wait_for(lambda: is_gone(child))
        (again, other) = lives()[1]
        assert not is_gone(other)
    assert wait_for(lambda: is_gone(again) and is_gone(other))
