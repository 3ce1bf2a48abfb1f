"""A question whose client has gone, or whose time has passed while it waited, is computed by nobody."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from misas.connectors.openfisca.server.listening import reply

LATE = {"problem": "late"}


class Counting:
    """An engine that counts what it computes."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def __call__(self, request: dict[str, Any]) -> str:
        self.asked.append(request)
        return "computed"


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_who_has_hung_up_is_not_computed(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    theirs.sendall(b'{"ready": {}}\n')
    theirs.close()
    engine = Counting()
    reply(ours, engine)
    assert engine.asked == []


def test_who_still_waits_is_computed(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    engine = Counting()
    timely = {"review": {"within": 5, "until": time.monotonic() + 5}}
    questions: list[dict[str, Any]] = [{"ready": {}}, timely, {"review": {"within": 5}}]
    for told in questions:
        theirs.sendall(json.dumps(told).encode() + b"\n")
        reply(ours, engine)
        assert json.loads(theirs.recv(65536)) == {"answer": "computed"}
    assert len(engine.asked) == 3


def test_a_question_that_has_waited_too_long_is_dropped(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    engine = Counting()
    told = {"review": {"within": 5, "until": time.monotonic() - 0.01}}
    theirs.sendall(json.dumps(told).encode() + b"\n")
    reply(ours, engine)
    assert json.loads(theirs.recv(65536)) == LATE and engine.asked == []


@pytest.mark.parametrize("until", ["soon", None, True, float("nan"), float("inf")])
def test_a_moment_that_is_none_is_refused(ends: tuple[socket.socket, socket.socket], until: Any) -> None:
    ours, theirs = ends
    engine = Counting()
    theirs.sendall(json.dumps({"review": {"within": 5, "until": until}}).encode() + b"\n")
    reply(ours, engine)
    assert "moment" in json.loads(theirs.recv(65536))["problem"] and engine.asked == []
