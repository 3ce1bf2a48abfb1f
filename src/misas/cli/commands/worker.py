"""Run the tasks alone, under their restricted role: one process here, more on other machines."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from misas.cli import values
from misas.cli.house import House
from misas.cli.terminal import DONE

GRACE = 20.0  # seconds left to the tasks in progress when the worker is asked to stop


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=values.count, default=4, metavar="N", help="tâches menées à la fois")


def run(options: Namespace, house: House) -> int:
    house.open("jobs")
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    with app.replace_connector(connector.get_worker_connector()) as tasks:
        tasks.run_worker(concurrency=options.concurrency, shutdown_graceful_timeout=GRACE)
    return DONE
