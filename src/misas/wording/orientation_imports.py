"""French words of the import of directories: formats, why a file is refused, what a report says of its lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from misas.core.orientation.lots import SAME_FILE, Breach, Format, Layout

OLD_SERVED: Final = " L’annuaire en service reste inchangé."

FORMATS: Final[Mapping[Format, str]] = {
    Format.RPPS_ACTIVITIES: "RPPS : activités",
    Format.RPPS_SKILLS: "RPPS : savoir-faire",
    Format.RPPS_DIPLOMAS: "RPPS : diplômes et autorisations",
    Format.FINESS_STRUCTURES: "FINESS+ : structures",
    Format.FINESS_ACTIVITIES: "FINESS+ : activités",
    Format.AMELI_PROFESSIONALS: "Annuaire santé Ameli : professionnels",
    Format.AMELI_CENTRES: "Annuaire santé Ameli : centres de santé",
    Format.DILA_COMPETENCE: "Service-public.fr : organismes compétents par commune",
    Format.INCLUSION_STRUCTURES: "data·inclusion : structures",
    Format.INCLUSION_SERVICES: "data·inclusion : services",
    Format.APL: "DREES : accessibilité potentielle localisée (APL)",
}
# How a source is named beside each fact: the licences ask for it.
SOURCES: Final[Mapping[Format, str]] = {
    Format.RPPS_ACTIVITIES: "RPPS",
    Format.RPPS_SKILLS: "RPPS",
    Format.RPPS_DIPLOMAS: "RPPS",
    Format.FINESS_STRUCTURES: "FINESS",
    Format.FINESS_ACTIVITIES: "FINESS",
    Format.AMELI_PROFESSIONALS: "Annuaire santé Ameli",
    Format.AMELI_CENTRES: "Annuaire santé Ameli",
    Format.DILA_COMPETENCE: "Service-public.fr (DILA)",
    Format.INCLUSION_STRUCTURES: "data·inclusion",
    Format.INCLUSION_SERVICES: "data·inclusion",
    Format.APL: "DREES",
}
LAYOUTS: Final[Mapping[Layout, str]] = {
    Layout.VERIFIED: "Format vérifié",
    Layout.UNVERIFIED: "Format non vérifié : le fichier d’origine n’a pas pu être vu en entier",
}

REFUSALS: Final = {
    "orientation.file.empty": "Le fichier « {file} » est vide." + OLD_SERVED,
    "orientation.file.broken_zip": "L’archive « {file} » est incomplète ou abîmée : téléchargez-la à nouveau."
    + OLD_SERVED,
    "orientation.file.broken_workbook": "Le classeur « {file} » est abîmé : téléchargez-le à nouveau." + OLD_SERVED,
    "orientation.file.not_inside": "L’archive « {file} » ne contient pas ce format." + OLD_SERVED,
    "orientation.file.encoding": "Les lettres de ce fichier ne se lisent pas ({encoding})." + OLD_SERVED,
    "orientation.file.columns_missing": "Des colonnes manquent, ou ont changé de nom : {columns}." + OLD_SERVED,
    "orientation.file.columns_twice": "Des colonnes sont présentes deux fois : {columns}." + OLD_SERVED,
    "orientation.file.other_unit": "La feuille « {sheet} » compte dans une autre unité : « {unit} ». Le chiffre"
    " n’aurait plus le même sens." + OLD_SERVED,
}

BREACHES: Final = {
    "orientation.lot.truncated": "Le fichier s’arrête au milieu : {rows} lignes lues avant la coupure.",
    "orientation.lot.too_small": "Le fichier pèse {bytes} octets ; le moins attendu est {least}.",
    "orientation.lot.too_few_rows": "Le fichier contient {rows} lignes ; le moins attendu est {least}.",
    "orientation.lot.out_of_band": "Le fichier contient {rows} lignes, le précédent {last} : l’écart dépasse {band}.",
    "orientation.lot.broken": "{broken} lignes sur {lines} sont illisibles : plus de {most}.",
    "orientation.lot.unmatched": "{unmatched} adresses sur {located} n’ont pas de commune connue : plus de {most}.",
    SAME_FILE: "Le fichier « {file} » est celui qui est déjà en service : il n’y a rien à faire.",
}
LINES: Final = {
    "orientation.line.cut": "Dernière ligne coupée",
    "orientation.line.cells": "Nombre de cellules inattendu",
    "orientation.line.encoding": "Lettres illisibles",
    "orientation.line.json": "Objet JSON illisible",
    "orientation.line.no_identifier": "Sans identifiant",
    "orientation.line.no_name": "Sans nom",
    "orientation.line.no_commune": "Sans commune",
    "orientation.line.value": "Valeur impossible",
}
_SHARES: Final = frozenset({"band", "most"})


def breach_sentence(breach: Breach) -> str:
    """Why a lot did not replace the last one, figures as they are read in French."""
    return BREACHES[breach.code].format(**{name: _shown(name, value) for name, value in breach.values.items()})


def line_label(code: str) -> str:
    """What is wrong with a line of the file, for the report."""
    return LINES[code]


def _shown(name: str, value: Any) -> str:
    if name in _SHARES:
        return f"{value * 100:.0f}\N{NO-BREAK SPACE}%"
    return f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}") if isinstance(value, int) else str(value)
