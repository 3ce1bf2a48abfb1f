"""The titles of the tasks that the rights room leaves on a case, and the letter about rights whose case is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from misas.core.rights.facts import FactType
from misas.core.rights.renewals import WarningKind
from misas.lib.french import NBSP, day
from misas.wording.letters import SIGNED
from misas.wording.rights_reasons import value_words

LOOK_AGAIN_AT_PAYMENT: Final = "Revoir ce qui reste à payer"
ASK_FOR_THE_END: Final = "Demander la date de fin"

_TASKS: Final[Mapping[WarningKind, str]] = {
    WarningKind.RENEWAL_OPEN: "Demander le renouvellement",
    WarningKind.RENEWAL_CLOSING: "Demander le renouvellement sans attendre",
    WarningKind.RENEWAL_LATE: "Renouvellement en retard, éviter la coupure",
    WarningKind.RIGHT_ENDED: "Droit terminé, le demander à nouveau",
    WarningKind.RIGHT_ENDING: "Ce droit se termine le {due}, voir ce qui le suit",
    WarningKind.NOT_FILED: "Déposer la demande préparée",
    WarningKind.NOT_COMPLETE: "Vérifier que le dossier est complet",
    WarningKind.DOCUMENTS_MISSING: "Obtenir les pièces qui manquent",
    WarningKind.SILENCE_REACHED: "Délai passé sans réponse, enregistrer la décision",
    WarningKind.APPEAL_ENDING: "Décider d’un recours avant la fin du délai",
    WarningKind.NO_ANSWER: "Demander où en est la demande",
}

CLOSED_SUBJECT: Final = "MisAS : des droits à renouveler, dossiers clos"


def task_title(kind: WarningKind, right: str, due: date) -> str:
    """« Déposer la demande préparée : Complémentaire santé solidaire ». `due`: the day that matters, said of an end."""
    return f"{_TASKS[kind].format(due=day(due))}{NBSP}: {right}"


def ask_for_the_end(right: str) -> str:
    """« Demander la date de fin : Complémentaire santé solidaire »."""
    return f"{ASK_FOR_THE_END}{NBSP}: {right}"


def contest_late_refusal(right: str) -> str:
    return f"Refus reçu trop tard, faire reconnaître l’accord par silence{NBSP}: {right}"


def look_at_the_right(right: str) -> str:
    return f"Refus reçu à temps, vérifier que le droit n’est pas ouvert{NBSP}: {right}"


def look_at_what_was_told(one: FactType, value: Any) -> str:
    """What the person had told, and that a decision contradicts: « …, dit « Complémentaire d’entreprise » avant. »"""
    said = value_words(one, value)
    return f"La demande accordée contredit une réponse, vérifier avec la personne{NBSP}: {one.label}, {said}"


def closed_lines(numbers: Sequence[int]) -> tuple[str, ...]:
    """The letter to whoever is on duty: names and rights are read in MisAS, never in a letter."""
    listed = ", ".join(str(number) for number in numbers)
    about = (
        f"Pour {len(numbers)} dossiers clos, un droit demande un geste (numéros {listed})."
        if len(numbers) > 1
        else f"Pour un dossier clos, un droit demande un geste (numéro {listed})."
    )
    return ("Bonjour,", about, "Cherchez le dossier par son numéro et décidez s’il faut le rouvrir.", SIGNED)
