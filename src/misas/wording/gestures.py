"""French words of the gestures on a case: what a dialog asks, what its button says, what the toast answers."""

from __future__ import annotations

TITLES = {
    "agree": "La personne accepte l’accompagnement",
    "decline": "La personne ne souhaite pas d’accompagnement",
    "attempt": "Noter un contact",
    "no-answer": "Noter un appel sans réponse",
    "done": "C’est fait",
    "postpone": "Reporter la prochaine action",
    "wait": "Mettre en attente",
    "resume": "Reprendre le dossier",
    "take": "Prendre ce dossier",
    "assign": "Confier ce dossier",
    "review-rights": "Bilan des droits fait",
    "agree-plan": "Plan convenu avec la personne",
    "add-care": "Ajouter un soin",
    "confirm-care": "Le besoin est confirmé",
    "search-care": "Commencer la recherche de rendez-vous",
    "start-care": "Le soin a commencé",
    "finish-care": "Le soin est réalisé",
    "prove-care": "Noter la preuve du soin",
    "abandon-care": "Ce soin ne se fera pas",
    "add-task": "Ajouter une tâche",
    "do-task": "Tâche faite",
    "cancel-task": "Tâche à retirer",
    "ask-document": "Demander une pièce",
    "receive-document": "Pièce reçue",
    "hand-over": "Proposer le relais au service social",
    "withdraw-handover": "Retirer la proposition de relais",
    "accept-handover": "Accepter le relais",
    "return-handover": "Rendre le dossier",
    "follow": "Suivre ce dossier",
    "unfollow": "Ne plus suivre ce dossier",
    "reopen": "Rouvrir le dossier",
    "call-again": "Nouvelles après la clôture",
    "agree-closing": "Accepter la clôture",
    "return-closing": "Refuser la clôture",
    "inform": "Noter l’information et l’accord",
    "withdraw": "La personne retire son accord",
}

LABELS = {
    "channel": "Par quel moyen ?",
    "outcome": "Qu’est-ce que cela a donné ?",
    "callback_on": "Rappeler le",
    "comment": "Précisions",
    "delay": "Jusqu’à quand ?",
    "until": "Autre date",
    "wait_until": "Relancer le",
    "reason": "Pourquoi ?",
    "on": "Date",
    "waits_on": "Qui est attendu ?",
    "owner": "Pour qui ?",
    "care_type": "Quel soin ?",
    "reasons": "Pourquoi la personne y renonce ?",
    "since": "Depuis quand ?",
    "evidence": "Comment le savons-nous ?",
    "document": "Document",
    "title": "Que faut-il faire ?",
    "due": "Pour quand ?",
    "kind": "Quelle pièce ?",
    "motives": "Motifs du relais",
    "situation": "La situation, en quelques phrases",
    "already_done": "Ce qui est déjà fait",
    "expected": "Ce qui est attendu du service social",
    "agreed_on": "La personne a donné son accord le",
    "urgent": "Demande urgente",
    "why": "Pourquoi ?",
    "result": "Que dit la personne ?",
    "scope": "Que retire-t-elle ?",
    "how": "Comment a-t-elle été informée ?",
    "agreed": "Sa réponse",
    "agreement_mode": "Sous quelle forme ?",
    "feedback": "Elle accepte que la structure qui a signalé ait des nouvelles",
    "dated_on": "Daté du",
    "file": "Fichier",
}

HELPS = {
    "comment": "Ne notez pas de diagnostic.",
    "day": "Par exemple 25/11/2026.",
    "past_day": "Par exemple 14/10/2026.",
    "callback_on": "Si la personne a donné un jour.",
    "file": "PDF, JPEG ou PNG, 10 Mo au plus.",
    "situation": "Ne notez pas de diagnostic.",
    "owner": "Sinon, la tâche revient à la personne qui suit le dossier.",
}

DELAYS = {
    "1": "Prochain jour ouvré",
    "3": "Dans 3 jours",
    "5": "Dans une semaine",
    "10": "Dans deux semaines",
    "other": "Autre date",
}
DELAY_TO_A_DAY = "other"
ANSWERS = {"yes": "D’accord", "no": "Refuse"}

MISSING = "Ce champ est nécessaire."
UNREADABLE_DAY = "Cette date n’est pas lisible. Écrivez par exemple 25/11/2026."
UNREADABLE_PAST_DAY = "Cette date n’est pas lisible. Écrivez par exemple 14/10/2026."
CHOOSE_DAY = "Choisissez un délai ou écrivez une date."
NO_FILE = "Choisissez un fichier."

SAID = {
    "attempt": "Contact noté",
    "no-answer": "Appel sans réponse noté",
    "compose": "Note ajoutée",
    "done": "C’est noté",
    "postpone": "Action reportée",
    "wait": "Dossier en attente",
    "resume": "Dossier repris",
    "take": "Ce dossier est à vous",
    "assign": "Dossier confié",
    "add-care": "Soin ajouté",
    "finish-care": "Soin réalisé",
    "prove-care": "Preuve notée",
    "abandon-care": "Soin abandonné",
    "add-task": "Tâche ajoutée",
    "do-task": "Tâche faite",
    "cancel-task": "Tâche retirée",
    "ask-document": "Pièce demandée",
    "receive-document": "Pièce reçue",
    "hand-over": "Relais proposé",
    "withdraw-handover": "Proposition retirée",
    "follow": "Vous suivez ce dossier",
    "unfollow": "Vous ne suivez plus ce dossier",
    "reopen": "Dossier rouvert",
    "inform": "Réponse notée",
    "withdraw": "Retrait noté. Il vaut tout de suite.",
    "undone": "Action annulée",
    "closed": "Dossier clos. La structure qui a signalé en est informée, si la personne l’accepte.",
    "closing_proposed": "Clôture proposée. Une autre personne va la relire.",
    "document": "Document ajouté",
    "document_twin": "Document ajouté. Un document identique était déjà là : vérifiez.",
    "document_removed": "Document retiré",
    "person": "Information enregistrée",
    "person_held_back": "Noté. Une source plus sûre reste affichée.",
}

OUTCOMES = {
    "reached": "Appel abouti noté",
    "not_reached": "Pas de réponse noté",
    "voicemail": "Message laissé noté",
    "callback_asked": "Rappel demandé noté",
    "wrong_number": "Faux numéro noté",
}


def said(name: str) -> str:
    """What the toast answers."""
    return SAID.get(name) or TITLES.get(name, SAID["done"])
