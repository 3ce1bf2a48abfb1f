"""Funding at the terminal: problem files answered on standard output, without database, network or clock.

One module per verb. Exit: 0 answered (any collection), 1 no solution, 2 what was given cannot be taken, with its place.
"""

from __future__ import annotations

import importlib
from argparse import ArgumentParser, Namespace
from pathlib import Path

from misas.cli import values
from misas.cli.house import House
from misas.cli.terminal import say
from misas.core.refusals import Invalid

SHOWN_FAULTS = 50
FILE = "un fichier JSON, ou - pour l’entrée standard"
SHAPES = "La forme des fichiers, avec des exemples\u00a0: docs/funding/problem-files.md."


def arguments(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERBE")
    out_of_pocket = verbs.add_parser(
        "out-of-pocket",
        allow_abbrev=False,
        help="calculer le reste à charge d’un devis, ligne par ligne (JSON)",
        description="Lit un devis en JSON et dit, au centime, ce que paient l’assurance maladie, le régime local, la "
        "complémentaire et la personne. Tout est dans le fichier\u00a0: aucun barème n’est lu ailleurs.",
        epilog=f"{SHAPES} Sortie\u00a0: un document JSON. 0\u00a0: répondu\u00a0; 2\u00a0: le fichier ne peut pas "
        "être lu, et l’endroit est dit.",
    )
    out_of_pocket.add_argument("file", metavar="FICHIER", help=FILE)
    plan = verbs.add_parser(
        "plan",
        allow_abbrev=False,
        help="trouver le meilleur plan de financement d’un dossier (JSON)",
        description="Lit en JSON ce qui reste à payer et les aides possibles, et dit qui paie quoi, au centime, avec "
        "la preuve qu’aucun plan ne fait mieux et une raison pour chaque aide, retenue ou non.",
        epilog=f"{SHAPES} Sortie\u00a0: un document JSON. 0\u00a0: répondu (plan prouvé ou non)\u00a0; 1\u00a0: les "
        "décisions déjà prises ne peuvent pas tenir ensemble\u00a0; 2\u00a0: le fichier ne peut pas être lu, et "
        "l’endroit est dit.",
    )
    plan.add_argument("file", metavar="FICHIER", help=FILE)
    nomenclature = verbs.add_parser(
        "nomenclature",
        allow_abbrev=False,
        help="lire un fichier de la CCAM ou de la LPP, et dire ce qui diffère de nos tables",
        description="Lit un fichier officiel de prix (CSV ou XLSX), colonnes reconnues à leur nom, et en rend compte. "
        "Rien n’est mis en service.",
        epilog="0\u00a0: lu\u00a0; 2\u00a0: le fichier ne peut pas être pris, et la raison est dite.",
    )
    nomenclature.add_argument("file", type=Path, metavar="FICHIER", help="un fichier CSV ou XLSX")
    nomenclature.add_argument("--on", type=values.day, metavar="JOUR", help="comparer à un autre jour que ce jour")
    rules = verbs.add_parser(
        "rules",
        allow_abbrev=False,
        help="essayer les règles des financeurs, ou en lire une en français",
        description="Les règles de chaque financeur (YAML), avec leurs cas d’essai.",
    ).add_subparsers(dest="what", required=True, metavar="QUOI")
    check = rules.add_parser(
        "check",
        allow_abbrev=False,
        help="jouer les cas d’essai de chaque règle",
        description="Lit chaque règle et joue ses cas d’essai. Sortie\u00a0: un tableau. 0\u00a0: tous passent\u00a0; "
        "1\u00a0: un cas échoue\u00a0; 2\u00a0: un fichier ne peut pas être lu, et l’endroit est dit.",
    )
    check.add_argument("files", nargs="*", type=Path, metavar="FICHIER", help="des fichiers YAML (sans\u00a0: tous)")
    show = rules.add_parser("show", allow_abbrev=False, help="lire une règle en français")
    show.add_argument("id", metavar="REGLE", help="le nom d’une règle, tel que « rules check » le donne")


def run(options: Namespace, house: House) -> int:
    verb = importlib.import_module(f"{__name__}.{options.verb.replace('-', '_')}")
    try:
        return int(verb.run(options, house))
    except Invalid as invalid:
        unsaid = len(invalid.faults) - SHOWN_FAULTS
        if unsaid <= 0:
            raise
        say(f"Les {SHOWN_FAULTS} premières erreurs, sur {len(invalid.faults)}\u00a0:")
        raise Invalid(invalid.faults[:SHOWN_FAULTS]) from None
