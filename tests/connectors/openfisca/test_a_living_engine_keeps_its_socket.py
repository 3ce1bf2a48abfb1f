"""A second start takes the place of a dead engine alone; a living one, however busy, keeps its socket."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from misas.connectors.openfisca.server.listening import listen


def test_an_engine_whose_line_is_full_keeps_its_socket(socket_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as busy, socket.socket(socket.AF_UNIX) as waiting:
        busy.bind(str(socket_path))
        busy.listen(0)
        waiting.connect(str(socket_path))
        with pytest.raises(OSError, match="another engine"):
            listen(socket_path)
        assert socket_path.exists()


def test_the_place_of_a_dead_engine_is_taken(socket_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as dead:
        dead.bind(str(socket_path))
    with listen(socket_path) as living, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.connect(str(socket_path))
        asking.sendall(b"?")
        living.settimeout(5)
        answering, _ = living.accept()
        with answering:
            answering.settimeout(5)
            assert answering.recv(1) == b"?", "whoever asks is heard by the engine that lives"
