"""An installation that others reach has TLS, a secret, keys, backups, a worker; one being tried is left in peace."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, cast

import pytest
from django.db import connection

from misas.cli.commands import doctor
from misas.cli.house import House, ServiceFacts
from misas.cli.readiness import BACKUP_OLD, MESSAGE_LATE, SEAL_OLD, WORKER_SILENT, service
from misas.config import serving
from misas.config.environment import Environment
from misas.config.state import State

WHOLE: dict[str, Any] = {
    "hosts": ("misas.exemple.test",),
    "https": True,
    "secret_length": 64,
    "seal_age": 3600.0,
    "backup_told": True,
    "backup_age": 3600.0,
    "worker_silence": 5.0,
    "oldest_message": None,
}


class Told:
    def __init__(self, facts: ServiceFacts) -> None:
        self.facts = facts

    def service(self) -> ServiceFacts:
        return self.facts


def marks(**changes: Any) -> dict[str, str]:
    found = service(cast(House, Told(ServiceFacts(**WHOLE | changes))))
    return {finding.said: finding.mark for finding in found}


def test_a_whole_service_is_well_and_the_doctor_looks_at_it() -> None:
    assert set(marks().values()) == {"✓"}
    assert service in doctor.LOOKS


def test_an_installation_being_tried_is_asked_nothing() -> None:
    nothing = {"https": False, "secret_length": 0, "seal_age": None, "backup_told": False, "worker_silence": None}
    assert list(marks(hosts=("127.0.0.1", "localhost", "[::1]"), **nothing).values()) == ["✓"]


@pytest.mark.parametrize(
    ("changes", "mark", "said"),
    [
        ({"https": False}, "✗", "MISAS_HTTPS=true"),
        ({"hosts": ("*",)}, "✗", "nommez ceux du service"),
        ({"secret_length": 0}, "✗", "Clé secrète absente"),
        ({"secret_length": 49}, "✗", "trop courte (49"),
        ({"seal_age": None}, "✗", "Aucune clé de scellement"),
        ({"seal_age": SEAL_OLD + 1}, "!", "./misas rotate-keys"),
        ({"backup_told": False, "backup_age": None}, "!", "MISAS_BACKUP_STAMP"),
        ({"backup_age": None}, "✗", "n’existe pas"),
        ({"backup_age": BACKUP_OLD + 1}, "✗", "il y a 26 h"),
        ({"worker_silence": None}, "✗", "./misas worker"),
        ({"worker_silence": WORKER_SILENT + 1}, "✗", "./misas worker"),
        ({"oldest_message": MESSAGE_LATE + 60}, "✗", "16 min"),
    ],
)
def test_each_lack_is_named_with_what_to_do(changes: dict[str, Any], mark: str, said: str) -> None:
    wrong = {text: found for text, found in marks(**changes).items() if found != "✓"}
    assert list(wrong.values()) == [mark]
    assert said in next(iter(wrong))


@pytest.mark.django_db
def test_the_facts_are_those_of_the_folder_and_of_the_database(
    tmp_path: Path, as_owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = State(tmp_path)
    state.make(database_in_use=False)
    stamp = tmp_path / "stamp"
    stamp.touch()
    os.utime(stamp, (time.time() - 7200, time.time() - 7200))
    env = Environment(state=tmp_path, hosts="a.test, b.test", https=True, backup_stamp=str(stamp))
    facts = serving.read(env, None)
    assert facts.hosts == ("a.test", "b.test")
    assert facts.secret_length >= 50
    assert facts.seal_age is not None and facts.seal_age < 60
    assert facts.backup_age is not None and 7100 < facts.backup_age < 7300
    assert (facts.worker_silence, facts.oldest_message) == (None, None)

    as_owner.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '40 seconds')")
    as_owner.execute(
        "INSERT INTO outbox_message (topic, key, caisse_id, payload, created_at, due_at, attempts, last_error)"
        " VALUES ('t', 'k', 301, '{}', now(), now() - interval '20 minutes', 0, '')"
    )
    assert connection.connection is not None
    for query, least, most in ((serving.HEARTBEAT, 39, 60), (serving.OLDEST_MESSAGE, 1199, 1260)):
        as_owner.execute(query)
        assert least <= as_owner.fetchone()[0] <= most
