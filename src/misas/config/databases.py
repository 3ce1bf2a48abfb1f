"""The addresses of the database, and the restricted roles behind two of them.

The owner's address is `DATABASE_URL`, or that of the server we keep. Web and jobs have roles of their own: made here by
the owner with passwords of the state, or given by whoever runs the server (`MISAS_WEB_DATABASE_URL`,
`MISAS_JOBS_DATABASE_URL`). What roles may touch is in `roles`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from urllib.parse import quote, unquote, urlsplit

import psycopg
from psycopg import errors, sql

from misas.config.roles import EMPTY_CONTEXT, JOBS, RESTRICTED, WEB, refuse_privileged_role
from misas.config.state import State
from misas.core.refusals import Refused

OLDEST_SERVER = 150000
OWNER = "DATABASE_URL"
GIVEN = {WEB: "MISAS_WEB_DATABASE_URL", JOBS: "MISAS_JOBS_DATABASE_URL"}


def given(variable: str) -> str | None:
    """The address that a variable holds. Refuses with "database.bad_address", which never repeats it."""
    url = os.environ.get(variable, "")
    if not url:
        return None
    try:
        parts = urlsplit(url)
        readable = parts.scheme in ("postgres", "postgresql") and (parts.port is None or parts.port > 0)
    except ValueError:
        readable = False
    if not readable:
        raise Refused("database.bad_address", variable=variable)
    return url


def connect(url: str) -> psycopg.Connection:
    """A connection of our own, each statement committed. Refuses with "database.unreachable"."""
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.Error as error:
        raise Refused("database.unreachable", address=without_password(url), why=str(error).strip()) from error


def role_url(role: str, state: State, owner: str | None) -> str:
    """The address of a restricted role: the given one, else the owner's with the role and its password.

    With an owner's address, its database wins: a scratch database is reached by the same role.
    """
    if its_own := given(GIVEN[role]):
        return urlsplit(its_own)._replace(path=urlsplit(owner).path).geturl() if owner else its_own
    if owner is None:
        raise Refused("database.no_address", variable=GIVEN[role])
    parts = urlsplit(owner)
    place = parts.netloc.rpartition("@")[2]
    me = f"{quote(role, safe='')}:{quote(state.secret(f'{role}.password'), safe='')}"
    return parts._replace(netloc=f"{me}@{place}").geturl()


def name_of(role: str) -> str:
    """The role's name on the server: ours, unless an address was given with another."""
    its_own = given(GIVEN[role])
    return unquote(urlsplit(its_own).username or role) if its_own else role


def make_roles(owner: str, state: State, *, take: bool = False) -> None:
    """Both roles, ready to sign in, seeing nothing until told a context. Idempotent.

    Refuses when the owner may not make them, and when they belong to another installation (unless `take`).
    """
    with connect(owner) as connection:
        if connection.info.server_version < OLDEST_SERVER:
            raise Refused("database.too_old", version=connection.info.server_version // 10000)
        for role in RESTRICTED:
            if given(GIVEN[role]):
                connect(role_url(role, state, owner)).close()
            else:
                _make_role(connection, role, role_url(role, state, owner), state.secret(f"{role}.password"), take)
        _default_settings(connection, [name_of(role) for role in RESTRICTED])


def _make_role(connection: psycopg.Connection, role: str, url: str, password: str, take: bool) -> None:
    row = connection.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    if row and row[0]:
        try:
            psycopg.connect(url, connect_timeout=10).close()
        except psycopg.OperationalError as error:
            if not take:
                raise Refused("database.roles_taken", role=role) from error
        else:
            return
    # the server gets a SCRAM verifier: no password travels or stays in its log
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    verb = "ALTER" if row else "CREATE"
    try:
        connection.execute(sql.SQL(f"{verb} ROLE {{}} LOGIN PASSWORD {{}}").format(sql.Identifier(role), verifier))
    except errors.InsufficientPrivilege as error:
        raise Refused("database.roles_denied", variables=" et ".join(GIVEN.values())) from error
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError as error:
        raise Refused("database.role_cannot_connect", role=role, why=str(error).strip()) from error


def _default_settings(connection: psycopg.Connection, names: Sequence[str]) -> None:
    """Row-level security reads these settings: a connection that was told nothing sees nothing."""
    statements = [
        sql.SQL("ALTER ROLE {} IN DATABASE {} SET {} = {}").format(
            sql.Identifier(name), sql.Identifier(connection.info.dbname), sql.Identifier(setting), sql.Literal(value)
        )
        for name in names
        for setting, value in EMPTY_CONTEXT.items()
        if f"{setting}={value}" not in _settings_of(connection, name)
    ]
    try:
        for statement in statements:
            connection.execute(statement)
    except errors.InsufficientPrivilege as error:
        todo = "\n".join(f"  {statement.as_string(connection)};" for statement in statements)
        raise Refused("database.settings_denied", statements=todo) from error


def _settings_of(connection: psycopg.Connection, name: str) -> list[str]:
    row = connection.execute(
        "SELECT setconfig FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole"
        " JOIN pg_database d ON d.oid = s.setdatabase WHERE r.rolname = %s AND d.datname = %s",
        [name, connection.info.dbname],
    ).fetchone()
    return list(row[0]) if row else []


def role_fault(url: str) -> str:
    """Why the role of this address must not serve people: a refusal code, or ""."""
    with connect(url) as connection, connection.cursor() as cursor:
        reason = refuse_privileged_role(cursor)
    return f"database.role_{reason}" if reason else ""


def without_password(url: str) -> str:
    """An address that may be shown."""
    parts = urlsplit(url)
    user, _, place = parts.netloc.rpartition("@")
    name = user.partition(":")[0]
    return parts._replace(netloc=f"{name}@{place}" if name else place, query="").geturl()
