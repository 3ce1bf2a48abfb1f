"""Create an administrator's account: the first door into an empty installation."""

from __future__ import annotations

import getpass
import secrets
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from misas.cli import values
from misas.cli.house import House
from misas.cli.terminal import BAD_INPUT, DONE, say


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--email", metavar="ADRESSE", help="l’adresse du compte (demandée sinon)")
    parser.add_argument("--name", metavar="NOM", help="le prénom et le nom (demandés sinon)")
    parser.add_argument(
        "--caisse",
        type=values.caisse,
        action="append",
        default=[],
        metavar="CODE",
        help="limiter à une caisse (répétable)",
    )
    parser.add_argument("--generate", action="store_true", help="inventer le mot de passe et l’afficher une fois")


def run(options: Namespace, house: House) -> int:
    at = datetime.now(UTC)
    asks = sys.stdin.isatty()
    email, name = options.email, options.name
    if not (email and name) and not asks:
        say("Sans terminal, donnez --email et --name (et --generate pour le mot de passe).")
        return BAD_INPUT
    email = email or ask("Adresse électronique : ")
    name = name or ask("Prénom et nom : ")
    generated = options.generate or not asks
    password = secrets.token_urlsafe(15) if generated else typed_twice()
    if password is None:
        say("Les deux saisies diffèrent. Recommencez.")
        return BAD_INPUT

    house.open("web")
    from misas.actions.accounts import create_admin

    account = create_admin(email=email, full_name=name, password=password, caisses=tuple(options.caisse), at=at)
    say(f"Compte créé : {account.email}")
    if generated:
        say("Mot de passe, affiché cette seule fois :")
        print(password)
    return DONE


def ask(question: str) -> str:
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


def typed_twice() -> str | None:
    """A password typed without being shown; None when the two differ."""
    first = getpass.getpass("Mot de passe : ", stream=sys.stderr)
    return first if first == getpass.getpass("Le même, une seconde fois : ", stream=sys.stderr) else None
