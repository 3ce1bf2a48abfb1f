"""An installation for the time of one measure: a server, keys, the restricted roles, the demo territory.

Not here: what is measured. Everything stays on the loopback interface and is erased at the end.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from misas.config.house import LocalHouse
from misas.connectors.postgres import throw_away

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "var" / "bench"
OURS = ("DATABASE_URL", "MISAS_STATE", "MISAS_MODE", "MISAS_ROLE_DATABASE_URL", "DJANGO_SETTINGS_MODULE")


@dataclass(frozen=True, slots=True)
class Place:
    """`owner`: the address of the owner of the database; `state`: keys and documents; `guest`: the server is given."""

    owner: str
    state: Path
    guest: bool = False

    def variables(self) -> dict[str, str]:
        """What a process of this installation needs; it works as the owner until a role's address is added."""
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        named = {"DATABASE_URL": self.owner, "MISAS_STATE": str(self.state), "MISAS_MODE": "demo"}
        paths = os.pathsep.join(filter(None, [str(ROOT / "src"), str(ROOT), kept.get("PYTHONPATH", "")]))
        return {**kept, **named, "PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "misas.config.settings"}

    def set_up(self) -> None:
        self.command("migrate", *(["--take-roles"] if self.guest else []))

    def command(self, *words: str) -> None:
        """Run one command of `./misas` here, its answer among the progress. Raises CalledProcessError."""
        line = [sys.executable, "-P", "-m", "misas.config", *words]
        subprocess.run(line, env=self.variables(), stdout=sys.stderr, check=True)

    def copied(self, name: str) -> Place:
        """The same installation on another database of the same server, as it stands now. Nobody may be connected."""
        import psycopg

        address = urlsplit(self.owner)
        other = f"{address.path[1:]}_{name}"
        with psycopg.connect(address._replace(path="/postgres").geturl(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {other} TEMPLATE {address.path[1:]}")  # type: ignore[arg-type]
        copy = replace(self, owner=address._replace(path=f"/{other}").geturl())
        copy.set_up()
        return copy

    def of_role(self, role: str) -> Mapping[str, str]:
        """The variables of a process of the service: "web" or "jobs"."""
        os.environ.update(self.variables())
        with LocalHouse() as house:
            return house.environment(role, demo=True)  # type: ignore[arg-type]


@contextmanager
def place(*, demo: bool = True) -> Iterator[Place]:
    """A new installation, with its demo territory. `DATABASE_URL`, when set, names the server to make it on."""
    state = Path(tempfile.mkdtemp(prefix="misas-bench-"))
    state.chmod(0o711)
    try:
        with _server() as owner:
            made = Place(owner, state, guest=bool(os.environ.get("DATABASE_URL")))
            say("Installation…")
            made.set_up()
            if demo:
                made.command("demo")
            yield made
    finally:
        shutil.rmtree(state, ignore_errors=True)


@contextmanager
def _server() -> Iterator[str]:
    given = os.environ.get("DATABASE_URL")
    if not given:
        with throw_away(Path(os.environ["MISAS_PG_BIN"]) if os.environ.get("MISAS_PG_BIN") else None) as url:
            yield url
        return
    import psycopg

    name = f"misas_bench_{os.getpid()}"
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    try:
        yield urlsplit(given)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(given, autocommit=True) as connection:
            made = "SELECT datname FROM pg_database WHERE datname = %s OR starts_with(datname, %s)"
            for (one,) in connection.execute(made, [name, f"{name}_"]).fetchall():
                connection.execute(f"DROP DATABASE {one} WITH (FORCE)")  # type: ignore[arg-type]


def used_by(schedstat: Path) -> float:
    """Seconds of processor of the process of this `/proc/<pid>/schedstat` so far."""
    return int(schedstat.read_text().split()[0]) / 1e9


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
