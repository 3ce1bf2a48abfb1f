"""The rights engine as the actions see it: one question over a Unix socket, one answer, or a clear refusal in time.

One connection per question: a line of JSON out, a line of JSON in. Late, absent or closed is EngineAway: ask again
later. Anything that is no review, or a review that was refused, is EngineBroken. Knows nothing of OpenFisca, which
lives in the server's process alone.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from misas.core.rights.engine import EngineAway, EngineBroken, EngineReview
from misas.core.rights.facts import Household
from misas.core.rights.household import write_household
from misas.core.rights.wire import from_json

CONNECT: Final = 1.0  # seconds to reach a socket of this machine
MARGIN: Final = 0.25  # seconds kept for the way there and back: the engine gives up before we do
ANSWER_MAX: Final = 8 * 1024 * 1024  # bytes: a review is a hundred times smaller
PIECE: Final = 65536
PEER: Final = struct.Struct("iII")  # struct ucred: process, user, group


class SocketEngine:
    """The port `RightsEngine`, behind a Unix socket."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def ask(self, household: Household, asked: Sequence[tuple[str, str]], *, within: float) -> EngineReview:
        """The engine's review. Raises EngineAway when it is down or late, EngineBroken when it answers garbage."""
        left = max(0.1, within - MARGIN)
        told = {
            "household": write_household(household),
            "asked": [list(one) for one in asked],
            "within": left,
            "until": time.monotonic() + left,  # a question that waits for a worker does not buy more
        }
        return from_json(self._answer({"review": told}, within))

    def ready(self, *, within: float = 2.0) -> str | None:
        """The version of the engine's rules when it answers; None when it does not."""
        try:
            found = self._answer({"ready": {}}, within)
        except (EngineAway, EngineBroken):
            return None
        return found if isinstance(found, str) else None

    def _answer(self, request: dict[str, Any], within: float) -> Any:
        line = self._exchange(json.dumps(request, ensure_ascii=False).encode() + b"\n", time.monotonic() + within)
        try:
            said = json.loads(line)
        except (ValueError, RecursionError) as wrong:
            raise EngineBroken("the answer is not JSON") from wrong
        if not isinstance(said, dict) or len(said) != 1:
            raise EngineBroken("the answer is no answer of ours")
        if "answer" in said:
            return said["answer"]
        problem = said.get("problem")
        if problem == "late":
            raise EngineAway("the engine ran out of time")
        raise EngineBroken(problem if isinstance(problem, str) else "the answer is no answer of ours")

    def _exchange(self, request: bytes, limit: float) -> bytes:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
                line.settimeout(min(CONNECT, _left(limit)))
                line.connect(str(self.path))
                _check_owner(line)
                line.settimeout(_left(limit))
                line.sendall(request)
                return _line(line, limit)
        except OSError as wrong:  # down, late, gone in the middle, or somebody else's
            raise EngineAway(str(wrong) or type(wrong).__name__) from wrong


def _check_owner(line: socket.socket) -> None:
    """A household is told to a server of our own account, or of root's. Raises PermissionError for any other."""
    if sys.platform != "linux":
        return
    told = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, PEER.size)
    _, owner, _ = PEER.unpack(told)
    if owner not in (os.geteuid(), 0):
        raise PermissionError("the engine's socket is held by somebody else's process")


def _left(limit: float) -> float:
    """Seconds left; an answer that drips in does not buy more."""
    left = limit - time.monotonic()
    if left <= 0:
        raise TimeoutError("the engine ran out of time")
    return left


def _line(line: socket.socket, limit: float) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while True:
        line.settimeout(_left(limit))
        piece = line.recv(PIECE)
        if not piece:
            raise ConnectionError("the engine hung up in the middle of its answer")
        pieces.append(piece)
        size += len(piece)
        if piece.endswith(b"\n"):
            return b"".join(pieces)
        if size > ANSWER_MAX:
            raise EngineBroken("the answer has no end")
