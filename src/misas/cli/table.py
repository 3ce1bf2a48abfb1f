"""The commands, in the order of the help. A command is a module of `misas.cli.commands` with two functions:

`arguments(parser)` declares its options; `run(options, house)` does it and returns 0 (done, yes), 1 (a check says no)
or 2 (what was typed cannot be taken). The module is imported only when its command is called.
"""

from __future__ import annotations

import importlib
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from misas.cli.house import House


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name as typed, its one-line help, its module."""

    name: str
    summary: str
    module: str = ""

    @property
    def path(self) -> str:
        return f"misas.cli.commands.{self.module or self.name.replace('-', '_')}"

    def declare(self, parser: ArgumentParser) -> None:
        getattr(importlib.import_module(self.path), "arguments", lambda _: None)(parser)

    def run(self, options: Namespace, house: House) -> int:
        run = cast("Callable[[Namespace, House], int]", importlib.import_module(self.path).run)
        return run(options, house)


COMMANDS = (
    Command("run", "lancer le service complet : base, site, tâches, territoire de démonstration"),
    Command("doctor", "vérifier l’installation, point par point"),
    Command("create-admin", "créer un compte d’administration"),
    Command("workstation-key", "créer, lister ou révoquer la clé d’un logiciel d’accueil"),
    Command("rdv-key", "créer ou arrêter la clé par laquelle RDV Service Public signe ce qu’il dit à une caisse"),
    Command("migrate", "mettre la base à jour : clés, rôles, tables, droits, données de référence"),
    Command("demo", "charger le territoire de démonstration (une seule fois) et présenter ses personnages"),
    Command("import", "importer un fichier de signalements (CSV ou Excel), ou les annuaires publics", "import_"),
    Command("access", "calculer l’accès aux soins autour de chaque commune, d’après l’annuaire en service"),
    Command("story", "raconter une vie entière, du signal à la preuve du soin, sur une base jetable"),
    Command("rights", "les droits au terminal : bilan d’un foyer, cas d’OpenFisca rejoués, montants à jour"),
    Command("funding", "le financement au terminal : reste à charge, plan, règles des financeurs, listes officielles"),
    Command("balance", "vérifier, à l’unité, que chaque signalement reçu a sa place"),
    Command("rotate-keys", "remplacer les clés qui scellent, et sceller tout de nouveau"),
    Command("retention", "dire ce qui a dépassé sa durée de conservation, sans rien effacer"),
    Command("database", "exécuter une commande de PostgreSQL (psql, pg_dump…) ou une autre sur la base de MisAS"),
    Command("web", "lancer le site seul"),
    Command("worker", "lancer les tâches seules"),
    Command("engine", "lancer le moteur des droits seul"),
    Command("scratch", "exécuter une commande avec une base PostgreSQL jetable (DATABASE_URL)"),
)
