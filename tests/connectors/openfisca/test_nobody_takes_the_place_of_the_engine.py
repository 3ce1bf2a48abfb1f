"""A household is told to our engine alone: neither a folder nor a socket of somebody else's takes its place."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import pytest

from misas.connectors.openfisca.client import SocketEngine
from misas.connectors.openfisca.keeper import socket_path as socket_path_of
from misas.connectors.openfisca.server.listening import listen
from misas.core.rights.engine import EngineAway
from tests.kit.engine import C2S, read, shipped

SOMEBODY_ELSE = 65534
LONG = Path("/srv") / ("x" * 120)


@pytest.fixture
def short(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The socket of a long state folder, in a folder of temporary files of the test."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("t")))
    return socket_path_of(LONG)


def test_the_short_folder_is_for_its_owner_alone(short: Path) -> None:
    for _ in range(2):  # made, then found again
        listen(short).close()
        assert stat.S_IMODE(short.parent.lstat().st_mode) == 0o700


def test_a_short_folder_open_to_others_is_refused(short: Path) -> None:
    short.parent.mkdir()
    short.parent.chmod(0o777)
    with pytest.raises(PermissionError, match="open to others"):
        listen(short)
    assert not short.exists()


def test_a_short_folder_that_leads_elsewhere_is_refused(short: Path, tmp_path: Path) -> None:
    short.parent.symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(PermissionError, match="not a folder"):
        listen(short)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to somebody else")
def test_a_short_folder_of_somebody_else_is_refused(short: Path) -> None:
    short.parent.mkdir(mode=0o700)
    os.chown(short.parent, SOMEBODY_ELSE, -1)
    with pytest.raises(PermissionError, match="somebody else"):
        listen(short)


def test_a_socket_of_somebody_else_is_told_nothing(socket_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as squatting:
        squatting.bind(str(socket_path))
        if os.geteuid() == 0:  # a socket is its listener's
            os.seteuid(SOMEBODY_ELSE)
            try:
                squatting.listen()
            finally:
                os.seteuid(0)
        else:
            squatting.listen()
            monkeypatch.setattr(os, "geteuid", lambda: SOMEBODY_ELSE)
        with pytest.raises(EngineAway, match="somebody else"):
            SocketEngine(socket_path).ask(read(shipped("single-on-rsa")), C2S, within=0.6)
        line, _ = squatting.accept()
        with line:
            assert line.recv(65536) == b""
        assert SocketEngine(socket_path).ready(within=0.6) is None
