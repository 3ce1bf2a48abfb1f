"""Load the demo territory, once, and present its personas. They exist in demo mode only, on this machine only."""

from __future__ import annotations

from argparse import Namespace

from misas.cli.house import House
from misas.cli.terminal import DONE


def run(options: Namespace, house: House) -> int:
    house.open("jobs")
    for line in house.load_demo():
        print(line)
    return DONE
