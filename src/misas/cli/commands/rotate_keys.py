"""Rotate the keys that seal: a new pair, then everything sealed again. Interrupted, the same command goes on."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from datetime import UTC, datetime

from misas.cli.house import House
from misas.cli.progress import progress
from misas.cli.terminal import DONE, NO, say

NAMES = {
    "persons": "numéros de personnes",
    "referrals": "numéros de signalements",
    "lines": "lignes de fichiers",
    "rdv": "clés de RDV Service Public",
    "documents": "pièces",
}


def arguments(parser: ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="compter ce qui reste à sceller, sans rien changer")
    what.add_argument("--add-only", action="store_true", help="créer la nouvelle clé sans rien sceller de nouveau")


def run(options: Namespace, house: House) -> int:
    house.open("jobs")
    from django.conf import settings

    from misas.lib.sealing import add_key
    from misas.records.territory.queries import caisses

    codes = [row.pk for row in caisses()]
    left = count(codes)
    if options.check:
        for what, name in NAMES.items():
            print(f"{name} sous une clé ancienne : {left[what]}")
        return NO if left.total() else DONE
    if left.total():
        say(f"Une rotation n’est pas finie : elle reprend (valeurs : {left.total()}).")
    else:
        seal, lookup = (add_key(settings.MISAS_KEYRING_DIR, kind) for kind in ("seal", "lookup"))
        say(f"Nouvelles clés : seal-{seal:04d}.key et lookup-{lookup:04d}.key. Sauvegardez le dossier des clés.")
    if options.add_only:
        return DONE
    done = seal_again(codes)
    for what, name in NAMES.items():
        print(f"{name} : {done[what]}")
    if remain := count(codes).total():
        say(f"Valeurs qui restent sous une clé ancienne (en usage, ou illisibles) : {remain}. Relancez la commande.")
        return NO
    say("Tout est sous la nouvelle clé. Gardez les anciennes avec les sauvegardes d’avant.")
    return DONE


def count(codes: list[int]) -> Counter[str]:
    """What is left under an older key, by table."""
    from misas.actions import rotation
    from misas.core.access import Context
    from misas.records.access.scope import working_in

    left: Counter[str] = Counter()
    for code in progress(codes, "Compte", len(codes)):
        with working_in(Context.for_system(code)):
            left.update(rotation.left_in(code))
    return left


def seal_again(codes: list[int]) -> Counter[str]:
    """Every table of every caisse, one transaction a batch: killed, it loses one batch at most."""
    from misas.actions import rotation
    from misas.core.access import Context
    from misas.records.access.scope import working_in

    done: Counter[str] = Counter()
    for code in progress(codes, "Scellement", len(codes)):
        for what in rotation.EVERYTHING:
            after: int | None = 0
            while after is not None:
                with working_in(Context.for_system(code)):
                    turned = rotation.turn(what, code, after=after, at=datetime.now(UTC))
                done[what] += turned.count
                after = turned.last
    return done
