"""A web process of one size of the nation: it asks the pages it is told to and answers what they cost.

Each size has its own process and its own database on one server, so that the same page of two sizes is asked one
moment after the other: what disturbs the machine disturbs both. Orders and answers are lines of JSON; addresses of
databases go by standard input, never on a command line.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from typing import Any, Self

from bench.measure import Ask, Meter
from bench.place import ROOT, Place


class Asker:
    """The other end of such a process."""

    def __init__(self, here: Place) -> None:
        environment = {**here.variables(), **here.of_role("web"), "MISAS_LOG_LEVEL": "error"}
        environment.pop("DATABASE_URL")
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "bench.asking"],
            env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._told({"owner": here.owner})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *trouble: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)

    def prepare(self, ask: Ask) -> tuple[list[str], int]:
        """The queries of the page and its size, once it is warm."""
        queries, size = self._told({"prepare": asdict(ask)})
        return queries, size

    def settle(self) -> None:
        self._told({"settle": True})

    def timed(self, name: str) -> tuple[float, float]:
        """Milliseconds of the web process and of PostgreSQL for one request."""
        web, database = self._told({"timed": name})
        return web, database

    def bare(self) -> float:
        return float(self._told({"bare": True}))

    def _told(self, order: dict[str, Any]) -> Any:
        """Its answer. Raises RuntimeError when the process ended: its trouble is on standard error."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the process that asks pages ended with {self._process.wait()}")
        return json.loads(line)


def main() -> None:
    import django

    django.setup()
    meter = Meter(json.loads(sys.stdin.readline())["owner"])
    _answer(None)
    for line in sys.stdin:
        ((order, value),) = json.loads(line).items()
        match order:
            case "prepare":
                _answer(meter.prepare(Ask(**value)))
            case "settle":
                meter.settle()
                _answer(None)
            case "timed":
                _answer(meter.timed(value))
            case "bare":
                _answer(meter.bare())
    meter.owner.close()


def _answer(value: Any) -> None:
    print(json.dumps(value), flush=True)


if __name__ == "__main__":
    main()
