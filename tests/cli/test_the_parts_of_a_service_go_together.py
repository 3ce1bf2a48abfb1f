"""Parts start together, come back when they die, wait longer when they die young, and end together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from misas.cli import conductor as conducting
from misas.cli.conductor import Conductor, Part

LIVES = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); time.sleep(float(sys.argv[2]))"
TIDY = """
import pathlib, signal, sys, time
def finish(*_):
    pathlib.Path(sys.argv[1]).write_text("finished")
    sys.exit(0)
signal.signal(signal.SIGTERM, finish)
pathlib.Path(sys.argv[1]).write_text("working")
time.sleep(60)
"""
DEAF = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).write_text("working")
time.sleep(60)
"""


def part(name: str, code: str, *words: object) -> Part:
    return Part(name, [sys.executable, "-c", code, *map(str, words)], os.environ)


def said(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


def once(true: Callable[[], object], seconds: float = 20) -> bool:
    limit = time.monotonic() + seconds
    while not true() and time.monotonic() < limit:
        time.sleep(0.05)
    return bool(true())


def test_all_start_and_whoever_is_asked_to_finish_finishes_its_work(tmp_path: Path) -> None:
    site, worker = tmp_path / "site", tmp_path / "worker"
    with Conductor([part("site", TIDY, site), part("tâches", TIDY, worker)]) as conductor:
        assert conductor.until(lambda: said(site) == said(worker) == ["working"], seconds=20)
    assert said(site) == said(worker) == ["finished"]


def test_whoever_does_not_finish_is_made_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conducting, "PATIENCE", 0.3)
    here = tmp_path / "here"
    deaf = part("sourde", DEAF, here)
    with Conductor([deaf]) as conductor:
        assert conductor.until(lambda: said(here) == ["working"], seconds=20)
    assert deaf.process is not None and deaf.process.returncode == -signal.SIGKILL


def test_a_part_that_dies_young_comes_back_later_and_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    waits: list[float] = []
    weak = part("tâches", LIVES, tmp_path / "lives", 0)
    start = Part.start

    def started(one: Part) -> None:
        waits.append(one.wait)
        start(one)

    monkeypatch.setattr(Part, "start", started)
    with Conductor([weak]) as conductor:
        assert conductor.until(lambda: len(said(tmp_path / "lives")) == 3, seconds=30)
        assert not conductor.until(lambda: False, seconds=30), "three deaths are enough to give up waiting"
    assert waits == [0.0, 1.0, 2.0]
    told = capfd.readouterr().err
    assert told.count("« tâches » s’est arrêté (code 0)") == weak.deaths == 3
    assert [f"relance dans {n} s" in told for n in (1, 2, 4)] == [True] * 3


def test_a_part_that_dies_old_comes_back_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conducting, "YOUNG", 0.0)
    lives = tmp_path / "lives"
    old = part("site", LIVES, lives, 60)
    with Conductor([old]) as conductor:
        for count in (1, 2):
            assert conductor.until(lambda count=count: len(said(lives)) == count, seconds=20)
            if count == 1:
                os.kill(int(said(lives)[0]), signal.SIGKILL)
    assert (old.wait, old.deaths) == (0.0, 1)


def test_waiting_in_vain_ends_and_each_second_is_called_about_once_a_second(tmp_path: Path) -> None:
    beats: list[float] = []
    with Conductor([part("site", TIDY, tmp_path / "s")], each_second=lambda: beats.append(time.monotonic())) as one:
        assert not one.until(lambda: False, seconds=3.5)
    assert 2 <= len(beats) <= 4
    assert all(after - before >= 1 for before, after in pairwise(beats))


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM])
def test_whoever_asks_for_the_end_has_it_and_the_signals_are_given_back(tmp_path: Path, wish: signal.Signals) -> None:
    before = [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    here = tmp_path / "here"
    ends = [lambda: said(here) == ["working"] and os.kill(os.getpid(), wish)]
    with Conductor([part("site", TIDY, here)], each_second=lambda: ends[0]()) as conductor:
        conductor.play()
    assert said(here) == ["finished"]
    assert [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)] == before


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux asks the parts to finish")
def test_a_conductor_that_is_killed_leaves_nobody_at_work(tmp_path: Path) -> None:
    here = tmp_path / "here"
    conducts = (
        "import os, sys\nfrom misas.cli.conductor import Conductor, Part\n"
        "with Conductor([Part('site', [sys.executable, '-c', *sys.argv[1:]], os.environ)]) as one:\n    one.play()\n"
    )
    killed = subprocess.Popen([sys.executable, "-P", "-c", conducts, TIDY, str(here)])
    try:
        assert once(lambda: said(here) == ["working"])
    finally:
        killed.kill()
        killed.wait()
    assert once(lambda: said(here) == ["finished"])
