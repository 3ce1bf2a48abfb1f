"""French words of the figures of steering: what each one counts, and how."""

from __future__ import annotations

from datetime import date

from misas.core.steering.balance import Place

MASKED = "masqué"
MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")

DEFINITIONS = {
    "received": "Signalements reçus depuis l’ouverture, par tous les canaux.",
    Place.AWAITING: "Reçus, sans réponse pour l’instant.",
    Place.ENDED: "Doublon, non recevable, autre régime ou simple information.",
    Place.REROUTED_OUT: "Envoyés à la caisse de la personne, où ils sont suivis.",
    Place.OPEN_CASE: "Rattachés à un dossier où l’accompagnement continue.",
    Place.CLOSED_CASE: "Rattachés à un dossier clos par une personne, avec un motif.",
    "channels": "Signalements reçus sur la période, selon la voie par laquelle ils sont arrivés.",
    "months": "Signalements reçus chaque mois. Le dernier mois n’est pas terminé.",
    "endings": "Dossiers clos sur la période et non rouverts, selon leur motif.",
    "to_triage": "De la réception du signalement à la réponse d’une personne, pour ceux reçus sur la période et déjà"
    " triés. Jours de calendrier.",
    "to_closure": "De l’ouverture du dossier à sa clôture, pour ceux clos sur la période et non rouverts. Jours de"
    " calendrier.",
}


def month(day: date) -> str:
    """ "nov." under a bar."""
    return MONTHS[day.month - 1]


def month_full(day: date) -> str:
    """ "nov. 2026" in a table."""
    return f"{month(day)} {day.year}"


def days_at_most(value: float | None) -> str:
    """A bound read aloud: "moins d’un jour", "1,5 jour au plus", "12 jours au plus"."""
    if value is None:
        return "—"
    if value < 1:
        return "moins d’un jour"
    said = f"{value:.0f}" if value >= 10 else f"{value:.1f}".removesuffix(".0").replace(".", ",")
    return f"{said} jour{'s' if value >= 2 else ''} au plus"
