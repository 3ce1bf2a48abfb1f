"""French words of appointments: states, calls, reminders, the calendar; refusals and faults.

What leaves the house (SMS, subject, calendar) is neutral: neither speciality, nor kind of place, nor our name. An SMS
is one segment of the GSM alphabet, whatever its values: written here without typographic apostrophe, and tested.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from misas.core.orientation.appointment_codes import (
    AppointmentFactKind,
    AppointmentState,
    BringAlong,
    MissedReason,
    ReminderKind,
    ReminderWay,
    TransportNeed,
)
from misas.core.orientation.codes import CallChannel, CallOutcome
from misas.core.persons.codes import Sex
from misas.lib.french import WEEKDAYS

STATES: Final[Mapping[AppointmentState, str]] = {
    AppointmentState.TO_BOOK: "À prendre",
    AppointmentState.ATTEMPTING: "Recherche en cours",
    AppointmentState.BOOKED: "Pris",
    AppointmentState.MOVED: "Déplacé",
    AppointmentState.HONOURED: "Honoré",
    AppointmentState.MISSED: "Non honoré",
    AppointmentState.CANCELLED_BY_PERSON: "Annulé par la personne",
    AppointmentState.CANCELLED_BY_PLACE: "Annulé par le lieu de soins",
}

FACTS: Final[Mapping[AppointmentFactKind, str]] = {
    AppointmentFactKind.WANTED: "Rendez-vous à prendre",
    AppointmentFactKind.ATTEMPTED: "Demande de rendez-vous",
    AppointmentFactKind.BOOKED: "Rendez-vous pris",
    AppointmentFactKind.MOVED: "Rendez-vous déplacé",
    AppointmentFactKind.HONOURED: "Rendez-vous honoré",
    AppointmentFactKind.MISSED: "Rendez-vous non honoré",
    AppointmentFactKind.CANCELLED_BY_PERSON: "Rendez-vous annulé par la personne",
    AppointmentFactKind.CANCELLED_BY_PLACE: "Rendez-vous annulé par le lieu de soins",
    AppointmentFactKind.REINSTATED: "Rendez-vous rétabli",
}

VERBS: Final[Mapping[str, str]] = {
    "attempt": "Noter un appel",
    "book": "Noter le rendez-vous",
    "move": "Déplacer",
    "honour": "La personne y est allée",
    "miss": "La personne n’y est pas allée",
    "cancel_by_person": "Annulé par la personne",
    "cancel_by_place": "Annulé par le lieu de soins",
    "reinstate": "Rétablir",
}

WENT: Final[Mapping[Sex, Mapping[str, str]]] = {
    Sex.UNKNOWN: {verb: VERBS[verb] for verb in ("honour", "miss")},
    Sex.MALE: {"honour": "Il y est allé", "miss": "Il n’y est pas allé"},
    Sex.FEMALE: {"honour": "Elle y est allée", "miss": "Elle n’y est pas allée"},
}
"""Whether the person went, as her civil status says it when it is known."""

TO_TELL: Final = "À noter"
"""An appointment whose day is over and of which nobody said whether it took place: the same word everywhere."""


def verb_label(verb: str, sex: Sex) -> str:
    return WENT[sex].get(verb, VERBS[verb])


CALL_CHANNELS: Final[Mapping[CallChannel, str]] = {
    CallChannel.PHONE: "Téléphone",
    CallChannel.ONLINE: "Site de rendez-vous",
    CallChannel.EMAIL: "Courriel",
    CallChannel.IN_PERSON: "Sur place",
    CallChannel.BY_PERSON: "La personne a demandé elle-même",
}

CALL_OUTCOMES: Final[Mapping[CallOutcome, str]] = {
    CallOutcome.GIVEN: "Rendez-vous obtenu",
    CallOutcome.OFFERED_TOO_FAR: "Date proposée trop lointaine",
    CallOutcome.CALL_BACK: "À rappeler",
    CallOutcome.MESSAGE_LEFT: "Message laissé",
    CallOutcome.NO_ANSWER: "Pas de réponse",
    CallOutcome.WRONG_NUMBER: "Faux numéro",
    CallOutcome.MOVED_OR_CLOSED: "Parti ou fermé",
    CallOutcome.NO_NEW_PERSON: "Ne prend pas de nouvelle personne",
    CallOutcome.WAITING_LIST: "Sur liste d’attente",
    CallOutcome.NOT_THIS_CARE: "Ne fait pas ce soin",
    CallOutcome.TOO_EXPENSIVE: "Trop cher pour la personne",
    CallOutcome.CARE_REFUSED: "Refus de soins",
}

MISSED_REASONS: Final[Mapping[MissedReason, str]] = {
    MissedReason.FORGOT: "Oubli",
    MissedReason.COULD_NOT_CANCEL: "N’a pas pu annuler",
    MissedReason.TRANSPORT: "Transport",
    MissedReason.MONEY: "Argent",
    MissedReason.FEAR: "Peur",
    MissedReason.ILL: "Malade ce jour-là",
    MissedReason.WORK_OR_FAMILY: "Travail ou famille",
    MissedReason.PLACE_FAILED: "Pas reçue sur place",
    MissedReason.UNKNOWN: "Non dit",
}

BRING: Final[Mapping[BringAlong, str]] = {
    BringAlong.VITALE_CARD: "Carte Vitale",
    BringAlong.RIGHTS_CERTIFICATE: "Attestation de droits (C2S, AME)",
    BringAlong.COMPLEMENTARY_CARD: "Carte de complémentaire santé",
    BringAlong.IDENTITY: "Pièce d’identité",
    BringAlong.PRESCRIPTION: "Ordonnance",
    BringAlong.LETTER: "Courrier du médecin",
    BringAlong.RESULTS: "Résultats d’examens",
    BringAlong.QUOTE: "Devis",
    BringAlong.HEALTH_BOOK: "Carnet de santé",
    BringAlong.GLASSES: "Lunettes actuelles",
    BringAlong.MEANS_OF_PAYMENT: "Moyen de paiement",
}

TRANSPORT: Final[Mapping[TransportNeed, str]] = {
    TransportNeed.NONE: "Sans aide, ou non demandé",
    TransportNeed.ACCOMPANIED: "Vient accompagnée",
    TransportNeed.PUBLIC_TRANSPORT: "Transports en commun : trajet à préparer",
    TransportNeed.LIFT_TO_FIND: "Quelqu’un à trouver pour la conduire",
    TransportNeed.PRESCRIPTION_TO_ASK: "Prescription de transport à demander au médecin",
    TransportNeed.AMBULANCE_BOOKED: "Transport prescrit, réservé",
}

REMINDERS: Final[Mapping[ReminderKind, str]] = {
    ReminderKind.WEEK_BEFORE: "Rappel une semaine avant",
    ReminderKind.TWO_DAYS_BEFORE: "Rappel deux jours avant",
    ReminderKind.DAY_AFTER: "A-t-il eu lieu ?",
}

REMINDER_TEXTS: Final[Mapping[ReminderKind, str]] = {
    ReminderKind.WEEK_BEFORE: "Bonjour, vous avez rendez-vous le {day} à {hour}. Préparez vos papiers."
    " Pour annuler ou changer, répondez NON ou appelez le {phone}.",
    ReminderKind.TWO_DAYS_BEFORE: "Rappel : rendez-vous le {day} à {hour}."
    " Pour annuler ou changer, répondez NON ou appelez le {phone}.",
    ReminderKind.DAY_AFTER: "Bonjour, votre rendez-vous du {day} a-t-il eu lieu ?"
    " Répondez OUI ou NON, ou appelez le {phone}.",
}
"""One SMS each. {day} and {hour} are those of `sms_day` and `sms_hour`, {phone} a French number with its spaces."""

REMINDER_WAYS: Final[Mapping[ReminderWay, str]] = {
    ReminderWay.SMS: "SMS",
    ReminderWay.EMAIL: "Courriel",
    ReminderWay.TASK: "Appel à faire",
    ReminderWay.COLLEAGUE: "Question à l’accompagnant",
}

REMINDER_SENT: Final[Mapping[ReminderWay, str]] = {
    ReminderWay.SMS: "rappel par SMS envoyé {on}",
    ReminderWay.EMAIL: "rappel par courriel envoyé {on}",
    ReminderWay.TASK: "appel de rappel demandé {on}",
}
REMINDER_WAITS: Final = "rappel prévu {on}"
REMINDERS_WAIT: Final = "rappels prévus {on}"
REMINDER_NOT_SENT: Final = "rappel {of} non parti"
NO_REMINDER: Final = "Sans rappel"
TOO_NEAR_TO_REMIND: Final = "Trop proche pour un rappel\u00a0: redites-lui la date"
"""What reminds her of an appointment, on the tab and in the agenda. {on}: "le 14 nov.", {of}: "du 14 nov."."""

NEWS_TEXTS: Final[Mapping[str, str]] = {
    "booked": "Bonjour, votre rendez-vous est noté : {day} à {hour}. Pour annuler ou changer, appelez le {phone}.",
    "moved": "Bonjour, votre rendez-vous change de date : {day} à {hour}. Une question ? Appelez le {phone}.",
    "cancelled": "Bonjour, votre rendez-vous du {day} à {hour} est annulé. Pour en parler, appelez le {phone}.",
}

SUBJECT: Final = "Votre rendez-vous"
CALENDAR_SUMMARY: Final = "Rendez-vous"
CALENDAR_DESCRIPTION: Final = "Pour annuler ou changer, appelez le {phone}."
CALENDAR_FILE: Final = "rendez-vous.ics"

REVEALING: Final = (
    *("misas", "pfidass", "mission", "accompagn", "renonc", "caisse", "cpam", "ameli", "assur", "secu", "mutuelle"),
    *("c2s", "css", "ame", "ald", "rsa", "aah", "ccas", "social", "precar", "aide", "droits", "dette", "handicap"),
    *("sante", "soin", "medec", "docteur", "dr", "dent", "gynec", "sage", "kine", "infirm", "psy", "cmp", "csapa"),
    *("ophtal", "orl", "cardio", "dermat", "rhumat", "pediatr", "orthop", "podolog", "audio", "optic", "lunette"),
    *("hopital", "clinique", "cabinet", "centre", "urgence", "consult", "pass", "pmi", "ces", "planning", "examen"),
    *("malad", "ordonnance", "analyse", "labo", "radio", "irm", "scanner", "vaccin", "depist", "cancer", "vih"),
    *("sida", "ist", "ivg", "gross", "enceinte", "contracep", "frottis", "addict", "alcool", "drogue", "patient"),
)
"""Beginnings of words that would tell somebody who reads over a shoulder what the appointment is for."""


def sms_day(at: datetime) -> str:
    """ "mar. 1/12", in the local time of `at`: months in words do not all stand in the GSM alphabet."""
    return f"{WEEKDAYS[at.weekday()][:3]}. {at.day}/{at.month:02d}"


def sms_hour(at: datetime) -> str:
    """ "9h", "14h30"; `at` is already local."""
    return f"{at.hour}h{at.minute:02d}" if at.minute else f"{at.hour}h"


def sms(template: str, at: datetime, phone: str) -> str:
    """A text for one appointment; `at` is already local, `phone` as it is shown."""
    return template.format(day=sms_day(at), hour=sms_hour(at), phone=phone)


UNHEARD: Final = "RDV Service Public l’a dit {at}\u00a0: {state}. Ce n’est pas noté ici\u00a0: vérifiez-le."
UNHEARD_CLOSED: Final = (
    "RDV Service Public l’a dit {at}, pendant la clôture du dossier\u00a0: {state}. Notez-le, s’il le faut."
)
"""What was told of an appointment and could not be noted. {at}: "le 03/12 à 14 h"; {state}: `state_over_there`."""


def state_over_there(state: AppointmentState, starts_at: datetime) -> str:
    """Where the appointment stands over there; `starts_at` is already local."""
    if state is AppointmentState.BOOKED:
        return f"prévu le {day_and_hour(starts_at)}"
    return f"{STATES[state].lower()} ({day_and_hour(starts_at)})"


ASKED_SUBJECT: Final = "Un rendez-vous a-t-il eu lieu ?"


def asked_lines(number: int) -> tuple[str, ...]:
    """The question of the day after, to whoever owns the case: its number alone."""
    return (
        f"Un rendez-vous du dossier n° {number} était prévu.",
        "A-t-il eu lieu ? Connectez-vous pour le noter : c’est votre prochaine action sur ce dossier.",
    )


def call_back_title(place: str) -> str:
    """The task of calling a place again; its name when it is known."""
    return f"Rappeler pour un rendez-vous : {place}" if place else "Rappeler le lieu de soins pour un rendez-vous"


WARN_TITLES: Final[Mapping[str, str]] = {
    "booked": "Prévenir la personne\u00a0: elle est attendue en rendez-vous le {at}",
    "moved": "Prévenir la personne\u00a0: son rendez-vous est déplacé au {at}",
    "cancelled": "Prévenir la personne\u00a0: son rendez-vous du {at} est annulé par le lieu de soins",
}
"""The task of telling her what no message can; {at}: `day_and_hour`."""


def day_and_hour(at: datetime) -> str:
    """ "03/12 à 14 h 30"; `at` is already local."""
    hour = f"{at.hour}\u00a0h\u00a0{at.minute:02d}" if at.minute else f"{at.hour}\u00a0h"
    return f"{at:%d/%m} à {hour}"


def seek_again_title(when: str) -> str:
    """The task of finding another visit; `when`: that of the one that fell, "" when it had no date."""
    return f"Retrouver un rendez-vous\u00a0: celui du {when} est annulé" if when else "Retrouver un rendez-vous annulé"


def check_title(when: str) -> str:
    """The task of checking an appointment of which RDV Service Public says otherwise; `when`: "" with no date."""
    which = f"le rendez-vous du {when}" if when else "un rendez-vous"
    return f"Vérifier {which}\u00a0: RDV Service Public en dit autre chose"


def call_to_remind_title(at: datetime) -> str:
    """The task of reminding by telephone somebody whom no message reaches; `at` is already local."""
    return f"Appeler la personne pour lui rappeler son rendez-vous du {at:%d/%m}"


REFUSALS = {
    "appointment.before_last": "Autre chose a été noté depuis sur ce rendez-vous. Rechargez la page.",
    "appointment.moved_to_past": "Cette date est passée. Si la personne y est allée un autre jour\u00a0: annulez ce"
    " rendez-vous, puis notez celui qui a eu lieu.",
    "appointment.never_dated": "Ce rendez-vous n’a jamais eu de date. Reprenez la recherche.",
    "appointment.not_from_here": "Ce n’est plus possible : le rendez-vous a changé d’état. Rechargez la page.",
    "appointment.not_yet": "Ce rendez-vous n’a pas encore eu lieu : il est prévu le {day:%d/%m/%Y}.",
    "appointment.note_its_date": "Un rendez-vous est obtenu : notez sa date et son heure.",
    "appointment.same_date": "C’est déjà la date de ce rendez-vous.",
    "appointment.strange_duration": "Cette durée n’est pas possible.",
    "appointment.too_far_ahead": "Cette date est à plus de deux ans.",
    "appointment.too_long_ago": "Cette date a plus d’un an.",
    "appointment.when": "Indiquez la date et l’heure du rendez-vous.",
    "appointment.which_answer": "Dites ce que le lieu de soins a répondu.",
    "appointment.care_is_over": "Ce soin est réalisé ou abandonné : il n’appelle plus de rendez-vous.",
    "appointment.key_used_otherwise": "Cette page a déjà servi à autre chose. Rechargez-la.",
    "offer.appointment_there": "Un rendez-vous est noté dans ce lieu\u00a0: déplacez-le ou annulez-le d’abord.",
    "offer.dropped": "Cette offre n’est plus proposée. Proposez-la de nouveau.",
    "offer.too_many": "Trois offres au plus pour un soin. Retirez-en une d’abord.",
    "orientation.case_closed": "Ce dossier est clos. Rouvrez-le d’abord.",
    "webhook.not_signed": "Ce message n’est pas signé par une clé de cette caisse.",
    "webhook.post_only": "Cette adresse ne reçoit que des messages (POST).",
    "webhook.too_large": "Message trop volumineux : {most} octets au plus.",
    "webhook.unreadable": "Message illisible.",
    "webhook.ahead": "Message daté de plus de cinq minutes dans le futur : vérifiez l’horloge qui l’envoie.",
}

FAULTS = {
    "appointment.rdv_shape": "Ce numéro n’a que des lettres, des chiffres et des traits d’union.",
    "appointment.rdv_taken": "Un autre rendez-vous porte déjà ce numéro.",
    "desk.checked_ahead": "Cette date est à venir.",
    "desk.commune": "Choisissez la commune dans la liste.",
    "desk.text": "De 1 à {most} caractères.",
    "observation.day": "Cette date est à venir, ou a plus de {days} jours.",
    "observation.nothing": "Répondez à une question au moins.",
    "observation.value": "Cette réponse n’est pas possible.",
    "offer.name": "Indiquez le nom du lieu ({most} caractères au plus).",
    "offer.phone": "Ce numéro ne peut pas être composé.",
    "offer.town": "{most} caractères au plus.",
    "call.call_back_in_the_past": "Cette date est passée.",
    "call.no_wait_with_this_answer": "Cette réponse ne donne pas de délai. Effacez-le.",
    "call.wait_out_of_range": "Un délai va de 0 à {most} jours.",
    "call.when_to_call_back": "Indiquez quand rappeler.",
    "preparation.choose_from_list": "Choisissez dans la liste.",
    "preparation.which_language": "Indiquez la langue par son code : « ar », « pt », « lsf »…",
}
