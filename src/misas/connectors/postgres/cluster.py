"""One PostgreSQL server of our own: created once, started when somebody needs it, stopped when nobody does any more.

It listens on 127.0.0.1 only, on a free port it keeps, and every connection gives a password (SCRAM). Data survives
between runs. `in_use` counts its users with a shared lock, so that a short command never stops a server under a long
one, and a killed user counts no more. Roles, tables and migrations are the caller's.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import quote

import psycopg

from misas.connectors.postgres.loopback import free_port, is_free
from misas.connectors.postgres.programs import Programs, find
from misas.connectors.postgres.servant import Servant, choose_home, within_reach
from misas.core.refusals import Refused

OWNER = "misas"
START_SECONDS = 90  # recovery after a crash included
STOP_SECONDS = 60
LOG_BYTES = 10_000_000
INITDB = ("--auth=scram-sha-256", "--data-checksums", "--encoding=UTF8", "--locale=C.UTF-8")
STILL_THERE = "is still in use"  # said of shared memory, while children of a killed server are ending
IMPOSSIBLE_PID = 2**22 + 1  # one more than Linux can give
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "log_min_error_statement": "panic",  # a refused statement holds what was typed: its error is logged, not its text
    "log_error_verbosity": "terse",  # nor the row it was about
}


@dataclass(frozen=True, slots=True)
class Identity:
    """What must be remembered of a server: where its data is, its port, its owner's password."""

    home: str
    port: int
    password: str


class Cluster:
    """The server of one state folder. `settings` are added to the server's own (throw-away: no fsync)."""

    def __init__(self, state: Path, *, programs: Path | None = None, settings: Mapping[str, str] | None = None) -> None:
        self.state = state
        self.chosen = programs
        self.settings = {**SETTINGS, **(settings or {})}
        self._file = state / "postgres.json"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def identity(self) -> Identity:
        return Identity(**json.loads(self._file.read_text(encoding="utf-8")))

    def exists(self) -> bool:
        """Whether this server was ever created."""
        return self._file.exists()

    @property
    def data(self) -> Path:
        return Path(self.identity.home, "data")

    @property
    def log(self) -> Path:
        return self.state / "postgres.log"

    def url(self, database: str = OWNER) -> str:
        """The owner's address of a database of this server."""
        me = self.identity
        return f"postgres://{OWNER}:{quote(me.password, safe='')}@127.0.0.1:{me.port}/{database}"

    @contextmanager
    def in_use(self) -> Iterator[str]:
        """Have the server running; give the owner's address. The last user to leave stops it."""
        with (self.state / "postgres.users").open("w") as users:
            try:
                with self._door():
                    self.start()
                    fcntl.flock(users, fcntl.LOCK_SH)
                yield self.url()
            finally:
                with undisturbed(), self._door():
                    try:
                        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        pass  # somebody else still works
                    else:
                        self.stop()

    @contextmanager
    def _door(self) -> Iterator[None]:
        """One at a time decides whether the server starts or stops."""
        with (self.state / "postgres.door").open("w") as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            yield

    def start(self) -> None:
        """Create what is missing, start what is stopped; return once the server answers."""
        if not self.exists():
            self._create()
        limit = time.monotonic() + START_SECONDS
        while time.monotonic() < limit:
            if self.pid() is None:
                self._launch()
            if self._answers_before(limit):
                self._have_database()
                return
            if STILL_THERE not in last_lines(self.log):
                break
            time.sleep(0.5)
        raise Refused("database.does_not_start", log=str(self.log), last=last_lines(self.log).strip())

    def _launch(self) -> None:
        servant = Servant.of_this_process()
        programs = self._programs(servant)
        self._disown_reused_pid()
        if not is_free(self.identity.port):
            self._remember(replace(self.identity, port=free_port()))
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        command = [str(programs.folder / "postgres"), "-D", str(self.data), "-p", str(self.identity.port)]
        for name, value in self.settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            self.log.chmod(0o600)
            with undisturbed():  # asked to end meanwhile, this process knows whom it started
                self._process = subprocess.Popen(
                    command,
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env=plain_environment(),
                    start_new_session=True,  # Ctrl+C stops the service; the service stops the server, in order
                    **servant.identity,
                )

    def _answers_before(self, limit: float) -> bool:
        """Wait for the server to answer; False once it has died or time is over."""
        while time.monotonic() < limit:
            if self.answers():
                return True
            if self._process is not None and self._process.poll() is not None:
                return False
            time.sleep(0.05)
        return False

    def stop(self) -> None:
        """End the server cleanly: transactions in progress are rolled back, everything acknowledged is on disk."""
        pid = self.pid()
        if pid is None:
            return
        for wish, patience in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, STOP_SECONDS)):
            try:
                os.kill(pid, wish)
            except ProcessLookupError:
                return
            limit = time.monotonic() + patience
            while time.monotonic() < limit:
                if self.pid() is None:
                    return
                time.sleep(0.05)

    def pid(self) -> int | None:
        """The server's process, if it runs. A number left by a dead server, or now another program's, is none."""
        if self._process is not None:
            if self._process.poll() is None:
                return self._process.pid  # ours, even before it has written its number
            self._process = None
        pid = self._written_pid()
        if pid is None or not is_alive(pid):
            return None
        try:
            return pid if os.readlink(f"/proc/{pid}/cwd") == str(self.data.resolve()) else None
        except OSError:
            return None if Path("/proc/self").exists() else pid

    def _written_pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().splitlines()[0])
        except (OSError, IndexError, ValueError):
            return None

    def _disown_reused_pid(self) -> None:
        """When a dead server's number now belongs to another program, PostgreSQL would take that one for its elder.

        Only the number is replaced, by one no process can have: the rest of the file lets PostgreSQL check by itself
        that no child of the dead server still holds its memory.
        """
        pid = self._written_pid()
        if pid is not None and self.pid() is None and is_alive(pid):
            lock = self.data / "postmaster.pid"
            _, _, rest = lock.read_text().partition("\n")
            lock.write_text(f"{IMPOSSIBLE_PID}\n{rest}")

    def answers(self) -> bool:
        """Whether a connection of the owner goes through."""
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _have_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [OWNER]).fetchone():
                connection.execute(f"CREATE DATABASE {OWNER}")

    def _programs(self, servant: Servant) -> Programs:
        version = int((self.data / "PG_VERSION").read_text())
        return within_reach(servant, find(self.chosen, major=version), Path(self.identity.home))

    def _create(self) -> None:
        """initdb, in a folder that gets its name once whole; remembered last: an interrupted one leaves nothing."""
        self.state.mkdir(parents=True, exist_ok=True)
        servant = Servant.of_this_process()
        home = choose_home(servant, self.state.resolve())
        programs = within_reach(servant, find(self.chosen), home)
        identity = Identity(str(home), free_port(), secrets.token_urlsafe(24))
        part = home / "data.part"
        shutil.rmtree(part, ignore_errors=True)
        password = home / "password.part"
        password.write_text(identity.password, encoding="ascii")
        password.chmod(0o600)
        if servant.dropped:
            os.chown(password, servant.uid, servant.gid)
        try:
            done = subprocess.run(
                [programs.folder / "initdb", "-D", part, "-U", OWNER, "--pwfile", password, *INITDB],
                cwd="/",
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                env=plain_environment(),
                **servant.identity,
            )
        finally:
            password.unlink()
        if done.returncode:
            with contextlib.suppress(OSError):  # not empty: there was something before
                home.rmdir()
            raise Refused("database.not_created", last=reason_of(done.stderr))
        data = home / "data"
        if data.exists():  # a server nobody remembers: kept aside, never erased
            data.rename(home / f"data.left-{secrets.token_hex(4)}")
        part.rename(data)
        self._remember(identity)

    def _remember(self, identity: Identity) -> None:
        part = self._file.with_suffix(".part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(asdict(identity), file)
        part.replace(self._file)


@contextmanager
def undisturbed() -> Iterator[None]:
    """A second Ctrl+C waits until the server has stopped; it would leave it without a keeper."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def plain_environment() -> dict[str, str]:
    """Nothing of ours reaches the server: no PG… variable, no locale that the machine may lack."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def reason_of(said: str) -> str:
    """The line of a failed program that says why; the last one when none does."""
    lines = said.strip().splitlines() or [""]
    return next((line for line in lines if re.search(r"\b(error|FATAL|PANIC):", line)), lines[-1])


def last_lines(file: Path, count: int = 3) -> str:
    """The last things a log said; empty when it said nothing."""
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        return ""
    return "\n".join(lines[-count:])
