"""Run any command with `DATABASE_URL` leading to a PostgreSQL made for it: tests, measures, trials.

When `DATABASE_URL` is already set, that server is used and nothing is started.
"""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import REMAINDER, ArgumentParser, Namespace

from misas.cli.house import House
from misas.cli.terminal import BAD_INPUT, DONE, say


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
    """Run the command with this address; 2 when there is no such command."""
    try:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    except FileNotFoundError:
        say(f"Commande introuvable : {command[0]}")
        return BAD_INPUT
