"""Run any command with the owner's address of the installation's database: a dump, a restoration, psql.

PostgreSQL's own programs are on its PATH, those of the server's version first (`MISAS_PG_BIN` before all), and find the
database by themselves: `./misas database -- psql`.
"""

from __future__ import annotations

import os
from argparse import REMAINDER, ArgumentParser, Namespace

from misas.cli.commands.scratch import exit_code
from misas.cli.house import House
from misas.cli.terminal import BAD_INPUT, say


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("command", nargs=REMAINDER, metavar="COMMANDE", help="la commande et ses arguments")


def run(options: Namespace, house: House) -> int:
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if not command:
        say("Donnez la commande à exécuter : ./misas database -- COMMANDE")
        return BAD_INPUT
    url = house.owner()
    chosen = os.environ.get("MISAS_PG_BIN")
    programs = [chosen] if chosen else [str(folder) for folder in house.programs_of_server()]
    os.environ["PATH"] = os.pathsep.join([*programs, os.environ.get("PATH", os.defpath)])
    return exit_code(command, url)
