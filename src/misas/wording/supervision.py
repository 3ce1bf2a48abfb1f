"""French words of the supervisor's screens: delays of the caisse, what is wrong with what was typed there."""

from __future__ import annotations

FAULTS = {
    "team.choose_somebody": "Choisissez la personne.",
    "team.not_a_day": "Écrivez une date, par exemple 24/12/2026.",
}

LADDER = {
    "first_within": "Premier appel, après l’attribution",
    "calls": "Nombre d’appels avant d’écrire",
    "calls_within": "Durée sur laquelle ces appels se répartissent",
    "call_after_busy": "Nouvel appel, quand la ligne est occupée",
    "letter_after": "Courrier, après le dernier appel sans réponse",
    "answer_time": "Temps laissé à la personne pour répondre au courrier",
    "unreachable_after_days": "Décider si la personne est injoignable, au plus tôt",
}
STALL = {
    "remind_after": "Rappel à la personne qui suit le dossier, après l’échéance",
    "escalate_after": "Puis signalement à vous, après le rappel",
}
TRIAGE = {
    "remind_after": "Rappel à la personne qui suit le signalement, après l’échéance",
    "escalate_after": "Puis alerte à une personne responsable, après le rappel",
}
AFTER = {
    "call_again_after_days": "Reprendre contact après la clôture",
    "former_owner_reads_days": "Lecture laissée à l’ancien responsable, après un relais accepté",
}
CALENDAR_DAYS = frozenset({"unreachable_after_days", "call_again_after_days", "former_owner_reads_days"})
"""Counted in calendar days; the others in working days, but `calls`, which is a number of calls."""


def unit(name: str) -> str:
    if name == "calls":
        return "appels"
    return "jours" if name in CALENDAR_DAYS else "jours ouvrés"
