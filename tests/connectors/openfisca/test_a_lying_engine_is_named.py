"""An engine that is absent, late, silent, cut short, or that answers garbage: named, in time, and nothing invented."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from misas.connectors.openfisca.client import ANSWER_MAX, SocketEngine
from misas.core.rights.engine import EngineAway, EngineBroken, EngineReview
from misas.core.rights.wire import to_json
from tests.kit.engine import C2S, read, shipped

WITHIN = 0.6
EMPTY = EngineReview("2026.11", (), (), None, None)


@contextmanager
def lying(path: Path, says: Callable[[socket.socket], None]) -> Iterator[SocketEngine]:
    """A server that reads the question and then does what it is told."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(path))
        listening.listen(4)

        def serve() -> None:
            line, _ = listening.accept()
            with line:
                while not line.recv(65536).endswith(b"\n"):
                    pass
                try:
                    says(line)
                except OSError:
                    return  # the client has left: it was right to

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield SocketEngine(path)
        thread.join(5)


def ask(engine: SocketEngine) -> EngineReview:
    return engine.ask(read(shipped("single-on-rsa")), C2S, within=WITHIN)


def line_of(said: Any) -> bytes:
    return json.dumps(said).encode() + b"\n"


def test_an_engine_that_answers_is_read(socket_path: Path) -> None:
    with lying(socket_path, lambda line: line.sendall(line_of({"answer": to_json(EMPTY)}))) as engine:
        assert ask(engine) == EMPTY


def test_no_engine_at_all_is_away(socket_path: Path) -> None:
    with pytest.raises(EngineAway):
        ask(SocketEngine(socket_path))
    assert SocketEngine(socket_path).ready() is None


def test_a_socket_that_nobody_listens_to_is_away(socket_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as dead:
        dead.bind(str(socket_path))
    with pytest.raises(EngineAway):
        ask(SocketEngine(socket_path))


def drip(line: socket.socket) -> None:
    """An answer that comes for ever, a little at a time."""
    while True:
        line.sendall(b" ")
        time.sleep(0.05)


@pytest.mark.parametrize(
    "says",
    [
        lambda line: time.sleep(WITHIN * 2),
        drip,
        lambda line: None,
        lambda line: line.sendall(b'{"answer": {"rules'),
        lambda line: line.sendall(line_of({"problem": "late"})),
    ],
    ids=["silent", "dripping", "hangs up", "half an answer", "says it is late"],
)
def test_an_engine_that_is_late_or_gone_is_away_in_time(
    socket_path: Path, says: Callable[[socket.socket], None]
) -> None:
    began = time.monotonic()
    with lying(socket_path, says) as engine, pytest.raises(EngineAway):
        ask(engine)
    assert time.monotonic() - began < WITHIN * 4


@pytest.mark.parametrize(
    "said",
    [
        b"\n",
        b"no JSON\n",
        b"\xff\xfe\n",
        b"[" * 100_000 + b"\n",
        line_of([]),
        line_of({}),
        line_of({"answer": None}),
        line_of({"answer": {}}),
        line_of({"answer": {**to_json(EMPTY), "answers": 3}}),
        line_of({"answer": {**to_json(EMPTY), "more": 1}}),
        line_of({"answer": {**to_json(EMPTY), "answers": [{"right": "c2s"}]}}),
        line_of({"answer": to_json(EMPTY), "problem": "both"}),
        line_of({"problem": 5}),
    ],
)
def test_what_is_no_review_is_broken(socket_path: Path, said: bytes) -> None:
    with lying(socket_path, lambda line: line.sendall(said)) as engine, pytest.raises(EngineBroken) as broken:
        ask(engine)
    assert broken.value.problem


def test_an_answer_without_an_end_is_broken(socket_path: Path) -> None:
    def flood(line: socket.socket) -> None:
        for _ in range(ANSWER_MAX // 65536 + 10):
            line.sendall(b"x" * 65536)

    with lying(socket_path, flood) as engine, pytest.raises((EngineBroken, EngineAway)):
        ask(engine)


def test_a_refusal_says_why(socket_path: Path) -> None:
    said = line_of({"problem": "no variable for the right zzz"})
    with lying(socket_path, lambda line: line.sendall(said)) as engine, pytest.raises(EngineBroken) as broken:
        ask(engine)
    assert broken.value.problem == "no variable for the right zzz"
