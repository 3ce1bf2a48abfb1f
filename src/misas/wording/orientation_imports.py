"""French words of the import of directories: formats, why a file is refused, what a report says of its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from misas.core.orientation.codes import Source
from misas.core.orientation.formats import Format
from misas.core.orientation.lots import SAME_FILE, Breach, Layout
from misas.wording.orientation import SOURCES as FACT_SOURCES

OLD_SERVED: Final = " L’annuaire en service reste inchangé."

FORMATS: Final[Mapping[Format, str]] = {
    Format.RPPS_ACTIVITIES: "RPPS : activités",
    Format.RPPS_SKILLS: "RPPS : savoir-faire",
    Format.RPPS_DIPLOMAS: "RPPS : diplômes et autorisations",
    Format.FINESS_STRUCTURES: "FINESS+ : structures",
    Format.FINESS_ACTIVITIES: "FINESS+ : activités",
    Format.AMELI_PROFESSIONALS: "Annuaire santé ameli : professionnels",
    Format.AMELI_CENTRES: "Annuaire santé ameli : centres de santé",
    Format.DILA_COMPETENCE: "Annuaire de l’administration : organismes compétents par commune",
    Format.INCLUSION_STRUCTURES: "data·inclusion : structures",
    Format.INCLUSION_SERVICES: "data·inclusion : services",
    Format.APL: "DREES : accessibilité potentielle localisée (APL)",
}
SOURCES: Final[Mapping[Format, str]] = {
    Format.RPPS_ACTIVITIES: FACT_SOURCES[Source.RPPS],
    Format.RPPS_SKILLS: FACT_SOURCES[Source.RPPS],
    Format.RPPS_DIPLOMAS: FACT_SOURCES[Source.RPPS],
    Format.FINESS_STRUCTURES: FACT_SOURCES[Source.FINESS],
    Format.FINESS_ACTIVITIES: FACT_SOURCES[Source.FINESS],
    Format.AMELI_PROFESSIONALS: FACT_SOURCES[Source.AMELI],
    Format.AMELI_CENTRES: FACT_SOURCES[Source.AMELI],
    Format.DILA_COMPETENCE: FACT_SOURCES[Source.DILA],
    Format.INCLUSION_STRUCTURES: FACT_SOURCES[Source.INCLUSION],
    Format.INCLUSION_SERVICES: FACT_SOURCES[Source.INCLUSION],
    Format.APL: FACT_SOURCES[Source.APL],
}
"""The source of each file, named as beside each fact: the licences ask for it."""

LAYOUTS: Final[Mapping[Layout, str]] = {
    Layout.VERIFIED: "Format vérifié",
    Layout.UNVERIFIED: "Format non vérifié : le fichier d’origine n’a pas pu être vu en entier",
}

REFUSALS: Final = {
    "orientation.import.busy": "Un autre import des annuaires est en cours : attendez sa fin.",
    "orientation.import.not_owner": "Cette connexion ne fait que lire les annuaires : l’import se lance au terminal,"
    " avec l’adresse du propriétaire de la base (DATABASE_URL).",
    "orientation.import.unknown_file": "Le fichier « {file} » n’est reconnu par aucun format d’annuaire."
    " Donnez le format à la place de « auto »." + OLD_SERVED,
    "orientation.file.empty": "Le fichier « {file} » est vide." + OLD_SERVED,
    "orientation.file.broken_zip": "L’archive « {file} » est incomplète ou abîmée : téléchargez-la à nouveau."
    + OLD_SERVED,
    "orientation.file.broken_workbook": "Le classeur « {file} » est abîmé : téléchargez-le à nouveau." + OLD_SERVED,
    "orientation.file.too_large": "Le fichier « {file} » est trop grand : {most} Mo au plus, une fois ouvert."
    + OLD_SERVED,
    "orientation.file.not_inside": "L’archive « {file} » ne contient pas ce format." + OLD_SERVED,
    "orientation.file.encoding": "Les lettres de ce fichier ne se lisent pas ({encoding})." + OLD_SERVED,
    "orientation.file.columns_missing": "Des colonnes manquent, ou ont changé de nom : {columns}." + OLD_SERVED,
    "orientation.file.columns_twice": "Des colonnes sont présentes deux fois : {columns}." + OLD_SERVED,
    "orientation.file.value": "Une valeur de ce fichier n’a pas pu être enregistrée : un nombre trop grand, ou des"
    " lettres qui n’existent pas." + OLD_SERVED,
    "orientation.file.other_unit": "La feuille « {sheet} » compte dans une autre unité : « {unit} ». Le chiffre"
    " n’aurait plus le même sens." + OLD_SERVED,
}

BREACHES: Final = {
    "orientation.lot.truncated": "Le fichier s’arrête au milieu. Lignes lues avant la coupure : {rows}.",
    "orientation.lot.too_small": "Le fichier pèse {bytes} octets ; le moins attendu est {least}.",
    "orientation.lot.too_few_rows": "Lignes du fichier : {rows} ; le moins attendu est {least}.",
    "orientation.lot.out_of_band": "Lignes du fichier : {rows}, du précédent : {last} ; l’écart dépasse {band}.",
    "orientation.lot.located_out_of_band": "Lignes avec une adresse : {located}, dans le précédent : {last} ; l’écart"
    " dépasse {band}.",
    "orientation.lot.broken": "Lignes illisibles : {broken} sur {lines}, plus de {most}.",
    "orientation.lot.unmatched": "Adresses sans commune connue : {unmatched} sur {located}, plus de {most}.",
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
    sentence = BREACHES.get(breach.code) or REFUSALS[breach.code]
    return sentence.format(**{name: _shown(name, value) for name, value in breach.values.items()})


STATUSES: Final[Mapping[str, str]] = {
    "staged": "Prêt",
    "served": "En service",
    "kept": "En réserve",
    "gone": "Remplacé",
    "refused": "Refusé",
}
OLD_LOT_SERVES: Final = "L’ancien lot sert toujours."


def why_refused(breaches: Sequence[Breach]) -> tuple[str, ...]:
    """Why a lot was refused, one sentence each; what still serves is said once, by whoever shows them."""
    return tuple(breach_sentence(breach).removesuffix(OLD_SERVED) for breach in breaches)


def line_label(code: str) -> str:
    """What is wrong with a line of the file, for the report."""
    return LINES[code]


def _shown(name: str, value: Any) -> str:
    if name in _SHARES:
        return f"{value * 100:.0f}\N{NO-BREAK SPACE}%"
    return f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}") if isinstance(value, int) else str(value)


FIRST_LOT: Final = "Premier lot de cet annuaire : rien à comparer. Vérifiez ces nombres."
OUTCOMES: Final[Mapping[str, str]] = {"served": "en service", "same": "déjà en service", "refused": "refusé"}
SHOWN_LINES: Final = 5


def lot_lines(
    format: Format,
    outcome: str,
    breaches: Sequence[Breach] = (),
    *,
    file: str = "",
    as_of: date | None = None,
    rows: int = 0,
    located: int = 0,
    unmatched: int = 0,
    report: Mapping[str, Any] | None = None,
    is_first: bool = False,
) -> list[str]:
    """The report of one lot, for a terminal: what became of it, then what was seen. `report`: as it is kept;
    `is_first`: whether there was no lot to compare it with."""
    lines = [f"{FORMATS[format]} : {OUTCOMES[outcome]}"]
    told = report or {}
    if file:
        day = f", au {as_of:%d/%m/%Y}" if as_of else ", sans date"
        lines.append(f"  Fichier {file}{day}. Lignes lues : {_shown('rows', rows)}.")
    if is_first and outcome == "served":
        lines.append(f"  {FIRST_LOT}")
    if located:
        lines.append(f"  Adresses sans commune connue : {_shown('n', unmatched)} sur {_shown('n', located)}.")
    if told.get("layout") == Layout.UNVERIFIED and rows:
        lines.append(f"  {LAYOUTS[Layout.UNVERIFIED]}.")
    if told.get("broken_count"):
        lines.append(f"  Lignes illisibles : {_shown('n', told['broken_count'])}.")
        lines += [f"    ligne {line} : {line_label(code)}" for line, code, _ in told["broken"][:SHOWN_LINES]]
    if told.get("unknown_codes"):
        codes = ", ".join(f"{code} ({count})" for code, count in sorted(told["unknown_codes"].items())[:SHOWN_LINES])
        lines.append(f"  Codes inconnus, gardés : {codes}.")
    lines += [f"  {breach_sentence(breach)}" for breach in breaches]
    if outcome == "refused" and not any(_says_old_served(breach) for breach in breaches):
        lines.append(f" {OLD_SERVED}")
    return lines


def _says_old_served(breach: Breach) -> bool:
    return OLD_SERVED in REFUSALS.get(breach.code, "")
