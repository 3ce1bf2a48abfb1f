"""French words of the steps of a claim: what each dialog is called, asks and answers."""

from __future__ import annotations

from datetime import date

from misas.core.rights.claims import ClaimStatus, RefusalReason
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
    "grant": "Noter un accord",
    "refuse": "Noter un refus",
    "refuse_after_silence": "Noter un refus reçu",
    "record_silence": "Noter le silence",
    "appeal": "Noter un recours",
    "withdraw": "Abandonner la demande",
}

SUBMITS = {"refuse_after_silence": "Noter le refus"}
KEEPS = {"withdraw": "Garder la demande"}
"""What leaves a dialog without doing anything, where « Annuler » could be read as the gesture itself."""

HINTS = {"refuse_after_silence": "Le jour de réception décide : reçu après la fin du délai, un refus n’enlève rien."}


def may_start(first: date) -> str:
    """« La C2S peut commencer dès le 1er novembre 2026, premier jour du mois du dépôt. »"""
    return f"La C2S peut commencer dès le {day(first)}, premier jour du mois du dépôt."


REASONS = {
    RefusalReason.RESOURCES: "Ressources au-dessus du plafond",
    RefusalReason.RESIDENCE: "Résidence en France non prouvée",
    RefusalReason.STAY: "Droit au séjour non prouvé",
    RefusalReason.HOUSEHOLD: "Composition du foyer",
    RefusalReason.DOCUMENTS: "Dossier incomplet",
    RefusalReason.OTHER_COVER: "Droit déjà ouvert ailleurs",
    RefusalReason.MEDICAL: "Condition médicale non reconnue",
    RefusalReason.OTHER: "Autre motif",
    RefusalReason.NOT_TOLD: "La décision ne dit pas pourquoi",
}
TO_CONTEST = {
    RefusalReason.RESOURCES: "Dans le recours, détaillez les ressources de la période comptée, avec leurs preuves.",
    RefusalReason.RESIDENCE: "Dans le recours, joignez des preuves de présence en France, mois par mois.",
    RefusalReason.STAY: "Dans le recours, joignez le titre, le récépissé ou l’attestation de demande.",
    RefusalReason.HOUSEHOLD: "Dans le recours, dites qui vit dans le foyer, avec une preuve pour chacun.",
    RefusalReason.DOCUMENTS: "Dans le recours, joignez les pièces demandées. Une nouvelle demande est aussi possible.",
    RefusalReason.OTHER_COVER: "Dans le recours, joignez la preuve que l’autre droit a pris fin.",
    RefusalReason.MEDICAL: "Avant le recours, demandez un certificat détaillé au médecin.",
    RefusalReason.OTHER: "Dans le recours, répondez à ce motif, avec une preuve.",
    RefusalReason.NOT_TOLD: "Demandez le motif par écrit : une décision de refus doit dire pourquoi (CRPA L211-2).",
}
"""What an appeal against a refusal has to explain, by the reason that the decision gives."""
RESOURCES_OF_C2S = "Dans le recours, détaillez les ressources des douze mois comptés, avec leurs preuves."
"""Of a C2S, the period is known: twelve months (CSS R861-8)."""

CHOOSE_REASON = "Choisir un motif…"
CHOOSE = "Choisir un droit…"
WHICH_C2S = "Quelle C2S ?"
WHICH = (("", "On ne sait pas encore"), ("c2s_free", "Gratuite"), ("c2s_paying", "Avec participation"))
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
    "reason": "Quel motif donne la décision ?",
    "reason_text": "Précision, avec les mots de la décision",
    "right": "Quel droit ?",
    "source": "Comment le sait-on ?",
    "since": "Droit ouvert à partir du",
    "until": "Jusqu’au",
}

MISSING = {
    "on": "Écrivez la date.",
    "filer": "Dites qui a déposé la demande.",
    "missing": "Écrivez au moins une pièce demandée.",
    "reason": "Choisissez le motif que donne la décision.",
    "right": "Choisissez le droit.",
    "source": "Dites comment on sait que ce droit est ouvert.",
}
"""What is said of a field left empty: each names itself, for they are read together above the dialog."""

HELPS = {
    "day": "Par exemple 14/10/2026.",
    "agreed_on": "À remplir si un tiers dépose pour la personne.",
    "decided_on": "La date écrite sur la décision. Par exemple 14/10/2026.",
    "received_on": "À remplir si la personne l’a reçue un autre jour.",
    "reason_text": "Si elle aide à répondre. Pas de détail médical.",
    "source": "Par exemple : attestation de droits, notification du 3 mars.",
    "open_since": "Si vous le savez.",
    "open_until": "Dernier jour du droit. Sans cette date, MisAS ne peut pas prévenir.",
    "missing": "Une pièce par ligne.",
    "since": "La date est sur la notification, si elle est connue.",
    "until": "Dernier jour du droit, s’il est connu.",
}
