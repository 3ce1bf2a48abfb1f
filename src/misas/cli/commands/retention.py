"""What has passed its duration, per caisse and rule. Changes nothing: the nightly task forgets what a rule erases."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from misas.cli import values
from misas.cli.house import House
from misas.cli.named import known_caisse
from misas.cli.terminal import DONE

NAMES = {
    "readings": "lectures inscrites au journal",
    "messages": "envois faits",
    "accompaniments": "personnes dont tout dossier est clos",
}


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--caisse", type=values.caisse, metavar="CODE", help="une seule caisse, par exemple 301")
    parser.add_argument("--list", action="store_true", help="les numéros des personnes qui attendent une décision")


def run(options: Namespace, house: House) -> int:
    house.open("jobs")
    from misas.actions.retention import awaiting_a_human, look
    from misas.core.access import Context
    from misas.core.privacy.retention import RULES
    from misas.lib.french import day
    from misas.records.access.scope import working_in
    from misas.records.territory.queries import caisse, taking_part

    for rule in RULES.values():
        end = "effacées par la tâche de nuit" if rule.erases else "à décider par une personne, rien n’est effacé"
        print(f"{NAMES[rule.kept]} : {rule.months} mois, {rule.source} ; au-delà, {end}")
    total = 0
    for row in [caisse(known_caisse(options.caisse))] if options.caisse else taking_part():
        with working_in(Context.for_system(row.pk)):
            for found in look(row.pk, at=datetime.now(UTC)):
                total += found.count
                if found.count:
                    print(f"  caisse {row.code}, {NAMES[found.rule.kept]} : {found.count}")
            for number, last in awaiting_a_human(row.pk, at=datetime.now(UTC)) if options.list else ():
                print(f"    {number} : dernier fait le {day(row.local_date(last))}")
    print("Rien n’a dépassé sa durée." if not total else f"En tout : {total}. Rien n’a été effacé par cette commande.")
    return DONE
