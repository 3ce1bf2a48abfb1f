"""From an empty server to a service that stops cleanly, through the commands a person types."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest

from misas.connectors.openfisca.client import SocketEngine
from misas.connectors.openfisca.keeper import socket_path
from misas.connectors.postgres import Cluster, throw_away
from misas.connectors.postgres.loopback import free_port

SOURCE = Path(__file__).resolve().parents[2] / "src"


class House:
    """One installation under test: its state folder and its variables."""

    def __init__(self, state: Path, **variables: str) -> None:
        self.state = state
        self.variables = {
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(SOURCE),
            "MISAS_STATE": str(state),
            **variables,
        }

    def misas(self, *arguments: str, typed: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", "-m", "misas.config", *arguments],
            env={**self.variables, **variables},
            input=typed,
            capture_output=True,
            text=True,
            timeout=180,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "misas.config", *arguments],
            env=self.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=(self.state.parent / "said").open("w"),
            text=True,
        )


@pytest.fixture(scope="module")
def kept_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The state of an installation that keeps its own server; as root its data may be elsewhere."""
    state = tmp_path_factory.mktemp("installation") / "var"
    yield state
    cluster = Cluster(state)
    if cluster.exists():
        cluster.stop()
        shutil.rmtree(cluster.identity.home)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An external server, an owner's address, one installation: made once, looked at from several sides."""
    with throw_away() as url:
        house = House(tmp_path_factory.mktemp("installed") / "var", DATABASE_URL=url)
        with psycopg.connect(url, autocommit=True) as connection:  # another installation was here before
            connection.execute("CREATE ROLE misas_web LOGIN PASSWORD 'of another'")
        refused = house.misas("migrate")
        assert refused.returncode == 2 and "./misas migrate --take-roles" in refused.stderr
        done = house.misas("migrate", "--take-roles")
        assert done.returncode == 0, done.stderr
        yield house


def test_setting_up_twice_is_as_good_as_once(installed: House) -> None:
    again = installed.misas("migrate")
    assert (again.returncode, again.stdout) == (0, ""), again.stderr


def test_the_doctor_finds_all_well_then_names_what_was_left_open(installed: House) -> None:
    well = installed.misas("doctor")
    assert "Rôle misas_web : droits limités" in well.stdout
    apart = ("Environnement", "Montants des droits")  # what this machine installed; what the calendar has revised since
    assert [line for line in well.stdout.splitlines() if line[0] == "✗" and not line[2:].startswith(apart)] == []
    for secret in (installed.state / "keys").iterdir():
        assert secret.stat().st_mode & 0o077 == 0, secret
    opened = installed.state / "keys" / "misas_web.password"
    opened.chmod(0o644)
    loose = installed.misas("doctor")
    opened.chmod(0o600)
    assert loose.returncode == 1 and str(opened) in loose.stdout


def test_the_first_administrator_is_made_once_with_a_password_shown_once(installed: House) -> None:
    account = installed.misas("create-admin", "--email", "chef@exemple.test", "--name", "Ada Chef", "--generate")
    assert account.returncode == 0, account.stderr
    assert len(account.stdout.strip()) >= 16 and "chef@exemple.test" in account.stderr
    twice = installed.misas("create-admin", "--email", "chef@exemple.test", "--name", "Ada Chef", "--generate")
    assert twice.returncode == 2 and "Un compte existe déjà" in twice.stderr and twice.stdout == ""


def test_a_dump_is_restored_by_the_programs_of_the_servers_version(installed: House, tmp_path: Path) -> None:
    dump = tmp_path / "misas.dump"
    saved = installed.misas("database", "--", "sh", "-c", f"pg_dump -Fc -x > '{dump}' && pg_restore --version")
    assert saved.returncode == 0, saved.stderr
    owner = urlsplit(installed.variables["DATABASE_URL"])
    with psycopg.connect(owner.geturl(), autocommit=True) as connection:
        assert f" {connection.info.server_version // 10000}." in saved.stdout
        accounts = connection.execute("SELECT count(*) FROM accounts_account").fetchone()
        connection.execute("CREATE DATABASE restored")
    again = owner._replace(path="/restored").geturl()
    restore = ("pg_restore", "-O", "-x", "--exit-on-error", "-d", "restored", str(dump))
    restored = installed.misas("database", "--", *restore, DATABASE_URL=again)
    assert restored.returncode == 0, restored.stderr
    brought = installed.misas("migrate", DATABASE_URL=again)
    assert brought.returncode == 0, brought.stderr
    with psycopg.connect(again) as connection:
        assert connection.execute("SELECT count(*) FROM accounts_account").fetchone() == accounts
    with psycopg.connect(owner.geturl(), autocommit=True) as connection:
        connection.execute("DROP DATABASE restored WITH (FORCE)")


def test_lost_keys_are_said_and_never_replaced(installed: House) -> None:
    keys = installed.state / "keys"
    keys.rename(installed.state / "elsewhere")
    try:
        lost = installed.misas("migrate")
        assert lost.returncode == 2 and "leurs clés ne sont plus" in lost.stderr and "Traceback" not in lost.stderr
        assert not (keys / "django.secret").exists()
    finally:
        keys.exists() and keys.rmdir()
        (installed.state / "elsewhere").rename(keys)


def test_an_owner_who_may_not_make_roles_is_told_what_to_ask(tmp_path: Path) -> None:
    with throw_away() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE ROLE plain_owner LOGIN PASSWORD 'plain'")
        parts = urlsplit(url)
        plain = parts._replace(netloc=f"plain_owner:plain@{parts.netloc.rpartition('@')[2]}").geturl()
        refused = House(tmp_path / "var", DATABASE_URL=plain).misas("migrate")
    assert refused.returncode == 2 and "MISAS_WEB_DATABASE_URL" in refused.stderr and "Traceback" not in refused.stderr


def test_roles_that_were_given_are_granted_by_their_own_names(installed: House) -> None:
    owner = urlsplit(installed.variables["DATABASE_URL"])
    given = {}
    with psycopg.connect(owner.geturl(), autocommit=True) as connection:
        for role in ("web", "jobs"):
            connection.execute(f"CREATE ROLE given_{role} LOGIN PASSWORD 'given'")
            place = owner.netloc.rpartition("@")[2]
            given[f"MISAS_{role.upper()}_DATABASE_URL"] = owner._replace(netloc=f"given_{role}:given@{place}").geturl()
    migrated = installed.misas("migrate", **given)
    assert migrated.returncode == 0, migrated.stderr
    done = installed.misas("create-admin", "--email", "donne@exemple.test", "--name", "A B", "--generate", **given)
    assert done.returncode == 0, done.stderr


def test_nobody_is_served_with_the_rights_of_the_owner(installed: House) -> None:
    owner = installed.variables["DATABASE_URL"]
    asked = ("create-admin", "--email", "a@exemple.test", "--name", "A B")
    refused = installed.misas(*asked, MISAS_WEB_DATABASE_URL=owner)
    assert refused.returncode == 2 and "Ce rôle est superutilisateur" in refused.stderr
    worker = installed.misas("worker", MISAS_JOBS_DATABASE_URL=owner)
    assert worker.returncode == 2 and "Ce rôle est superutilisateur" in worker.stderr
    site = subprocess.run(
        [sys.executable, "-c", "import misas.config.wsgi"],
        env={**installed.variables, "MISAS_ROLE_DATABASE_URL": owner},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert site.returncode != 0 and "Ce rôle est superutilisateur" in site.stderr


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    address = f"postgres://me:very-secret@127.0.0.1:{free_port()}/nothing"
    done = House(tmp_path / "var", DATABASE_URL=address).misas("migrate")
    assert done.returncode == 2 and "ne répond pas (postgres://me@127.0.0.1" in done.stderr
    assert "very-secret" not in done.stderr and "Traceback" not in done.stderr


def status(port: int) -> int | None:
    """What the site answers; None when nobody does."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def family(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def is_worker(process: psutil.Process) -> bool:
    try:
        return "worker" in process.cmdline()
    except psutil.NoSuchProcess:  # ended, or ending, between the two looks
        return False


OPENFISCA = find_spec("openfisca_france") is not None


def engine_dies_and_comes_back(running: subprocess.Popen[str], engine: SocketEngine) -> None:
    """The rights engine is a part like the others: killed, it answers again; no address is among its variables."""
    limit = time.monotonic() + 90
    dead: set[int] = set()
    while True:
        assert time.monotonic() < limit, "the engine does not answer"
        time.sleep(0.3)
        if engine.ready() is None:
            continue
        found = [child for child in family(running) if "misas.connectors.openfisca.server" in child.cmdline()]
        alive = {child.pid for child in found}
        assert not any(name.startswith(("DATABASE", "MISAS")) for child in found for name in child.environ())
        if dead:
            assert alive and not alive & dead
            return
        dead = alive
        min(found, key=lambda child: child.create_time()).kill()  # the one that keeps the others


def test_one_command_serves_everything_and_leaves_nothing_behind(kept_state: Path) -> None:
    house, port = House(kept_state), free_port()
    running = house.start("run", "--no-demo", "--port", str(port))
    try:
        assert running.stdout is not None
        assert running.stdout.readline() == f"MisAS : http://127.0.0.1:{port}/\n", (
            kept_state.parent / "said"
        ).read_text()
        assert status(port) is not None
        names = [" ".join(child.cmdline()) for child in family(running)]
        assert any("granian" in name for name in names) and any("misas.config worker" in name for name in names)
        assert all("misas:" not in str(child.environ()) for child in family(running) if "granian" in child.cmdline())

        taken = house.misas("run", "--no-demo", "--port", str(port))
        assert taken.returncode == 2 and f"Le port {port}" in taken.stderr

        worker = next(child for child in family(running) if is_worker(child))
        worker.kill()
        limit = time.monotonic() + 30
        while not any(is_worker(child) and child.pid != worker.pid for child in family(running)):
            assert time.monotonic() < limit, "the tasks were not started again"
            time.sleep(0.2)

        if OPENFISCA:
            engine_dies_and_comes_back(running, SocketEngine(socket_path(kept_state)))
    finally:
        everyone = family(running)
        running.send_signal(signal.SIGTERM)
        assert running.wait(60) == 0
    _, alive = psutil.wait_procs(everyone, timeout=5)
    assert alive == []
    assert status(port) is None


def test_killed_on_the_spot_its_site_and_tasks_end_with_it_and_the_next_run_finds_the_data(kept_state: Path) -> None:
    house, port = House(kept_state), free_port()
    account = house.misas("create-admin", "--email", "garde@exemple.test", "--name", "Garde Tout", "--generate")
    assert account.returncode == 0, account.stderr
    running = house.start("run", "--no-demo", "--port", str(port))
    assert running.stdout is not None and running.stdout.readline().startswith("MisAS")
    everyone = [child for child in family(running) if "postgres" not in child.name()]
    running.kill()
    running.wait()
    _, alive = psutil.wait_procs(everyone, timeout=30)
    assert alive == []
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
    twice = house.misas("create-admin", "--email", "garde@exemple.test", "--name", "Garde Tout", "--generate")
    assert twice.returncode == 2 and "Un compte existe déjà" in twice.stderr
