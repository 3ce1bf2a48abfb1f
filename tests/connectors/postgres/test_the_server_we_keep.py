"""The PostgreSQL of a machine that has none: made once, kept, shared by commands, stopped by the last one."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest

from misas.connectors.postgres import Cluster, all_found, throw_away
from misas.connectors.postgres.loopback import is_free
from misas.connectors.postgres.programs import find
from misas.core.refusals import Refused

FOUND = all_found()
VERSIONS = pytest.mark.parametrize("programs", FOUND, ids=[str(p.major) for p in FOUND])
NO_FSYNC = {"fsync": "off"}


@pytest.fixture
def state() -> Iterator[Path]:
    """A state folder that everybody may cross, with a space in its name; its server ends with the test."""
    folder = Path(tempfile.mkdtemp(prefix="un état "))
    folder.chmod(0o711)
    yield folder
    cluster = Cluster(folder)
    if cluster.exists():
        cluster.stop()
        shutil.rmtree(cluster.identity.home)
    shutil.rmtree(folder)


def cluster(state: Path, programs: Path | None = None) -> Cluster:
    return Cluster(state, programs=programs, settings=NO_FSYNC)


def write(url: str, note: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (note text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [note])


def notes(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [note for (note,) in connection.execute("SELECT note FROM kept ORDER BY note")]


def test_this_machine_has_a_server_to_test() -> None:
    assert FOUND, "neither a distribution's PostgreSQL nor the wheel's"


@VERSIONS
def test_what_was_written_is_there_at_the_next_run(programs: object, state: Path) -> None:
    with cluster(state, programs.folder).in_use() as url:  # type: ignore[attr-defined]
        write(url, "un")
    assert cluster(state).pid() is None
    with cluster(state, programs.folder).in_use() as url:  # type: ignore[attr-defined]
        write(url, "deux")
        assert notes(url) == ["deux", "un"]


@VERSIONS
def test_it_is_made_for_our_data_and_refuses_strangers(programs: object, state: Path) -> None:
    with cluster(state, programs.folder).in_use() as url:  # type: ignore[attr-defined]
        with psycopg.connect(url) as connection:
            row = connection.execute(
                "SELECT current_setting('data_checksums'), current_setting('server_encoding'),"
                " (SELECT datcollate FROM pg_database WHERE datname = current_database()),"
                " current_setting('listen_addresses'), current_setting('password_encryption')"
            ).fetchone()
        assert row == ("on", "UTF8", "C.UTF-8", "127.0.0.1", "scram-sha-256")
        wrong = urlsplit(url)._replace(netloc=urlsplit(url).netloc.replace(":", ":x", 1)).geturl()
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)


def test_it_never_runs_as_root_and_only_its_user_reads_the_data(state: Path) -> None:
    server = cluster(state)
    with server.in_use():
        owner = os.stat(f"/proc/{server.pid()}").st_uid
        assert owner != 0
        assert server.data.stat().st_uid == owner
        assert server.data.stat().st_mode & 0o077 == 0
        assert (state / "postgres.json").stat().st_mode & 0o077 == 0


def test_the_last_user_to_leave_stops_it(state: Path) -> None:
    with cluster(state).in_use() as first:
        with cluster(state).in_use() as second:
            assert first == second
        assert notes_or_nothing(first) == []
    assert cluster(state).pid() is None


def notes_or_nothing(url: str) -> list[object]:
    with psycopg.connect(url) as connection:
        return list(connection.execute("SELECT 1 WHERE false"))


def test_a_user_killed_on_the_spot_counts_no_more(state: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from misas.connectors.postgres import Cluster\n"
        "with Cluster(Path(sys.argv[1])).in_use(): print('in', flush=True); time.sleep(60)"
    )
    user = subprocess.Popen([sys.executable, "-c", script, str(state)], stdout=subprocess.PIPE, text=True)
    assert user.stdout is not None and user.stdout.readline() == "in\n"
    user.kill()
    user.wait()
    with cluster(state).in_use() as url:
        assert notes_or_nothing(url) == []
    assert cluster(state).pid() is None


@VERSIONS
def test_a_server_killed_on_the_spot_comes_back_with_everything_it_acknowledged(programs: object, state: Path) -> None:
    server = Cluster(state, programs=programs.folder)  # type: ignore[attr-defined]
    with server.in_use() as url:
        write(url, "dit reçu")
        pid = server.pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        while server.pid() is not None:
            time.sleep(0.01)
        server.start()
        assert notes(url) == ["dit reçu"]


def test_a_number_taken_over_by_another_program_is_not_our_server(state: Path) -> None:
    server = cluster(state)
    with server.in_use():
        lock = (server.data / "postmaster.pid").read_text()
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        _, _, rest = lock.partition("\n")
        (server.data / "postmaster.pid").write_text(f"{stranger.pid}\n{rest}")
        assert server.pid() is None
        with server.in_use() as url:
            assert notes_or_nothing(url) == []
        assert stranger.poll() is None, "the stranger must not be stopped in its place"
    finally:
        stranger.kill()
        stranger.wait()


def test_a_port_taken_meanwhile_is_left_to_its_taker(state: Path) -> None:
    server = cluster(state)
    with server.in_use() as url:
        write(url, "gardé")
    with socket.socket() as taker:
        taker.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # our own connections are still fading away
        taker.bind(("127.0.0.1", server.identity.port))
        taker.listen()
        before = server.identity.port
        with server.in_use() as url:
            assert server.identity.port != before
            assert notes(url) == ["gardé"]


def test_a_creation_that_was_interrupted_starts_again(state: Path) -> None:
    home = state / "postgres"
    home.mkdir()
    (home / "data.part").mkdir()
    (home / "data.part" / "half").write_text("")
    with cluster(state).in_use() as url:
        assert notes_or_nothing(url) == []


def test_a_start_that_was_interrupted_leaves_no_server(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = cluster(state)
    launched: list[int] = []

    def interrupted(self: Cluster) -> bool:
        assert self._process is not None
        launched.append(self._process.pid)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Cluster, "answers", interrupted)  # asked at once: the server has not written its number yet
        with pytest.raises(KeyboardInterrupt), server.in_use():
            pytest.fail("nobody may use a server that does not answer")
    assert len(launched) == 1 and not psutil.pid_exists(launched[0]) and server.pid() is None
    with server.in_use() as url:
        assert notes_or_nothing(url) == []


def test_data_of_a_version_that_is_gone_is_refused_and_left_alone(state: Path) -> None:
    server = cluster(state)
    with server.in_use():
        pass
    version = server.data / "PG_VERSION"
    kept = version.read_text()
    version.write_text("11\n")
    with pytest.raises(Refused) as refusal, server.in_use():
        pass
    version.write_text(kept)
    assert refusal.value.code == "database.other_version"
    assert refusal.value.values["data"] == 11


def test_a_folder_without_programs_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        find(tmp_path)
    assert (refusal.value.code, refusal.value.values["folder"]) == ("database.bad_programs", str(tmp_path))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a servant that cannot enter")
def test_under_a_folder_closed_to_others_the_data_goes_to_the_state_of_the_system(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    newest = FOUND[-1]
    base, pieces = newest.pieces()
    for piece in pieces:
        shutil.copytree(base / piece, closed / piece, symlinks=True)
    server = cluster(closed / "state", closed / newest.folder.relative_to(base))
    server.state.mkdir()
    request.addfinalizer(lambda: server.exists() and shutil.rmtree(server.identity.home))
    with server.in_use() as url:
        assert not server.data.is_relative_to(closed)
        write(url, "ailleurs")
    with server.in_use() as url:
        assert notes(url) == ["ailleurs"]


def test_a_throw_away_server_leaves_nothing() -> None:
    with throw_away() as url:
        write(url, "jeté")
        with psycopg.connect(url) as connection:
            place = connection.execute("SHOW data_directory").fetchone()
    assert place is not None and not Path(place[0]).exists()
    port = urlsplit(url).port
    assert port is not None and is_free(port)
