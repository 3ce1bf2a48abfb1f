"""French words of the territory."""

from __future__ import annotations

from collections.abc import Mapping

from misas.core.territory.codes import Certainty, HolidayCalendar, NoteCode, OpeningStatus, RoutingReason
from misas.core.territory.routing import Note

OPENING_STATUSES: dict[OpeningStatus, str] = {
    OpeningStatus.PLANNED: "Prévue",
    OpeningStatus.PILOT: "Pilote",
    OpeningStatus.OPEN: "Ouverte",
}


def opening_status(status: OpeningStatus, count: int) -> str:
    """The status over a number of caisses: "Ouvertes" over 3, "Ouverte" over 1."""
    return OPENING_STATUSES[status] + ("s" if count > 1 else "")


HOLIDAY_CALENDARS: dict[HolidayCalendar, str] = {
    HolidayCalendar.NATIONAL: "National",
    HolidayCalendar.ALSACE_MOSELLE: "Alsace-Moselle",
    HolidayCalendar.GUADELOUPE: "Guadeloupe",
    HolidayCalendar.MARTINIQUE: "Martinique",
    HolidayCalendar.GUYANE: "Guyane",
    HolidayCalendar.REUNION: "La Réunion",
    HolidayCalendar.MAYOTTE: "Mayotte",
}

CERTAINTIES: dict[Certainty, str] = {
    Certainty.CERTAIN: "Certain",
    Certainty.PROBABLE: "Probable",
    Certainty.TO_CONFIRM: "À confirmer",
}

ROUTING_REASONS: dict[RoutingReason, str] = {
    RoutingReason.AFFILIATION: "Caisse d’affiliation indiquée.",
    RoutingReason.ABSORBED_AFFILIATION: "Caisse d’affiliation indiquée, reprise depuis par une autre.",
    RoutingReason.COMMUNE: "Caisse de la commune de résidence, d’après son arrondissement.",
    RoutingReason.DEPARTEMENT: "Seule caisse du département de résidence.",
    RoutingReason.AMBIGUOUS_COMMUNE: "Plusieurs caisses se partagent ce secteur. Choisissez avec la personne.",
    RoutingReason.OTHER_SCHEME: "La personne relève d’un autre régime ou d’un organisme sans territoire.",
    RoutingReason.OUTSIDE_TERRITORY: "Aucune caisse du régime général dans ce territoire.",
    RoutingReason.NOTHING_KNOWN: "Ni affiliation ni commune connue. Demandez l’une ou l’autre.",
}

NOTES: dict[NoteCode, str] = {
    NoteCode.CAISSE_ABSORBED: "Le code {said} n’est plus utilisé : ses assurés relèvent de la {caisses}.",
    NoteCode.SCHEME_ABSORBED: "Régime ou organisme qui n’existe plus ({said}) : la commune de résidence décide.",
    NoteCode.UNKNOWN_AFFILIATION: "Le code d’affiliation {said} n’est pas reconnu. Vérifiez-le sur la carte Vitale"
    " ou sur une attestation de droits.",
    NoteCode.LIVES_ELSEWHERE: "La personne habite le secteur d’une autre caisse ({caisses})."
    " Demandez si elle a déménagé.",
    NoteCode.OTHER_SCHEME: "Organisme reconnu : {said}.",
}

REFUSALS = {
    "territory.no_such_caisse": "Aucune caisse n’a le code {number:03d}. Une caisse se nomme par ses trois chiffres,"
    " par exemple 301 pour le Gard.",
    "territory.caisse_not_open": "La {caisse} ne participe pas encore à la Mission accompagnement santé."
    " Aucune date n’est fixée.",
    "territory.already_receiving": "La {caisse} reçoit déjà des saisines : elle ne peut pas revenir à « prévue ».",
    "territory.caisse_opens_later": "La {caisse} ne participe pas encore à la Mission accompagnement santé."
    " Son ouverture est prévue le {day:%d/%m/%Y}.",
}

FAULTS = {
    "territory.callback_phone": "Écrivez un numéro que l’on peut composer, par exemple 36 46 ou 01 99 00 12 34.",
    "territory.callback_hours": "La limite est de {most} caractères.",
    "territory.unknown_caisse": "Aucune caisse n’a le code {number:03d}.",
    "territory.affiliation_form": "Écrivez le régime (2 chiffres), la caisse (3 chiffres) et, si vous l’avez, le centre"
    " (4 chiffres). Exemple : 01 301 0000.",
    "territory.unknown_commune": "Commune inconnue : « {typed} ». Écrivez son nom ou son code postal.",
    "territory.unknown_commune_near": "Commune inconnue : « {typed} ». Vouliez-vous dire : {communes} ?",
    "territory.several_communes": "Plusieurs communes répondent à « {typed} » : {communes}. Choisissez-en une.",
    "territory.wave_from_one": "Les vagues se numérotent à partir de 1.",
    "territory.open_before_pilot": "L’ouverture ne peut pas précéder le pilote.",
}


def note_sentence(note: Note, names: Mapping[int, str]) -> str:
    """The French sentence of a note of routing; `names` gives the names of the caisses it may be about."""
    caisses = ", ".join(names.get(code, f"{code:03d}") for code in note.caisses)
    return NOTES[note.code].format(said=note.said, caisses=caisses)
