"""The Nu HTML checker (RGAA 8.2.1), started once as a local service. Without Java or its jar: None, said loudly."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
JAR = Path(
    os.environ.get("MISAS_VNU_JAR", ROOT / "var" / "vnu" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar")
)


class NuChecker:
    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/?out=json&level=error"

    def errors(self, html: str) -> list[str]:
        """The errors of a whole document, each with the line it stands on."""
        request = urllib.request.Request(self.address, html.encode(), {"Content-Type": "text/html; charset=utf-8"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            messages = json.load(answer)["messages"]
        return [f"{m['message']} … {m.get('extract', '').strip()[:160]}" for m in messages if m["type"] == "error"]


def missing() -> str:
    """Why the checker cannot run, or nothing."""
    if shutil.which("java") is None:
        return "Java is missing (apt-get install default-jre-headless)"
    if not JAR.is_file():
        return f"{JAR} is missing (make vnu)"
    return ""


@contextmanager
def nu_checker() -> Iterator[NuChecker | None]:
    if missing():
        yield None
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        "java",
        "-Xss16m",  # its schemas are deep
        "-XX:TieredStopAtLevel=1",  # it lives for minutes: starting soon and sparing the two cores matter more
        "-XX:+UseSerialGC",
        "-Dnu.validator.servlet.bind-address=127.0.0.1",
        "-cp",
        str(JAR),
        "nu.validator.servlet.Main",
        str(port),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield NuChecker(port)
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):  # a machine with much to do takes a minute to start it
        if process.poll() is not None:
            raise RuntimeError("the Nu checker stopped while starting")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the Nu checker does not answer")
