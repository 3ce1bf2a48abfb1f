"""French words of the screens of orientation: what a form asks, what a gesture answers, the views of the agenda."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from misas.core.cases.codes import CareStage
from misas.core.orientation.codes import CallOutcome, Cover, Mobility, Source
from misas.lib.french import number

TITLES: Final[Mapping[str, str]] = {
    "attempt": "Noter un appel",
    "book": "Noter le rendez-vous",
    "move": "Déplacer le rendez-vous",
    "prepare": "Préparer le rendez-vous",
    "number": "Numéro RDV Service Public",
    "record": "Noter un refus de soins",
    "file_complaint": "Déposer la plainte",
    "note_receipt": "Noter l’accusé de réception",
    "note_summons": "Noter la convocation",
    "note_conciliation": "Noter l’accord trouvé",
    "note_sent_on": "Noter la transmission",
    "drop_complaint": "Ne pas poursuivre",
    "say_ground": "Préciser le motif",
    "name": "Ajouter un lieu que la personne connaît",
    "observe": "Noter ce qu’on sait de ce lieu",
    "keep_desk": "Ajouter une PASS",
    "change_desk": "Modifier la PASS",
}

SAID: Final[Mapping[str, str]] = {
    "attempt": "Appel noté.",
    "book": "Rendez-vous noté.",
    "move": "Rendez-vous déplacé.",
    "honour": "Rendez-vous honoré. Notez le soin quand il est fait.",
    "miss": "Rendez-vous non honoré.",
    "cancel_by_person": "Rendez-vous annulé.",
    "cancel_by_place": "Rendez-vous annulé.",
    "reinstate": "Rendez-vous rétabli.",
    "prepare": "Préparation notée.",
    "number": "Numéro noté.",
    "remind": "Rappels demandés.",
    "remind_no_more": "Rappels arrêtés.",
    "choose": "Offre choisie.",
    "drop": "Offre retirée.",
    "name": "Lieu ajouté.",
    "record": "Refus de soins noté. Cherchez un autre rendez-vous.",
    "step": "Étape notée.",
    "observe": "Noté pour toute la caisse.",
    "keep_desk": "PASS enregistrée.",
    "retire_desk": "PASS retirée des recherches.",
}

MISSED: Final[Mapping[CareStage, str]] = {
    CareStage.SEARCHING: "Rendez-vous non honoré. Appelez la personne sans attendre.",
    CareStage.BOOKED: "Rendez-vous non honoré. L’autre date tient toujours.",
}
"""What follows a missed appointment, by where its care then stands."""

FELL: Final[Mapping[CareStage, str]] = {
    CareStage.SEARCHING: "Rendez-vous annulé. Une relance est prévue\u00a0: voyez la prochaine action.",
}
"""What follows a visit that the place cancels, by where its care then stands."""

ANOTHER: Final = "Un rendez-vous est déjà noté le {at}\u00a0: en noter un de plus"
CONFIRM_ANOTHER: Final = "Cochez pour en noter un de plus, ou déplacez celui qui est déjà noté."
OVER: Final = "Cette date est passée\u00a0: dites si la personne y est allée."
TOO_NEAR: Final = "C’est trop proche pour un rappel\u00a0: redites-lui la date."
"""What is asked and answered about a date, beside the date itself."""

HEARD: Final = "RDV Service Public en savait plus\u00a0: voyez ce qui a changé."
"""Its number was given, and what was said over there before changed it."""

NO_APPOINTMENT: Final = "Notez d’abord le rendez-vous, avec son heure."

QUICK: Final[Mapping[CallOutcome, str]] = {
    CallOutcome.NO_ANSWER: "Pas de réponse",
    CallOutcome.MESSAGE_LEFT: "Message laissé",
    CallOutcome.NO_NEW_PERSON: "Ne prend personne",
    CallOutcome.WRONG_NUMBER: "Faux numéro",
}
"""Answers that one gesture says whole."""

LABELS: Final[Mapping[str, str]] = {
    "on": "Jour du rendez-vous",
    "hour": "Heure",
    "minutes": "Durée",
    "offer": "Où ?",
    "announced_days": "Délai annoncé",
    "call_back_on": "Rappeler le",
    "channel": "Par quel moyen ?",
    "outcome": "Qu’a répondu le lieu de soins ?",
    "ground": "Ce que dit la personne",
    "reason": "Que s’est-il passé ?",
    "remind": "La personne accepte un rappel avant le rendez-vous",
    "rdv": "Numéro RDV Service Public",
    "bring": "À apporter",
    "transport": "Comment la personne vient-elle ?",
    "interpreter": "Interprète à prévoir",
    "interpreter_booked": "L’interprète est réservé",
    "refused_on": "Jour du refus",
    "place_name": "Où ?",
    "authority": "Devant qui ?",
    "step_on": "Date",
    "agreed_on": "Accord de la personne, donné le",
    "name": "Nom du professionnel ou du lieu",
    "phone": "Téléphone",
    "town": "Commune",
    "takes_new": "Prend de nouvelles personnes ?",
    "waiting_days": "Délai pour un premier rendez-vous",
    "waiting_list": "Liste d’attente ?",
    "remote": "Téléconsultation ?",
    "step_free": "Accès sans marche ?",
    "source": "Qui le dit ?",
    "heard_on": "Appris le",
    "kind": "Quelle PASS ?",
    "hospital": "Hôpital",
    "street": "Adresse",
    "commune": "Commune",
    "postal_code": "Code postal",
    "hours": "Jours et heures d’accueil",
    "checked_on": "Vérifiée le",
}
HELPS: Final[Mapping[str, str]] = {
    "hour": "Par exemple 14 h 30.",
    "announced_days": "En jours, si on vous l’a dit.",
    "call_back_on": "Demandé si la réponse est « À rappeler ».",
    "ground": "Demandé si la réponse est « Refus de soins ». C’est sa parole, personne ne juge ici.",
    "remind": "SMS ou courriel, sans nommer le soin ni le lieu.",
    "rdv": "Si le rendez-vous y est pris\u00a0: ce qui lui arrive là-bas sera noté ici.",
    "waiting_days": "En jours.",
    "heard_on": "Vide : aujourd’hui.",
    "commune": "Son nom, ou son code postal.",
}
YES_OR_NO: Final[Mapping[str, str]] = {"yes": "Oui", "no": "Non"}
HEARD_FROM: Final[Mapping[Source, str]] = {
    Source.PLACE: "Le lieu de soins",
    Source.PERSON: "La personne accompagnée",
    Source.COLLEAGUE: "Une ou un collègue",
}
"""From whom something is heard of a place, when nobody called it for a case."""
UNREADABLE_HOUR: Final = "Écrivez l’heure ainsi : 14 h 30."
MINUTES: Final[Mapping[str, str]] = {"15": "15 min", "30": "30 min", "45": "45 min", "60": "1 h", "120": "2 h"}
NO_INTERPRETER: Final = "Aucun"
ELSEWHERE: Final = "Ailleurs, ou pas encore su"

AGENDA_VIEWS: Final[Mapping[str, str]] = {"jour": "Jour", "semaine": "Semaine"}


def shown_of(shown: int, found: int) -> str:
    """ "500 affichés sur 812", of appointments; "" when all are shown."""
    return f"{number(shown)} affiché{'s' if shown > 1 else ''} sur {number(found)}" if found > shown else ""


TAKEN_COVERS: Final[Mapping[Cover, str]] = {
    Cover.C2S: "C2S ouverte",
    Cover.AME: "AME ouverte",
    Cover.ORDINARY: "ni C2S ni AME",
    Cover.UNKNOWN: "droits à vérifier",
}
TAKEN_MOBILITIES: Final[Mapping[Mobility, str]] = {
    Mobility.CAR: "en voiture",
    Mobility.NO_CAR: "sans voiture",
    Mobility.HOUSEBOUND: "ne peut pas se déplacer",
    Mobility.UNKNOWN: "moyen de transport à demander",
}
TAKEN_STEP_FREE: Final = "accès sans marche"
"""What a search takes over from the case, in one line."""
