"""French words of the life of a plan: where a request and a plan stand, what comes next, what is told and refused.

Amounts are said {…:€}, days {…:%d/%m/%Y}. Not here: quotes, rules of the funders, reasons of a plan, envelopes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from misas.core.funding.life.codes import (
    AlertKind,
    ApplicationFactKind,
    ApplicationState,
    DecisionReason,
    EntryKind,
    PaperState,
    Payee,
    PlanState,
    ReplanCause,
    StepKind,
    WatchKind,
)
from misas.core.funding.life.plan_life import EndReason
from misas.lib.french import NBSP, day, euros

S, P, R, K = ApplicationState, PlanState, DecisionReason, ApplicationFactKind

STATES: Final[Mapping[ApplicationState, str]] = {
    S.TO_PREPARE: "À préparer",
    S.INCOMPLETE: "Incomplète",
    S.READY: "Prête à envoyer",
    S.SUBMITTED: "Déposée",
    S.RECEIVED: "Reçue",
    S.SUPPLEMENT_ASKED: "Complément demandé",
    S.IN_COMMITTEE: "En commission",
    S.ADJOURNED: "Ajournée",
    S.GRANTED: "Accordée",
    S.PARTLY_GRANTED: "Accordée en partie",
    S.REFUSED: "Refusée",
    S.SILENT: "Sans réponse, refusée par silence",
    S.APPEALED: "Recours en cours",
    S.COMMITTED: "Engagée",
    S.EXTENDED: "Engagée, prolongée",
    S.CALLED: "Paiement demandé",
    S.PAID: "Payée",
    S.SETTLED: "Soldée",
    S.LAPSED: "Caduque",
    S.WITHDRAWN: "Abandonnée",
}
"""Said of a request, « une demande »."""

PLAN_STATES: Final[Mapping[PlanState, str]] = {
    P.DRAFT: "Brouillon",
    P.PRICED: "Chiffré",
    P.SIMULATED: "Simulé",
    P.CHOSEN: "Choisi",
    P.REQUESTED: "En demande",
    P.PARTLY_DECIDED: "Partiellement décidé",
    P.CLOSED_UP: "Bouclé",
    P.COMMITTED: "Engagé",
    P.CARE_DONE: "Soins réalisés",
    P.INVOICED: "Facturé",
    P.IN_PAYMENT: "En paiement",
    P.SETTLED: "Soldé",
    P.CLOSED: "Clos",
    P.NO_SOLUTION: "Sans solution",
    P.ABANDONED: "Abandonné",
    P.EXPIRED: "Expiré",
}

REASONS: Final[Mapping[DecisionReason, str]] = {
    R.RESOURCES: "Ressources au-dessus du plafond",
    R.OUTSIDE_RULES: "Hors du règlement du financeur",
    R.CARE_STARTED: "Soins déjà commencés",
    R.DOCUMENTS: "Dossier incomplet",
    R.OTHER_AID_FIRST: "Une autre aide doit intervenir avant",
    R.MEDICAL_OPINION: "Avis médical défavorable",
    R.ENVELOPE_EMPTY: "Enveloppe épuisée",
    R.CEILING_REACHED: "Plafond de l’année atteint",
    R.OTHER: "Autre motif",
    R.NOT_TOLD: "Motif non communiqué",
}

PAYEES: Final[Mapping[Payee, str]] = {
    Payee.PRACTITIONER: "Au professionnel, sur facture non payée",
    Payee.PERSON: "À la personne, sur facture payée",
    Payee.CREDITOR: "À un autre créancier",
}

ADVANCE: Final = "La personne devra avancer l’argent : ce financeur la rembourse sur facture payée."

ENTRIES: Final[Mapping[EntryKind, str]] = {
    EntryKind.PLANNED: "Prévu",
    EntryKind.ASKED: "Demandé",
    EntryKind.COMMITTED: "Engagé",
    EntryKind.RELEASED: "Libéré",
    EntryKind.CALLED: "Appelé",
    EntryKind.PAID: "Payé",
    EntryKind.OVERPAID: "Trop-perçu",
    EntryKind.REVERSED: "Reversé",
}

PAPERS: Final[Mapping[PaperState, str]] = {
    PaperState.PROVIDED: "Fournie",
    PaperState.MISSING: "Manquante",
    PaperState.ONE_MORE: "Il en faut une autre",
    PaperState.SAME_PROFESSIONAL: "Il faut deux devis de professionnels différents",
    PaperState.OUT_OF_DATE: "Trop ancienne",
    PaperState.UNDATED: "Date à indiquer",
}
"""Said of a paper, « une pièce »."""

ENDS: Final[Mapping[EndReason, str]] = {
    EndReason.NOTHING_FITS: "Aucun plan ne convient",
    EndReason.PERSON_DECLINES: "La personne ne souhaite pas donner suite",
    EndReason.CARE_ABANDONED: "Le soin est abandonné",
    EndReason.REPLACED: "Remplacé par un autre plan",
    EndReason.QUOTE_OVER: "Devis expiré",
    EndReason.COMMITMENTS_LOST: "Engagements perdus",
    EndReason.OTHER: "Autre motif",
}

CAUSES: Final[Mapping[ReplanCause, str]] = {
    ReplanCause.QUOTE_ADDED: "Un devis est arrivé",
    ReplanCause.QUOTE_CHANGED: "Un devis a changé",
    ReplanCause.QUOTE_EXPIRED: "Un devis a expiré",
    ReplanCause.COMPLEMENTARY_ANSWERED: "La complémentaire ne paie pas ce qui était estimé",
    ReplanCause.RIGHT_CHANGED: "Un droit s’est ouvert ou fermé",
    ReplanCause.DECIDED: "Un financeur a répondu",
    ReplanCause.SILENCE: "Un financeur n’a pas répondu dans le délai",
    ReplanCause.ENVELOPE_CHANGED: "Une enveloppe a changé",
    ReplanCause.RULES_CHANGED: "Les règles d’un financeur ont changé",
    ReplanCause.SESSION_MISSED: "Une commission est passée sans la demande",
    ReplanCause.COMMITMENT_ENDING: "Un engagement se termine dans moins de 30 jours",
    ReplanCause.INVOICE_DIFFERS: "La facture n’est pas celle du devis",
    ReplanCause.CAPACITY_CHANGED: "La personne peut payer une autre somme",
}
"""Why a plan is worth computing again."""

STEPS: Final[Mapping[StepKind, str]] = {
    StepKind.PRICE_QUOTE: "Chiffrer le devis",
    StepKind.SIMULATE: "Chercher un plan",
    StepKind.OBTAIN_CHOICE: "Obtenir l’accord de la personne sur un plan",
    StepKind.PREPARE_REQUESTS: "Préparer les demandes",
    StepKind.COMPLETE_DOCUMENTS: "Réunir les pièces de la demande",
    StepKind.SEND_REQUESTS: "Envoyer les demandes prêtes",
    StepKind.OBTAIN_RECEIPT: "Vérifier que la demande est reçue",
    StepKind.SEND_SUPPLEMENT: "Envoyer le complément demandé",
    StepKind.AWAIT_SESSION: "Attendre la commission",
    StepKind.AWAIT_DECISION: "Attendre la décision",
    StepKind.RECORD_SILENCE: "Deux mois sans réponse : constater le refus",
    StepKind.NOTE_COMMITMENT: "Demander jusqu’à quand l’aide est valable, et à qui elle est payée",
    StepKind.REPLAN: "Revoir le plan avec la personne",
    StepKind.BOOK_CARE: "Prendre le rendez-vous de soins",
    StepKind.ASK_EXTENSION: "Demander la prolongation de l’aide, ou avancer le rendez-vous",
    StepKind.DECIDE_LAPSE: "L’aide n’est plus valable : obtenir une prolongation, ou constater qu’elle est perdue",
    StepKind.AWAIT_CARE: "Vérifier que le soin est réalisé",
    StepKind.ASK_INVOICE: "Demander la facture",
    StepKind.CALL_PAYMENT: "Demander le paiement au financeur",
    StepKind.CHASE_PAYMENT: "Relancer le financeur pour le paiement",
    StepKind.RECOVER_OVERPAYMENT: "Faire reverser le trop-perçu",
    StepKind.SETTLE_REQUESTS: "Solder la demande payée",
    StepKind.CLOSE_PLAN: "Clore le plan",
}

VERBS: Final[Mapping[str, str]] = {
    "check_documents": "Vérifier les pièces",
    "amend": "Modifier le montant demandé",
    "submit": "Envoyer la demande",
    "note_receipt": "Noter l’accusé de réception",
    "ask_supplement": "Noter un complément demandé",
    "send_supplement": "Noter l’envoi du complément",
    "schedule": "Inscrire à une commission",
    "adjourn": "Noter un ajournement",
    "grant": "Noter un accord",
    "refuse": "Noter un refus",
    "record_silence": "Constater le silence",
    "appeal": "Noter un recours",
    "commit": "Noter la validité et le bénéficiaire du paiement",
    "ask_extension": "Noter une demande de prolongation",
    "extend": "Noter la prolongation",
    "revise": "Réduire l’engagement",
    "call_payment": "Noter la demande de paiement",
    "note_payment": "Noter le paiement",
    "note_return": "Noter le reversement",
    "settle": "Solder la demande",
    "lapse": "Constater que l’aide est perdue",
    "withdraw": "Abandonner la demande",
}
"""The buttons of a request."""

PLAN_VERBS: Final[Mapping[str, str]] = {
    "price": "Chiffrer",
    "simulate": "Chercher un plan",
    "choose": "Choisir ce plan",
    "invoice": "Saisir la facture",
    "close": "Clore le plan",
    "find_no_solution": "Constater qu’aucun plan ne convient",
    "abandon": "Abandonner le plan",
    "expire": "Constater que le plan a expiré",
    "reopen": "Rouvrir le plan",
}

FACTS: Final[Mapping[ApplicationFactKind, str]] = {
    K.PREPARED: "Demande préparée",
    K.DOCUMENTS_CHECKED: "Pièces vérifiées",
    K.AMENDED: "Montant demandé modifié",
    K.SUBMITTED: "Demande envoyée",
    K.RECEIVED: "Demande reçue par le financeur",
    K.SUPPLEMENT_ASKED: "Complément demandé par le financeur",
    K.SUPPLEMENT_SENT: "Complément envoyé",
    K.SCHEDULED: "Inscrite à une commission",
    K.ADJOURNED: "Ajournée par la commission",
    K.GRANTED: "Aide accordée",
    K.REFUSED: "Aide refusée",
    K.SILENCE: "Silence de deux mois constaté",
    K.APPEALED: "Recours déposé",
    K.COMMITTED: "Aide engagée",
    K.ALERTED: "Fin de validité rappelée",
    K.EXTENSION_ASKED: "Prolongation demandée",
    K.EXTENDED: "Aide prolongée",
    K.REVISED: "Engagement réduit",
    K.CALLED: "Paiement demandé",
    K.PAID: "Paiement reçu",
    K.RETURNED: "Trop-perçu reversé",
    K.SETTLED: "Demande soldée",
    K.LAPSED: "Aide perdue, faute d’avoir servi à temps",
    K.WITHDRAWN: "Demande abandonnée",
}
"""The timeline of a request."""

_TASKS: Final[Mapping[WatchKind, str]] = {
    WatchKind.VALIDITY_ENDING: "Aide valable jusqu’au {due}, la faire servir ou la prolonger",
    WatchKind.SILENCE_REACHED: "Deux mois sans réponse, constater le refus ou relancer",
    WatchKind.DEPOSIT_LIMIT: "Déposer la demande avant le {due} pour la prochaine commission",
    WatchKind.APPEAL_ENDING: "Décider d’un recours avant le {due}",
    WatchKind.QUOTE_EXPIRING: "Devis valable jusqu’au {due}, envoyer la demande ou faire refaire le devis",
    WatchKind.RESOURCES_STALE: "Justificatifs de ressources trop anciens, en demander de nouveaux",
    WatchKind.RECEIPT_MISSING: "Demander si la demande est reçue",
}

_ALERTS: Final[Mapping[AlertKind, str]] = {
    AlertKind.ENDS_SOON: _TASKS[WatchKind.VALIDITY_ENDING],
    AlertKind.CARE_TOO_LATE: "Soin prévu après le {due}, fin de l’aide : la prolonger ou avancer le rendez-vous",
    AlertKind.PAST_END: "Aide échue, obtenir une prolongation ou constater qu’elle est perdue",
}


def task_title(kind: WatchKind, funder: str, due: date, alert: AlertKind | None = None) -> str:
    """« Décider d’un recours avant le 3 décembre 2026 : CCAS de Villeneuve ». `due`: the day that matters."""
    said = _ALERTS[alert] if alert is not None else _TASKS[kind]
    return f"{said.format(due=day(due))}{NBSP}: {funder}"


def step_title(kind: StepKind, funder: str = "") -> str:
    """« Demander le paiement au financeur : CCAS de Villeneuve », or the step alone when it is about the plan."""
    return f"{STEPS[kind]}{NBSP}: {funder}" if funder else STEPS[kind]


def revision_told(funder: str, before: int, after: int) -> str:
    """« CCAS : l’engagement passe de 120,00 € à 80,00 €, la facture ne demande plus. »"""
    return (
        f"{funder}{NBSP}: l’engagement passe de {euros(before)} à {euros(after)}, le reste à payer étant plus faible. "
        "Prévenez le financeur."
    )


def uncovered_told(cents: int) -> str:
    """What a dearer invoice adds: no funder pays above its commitment."""
    return (
        f"La facture dépasse le devis{NBSP}: {euros(cents)} de plus restent à la personne. Aucun financeur ne paie "
        "au-delà de son engagement."
    )


def invoice_differs(billed: int, quoted: int) -> str:
    """Said before an invoice that is not the quote is recorded."""
    if billed > quoted:
        return (
            f"La facture dépasse le devis de {euros(billed - quoted)}{NBSP}: aucun financeur ne paie plus que promis, "
            "la différence reste à la personne. Vérifiez les montants, puis enregistrez quand même."
        )
    return (
        f"La facture est de {euros(quoted - billed)} en dessous du devis{NBSP}: les aides baissent d’autant, la "
        "dernière venue d’abord. Vérifiez les montants, puis enregistrez quand même."
    )


REFUSALS: Final[Mapping[str, str]] = {
    "funding.not_from_here": "La demande ne permet pas cette action dans son état actuel. Rechargez la page.",
    "funding.plan_not_from_here": "Le plan ne permet pas cette action dans son état actuel. Rechargez la page.",
    "funding.before_last": "La date est antérieure au dernier fait noté, le {last:%d/%m/%Y}. Vérifiez le jour.",
    "funding.not_whole_cents": "Un montant est un nombre entier de centimes, jamais négatif. Corrigez-le.",
    "funding.asks_nothing": "Une demande porte sur un centime au moins. Indiquez un montant, ou abandonnez la demande.",
    "funding.papers_missing": "Des pièces obligatoires manquent ({count}) : la demande ne peut pas partir sans elles.",
    "funding.which_papers": "Indiquez les pièces que le financeur demande.",
    "funding.which_session": "Indiquez le jour de la commission, à partir d’aujourd’hui.",
    "funding.silence_not_reached": "Le délai de deux mois n’est pas encore passé : le silence ne refuse rien.",
    "funding.appealed_once": "Cette décision a déjà été contestée.",
    "funding.appeal_too_late": "Le délai de recours est passé depuis le {last:%d/%m/%Y}.",
    "funding.which_validity": "Indiquez jusqu’à quel jour l’aide est valable, à partir d’aujourd’hui.",
    "funding.which_payee": "Indiquez à qui l’aide sera payée.",
    "funding.alerted_already": "Cette alerte a déjà été donnée.",
    "funding.extends_nothing": "L’aide est déjà valable jusqu’au {until:%d/%m/%Y} : indiquez un jour plus lointain.",
    "funding.still_valid": "L’aide est valable jusqu’au {until:%d/%m/%Y} : elle n’est pas perdue.",
    "funding.not_alerted_twice": (
        "Une aide n’est perdue qu’après deux alertes ({alerts} donnée à ce jour). Demandez d’abord une prolongation."
    ),
    "funding.revision_raises": "Un engagement ne peut que baisser. Pour plus, il faut une nouvelle décision.",
    "funding.revision_to_nothing": "Pour ne rien garder de cet engagement, abandonnez la demande.",
    "funding.no_amount": "Indiquez un montant.",
    "funding.commitment_over": "L’aide n’est plus valable. Demandez une prolongation avant d’appeler le paiement.",
    "funding.called_above": "Il ne reste que {most:€} à appeler sur cette ligne : {cents:€} dépassent l’engagement.",
    "funding.paid_above": "Il ne reste que {most:€} appelés et non payés sur cette ligne : {cents:€} sont trop.",
    "funding.returned_above": "Le trop-perçu de cette ligne est de {most:€} : {cents:€} ne peuvent pas être reversés.",
    "funding.overpaid": "Un trop-perçu de {cents:€} doit d’abord être reversé.",
    "funding.insurers_above_price": (
        "Les assurances paieraient {insurers:€} pour un prix de {price:€}. Vérifiez les montants."
    ),
    "funding.no_such_line": "Cette ligne n’est pas dans le plan.",
    "funding.committed_above_asked": "{cents:€} seraient engagés pour {most:€} demandés. Vérifiez le montant.",
    "funding.called_above_commitment": "{cents:€} seraient appelés pour {most:€} engagés. Vérifiez le montant.",
    "funding.paid_above_call": "{cents:€} seraient payés pour {most:€} appelés. Vérifiez le montant.",
    "funding.paid_above_commitment": "{cents:€} seraient payés pour {most:€} engagés. Vérifiez le montant.",
    "funding.overpaid_above": "Le trop-perçu est de {most:€} : {cents:€} n’y correspondent pas.",
    "funding.reversed_above": "{cents:€} ne peuvent pas être repris : il n’y a que {most:€}.",
    "funding.over_funded": (
        "Les financeurs paieraient {cents:€} pour un reste à charge de {most:€} sur cette ligne. Accordez moins, ou "
        "réduisez d’abord un autre engagement."
    ),
    "funding.loan_above_share": "Les prêts ({cents:€}) dépasseraient ce que la personne doit payer ({most:€}).",
    "funding.which_share": "Indiquez ce que la personne accepte de payer elle-même.",
    "funding.choice_after_quote": "Le devis n’est plus valable depuis le {until:%d/%m/%Y}. Faites-le refaire.",
    "funding.nothing_expired": "Ni le devis ni un engagement n’est échu : le plan n’a pas expiré.",
    "funding.which_end": "Indiquez pourquoi le plan s’arrête.",
    "funding.requests_stand": "Des demandes sont encore en cours. Abandonnez-les, ou attendez leur fin.",
    "funding.care_not_done": "Le soin n’est pas encore réalisé : le plan ne peut pas être clos.",
    "funding.not_invoiced": "La facture manque : le plan ne peut pas être clos.",
    "funding.ledger_open": (
        "Les comptes ne sont pas soldés : tout ce qui est engagé doit être payé, rien ne doit rester à reverser."
    ),
}

FAULTS: Final[Mapping[str, str]] = {
    "funding.decision_cents": "Indiquez un montant en euros, avec deux décimales au plus et jamais négatif.",
    "funding.line_not_asked": "Rien n’a été demandé pour cette ligne.",
    "funding.decided_above_request": (
        "{cents:€} dépassent les {asked:€} demandés : la commission ne peut pas accorder plus que la demande."
    ),
    "funding.above_request": "{cents:€} dépassent les {asked:€} demandés pour cette ligne. Vérifiez la lettre reçue.",
    "funding.grants_nothing": "Un accord porte sur un centime au moins. S’il n’y a rien, notez un refus.",
    "funding.reason_needed": "Indiquez le motif : moins que la demande est accordé.",
    "funding.reason_text_needed": "Précisez ce motif en quelques mots.",
    "funding.half_commitment": "Donnez ensemble le dernier jour de validité et le bénéficiaire du paiement.",
    "funding.ends_before_decision": "La fin de validité est antérieure à la décision. Vérifiez les deux jours.",
    "funding.calendar_weekday": "Choisissez un jour de la semaine et un rythme possibles.",
    "funding.calendar_dates": "Donnez une date au moins.",
    "funding.deposit_days": "Le délai de dépôt va de 0 à {most} jours.",
}
