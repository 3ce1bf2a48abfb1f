"""The secret by which RDV Service Public signs what it tells a caisse: make one (shown this once), or end them all."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from misas.cli import values
from misas.cli.house import House
from misas.cli.named import known_caisse
from misas.cli.terminal import DONE, say


def arguments(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERBE")
    for verb, told in (
        ("create", "créer une clé et l’afficher une seule fois ; la précédente sert encore jusqu’à la suivante"),
        ("end", "ne plus croire aucune clé de cette caisse"),
    ):
        one = verbs.add_parser(verb, help=told)
        one.add_argument(
            "--caisse", type=values.caisse, required=True, metavar="CODE", help="la caisse, par exemple 301"
        )


def run(options: Namespace, house: House) -> int:
    at = datetime.now(UTC)
    house.open("web")
    from misas.actions.orientation import connect_rdv, disconnect_rdv
    from misas.core.access import SYSTEM, Context
    from misas.records.access.scope import working_in

    caisse = known_caisse(options.caisse)
    with working_in(Context.for_system(caisse)):
        if options.verb == "end":
            disconnect_rdv(caisse, by=SYSTEM, at=at)
            say("Plus aucune clé n’est crue pour cette caisse.")
            return DONE
        secret = connect_rdv(caisse, by=SYSTEM, at=at)
    say(f"Adresse à donner à RDV Service Public : /api/v1/rdv-service-public/{caisse}")
    say("Clé de signature, affichée cette seule fois :")
    print(secret)
    return DONE
