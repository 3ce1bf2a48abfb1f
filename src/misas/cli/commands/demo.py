"""Load the demo territory, once, and present its personas. They exist in demo mode only, on this machine only.

The public directories of the demo are loaded first, apart: only the owner of the database writes them. A machine that
does not know the owner goes without.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from misas.cli.child import complete
from misas.cli.house import House
from misas.cli.terminal import DONE, say


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--directory", action="store_true", help="les annuaires de démonstration seulement")


def run(options: Namespace, house: House) -> int:
    if options.directory:
        house.open("owner")
        for refused in house.load_demo_directory():
            say(f"Annuaire de démonstration refusé : {refused}.")
        return DONE
    with house.keep_database():
        code, _ = complete([sys.executable, "-P", "-m", "misas.config", "demo", "--directory"], os.environ)
        if code:
            say("Les annuaires de démonstration ne sont pas chargés : les offres de soins manqueront.")
        house.open("jobs")
        for line in house.load_demo():
            print(line)
    return DONE
