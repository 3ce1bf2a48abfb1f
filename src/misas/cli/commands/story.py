"""Tell one whole life, from the signal to the proof of care, on a scratch database. Exit 1 when it ends otherwise."""

from __future__ import annotations

from argparse import Namespace

from misas.cli.house import House
from misas.cli.terminal import DONE, NO


def run(options: Namespace, house: House) -> int:
    house.open_scratch()
    return DONE if house.play_story(print) else NO
