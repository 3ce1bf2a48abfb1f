"""The first plan of a web process does not pay for the library: it is loaded while the site starts, in a thread."""

from __future__ import annotations

import os
import subprocess
import sys

STARTED = """
import sys, threading
from misas.config import guard
guard.refuse_privileged_process = lambda: None  # the tests have no role of the site
import misas.config.wsgi
for thread in threading.enumerate():
    if thread is not threading.current_thread():
        thread.join()
print("loaded" if "ortools.sat.python.cp_model" in sys.modules else "absent")
"""


def test_a_web_process_has_its_solver() -> None:
    key = {"MISAS_SECRET_KEY": "a-key-for-this-test-alone-" * 3}
    start = [sys.executable, "-c", STARTED]
    said = subprocess.run(start, env={**os.environ, **key}, capture_output=True, text=True, timeout=120)
    assert said.stdout.strip() == "loaded", said.stderr
