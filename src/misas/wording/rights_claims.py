"""French words of the steps of a claim: what each dialog is called, asks and answers."""

from __future__ import annotations

from datetime import date

from misas.core.rights.claims import ClaimStatus
from misas.lib.french import day

NEXT = {
    ClaimStatus.PREPARED: "Déposer la demande, puis noter son dépôt.",
    ClaimStatus.FILED: "Demander si le dossier est complet.",
    ClaimStatus.COMPLETE: "Attendre la réponse, et la noter.",
    ClaimStatus.APPEALED: "Attendre la réponse au recours, et la noter. Deux mois de silence le rejettent.",
}
"""What comes next for a claim under way."""

TITLES = {
    "file": "La demande est déposée",
    "ask_documents": "Des pièces sont demandées",
    "complete": "Le dossier est complet",
    "grant": "La demande est accordée",
    "refuse": "La demande est refusée",
    "refuse_after_silence": "Un refus est arrivé",
    "record_silence": "Le délai est passé sans réponse",
    "appeal": "La personne conteste le refus",
    "withdraw": "Abandonner la demande",
}

BUTTONS = {
    "file": "Noter le dépôt",
    "ask_documents": "Noter des pièces demandées",
    "complete": "Noter le dossier complet",
    "grant": "Noter l’accord",
    "refuse": "Noter le refus",
    "refuse_after_silence": "Un refus est arrivé",
    "record_silence": "Noter le silence",
    "appeal": "Noter un recours",
    "withdraw": "Abandonner la demande",
}

SUBMITS = {"refuse_after_silence": "Noter le refus"}

HINTS = {"refuse_after_silence": "Le jour de réception décide : reçu après la fin du délai, un refus n’enlève rien."}


def may_start(first: date) -> str:
    """« La C2S peut commencer dès le 1er novembre 2026, premier jour du mois du dépôt. »"""
    return f"La C2S peut commencer dès le {day(first)}, premier jour du mois du dépôt."


CHOOSE = "Choisir un droit…"
COVER = "Si c’est la C2S, laquelle ?"
COVERS = (("", "On ne sait pas, ou un autre droit"), ("c2s_free", "Gratuite"), ("c2s_paying", "Avec participation"))

SAID = {
    "note_open_right": "Droit noté",
    "prepare": "Demande préparée. Notez son dépôt dès qu’il est fait",
    "file": "Dépôt noté",
    "ask_documents": "Pièces notées",
    "complete": "Dossier complet : le délai de réponse court",
    "grant": "Droit accordé. Revoyez ce qui reste à payer",
    "refuse": "Refus noté",
    "record_silence": "Décision par silence notée",
    "appeal": "Recours noté",
    "withdraw": "Demande abandonnée",
}

LABELS = {
    "on": "Date",
    "filer": "Qui a déposé la demande ?",
    "agreed_on": "Accord de la personne, le",
    "missing": "Quelles pièces ?",
    "received_on": "Reçue le",
    "right": "Quel droit ?",
    "source": "Comment le sait-on ?",
    "since": "Droit ouvert à partir du",
    "until": "Jusqu’au",
}

HELPS = {
    "day": "Par exemple 14/10/2026.",
    "agreed_on": "À remplir si un tiers dépose pour la personne.",
    "decided_on": "La date écrite sur la décision. Par exemple 14/10/2026.",
    "received_on": "À remplir si la personne l’a reçue un autre jour.",
    "source": "Par exemple : attestation de droits, notification du 3 mars.",
    "open_since": "Si vous le savez.",
    "open_until": "Dernier jour du droit. Sans cette date, MisAS ne peut pas prévenir.",
    "missing": "Une pièce par ligne.",
    "since": "La date est sur la notification, si elle est connue.",
    "until": "Dernier jour du droit, s’il est connu.",
}
