"""Run any command with `DATABASE_URL` leading to a PostgreSQL made for it: tests, measures, trials.

When `DATABASE_URL` is already set, that server is used and nothing is started.
"""

from __future__ import annotations

import os
import sys
from argparse import REMAINDER, ArgumentParser, Namespace

from misas.cli.child import follow
from misas.cli.house import House
from misas.cli.terminal import BAD_INPUT, DONE, say

LIBPQ = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "PGSSLMODE", "PGSSLROOTCERT")


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--list", action="store_true", help="dire quels PostgreSQL sont sur cette machine, sans rien lancer"
    )
    parser.add_argument("command", nargs=REMAINDER, metavar="COMMANDE", help="la commande et ses arguments")


def run(options: Namespace, house: House) -> int:
    if options.list:
        print(*house.postgresql_programs(), sep="\n")
        return DONE
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if not command:
        say("Donnez la commande à exécuter : ./misas scratch -- COMMANDE")
        return BAD_INPUT
    if command[0] == "python":
        command = [sys.executable, *command[1:]]
    if os.environ.get("DATABASE_URL"):
        return exit_code(command, os.environ["DATABASE_URL"])
    with house.throw_away() as url:
        return exit_code(command, url)


def exit_code(command: list[str], url: str) -> int:
    """Run the command with this address, as PostgreSQL's own programs read it too; 2 when there is no such command."""
    try:
        return follow(command, {**os.environ, **libpq_variables(url), "DATABASE_URL": url})
    except FileNotFoundError:
        say(f"Commande introuvable : {command[0]}")
        return BAD_INPUT


def libpq_variables(url: str) -> dict[str, str]:
    """The address as the variables that psql, pg_dump and their kin read."""
    from psycopg.conninfo import conninfo_to_dict

    given = conninfo_to_dict(url)
    names = {f"PG{'DATABASE' if name == 'dbname' else name.upper()}": str(value) for name, value in given.items()}
    return {name: value for name, value in names.items() if name in LIBPQ}
