"""An engine that is asked to end while a worker is being born ends all the same: nobody waits for it for ever."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

EARLY = """
import os, signal, sys, threading, time
from pathlib import Path
from misas.connectors.openfisca.server import listening

end_with = listening._end_with

def slowly(parent):
    time.sleep(1.5)
    end_with(parent)

listening._end_with = slowly
socket = listening.listen(Path(sys.argv[1]))
threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
listening.Keeper(socket, lambda request: None, 2).keep()
"""


def test_a_worker_that_is_being_born_hears_the_end(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", EARLY, str(tmp_path / "s")], timeout=30, check=False)
    assert done.returncode == 0
