"""The engine's process: one question each, several at once, a limit, a refusal for what is wrong, and never a death."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from misas.connectors.openfisca.client import SocketEngine
from misas.connectors.openfisca.keeper import LONGEST_PATH, START, command, kept
from misas.connectors.openfisca.keeper import socket_path as socket_path_of
from misas.core.rights.engine import EngineAway, EngineBroken
from misas.core.rights.household import write_household
from tests.kit.engine import C2S, of_member, read, shipped


def said(engine: SocketEngine, question: bytes, *, hang_up: bool = False) -> Any:
    """What the engine says to these bytes."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(30)
        line.connect(str(engine.path))
        line.sendall(question)
        if hang_up:
            line.shutdown(socket.SHUT_WR)
        told = b""
        while not told.endswith(b"\n") and (piece := line.recv(65536)):
            told += piece
        return json.loads(told)


def question(**changed: Any) -> bytes:
    review = {"household": write_household(read(shipped("single-on-rsa"))), "asked": C2S, "within": 20, **changed}
    return json.dumps({"review": review}).encode() + b"\n"


WRONG = {
    "nothing": b"\n",
    "no JSON": b"hello\n",
    "no object": b"[1]\n",
    "deep": b"[" * 50_000 + b"\n",
    "no question": b'{"sing": {}}\n',
    "two questions": b'{"ready": {}, "review": {}}\n',
    "no asked": b'{"review": {"household": {}}}\n',
    "nothing asked": question(asked=[]),
    "asked is no pair": question(asked=["c2s"]),
    "unknown right": question(asked=[["zzz", "p1"]]),
    "a right without variable": question(asked=[["puma", "p1"]]),
    "unknown member": question(asked=[["c2s", "p9"]]),
    "no household": question(household=7),
    "a wrong wage": question(household=of_member(shipped("single-on-rsa"), wage_net="much")),
    "too many members": question(
        household={"month": "2026-11", "members": [{"id": "p1", "role": "applicant"}]
                   + [{"id": f"c{n}", "role": "child"} for n in range(40)]}
    ),
    "a limit of nothing": question(within=0),
    "a limit of years": question(within=1e9),
    "a key too many": question(password="x"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_bad_question_is_answered_as_a_problem(engine: SocketEngine, name: str) -> None:
    told = said(engine, WRONG[name])
    assert set(told) == {"problem"} and told["problem"]
    assert not told["problem"].startswith("a fault of the engine")
    assert "much" not in told["problem"]  # what somebody said is not repeated
    assert engine.ready()


def test_half_a_question_is_answered_and_forgotten(engine: SocketEngine) -> None:
    assert said(engine, b'{"review": {"hou', hang_up=True) == {"problem": "half a question"}
    assert engine.ready()


def test_who_hangs_up_before_the_answer_harms_nobody(engine: SocketEngine) -> None:
    for _ in range(4):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.connect(str(engine.path))
            line.sendall(question())
    assert engine.ready(within=10)


def test_a_question_that_takes_too_long_is_given_up(engine: SocketEngine) -> None:
    assert said(engine, question(within=0.001)) == {"problem": "late"}
    with pytest.raises(EngineAway):
        engine.ask(read(shipped("family-with-prime-activite")), C2S, within=0.01)
    assert engine.ready()


def test_a_refusal_reaches_the_port(engine: SocketEngine) -> None:
    with pytest.raises(EngineBroken, match="zzz"):
        engine.ask(read(shipped("single-on-rsa")), [("zzz", "p1")], within=10)


def test_questions_at_once_never_mix(engine: SocketEngine) -> None:
    """Twenty-four households that differ by their wage, eight at a time: to each its own base."""
    wages = [100 * rank for rank in range(24)]
    households = [read(of_member(shipped("single-on-rsa"), wage_net=wage)) for wage in wages]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda one: engine.ask(one, C2S, within=60), households))
    bases = [one.c2s.base_low for one in found if one.c2s is not None]
    assert [float(base) for base in bases] == pytest.approx([938.43 + 12 * wage for wage in wages])


def test_the_socket_is_for_its_owner_alone(engine: SocketEngine) -> None:
    mode = os.stat(engine.path).st_mode
    assert stat.S_ISSOCK(mode) and stat.S_IMODE(mode) == 0o600


def test_a_worker_that_dies_is_replaced(engine: SocketEngine) -> None:
    (parent,) = (one for one in psutil.process_iter() if str(engine.path) in _line(one) and _parent_is_us(one))
    before = {one.pid for one in parent.children()}
    for one in parent.children():
        one.kill()
    limit = time.monotonic() + 20
    while time.monotonic() < limit and engine.ready() is None:
        time.sleep(0.1)
    assert engine.ready() and not {one.pid for one in parent.children()} & before
    assert engine.ask(read(shipped("single-on-rsa")), C2S, within=20).c2s is not None


def _line(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _parent_is_us(process: psutil.Process) -> bool:
    return process.ppid() == os.getpid()


def test_a_command_uses_the_engine_that_runs(engine: SocketEngine) -> None:
    with kept(engine.path) as found:
        assert found.path == engine.path


def test_a_second_engine_on_the_same_socket_is_refused(engine: SocketEngine) -> None:
    second = subprocess.run(command(engine.path), capture_output=True, text=True, timeout=60, check=False)
    assert second.returncode == 3 and "socket" in second.stderr
    assert engine.ready()


@pytest.fixture
def leaving(socket_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command(socket_path), stderr=subprocess.DEVNULL, start_new_session=True) as process:
        yield process
        process.kill()


def test_asked_to_end_it_leaves_nothing_behind(leaving: subprocess.Popen[bytes], socket_path: Path) -> None:
    engine = SocketEngine(socket_path)
    limit = time.monotonic() + START
    while time.monotonic() < limit and engine.ready() is None:
        time.sleep(0.2)
    workers = psutil.Process(leaving.pid).children()
    assert workers
    leaving.send_signal(signal.SIGTERM)
    assert leaving.wait(30) == 0
    _, alive = psutil.wait_procs(workers, timeout=30)
    assert not socket_path.exists() and alive == []


def test_a_start_on_a_busy_machine_is_waited_for() -> None:
    assert START >= 2 * 77  # seconds that a start took while others computed


def test_a_command_killed_on_the_spot_leaves_no_engine(tmp_path: Path) -> None:
    lines = "from pathlib import Path; from misas.connectors.openfisca.keeper import kept; kept(Path('x')).__enter__()"
    with subprocess.Popen([sys.executable, "-c", lines], cwd=tmp_path, stderr=subprocess.DEVNULL) as asking:
        limit = time.monotonic() + 30
        while not (children := psutil.Process(asking.pid).children()):
            assert time.monotonic() < limit
            time.sleep(0.05)
        asking.kill()
    _, alive = psutil.wait_procs(children, timeout=10)
    assert alive == []


def test_a_long_state_folder_has_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 60) / ("y" * 60)
    assert len(os.fsencode(socket_path_of(deep))) <= LONGEST_PATH
    assert socket_path_of(deep) == socket_path_of(deep) != socket_path_of(deep / "z")
    assert socket_path_of(Path("/srv/misas")) == Path("/srv/misas/engine.sock")
