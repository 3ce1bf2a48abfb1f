"""Bring the database up to date, as its owner: keys, roles, tables, grants, reference data. Idempotent."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from misas.cli.house import House
from misas.cli.terminal import DONE, say


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--take-roles", action="store_true", help="donner de nouveaux mots de passe à des rôles qui existent déjà"
    )


def run(options: Namespace, house: House) -> int:
    house.set_up(take_roles=options.take_roles)
    say("Base à jour.")
    return DONE
