"""Serve the whole house from one terminal: database, site, tasks, rights engine, until Ctrl+C; nothing runs after."""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request
from argparse import ArgumentParser, Namespace

from misas.cli.child import complete
from misas.cli.commands import web
from misas.cli.conductor import Conductor, Part
from misas.cli.house import House
from misas.cli.terminal import DONE, say
from misas.core.refusals import Refused


def arguments(parser: ArgumentParser) -> None:
    web.arguments(parser)
    parser.add_argument("--no-demo", action="store_true", help="sans territoire ni personnages de démonstration")


def run(options: Namespace, house: House) -> int:
    web.refuse_taken(options.host, options.port)
    demo = not options.no_demo
    with house.keep_database():
        step("migrate")
        if demo:
            say("Territoire de démonstration…")
        personas = step("demo") if demo else ""
        conductor = Conductor(
            [
                Part("site", web.command(options), house.environment("web", demo=demo)),
                Part("tâches", misas("worker"), house.environment("jobs", demo=demo)),
                *engine(house),
            ],
            each_second=lambda: watch(house),
        )
        address = f"http://{shown(options.host)}:{options.port}/"
        with conductor:
            if not conductor.until(lambda: answers(address), seconds=60):
                raise Refused("house.web_does_not_start")
            print(f"MisAS : {address}", flush=True)
            if personas:
                print(f"Démonstration, entrer d’un clic : {address}demo", flush=True)
                print(personas, end="", flush=True)
            say("Ctrl+C pour tout arrêter.")
            conductor.play()
        say("Tout est arrêté.")
    return DONE


def engine(house: House) -> list[Part]:
    """The rights engine, where OpenFisca is installed; without it the catalogue's answers stand and the others wait."""
    found = house.engine()
    if found is None:
        say("OpenFisca n’est pas installé : les droits qu’il calcule attendront (MISAS_ENVIRONMENT=rights).")
        return []
    return [Part("moteur des droits", *found)]


def watch(house: House) -> None:
    if house.revive_database():
        say("La base s’était arrêtée : relancée.")


def misas(*arguments: str) -> list[str]:
    """A command of this house as a process."""
    return [sys.executable, "-P", "-m", "misas.config", *arguments]


def step(command: str) -> str:
    """A preparation in a process of its own, which ends with its memory and its rights; what it printed."""
    code, printed = complete(misas(command), os.environ)
    if code:
        raise Refused("house.set_up_failed")
    return printed


def shown(host: str) -> str:
    """A host as a browser of this machine reaches it."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 (every address: ours is one)
        return "127.0.0.1" if host == "0.0.0.0" else "[::1]"  # noqa: S104
    return f"[{host}]" if ":" in host else host


def answers(address: str) -> bool:
    """Whether the site answers anything at all."""
    try:
        with urllib.request.urlopen(address, timeout=2):  # noqa: S310 (our own address)
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
