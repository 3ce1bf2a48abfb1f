"""Keys of workstation applications: make one (shown this once), list those of a caisse, revoke one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from misas.cli import values
from misas.cli.house import House
from misas.cli.named import known_caisse
from misas.cli.terminal import DONE, say


def arguments(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERBE")
    create = verbs.add_parser("create", help="créer une clé et l’afficher une seule fois")
    create.add_argument(
        "--caisse", type=values.caisse, required=True, metavar="CODE", help="la caisse, par exemple 301"
    )
    create.add_argument("--label", required=True, metavar="NOM", help="le nom de l’application")
    listed = verbs.add_parser("list", help="les clés d’une caisse : identifiant, nom, état, dernier usage")
    listed.add_argument(
        "--caisse", type=values.caisse, required=True, metavar="CODE", help="la caisse, par exemple 301"
    )
    revoke = verbs.add_parser("revoke", help="révoquer une clé : elle n’ouvre plus rien")
    revoke.add_argument("key", type=values.identifier, metavar="IDENTIFIANT", help="l’identifiant donné par « list »")


def run(options: Namespace, house: House) -> int:
    at = datetime.now(UTC)
    house.open("web")
    from misas.core.access import SYSTEM

    if options.verb == "create":
        from misas.actions.accounts import make_workstation_key

        row, secret = make_workstation_key(options.label, caisse_id=known_caisse(options.caisse), by=SYSTEM, at=at)
        say(f"Clé créée pour « {row.label} ». La voici, affichée cette seule fois :")
        print(secret)
    elif options.verb == "revoke":
        from misas.actions.accounts import revoke_workstation_key

        say(f"Clé de « {revoke_workstation_key(options.key, by=SYSTEM, at=at).label} » révoquée.")
    else:
        from misas.records.accounts.workstations import keys_of

        for row in keys_of(known_caisse(options.caisse)):
            state = f"révoquée le {row.revoked_at:%d/%m/%Y}" if row.revoked_at else "en service"
            used = f"dernier usage le {row.last_used_at:%d/%m/%Y}" if row.last_used_at else "jamais utilisée"
            print(f"{row.public_id}  {row.label}  {state}, {used}")
    return DONE
