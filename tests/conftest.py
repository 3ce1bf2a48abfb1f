"""The world of the tests: stricter than production.

Every query runs under the restricted role `misas_web` with row-level security on; a lazy load raises; an undefined
template variable raises; nothing leaves the machine.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import hypothesis
import pytest
import pytest_django.fixtures
import time_machine
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.signals import connection_created

from misas.config.roles import EMPTY_CONTEXT, RESTRICTED, grant_all
from tests.kit.clients import share_middleware

pytest_plugins = ["tests.kit.fixtures"]

hypothesis.settings.register_profile("misas", deadline=None)
hypothesis.settings.register_profile("prove", deadline=None, max_examples=2000)  # make prove
hypothesis.settings.load_profile("misas")

# pytest-django makes the test database only if some test asks for `db`; tests on `committed` or `site` alone would
# then work on, and empty, the database of DATABASE_URL itself.
pytest_django.fixtures._get_databases_for_setup = lambda items: ({DEFAULT_DB_ALIAS}, set())

# make test-clocks: the same tests on New Year's Eve, on a 29th of February, in the hour that summer time takes away.
if moment := os.environ.get("MISAS_TEST_AT"):
    time_machine.travel(datetime.fromisoformat(moment), tick=True).start()

share_middleware()

# Behind a shell (`make test &`) Ctrl-C is ignored by what it starts, and so by every command that a test asks to end.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

_restricted = {"on": False}


def _restrict(cursor: Any) -> None:
    cursor.execute("SET ROLE misas_web")
    for setting, value in EMPTY_CONTEXT.items():
        cursor.execute("SELECT set_config(%s, %s, false)", [setting, value])


def _on_new_connection(sender: object, connection: Any, **_: object) -> None:
    if _restricted["on"]:
        with connection.cursor() as cursor:
            _restrict(cursor)


connection_created.connect(_on_new_connection, weak=False)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """After the migrations, everything goes on under the restricted role."""
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            for role in RESTRICTED:  # roles belong to the server: two workers may want to make them at once
                cursor.execute(
                    f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN;"
                    " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
                )
            grant_all(cursor)
            _restrict(cursor)
        _restricted["on"] = True
    yield
    with django_db_blocker.unblock():
        _restricted["on"] = False
        connections.close_all()


@pytest.fixture
def as_owner(db: None) -> Iterator[Any]:
    """A cursor with the owner's rights, in the same transaction: to look behind row-level security."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        yield cursor
        cursor.execute("SET ROLE misas_web")


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database where transactions really commit (threads, kills); rows of people are emptied afterwards."""
    with django_db_blocker.unblock():
        yield
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute(
                "SELECT string_agg(quote_ident(c.relname), ', ') FROM pg_class c"
                " JOIN pg_namespace n ON n.oid = c.relnamespace"
                " WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname NOT LIKE 'territory_%%'"
                " AND c.relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission')"
            )
            tables = cursor.fetchone()[0]
            for journal in ("audit_entry", "audit_reading"):
                cursor.execute(f"ALTER TABLE {journal} DISABLE TRIGGER USER")
            cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
            for journal in ("audit_entry", "audit_reading"):
                cursor.execute(f"ALTER TABLE {journal} ENABLE TRIGGER USER")
        connections.close_all()
