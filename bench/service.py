"""A whole service for a trial by fault: `run` of the command line, with a state of its own, on a free port.

It knows the processes of the service by what they are, so that one of them can be killed. Only descendants of the
service that this module started, and the PostgreSQL of its own state folder, are ever touched.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench.place import OURS, ROOT, Place
from misas.cli.commands.run import answers
from misas.connectors.postgres import Cluster
from misas.connectors.postgres.loopback import free_port

KINDS = ("site", "worker", "postgres")


class Service:
    """The processes of one installation, and what kills them."""

    def __init__(self, state: Path, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
        self.state, self.port, self.process, self.log = state, port, process, log
        self.cluster = Cluster(state)
        self.place = Place(self.cluster.url(), state)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def strike(self, kind: str, chance: random.Random) -> str:
        """Kill one process of this kind with SIGKILL; gives what it was, or "" when there was none to kill."""
        found = self.processes(kind)
        if not found:
            return ""
        name, process = chance.choice(found)
        try:
            process.kill()
        except psutil.NoSuchProcess:
            return ""
        return name

    def processes(self, kind: str) -> list[tuple[str, psutil.Process]]:
        if kind == "postgres":
            return self._servers()
        found = []
        for process in psutil.Process(self.process.pid).children(recursive=True):
            try:
                words = process.cmdline()
            except psutil.Error:
                continue
            if kind == "worker" and words[-1:] == ["worker"]:
                found.append(("worker", process))
            elif kind == "site" and ("granian" in words or "granian" in (words or [""])[0]):
                found.append(("site, server", process))
                found += [("site, process", child) for child in process.children(recursive=True)]
        return list({process.pid: (name, process) for name, process in found}.values())

    def _servers(self) -> list[tuple[str, psutil.Process]]:
        """The postmaster three times out of four, else one of the processes that serve a connection."""
        pid = self.cluster.pid()
        if pid is None:
            return []
        master = psutil.Process(pid)
        serving = [child for child in master.children() if "misas_" in " ".join(child.cmdline())]
        return [("postgres, server", master)] * 3 + [("postgres, connection", child) for child in serving[:1]]

    def left_behind(self) -> int:
        """How many processes of the site still live once everything is stopped; they are ended."""
        mine = ["--port", str(self.port)]
        left = [p for p in psutil.process_iter(["cmdline"]) if follows(p.info["cmdline"] or [], mine)]
        for process in left:
            process.kill()
        return len(left)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def follows(words: list[str], wanted: list[str]) -> bool:
    """Whether these words stand in this order in a command line."""
    return any(words[n : n + len(wanted)] == wanted for n in range(len(words)))


@contextmanager
def service() -> Iterator[Service]:
    """A service that answers, with its demo territory. Erased at the end."""
    state = Path(tempfile.mkdtemp(prefix="misas-faults-"))
    state.chmod(0o711)
    port, log = free_port(), state / "service.log"
    variables = {name: value for name, value in os.environ.items() if name not in OURS}
    variables |= {"MISAS_STATE": str(state), "MISAS_LOG_LEVEL": "warning", "PYTHONPATH": str(ROOT / "src")}
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "misas.config", "run", "--port", str(port), "--processes", "2"],
            env=variables, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True,
        )  # fmt: skip
    started: Service | None = None
    try:
        limit = time.monotonic() + 240
        while not answers(f"http://127.0.0.1:{port}/"):
            if process.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"the service does not start:\n{log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.3)
        started = Service(state, port, process, log)
        yield started
    finally:
        home = Path(started.cluster.identity.home) if started and started.cluster.exists() else None
        (started or _Bare(process)).stop()
        if home is not None:
            shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(state, ignore_errors=True)


class _Bare:
    """A service that never answered: only its first process is known."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait(60)
