"""Keeps the processes of a service going together, and ends them together. Knows nothing of what they do.

A part that dies is started again, later and later when it dies young. On Ctrl+C or SIGTERM every part is asked to
finish, then made to. If the conductor itself is killed, the kernel asks its parts to finish.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, Self

from misas.cli.terminal import say

BEAT = 0.2  # seconds between two looks
YOUNG = 10.0  # seconds of life under which a death is a bad sign
LONGEST_WAIT = 30.0
PATIENCE = 30.0  # seconds left to a part to finish its work
DIE_WITH_PARENT = 1  # prctl(PR_SET_PDEATHSIG)


@dataclass(slots=True)
class Part:
    """One process: what it is called on screen, its command, its variables."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    born: float = 0.0
    wait: float = 0.0
    deaths: int = field(default=0)

    def start(self) -> subprocess.Popen[bytes]:
        self.born = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,  # standard output carries the answer alone
            start_new_session=True,  # Ctrl+C reaches the conductor alone
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )
        return self.process

    def died(self) -> bool:
        return self.process is not None and self.process.poll() is not None


class Conductor:
    """Runs parts together. `each_second` is called about once a second while they play."""

    def __init__(self, parts: Sequence[Part], *, each_second: Callable[[], Any] | None = None) -> None:
        self.parts = parts
        self.each_second = each_second
        self._ending = False
        self._last_second = 0.0
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if wish == signal.SIGINT or signal.getsignal(wish) is not signal.SIG_IGN:  # nohup: SIGHUP stays ignored
                self._before[wish] = signal.signal(wish, self._end)
        for part in self.parts:
            part.start()
        return self

    def __exit__(self, *trouble: object) -> None:
        self._stop_all()
        for wish, handler in self._before.items():
            signal.signal(wish, handler)

    def _end(self, wish: int, frame: FrameType | None) -> None:
        self._ending = True

    def play(self) -> None:
        """Until somebody asks for the end."""
        while not self._ending:
            self._beat()
            time.sleep(BEAT)

    def until(self, ready: Callable[[], bool], *, seconds: float) -> bool:
        """Play until `ready`; False when time passed, or when a part died three times before."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit and not self._ending:
            if ready():
                return True
            self._beat()
            if any(part.deaths >= 3 for part in self.parts):
                return False
            time.sleep(BEAT)
        return self._ending

    def _beat(self) -> None:
        now = time.monotonic()
        if self.each_second and now - self._last_second >= 1:
            self._last_second = now
            self.each_second()
        for part in self.parts:
            if part.process is not None and part.died():
                code = part.process.returncode
                end_family(part.process)
                part.process = None
                part.deaths += 1
                young = now - part.born < YOUNG
                part.wait = min(LONGEST_WAIT, max(1.0, part.wait * 2)) if young else 0.0
                say(f"« {part.name} » s’est arrêté (code {code}) : relance dans {part.wait:.0f} s.")
                part.born = now
            elif part.process is None and now - part.born >= part.wait:
                part.start()

    def _stop_all(self) -> None:
        living = [part.process for part in self.parts if part.process is not None and part.process.poll() is None]
        for process in living:
            process.terminate()
        limit = time.monotonic() + PATIENCE
        for process in living:
            try:
                process.wait(max(0.1, limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                process.wait()
        for process in living:
            end_family(process)


def end_family(process: subprocess.Popen[bytes]) -> None:
    """End what a dead part leaves behind: the children of a killed server would answer beside its successor."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)  # each part leads a group of its own


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)
