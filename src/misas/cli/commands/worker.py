"""Run the tasks alone, under their restricted role: one process here, more on other machines."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from misas.cli.house import House
from misas.cli.terminal import DONE


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=4, metavar="N", help="tâches menées à la fois")


def run(options: Namespace, house: House) -> int:
    house.open("jobs")
    from django.core.management import call_command

    call_command(
        "procrastinate", "worker", "--concurrency", str(options.concurrency), "--shutdown-graceful-timeout", "20"
    )
    return DONE
