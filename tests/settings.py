"""The settings of the tests: those of the product, told that they are in a test, with keys and a state of their own."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from misas.lib.sealing import create_keyring

_state = Path(tempfile.mkdtemp(prefix="misas-tests-"))
atexit.register(shutil.rmtree, _state, ignore_errors=True)
os.environ["MISAS_MODE"] = "test"
os.environ["MISAS_STATE"] = str(_state)
create_keyring(_state / "keys")
(_state / "static").mkdir()

from misas.config.settings import *  # noqa: E402,F403
