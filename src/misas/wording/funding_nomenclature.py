"""The report of a file of prices (CCAM, LPP) in French: what was read, left out, and differs from our tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from misas.core.funding.nomenclature import BrokenRow, Difference, NomenclatureKind, NomenclatureReport
from misas.lib.french import NBSP, euros, number

REFUSALS: Final = {
    "funding.nomenclature.columns_missing": (
        "Ce fichier n’est ni la CCAM ni la LPP : il manque {columns}. Si les colonnes portent un autre nom, ajoutez-le "
        "à src/misas/connectors/nomenclature_files/layouts."
    ),
    "funding.nomenclature.unknown_kind": (
        "Impossible de savoir si ce fichier est la CCAM ou la LPP : ses codes ne sont ceux d’aucune des deux."
    ),
    "funding.nomenclature.no_row": "Ce fichier ne contient aucun code tarifé. Vérifiez que c’est le bon.",
    "funding.nomenclature.mostly_broken": (
        "{broken} lignes sur {lines} ne se lisent pas : ce fichier n’a pas la forme attendue, rien n’en est gardé."
    ),
}

NAMES: Final = {NomenclatureKind.CCAM: "CCAM", NomenclatureKind.LPP: "LPP"}
COLUMNS: Final = {
    "code": "code",
    "label": "libellé",
    "base": "base de remboursement",
    "limit": "prix ou honoraire limite",
    "since": "début",
    "until": "fin",
    "activity": "activité",
    "phase": "phase",
}
FIGURES: Final = {"base": "base", "fee_cap": "honoraire limite"}
BROKEN: Final = {
    "funding.nomenclature.twice": "ce code est déjà plus haut à la même date",
    "funding.nomenclature.ends_before": "la fin précède le début",
    "funding.nomenclature.limit_below_base": "la limite est plus basse que la base",
    "funding.nomenclature.no_code": "un prix sans code",
    "funding.nomenclature.bad_code": "ce n’est pas un code de cette liste",
    "funding.nomenclature.bad_amount": "un montant ne se lit pas",
    "funding.nomenclature.fractional_cents": "un montant a plus de deux décimales",
    "funding.nomenclature.bad_day": "une date ne se lit pas",
}


def report_lines(report: NomenclatureReport, different: Sequence[Difference]) -> Iterator[str]:
    """The whole report, a sentence a line."""
    yield f"{report.file_name} : {NAMES[report.kind]}, {number(report.rows)} codes tarifés, lu en {report.how}."
    yield "Disposition non vérifiée : les colonnes sont reconnues à leur nom."
    found = " ; ".join(f"{COLUMNS[field]} = «{NBSP}{name}{NBSP}»" for field, name in report.columns)
    yield f"Colonnes lues : {found}."
    if report.absent:
        yield f"Colonnes absentes : {', '.join(COLUMNS[field] for field in report.absent)}."
    if report.titles:
        yield f"Lignes de titre, sans code : {number(report.titles)}."
    if report.broken_count:
        yield f"Lignes laissées de côté : {number(report.broken_count)}."
        yield from (broken_line(one) for one in report.broken)
    yield from (difference_line(one) for one in different)
    yield f"Empreinte : {report.checksum}."
    yield "Rien n’est mis en service : comparez, puis corrigez rules/funding avec la source et la date."


def broken_line(one: BrokenRow) -> str:
    return f"  ligne {one.line} : {BROKEN[one.code]} ({one.text})"


def difference_line(one: Difference) -> str:
    held = euros(one.held) if one.held is not None else "inconnu"
    return f"  {one.code} : {FIGURES[one.figure]} {euros(one.found)} dans le fichier, {held} dans nos tables"
