"""French words of cases: statuses, next actions, outcomes, endings, refusals and faults.

A next action is an order one can follow, with its verb first. What only screens say is in their templates.
"""

from __future__ import annotations

from misas.core.cases.codes import (
    AbandonReason,
    AfterClosure,
    AttemptChannel,
    AttemptOutcome,
    CareStage,
    CaseStatus,
    Confidence,
    EvidenceClass,
    ExitCode,
    ExitFamily,
    ExitGroup,
    FactKind,
    HandoverMotive,
    HandoverStatus,
    PostponeReason,
    TaskKind,
    WaitingOn,
)
from misas.core.referrals.silence import StallState

STATUSES = {
    CaseStatus.TO_ASSIGN: "À attribuer",
    CaseStatus.TO_CONTACT: "À contacter",
    CaseStatus.CONTACTING: "Contact en cours",
    CaseStatus.REVIEW: "Bilan des droits",
    CaseStatus.PLAN: "Plan à construire",
    CaseStatus.ACCOMPANYING: "Accompagnement en cours",
    CaseStatus.HANDOVER: "Relais service social",
    CaseStatus.CLOSED: "Terminé",
}

WAITING_ON = {
    WaitingOn.US: "Nous",
    WaitingOn.PERSON: "La personne",
    WaitingOn.DOCUMENTS: "Des pièces",
    WaitingOn.PARTNER: "Un partenaire",
    WaitingOn.FUNDER: "Un financeur",
    WaitingOn.PRACTITIONER: "Un professionnel de santé",
    WaitingOn.SOCIAL_SERVICE: "Le service social",
    WaitingOn.RIGHTS_SERVICE: "Le service des droits",
}

CARE_STAGES = {
    CareStage.DECLARED: "Déclaré",
    CareStage.CONFIRMED: "Confirmé",
    CareStage.SEARCHING: "Rendez-vous recherché",
    CareStage.BOOKED: "Rendez-vous pris",
    CareStage.ATTENDED: "Rendez-vous honoré",
    CareStage.IN_PROGRESS: "Soin commencé",
    CareStage.DONE: "Soin réalisé",
    CareStage.ABANDONED: "Soin abandonné",
}

EVIDENCE = {
    EvidenceClass.DECLARED_BY_PERSON: "Dit par la personne",
    EvidenceClass.DECLARED_BY_PRACTITIONER: "Dit par le professionnel de santé",
    EvidenceClass.INVOICE: "Facture",
    EvidenceClass.AMO_FLOW: "Remboursement constaté",
}

CONFIDENCE = {
    Confidence.LOW: "faible",
    Confidence.MEDIUM: "moyenne",
    Confidence.HIGH: "forte",
    Confidence.CERTAIN: "certaine",
}

ATTEMPT_CHANNELS = {
    AttemptChannel.PHONE: "Téléphone",
    AttemptChannel.SMS: "SMS",
    AttemptChannel.LETTER: "Courrier",
    AttemptChannel.AMELI_MESSAGE: "Message ameli",
    AttemptChannel.EMAIL: "Courriel",
    AttemptChannel.FRONT_DESK: "Accueil",
    AttemptChannel.REFERRER: "Auprès de la structure à l’origine du signalement",
}

ATTEMPT_OUTCOMES = {
    AttemptOutcome.REACHED: "Appel abouti",
    AttemptOutcome.CALLBACK_ASKED: "Demande à être rappelée",
    AttemptOutcome.NOT_REACHED: "Pas de réponse",
    AttemptOutcome.BUSY: "Ligne occupée",
    AttemptOutcome.VOICEMAIL: "Message laissé",
    AttemptOutcome.THIRD_PARTY: "Une autre personne a répondu",
    AttemptOutcome.WRONG_NUMBER: "Faux numéro",
    AttemptOutcome.SENT: "Envoyé",
    AttemptOutcome.RETURNED_MAIL: "Revenu sans être distribué",
    AttemptOutcome.NEW_CONTACT: "Nouvelles coordonnées obtenues",
    AttemptOutcome.NO_OTHER_CONTACT: "Pas d’autres coordonnées",
    AttemptOutcome.REFUSES_EXCHANGE: "Ne souhaite pas échanger",
    AttemptOutcome.DANGEROUS_CONTACT: "Contact dangereux pour la personne",
}

NEXT_ACTIONS = {
    TaskKind.ASSIGN: "Attribuer le dossier",
    TaskKind.ANNOUNCE_CALL: "Annoncer l’appel par SMS",
    TaskKind.CALL: "Appeler",
    TaskKind.CALL_BACK: "Rappeler, comme convenu",
    TaskKind.SEND_LETTER: "Écrire à la personne",
    TaskKind.ASK_REFERRER: "Demander d’autres coordonnées à la structure à l’origine du signalement",
    TaskKind.PLAN_SAFE_CONTACT: "Préparer un contact sans danger",
    TaskKind.CONFIRM_UNREACHABLE: "Décider si la personne est injoignable",
    TaskKind.RECORD_AGREEMENT: "Noter si la personne accepte l’accompagnement",
    TaskKind.CONFIRM_REFUSAL: "Confirmer le refus de la personne",
    TaskKind.REVIEW_RIGHTS: "Faire le bilan des droits",
    TaskKind.PROPOSE_PLAN: "Convenir d’un plan avec la personne",
    TaskKind.CONFIRM_CARE: "Confirmer le besoin de soin",
    TaskKind.SEARCH_CARE: "Chercher un rendez-vous",
    TaskKind.FOLLOW_SEARCH: "Suivre la recherche de rendez-vous",
    TaskKind.VERIFY_APPOINTMENT: "Vérifier que le rendez-vous a eu lieu",
    TaskKind.FOLLOW_CARE: "Prendre des nouvelles du soin",
    TaskKind.PROVE_CARE: "Obtenir la preuve du soin",
    TaskKind.COLLECT_DOCUMENT: "Obtenir la pièce demandée",
    TaskKind.CHASE_PERSON: "Relancer la personne",
    TaskKind.CHASE_DOCUMENTS: "Relancer pour les pièces",
    TaskKind.CHASE_PARTNER: "Relancer le partenaire",
    TaskKind.CHASE_FUNDER: "Relancer le financeur",
    TaskKind.CHASE_PRACTITIONER: "Relancer le professionnel de santé",
    TaskKind.CHASE_SOCIAL_SERVICE: "Relancer le service social",
    TaskKind.CHASE_RIGHTS_SERVICE: "Relancer le service des droits",
    TaskKind.FOLLOW_HANDOVER: "Suivre la réponse du service social",
    TaskKind.TAKE_OVER: "Prendre le relais",
    TaskKind.FOLLOW_UP: "Faire le point",
    TaskKind.FOLLOW_SECOND_LOOK: "Suivre la relecture de la clôture",
    TaskKind.CLOSE: "Clore le dossier",
    TaskKind.CONTACT_AFTER_CLOSURE: "Prendre des nouvelles après la clôture",
    TaskKind.HUMAN: "Tâche",
}

ACTION_REASONS = {
    "contact.announce": "Un SMS annonce l’appel et donne le numéro de rappel.",
    "contact.first_call": "Premier appel, à une heure qui convient à la personne.",
    "contact.call_again": "Nouvel appel, à un autre moment de la journée.",
    "contact.busy": "La ligne était occupée.",
    "contact.callback": "La personne a demandé à être rappelée ce jour-là.",
    "contact.write": "Les appels n’ont pas abouti : un écrit laisse à la personne le temps de répondre.",
    "contact.write_first": "Aucun téléphone ne convient : le premier contact se fait par écrit.",
    "contact.ask_referrer": "La structure à l’origine du signalement connaît peut-être un autre contact.",
    "contact.unreachable": "Toutes les tentatives prévues sont faites. La décision vous revient.",
    "contact.dangerous": "Un contact ordinaire mettrait la personne en danger.",
    "contact.refuses": "La personne ne souhaite pas échanger.",
    "care.cancelled": "Le rendez-vous est annulé\u00a0: retrouvez-en un avec la personne.",
    "care.missed": "Le rendez-vous n’a pas eu lieu\u00a0: appelez la personne, sans reproche.",
}

EXITS = {
    ExitCode.CARE_DONE: "Soins réalisés",
    ExitCode.CARE_PARTLY_DONE: "Soins partiellement réalisés",
    ExitCode.RIGHTS_OPENED: "Droits ouverts",
    ExitCode.GUIDANCE_GIVEN: "Guidance ou orientation donnée",
    ExitCode.HANDED_TO_SOCIAL_SERVICE: "Relais pris par le service social",
    ExitCode.HANDED_TO_PARTNER: "Relais pris par un partenaire",
    ExitCode.OTHER_SCHEME: "Autre régime",
    ExitCode.REFUSED_AT_START: "Refus au premier échange",
    ExitCode.DROPPED_OUT: "Abandon en cours d’accompagnement",
    ExitCode.UNREACHABLE: "Personne injoignable",
    ExitCode.MOVED: "Déménagement",
    ExitCode.DIED: "Décès",
    ExitCode.OPPOSED: "Opposition de la personne",
    ExitCode.OUTSIDE_CRITERIA: "Hors critères",
    ExitCode.DUPLICATE: "Doublon",
    ExitCode.NO_OFFER: "Offre de soins indisponible",
    ExitCode.NO_FUNDING: "Financement impossible",
    ExitCode.AID_REFUSED: "Aide refusée",
    ExitCode.AID_UNUSED: "Aide non utilisée",
}

EXIT_GROUPS = {
    ExitGroup.ACHIEVED: "Abouti",
    ExitGroup.RELAY: "Relais",
    ExitGroup.PERSON: "Choix ou situation de la personne",
    ExitGroup.ERROR: "Erreur de signalement",
    ExitGroup.SYSTEM: "Besoin resté sans réponse",
}

EXIT_FAMILIES = {
    ExitFamily.CARE_DONE: "Soins réalisés",
    ExitFamily.RIGHTS_OPENED: "Droits ouverts",
    ExitFamily.GUIDANCE: "Guidance",
    ExitFamily.DROP_OUT: "Déperdition",
    ExitFamily.EXCLUDED: "Hors champ",
}

FACTS = {
    FactKind.OPENED: "Dossier ouvert",
    FactKind.REFERRAL_LINKED: "Signalement rattaché",
    FactKind.ASSIGNED: "Dossier attribué",
    FactKind.ATTEMPTED: "Contact",
    FactKind.AGREED: "La personne accepte l’accompagnement",
    FactKind.DECLINED: "La personne ne souhaite pas d’accompagnement",
    FactKind.RIGHTS_REVIEWED: "Bilan des droits fait",
    FactKind.PLAN_AGREED: "Plan convenu",
    FactKind.CARE_ADDED: "Soin ajouté",
    FactKind.CARE_CONFIRMED: "Besoin de soin confirmé",
    FactKind.CARE_SEARCHED: "Recherche de rendez-vous commencée",
    FactKind.CARE_BOOKED: "Rendez-vous pris",
    FactKind.CARE_ATTENDED: "Rendez-vous honoré",
    FactKind.CARE_MISSED: "Rendez-vous non honoré",
    FactKind.CARE_STARTED: "Soin commencé",
    FactKind.CARE_DONE: "Soin réalisé",
    FactKind.CARE_PROVEN: "Preuve du soin notée",
    FactKind.CARE_ABANDONED: "Soin abandonné",
    FactKind.WAITING: "Mise en attente",
    FactKind.RESUMED: "Reprise",
    FactKind.POSTPONED: "Action reportée",
    FactKind.FOLLOWED: "Suivi fait",
    FactKind.DOCUMENT_ASKED: "Pièce demandée",
    FactKind.DOCUMENT_RECEIVED: "Pièce reçue",
    FactKind.TASK_ADDED: "Tâche ajoutée",
    FactKind.TASK_DONE: "Tâche faite",
    FactKind.TASK_CANCELLED: "Tâche annulée",
    FactKind.HANDOVER_PROPOSED: "Relais proposé au service social",
    FactKind.HANDOVER_ACCEPTED: "Relais accepté",
    FactKind.HANDOVER_RETURNED: "Relais rendu par le service social",
    FactKind.HANDOVER_WITHDRAWN: "Proposition de relais retirée",
    FactKind.CLOSING_PROPOSED: "Clôture proposée, à relire",
    FactKind.CLOSING_RETURNED: "Clôture refusée à la relecture",
    FactKind.CLOSED: "Dossier clos",
    FactKind.REOPENED: "Dossier rouvert",
    FactKind.CONTACTED_AFTER_CLOSURE: "Nouvelles prises après la clôture",
    FactKind.FEEDBACK_STOPPED: "La personne ne veut plus que la structure reçoive des nouvelles",
    FactKind.CLAIM_MOVED: "Demande de droit",
    FactKind.CLAIM_DECIDED: "Décision sur une demande de droit",
    FactKind.AID_MOVED: "Demande d’aide",
    FactKind.AID_DECIDED: "Décision sur une demande d’aide",
    FactKind.STALLED: "Rappel : dossier sans nouvelle",
    FactKind.ESCALATED: "Dossier signalé à la personne responsable",
}

HANDOVER_STATUSES = {
    HandoverStatus.PROPOSED: "En attente de réponse",
    HandoverStatus.ACCEPTED: "Accepté",
    HandoverStatus.RETURNED: "Rendu",
    HandoverStatus.WITHDRAWN: "Retiré",
    HandoverStatus.CLOSED: "Terminé",
}

HANDOVER_MOTIVES = {
    HandoverMotive.COMPLEX_SOCIAL: "Situation sociale complexe",
    HandoverMotive.JOB_RETENTION: "Maintien dans l’emploi",
    HandoverMotive.LOSS_OF_AUTONOMY: "Perte d’autonomie",
    HandoverMotive.HOUSING: "Logement",
    HandoverMotive.VIOLENCE: "Violences",
    HandoverMotive.BEREAVEMENT: "Deuil",
    HandoverMotive.ISOLATION: "Isolement",
    HandoverMotive.OVER_INDEBTEDNESS: "Surendettement",
}

STALLS = {
    StallState.NONE: "",
    StallState.REMINDED: "Sans nouvelle : rappel fait",
    StallState.ESCALATED: "Sans nouvelle : signalé à la personne responsable",
}

POSTPONE_REASONS = {
    PostponeReason.PERSON_ASKED: "La personne le demande",
    PostponeReason.PERSON_ABSENT: "La personne est absente",
    PostponeReason.APPOINTMENT_LATER: "Un rendez-vous est prévu plus tard",
    PostponeReason.ANSWER_EXPECTED: "Une réponse est attendue",
    PostponeReason.WORKLOAD: "Charge de travail",
}

ABANDON_REASONS = {
    AbandonReason.NO_LONGER_NEEDED: "Le soin n’est plus nécessaire",
    AbandonReason.PERSON_GAVE_UP: "La personne y renonce",
    AbandonReason.NO_OFFER: "Pas d’offre de soins",
    AbandonReason.NO_FUNDING: "Pas de financement",
    AbandonReason.CARE_REFUSED: "Refus de soins par un professionnel",
    AbandonReason.ENTERED_IN_ERROR: "Ajouté par erreur",
}

AFTER_CLOSURE = {
    AfterClosure.STILL_WELL: "Tout va bien",
    AfterClosure.CARE_STOPPED: "Le soin s’est arrêté",
    AfterClosure.NEW_NEED: "Un nouveau besoin",
    AfterClosure.NOT_REACHED: "Pas de réponse",
    AfterClosure.DOES_NOT_WISH: "Ne souhaite pas en parler",
}

REFUSALS = {
    "allocation.nobody_present": "Personne n’est présent pour prendre ces dossiers. Ils restent à attribuer.",
    "care.booked": "Un rendez-vous est pris pour ce soin\u00a0: annulez-le ou déplacez-le.",
    "care.stage": "Ce soin n’en est pas là : vérifiez son étape, puis recommencez.",
    "case.already_closed": "Ce dossier est déjà clos.",
    "case.already_open": "Un dossier est déjà ouvert pour cette personne (n° {number}). Rattachez-y le signalement.",
    "case.already_theirs": "{name} a déjà ce dossier.",
    "case.another_is_open": "Un autre dossier est ouvert pour cette personne (n° {number}). Continuez dans celui-là.",
    "case.key_used_otherwise": "Cette demande a déjà été enregistrée avec un autre contenu. Rechargez la page.",
    "case.needs_a_human": "Cette décision revient à une personne, jamais à un automate.",
    "case.needs_an_answer": "Un clic ne suffit pas ici : dites ce que cela a donné.",
    "case.next_action_moved": "Un collègue vient d’agir sur ce dossier. Voici où il en est maintenant.",
    "case.no_agreement": "Notez d’abord si la personne accepte l’accompagnement.",
    "case.nobody_on_duty": "Personne ne peut prendre ce dossier à {caisse}. Prévenez la personne responsable.",
    "case.not_from_here": "Ce n’est plus possible : le dossier a changé d’étape. Rechargez la page.",
    "case.not_waiting": "Ce dossier n’attend personne.",
    "case.nothing_to_do": "Il n’y a rien à faire sur ce dossier.",
    "case.owner_not_of_team": "{name} ne fait pas partie de l’équipe qui peut prendre ce dossier.",
    "case.owner_stays": "Le dossier est à vous : vous restez dans l’équipe qui le suit.",
    "closing.choose": "Choisissez un motif.",
    "closing.already_proposed": "La clôture est déjà proposée. Elle attend sa relecture.",
    "closing.care_not_partly_proven": "Ce motif demande au moins un soin prouvé, et au moins un soin non réalisé.",
    "closing.care_not_proven": "Chaque soin doit être prouvé. Sinon, choisissez « Soins partiellement réalisés ».",
    "closing.ladder_not_climbed": "Il reste des tentatives à faire avant de dire que la personne est injoignable.",
    "closing.no_refusal": "Aucun refus n’est noté. Notez d’abord la réponse de la personne.",
    "closing.not_handed_over": "Le service social n’a pas encore accepté le relais.",
    "closing.nothing_proposed": "Aucune clôture n’attend de relecture.",
    "closing.person_not_reached": "Ce motif suppose que la personne a été jointe. Notez d’abord l’échange.",
    "closing.retired": "Ce motif n’est plus proposé. Choisissez-en un autre.",
    "closing.rights_not_reviewed": "Le bilan des droits n’est pas fait.",
    "closing.same_person": "La relecture est faite par une autre personne que celle qui propose la clôture.",
    "handover.not_pending": "Aucun relais n’attend de réponse.",
    "note.changed_meanwhile": "{who} a modifié cette note pendant que vous écriviez. Voici les deux textes.",
    "note.of_another_case": "Cette note n’appartient pas à ce dossier. Rechargez la page.",
    "task.already_ended": "Cette tâche est déjà terminée.",
    "team.absence_of_another": "Vous pouvez noter vos absences. Celles des autres sont notées par leur responsable.",
    "undo.not_this": "Cette action ne s’annule pas. Corrigez-la par une nouvelle action.",
    "undo.appointment": "Cette étape vient d’un rendez-vous. Corrigez le rendez-vous lui-même.",
    "undo.not_yours": "Seule la personne qui a fait cette action peut l’annuler.",
    "undo.something_followed": "Autre chose a été fait depuis : cette action ne s’annule plus.",
    "undo.too_late": "Le temps d’annuler est passé. Corrigez par une nouvelle action.",
}

FAULTS = {
    "care.day_in_future": "Cette date n’est pas encore passée.",
    "care.day_too_far": "Cette date est trop lointaine. Vérifiez l’année.",
    "care.day_too_old": "Cette date est trop ancienne. Vérifiez l’année.",
    "case.comment_too_long": "Ce texte est trop long. La limite est de {most} caractères.",
    "case.day_to_come": "Choisissez une date à venir, dans l’année ({days} jours au plus).",
    "case.selection_size": "Choisissez au moins un dossier, et au plus {most}.",
    "case.wait_on_others": "Dites qui est attendu : la personne, un financeur, des pièces…",
    "caseload.choose_somebody": "Choisissez la personne à qui donner ces dossiers.",
    "closing.say_why": "Dites pourquoi, en {most} caractères au plus.",
    "contact.callback_day": "Choisissez un jour à venir, dans les {days} jours.",
    "contact.no_callback_asked": "Un jour de rappel se note quand la personne demande à être rappelée.",
    "contact.outcome_of_another_channel": "Ce résultat ne convient pas à ce moyen de contact.",
    "handover.agreement_in_future": "La date de l’accord n’est pas encore passée.",
    "handover.missing": "Ce champ est nécessaire au service social.",
    "handover.no_agreement": "Notez le jour où la personne a donné son accord. Sans lui, rien n’est transmis.",
    "handover.no_motive": "Choisissez au moins un motif.",
    "handover.say_why": "Dites pourquoi, en {most} caractères au plus.",
    "handover.too_long": "Ce texte est trop long. La limite est de {longest} caractères.",
    "note.too_long": "Cette note est trop longue. La limite est de {most} caractères.",
    "rules.not_a_delay": "Un délai est un nombre entier, de 1 à {longest}.",
    "rules.unknown": "Ce réglage n’existe pas.",
    "task.due": "Choisissez une date à venir, dans l’année ({days} jours au plus).",
    "task.title": "Écrivez ce qui est à faire, en {most} caractères au plus.",
    "team.absence_order": "Le dernier jour vient après le premier.",
    "team.share_range": "La part est un nombre de 0 à 100.",
}


def next_action(kind: TaskKind, *, nth: int = 0, moment: str = "", title: str = "") -> str:
    """The next action as a line of a list: "Appeler (2e appel, matin)". `moment`: the label of the part of the day."""
    if kind is TaskKind.HUMAN and title:
        return title
    ordinal = "1er appel" if nth == 1 else f"{nth}e appel" if nth else ""
    said = ", ".join(part for part in (ordinal, moment.lower()) if part)
    return f"{NEXT_ACTIONS[kind]} ({said})" if said else NEXT_ACTIONS[kind]
