"""Where the engine's socket stands, and an engine for a command that finds none running.

The service starts the engine as one of its parts; a command of the terminal uses that one when it answers, or keeps
its own as long as it lasts. Knows nothing of OpenFisca.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from misas.connectors.openfisca.client import SocketEngine
from misas.core.rights.engine import EngineAway

SERVER: Final = "misas.connectors.openfisca.server"
LONGEST_PATH: Final = 100  # bytes: a Unix socket's address holds 108, its end included
START: Final = 180.0  # seconds to be ready: two to five of a quiet machine, 77 measured on a busy one
BEAT: Final = 0.1
DIE_WITH_PARENT: Final = 1  # prctl(PR_SET_PDEATHSIG)


def socket_path(state: Path) -> Path:
    """The socket of an installation: in its state folder, or in a private short folder when that path is too long."""
    wanted = state / "engine.sock"
    if len(os.fsencode(wanted)) <= LONGEST_PATH:
        return wanted
    name = hashlib.sha256(os.fsencode(state)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / _short_folder() / f"{name}.sock"


def make_folder(path: Path) -> None:
    """The folder of a socket. Raises PermissionError when the short one is not wholly ours.

    Anybody may make a folder in the folder of temporary files: who owned ours would be asked in our engine's place."""
    folder = path.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.name != _short_folder():
        return
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise PermissionError(f"{folder} is not a folder")
    if found.st_uid != os.geteuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    if stat.S_IMODE(found.st_mode) != 0o700:
        raise PermissionError(f"{folder} is open to others (0700 is wanted)")


def _short_folder() -> str:
    return f"misas-{os.geteuid()}"


def command(path: Path) -> list[str]:
    """The server as a command line."""
    return [sys.executable, "-P", "-m", SERVER, "--socket", str(path)]


@contextmanager
def kept(path: Path, environment: Mapping[str, str] | None = None, *, within: float = START) -> Iterator[SocketEngine]:
    """The engine that answers on `path`, or one of ours on a socket of its own until the block ends.

    Raises EngineAway when ours does not become ready in time."""
    running = SocketEngine(path)
    if running.ready() is not None:
        yield running
        return
    with tempfile.TemporaryDirectory(prefix="misas-engine-") as folder:
        own = Path(folder) / "engine.sock"
        with subprocess.Popen(
            command(own),
            env=dict(os.environ if environment is None else environment),
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,  # standard output carries the answer alone
            start_new_session=True,  # Ctrl+C is the command's affair; it ends us
            preexec_fn=_end_with_parent
            if sys.platform == "linux"
            else None,  # and so does its own end, however it comes
        ) as process:
            try:
                engine = SocketEngine(own)
                _wait(engine, process, within)
                yield engine
            finally:
                process.terminate()
                process.wait()


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def _wait(engine: SocketEngine, process: subprocess.Popen[bytes], within: float) -> None:
    limit = time.monotonic() + within
    while time.monotonic() < limit:
        if engine.path.exists() and engine.ready() is not None:
            return
        if process.poll() is not None:
            raise EngineAway(f"the engine ended at its start (code {process.returncode})")
        time.sleep(BEAT)
    raise EngineAway("the engine is not ready in time")
