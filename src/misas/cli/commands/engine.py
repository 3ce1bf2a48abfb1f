"""Run the rights engine alone, in the foreground: one per machine that serves the site or the tasks."""

from __future__ import annotations

from argparse import Namespace

from misas.cli.child import follow
from misas.cli.house import House
from misas.cli.terminal import BAD_INPUT, say

ABSENT = "OpenFisca n’est pas installé ici. Lancez : MISAS_ENVIRONMENT=rights ./misas engine"


def run(options: Namespace, house: House) -> int:
    found = house.engine()
    if found is None:
        say(ABSENT)
        return BAD_INPUT
    return follow(*found)
