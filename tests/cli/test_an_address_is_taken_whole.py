"""What an address says of its server (TLS, socket, settings) reaches every connection, and PostgreSQL’s own tools."""

from __future__ import annotations

from misas.cli.commands.scratch import libpq_variables
from misas.config.settings import database

ADDRESS = "postgres://misas_web:p%40ss@db.exemple.test:6432/misas?sslmode=verify-full&sslrootcert=/etc/ca.pem"


def test_django_keeps_the_care_that_was_asked_for() -> None:
    said = database(ADDRESS)
    assert (said["HOST"], said["PORT"], said["NAME"], said["PASSWORD"]) == ("db.exemple.test", "6432", "misas", "p@ss")
    assert said["OPTIONS"]["sslmode"] == "verify-full" and said["OPTIONS"]["sslrootcert"] == "/etc/ca.pem"
    assert "lock_timeout" in said["OPTIONS"]["options"]


def test_a_socket_is_a_host_and_settings_are_added_to_ours() -> None:
    said = database("postgres://misas_web@/misas?host=/run/postgresql&options=-c%20jit%3Doff")
    assert said["HOST"] == "/run/postgresql" and "host" not in said["OPTIONS"]
    assert said["OPTIONS"]["options"].endswith("-c jit=off") and "statement_timeout" in said["OPTIONS"]["options"]


def test_the_tools_of_postgresql_are_told_the_same() -> None:
    told = libpq_variables(ADDRESS)
    assert told["PGDATABASE"] == "misas" and told["PGPASSWORD"] == "p@ss" and told["PGSSLMODE"] == "verify-full"
