"""Loads of a national directory: what the command of the product costs, with the searches that go on meanwhile.

The baseline of a load is the bare COPY of the same lines, as text, into a table of one column without index: what the
server asks at least for taking them in.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.nearest import draws
from bench.place import Place, say, used_by


@dataclass(slots=True)
class Import:
    """One command, from its start to its end: seconds of the clock, of processor of the command, of PostgreSQL."""

    what: str
    rows: int
    wall: float = 0.0
    command: float = 0.0
    database: float = 0.0
    bare: float = 0.0  # of the bare COPY of the same lines, seconds of processor

    @property
    def cpu(self) -> float:
        return self.command + self.database


def another(file: Path) -> Path:
    """The next week's file: the same but its last line, so that it is not the file already served."""
    with file.open("rb+") as stream:
        stream.seek(-4096, os.SEEK_END)
        last = stream.read().rstrip(b"\n").rpartition(b"\n")[2]
        stream.seek(-len(last) - 1, os.SEEK_END)
        stream.truncate()
    return file


def load(here: Place, what: str, rows: int, files: Sequence[Path]) -> Import:
    """One command of import, then the bare COPY of the text files among these. Raises CalledProcessError."""
    say(f"Import: {what}…")
    done = Import(what, rows)
    line = [sys.executable, "-P", "-m", "misas.config", "import", "directory", "auto", "--sample", *map(str, files)]
    before, start = _children(), time.perf_counter()
    with _Backends(here.owner) as backends:
        subprocess.run(line, env=here.variables(), stdout=sys.stderr, check=True)
    done.wall, done.command = time.perf_counter() - start, _children() - before
    done.database = backends.used
    done.bare = bare_copy(here, [file for file in files if file.suffix in (".txt", ".csv")])
    return done


def bare_copy(here: Place, files: Sequence[Path]) -> float:
    """Seconds of processor, of both ends, of taking in these lines as they are."""
    start = time.process_time()
    with psycopg.connect(here.owner, autocommit=True) as db:
        backend = Path(f"/proc/{db.info.backend_pid}/schedstat")
        before = used_by(backend)
        db.execute("CREATE UNLOGGED TABLE bench_bare (line text)")
        for file in files:
            with file.open("rb") as lines, db.cursor() as cursor:
                # Neither mark stands in these files: each line is one value.
                marks = "DELIMITER E'\\x01', QUOTE E'\\x02', ENCODING 'LATIN1'"
                with cursor.copy(f"COPY bench_bare FROM STDIN WITH (FORMAT csv, {marks})") as copy:
                    while block := lines.read(1 << 20):
                        copy.write(block)
        database = used_by(backend) - before
        db.execute("DROP TABLE bench_bare")
    return time.process_time() - start + database


def _children() -> float:
    """Seconds of processor of the processes that this one started and waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Backends:
    """The processor that the owner's processes of this database use, read five times a second: what the last fifth
    of a second of each one used is not counted."""

    def __init__(self, owner: str) -> None:
        self._db = psycopg.connect(owner, autocommit=True)
        self._seen: dict[int, float] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> _Backends:
        self._thread.start()
        return self

    def __exit__(self, *trouble: object) -> None:
        self._over.set()
        self._thread.join()
        self._db.close()

    @property
    def used(self) -> float:
        return sum(self._seen.values())

    def _watch(self) -> None:
        mine = (
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user"
            " AND pid <> pg_backend_pid()"
        )
        while not self._over.wait(0.2):
            for (pid,) in self._db.execute(mine).fetchall():
                try:
                    self._seen[pid] = used_by(Path(f"/proc/{pid}/schedstat"))
                except OSError:
                    continue


class Meanwhile(threading.Thread):
    """Somebody who searches all along, in a process of Django as the restricted role; a search that fails is told."""

    def __init__(self, here: Place, seed: int) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.times: list[float] = []
        self.troubles: list[str] = []
        become_web(here)
        self.draws = list(draws(200, seed + 1))

    def run(self) -> None:
        from django.db import connection

        from misas.records.orientation.search import nearest, shelves

        dice = random.Random(1)
        while not self.over.is_set():
            drawn = dice.choice(self.draws)
            start = time.perf_counter()
            try:
                nearest({"": drawn.codes}, drawn.home, served=shelves(), filters=drawn.filters)
            except Exception as error:
                self.troubles.append(repr(error))
                connection.close()
            self.times.append((time.perf_counter() - start) * 1000)
            time.sleep(0.05)
        connection.close()


def become_web(here: Place) -> None:
    """From here on, this process is one of the site: Django is set up with the restricted role."""
    os.environ.update({**here.variables(), **here.of_role("web")})
    import django

    django.setup()
