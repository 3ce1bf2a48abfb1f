"""The law at the terminal: review a household, replay OpenFisca's test files, say which figures are out of date.

None of these opens a database. Exit: 0 done, 1 a check says no, 2 what was given cannot be taken.
"""

from __future__ import annotations

import importlib
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from misas.cli import values
from misas.cli.house import House
from misas.cli.terminal import BAD_INPUT, say

if TYPE_CHECKING:
    from misas.core.rights.facts import BrokenRule

WORKED = "Des foyers à essayer : docs/households/*.json. La table des faits : docs/household-file.md."


def arguments(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERBE")
    review = verbs.add_parser(
        "review",
        allow_abbrev=False,
        help="faire le bilan des droits d’un foyer (JSON)",
        description="Lit un foyer en JSON, répond oui, non ou à vérifier pour chaque droit, et dit pourquoi.",
        epilog=f"{WORKED} Sortie : un objet JSON. 0 : répondu ; 1 : le moteur n’a pas pu répondre ou le second avis "
        "diffère ; 2 : le fichier ne peut pas être lu.",
    )
    review.add_argument("file", metavar="FICHIER", help="un fichier JSON, ou - pour l’entrée standard")
    replay = verbs.add_parser(
        "replay",
        allow_abbrev=False,
        help="rejouer des fichiers de tests d’OpenFisca (YAML)",
        description="Calcule les cas de tests écrits pour OpenFisca et dit ce qui diffère du résultat attendu.",
        epilog="Un cas que la loi contredit est dépassé, avec son décret. 1 : un cas échoue ; 2 : un fichier ne peut "
        "pas être lu.",
    )
    replay.add_argument("paths", nargs="+", type=Path, metavar="CHEMIN", help="des fichiers YAML, ou un dossier")
    replay.add_argument("--published", action="store_true", help="avec les règles publiées par OpenFisca-France seules")
    freshness = verbs.add_parser(
        "freshness",
        allow_abbrev=False,
        help="dire quels montants ont dépassé leur date de revalorisation",
        description="Compare les montants tenus au calendrier de la loi. 1 : l’un d’eux est en retard.",
    )
    freshness.add_argument("--on", type=values.day, metavar="JOUR", help="juger un autre jour, par exemple 2027-04-09")


def run(options: Namespace, house: House) -> int:
    from misas.core.rights.facts import BrokenRule

    try:
        return int(importlib.import_module(f"{__name__}.{options.verb}").run(options, house))
    except BrokenRule as broken:
        say(broken_sentence(broken))
        return BAD_INPUT


def broken_sentence(broken: BrokenRule) -> str:
    """Which rule file cannot be read; the reasons are those of its author, in the words of the code."""
    return f"Une règle de cette installation ne peut pas être lue ({broken.where}) : {'; '.join(broken.reasons)}"
