"""French words of the screens of funding: what a form asks, what a gesture answers, the heads of the tables.

Not here: the states of requests and plans, why a share is what it is, what a rule pack says: each has its own module.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from misas.core.cases.codes import WaitingOn
from misas.core.funding.care_codes import Equipment, HearingClass
from misas.core.funding.codes import Asked, PackStatus
from misas.core.funding.coverage import PromiseKind
from misas.core.funding.life.codes import ReplanCause
from misas.core.orientation.codes import Sector, TariffOption
from misas.lib.french import NBSP, euros, number
from misas.wording.funding_life import CAUSES

ASKED: Final[Mapping[Asked, str]] = {
    Asked.FIRST: "Premier calcul",
    Asked.AGAIN: "Calcul demandé",
    Asked.LOCKS: "Montants fixés à la main",
    Asked.FRONTIER: "Autre nombre de demandes",
}
"""Why a plan was computed when nothing but somebody asked for it; else `funding_life.CAUSES`."""
REFUSALS: Final[Mapping[str, str]] = {
    "funding.no_session_ahead": "Aucune séance de {funder} ne prend encore de dossier : ajoutez-en une d’abord.",
    "funding.session_undecided": "Des demandes de cette séance attendent une décision ({count}). Notez-les d’abord.",
}
FAULTS: Final[Mapping[str, str]] = {
    "funding.session_day": "Donnez un jour à venir, dans les deux ans.",
    "funding.deposit_day": "Le dépôt se termine au plus tard le jour de la séance, et {most} jours avant au plus.",
    "funding_screen.which_family": "Cet acte n’est pas connu : dites sa famille de soins.",
    "funding_screen.which_place": "Écrivez le numéro de la dent, comme 26, ou l’oreille : gauche, droite.",
}
PACK_STATUSES: Final[Mapping[PackStatus, str]] = {
    PackStatus.DRAFT: "Brouillon",
    PackStatus.PUBLISHED: "En vigueur",
    PackStatus.RETIRED: "Remplacées",
}

YES_OR_NO: Final[Mapping[str, str]] = {"yes": "Oui", "no": "Non"}
HEARING_CLASSES: Final[Mapping[HearingClass, str]] = {HearingClass.ONE: "Classe I", HearingClass.TWO: "Classe II"}
EQUIPMENTS: Final[Mapping[Equipment, str]] = {
    Equipment.SIMPLE: "Simple",
    Equipment.COMPLEX: "Complexe",
    Equipment.VERY_COMPLEX: "Très complexe",
}
SECTORS: Final[Mapping[Sector, str]] = {
    Sector.ONE: "Secteur 1",
    Sector.TWO: "Secteur 2",
    Sector.PERMANENT: "Droit permanent à dépassement",
    Sector.NO_AGREEMENT: "Non conventionné",
}
OPTIONS: Final[Mapping[TariffOption, str]] = {
    TariffOption.OPTAM: "Optam",
    TariffOption.OPTAM_CO: "Optam-CO",
    TariffOption.NONE: "Ni l’un ni l’autre",
}
PROMISES: Final[Mapping[PromiseKind, str]] = {
    PromiseKind.NOTHING: "Rien pour ce soin",
    PromiseKind.COPAYMENT: "Le ticket modérateur seulement",
    PromiseKind.PERCENT_OF_BASE: "Un pourcentage de la base",
    PromiseKind.FLAT: "Un forfait en euros",
    PromiseKind.FULL: "Tout le reste",
}
THREE: Final[Mapping[str, str]] = {"": "Ne sait pas", "yes": "Oui", "no": "Non"}
QUOTED_TOO: Final = "Déjà au devis : {label}"
HAS_COVER: Final = "A-t-elle une mutuelle (complémentaire) ?"
IS_RESPONSIBLE: Final = "Son contrat est-il « responsable » ?"
PROMISE_OF: Final = "Sa mutuelle, pour {family}"
WITH_AMO: Final = "Ce pourcentage comprend-il l’assurance maladie ?"
COVER_PARTS: Final[Mapping[str, str]] = {
    "rights": "Ses droits, au jour du soin",
    "cover": "Sa mutuelle",
    "promises": "Ce que sa mutuelle garantit",
    "affordable": "Ce qu’elle peut payer",
    "facts": "Ce que les financeurs demandent à savoir",
}
WHO: Final[Mapping[str, str]] = {
    "amo": "Assurance maladie",
    "local": "Régime local",
    "amc": "Mutuelle",
    "person": "La personne",
    "rest": "Reste à la personne",
    "loan": "prêt",
}
SURE: Final[Mapping[str, str]] = {"acquired": "Acquis", "estimated": "Estimé", "told": "Confirmé"}
PROPOSED: Final = "Proposé"
PLAN_STEPS: Final[Mapping[str, str]] = {
    "priced": "Devis chiffré",
    "chosen": "Plan choisi",
    "asked": "Demandes envoyées",
    "funded": "Financement bouclé",
    "done": "Soin réalisé",
    "settled": "Tout est payé",
}
TURNS: Final[Mapping[WaitingOn, str]] = {
    WaitingOn.US: "C’est à vous.",
    WaitingOn.PERSON: "C’est à la personne.",
    WaitingOn.DOCUMENTS: "Des pièces sont attendues.",
    WaitingOn.PARTNER: "C’est au partenaire.",
    WaitingOn.FUNDER: "C’est au financeur.",
    WaitingOn.PRACTITIONER: "C’est au professionnel de santé.",
    WaitingOn.SOCIAL_SERVICE: "C’est au service social.",
    WaitingOn.RIGHTS_SERVICE: "C’est au service des droits.",
}
WHICH_FIGURE: Final = "Le chiffre du tableau : en % de la base, ou en euros"
RIGHTS_ASKED: Final = "A-t-elle, au jour du soin ?"
CHOOSE_ONE: Final = "Choisissez"
CHANGE_SESSION: Final = "Changer de séance"
CHOOSE: Final[Mapping[str, str]] = {
    "funder": "Choisissez un financeur dans la liste.",
    "reason": "Choisissez un motif dans la liste.",
    "reason_less": "Choisissez un motif dans la liste.",
    "payee": "Dites à qui l’aide sera payée.",
    "session": "Choisissez une séance de commission.",
    "missing": "Cochez au moins une pièce.",
    "papers": "Cochez au moins une pièce.",
}
"""What to do when a list is left without an answer."""
NO_ORGANISM: Final = "Aucun de ceux-ci"
ORGANISM_OR_NONE: Final = "Cochez ceux dont elle dépend, ou « Aucun de ceux-ci », pas les deux."
NOTHING_SAID: Final = "Répondez à une question au moins, ou revenez au dossier."
NONE_OF_THEM: Final = "Aucun de ces droits"

LABELS: Final[Mapping[str, str]] = {
    "care": "Pour quel soin ?",
    "professional": "Professionnel",
    "dated_on": "Date du devis",
    "valid_until": "Valable jusqu’au",
    "stated": "Total écrit sur le devis",
    "alternative_to": "À comparer avec",
    "act": "Acte",
    "price": "Prix",
    "quantity": "Quantité",
    "position": "Dent, oreille ou œil",
    "family": "Famille de soins",
    "basket": "Panier",
    "base": "Base de remboursement",
    "affordable": "Ce que la personne peut payer tout de suite",
    "agreed_on": "Accord de la personne, donné le",
    "step_on": "Date",
    "session": "Commission du",
    "reason": "Motif",
    "reason_less": "Motif, si c’est moins que demandé",
    "reason_text": "Précision",
    "granted": "Montant accordé",
    "amount": "Montant",
    "paid": "Montant payé",
    "validity": "Valable jusqu’au",
    "payee": "Payé à qui ?",
    "payee_name": "Nom du professionnel ou du créancier payé",
    "missing": "Pièces demandées",
    "conditions": "Conditions",
    "seen_on": "Vue le",
    "document": "Document du dossier",
    "invoice_number": "Numéro de la facture",
    "invoice_on": "Date de la facture",
    "care_on": "Soin fait le",
    "invoiced": "Montant facturé",
    "person_paid": "La personne a déjà payé",
    "year": "Année",
    "funder": "Financeur",
    "budget": "Budget de l’année",
    "why": "Pourquoi ?",
    "close_envelope": "Je clos cette enveloppe : rien de nouveau n’y sera engagé, ce qui est engagé sera payé",
    "session_on": "Jour de la séance",
    "deposit_by": "Dépôt des dossiers jusqu’au",
    "loan": "Prêt",
    "issued_on": "Date de la pièce",
    "papers_on": "Date des pièces",
    "paper_by": "Établie par",
    "paper_until": "Valable jusqu’au",
    "papers": "Pièces vues ou reçues",
    "total": "Total de la facture",
    "amo_paid": "Payé par l’assurance maladie",
    "amc_paid": "Payé par la mutuelle",
}
HELPS: Final[Mapping[str, str]] = {
    "professional": "",
    "act": "Son code (HBLD634) ou son nom, comme sur le devis.",
    "price": "En euros, comme 1 480,50.",
    "stated": "S’il y a plusieurs lignes : il est comparé à leur somme.",
    "base": "Écrite sur le devis. 0 si l’acte n’est pas remboursé.",
    "family": "Demandée si l’acte n’est pas reconnu.",
    "affordable": "En euros, sans se priver du nécessaire. 0 si rien.",
    "reason_text": "Jamais un mot sur sa santé.",
    "deposit_by": "Vide : jusqu’au jour même.",
    "amo_paid": "Si le décompte le dit. Sinon, comme prévu au devis.",
    "amc_paid": "Si le décompte le dit. Sinon, comme prévu au devis.",
    "papers_on": "Pour celles qui ne servent qu’un temps, comme les ressources. Les devis gardent leur date.",
    "paper_by": "Pour un devis : chacun vient d’un autre professionnel.",
}

NAMED: Final[Mapping[str, str]] = {
    "general_1": "Consultation généraliste, secteur 1",
    "general_2": "Consultation généraliste, secteur 2",
    "specialist": "Consultation spécialiste",
    "imaging": "Acte médical, imagerie",
    "dental_care": "Soin dentaire",
    "orthodontics": "Orthodontie, un semestre",
    "implant": "Implant dentaire",
    "hearing_1": "Aide auditive, classe I",
    "hearing_2": "Aide auditive, classe II",
    "frame_a": "Monture, classe A",
    "frame_b": "Monture, classe B",
    "lens_a": "Verre, classe A",
    "lens_b_weak": "Verre unifocal simple, classe B",
    "lens_b_strong": "Verre unifocal fort, classe B",
    "lens_b_progressive": "Verre progressif, classe B",
    "nurse": "Soins infirmiers ou kinésithérapie",
    "daily_fee": "Forfait journalier hospitalier",
    "transport": "Transport",
    "device": "Appareillage",
}
"""Usual acts that have no code on a quote."""
UNSURE: Final = "Cochez la case, ou revenez en arrière."
NO_NAME: Final = "Sans nom, à la demande du financeur"
NOT_SAID_YET: Final = "à dire par le financeur"
NOT_DONE: Final = "Rien n’a été enregistré"
INVOICE_DIFFERS: Final = "Facture enregistrée. Elle diffère du devis : voyez ce qui change."
STALE: Final = "À recalculer : {cause}."
TO_WATCH: Final = "À surveiller"
SEEN_ONLY: Final = "Vue, sans la garder"
PRICE_OF: Final = "Facturé pour : {label}"
BY_THE_ACT: Final = "Selon l’acte"
NOT_MET: Final = "Ce montant ne se lit pas : écrivez-le comme 1 480,50."
NEGATIVE: Final = "Un montant ne peut pas être négatif : écrivez-le sans le signe moins."
PART_OF_A_CENT: Final = "Un montant s’arrête au centime : deux chiffres après la virgule."
TOO_HIGH: Final = "Ce montant est trop élevé pour être vrai : vérifiez-le."

TITLES: Final[Mapping[str, str]] = {
    "quote": "Noter un devis",
    "quote_correct": "Corriger un devis",
    "cover": "Couverture et garanties",
    "questions": "Ce qui manque pour chiffrer",
    "facts": "Ce que les financeurs demandent",
    "agree": "Accord de la personne sur le plan",
    "paper": "Noter une pièce",
    "papers": "Noter les pièces fournies",
    "invoice": "Noter une facture",
    "session": "Ajouter une séance",
    "committee": "Commission",
    "envelopes": "Enveloppes",
    "envelope": "Ouvrir une enveloppe",
    "envelope_amend": "Changer le budget",
    "envelope_close": "Clore l’enveloppe",
}

SAID: Final[Mapping[str, str]] = {
    "quote": "Devis enregistré.",
    "quote_corrected": "Devis corrigé. L’ancien reste dans l’historique.",
    "quote_withdrawn": "Devis retiré. Il ne compte plus.",
    "cover": "Couverture enregistrée.",
    "plan": "Plan proposé.",
    "plan_again": "Plan recalculé.",
    "plan_asks": "Enregistré. Répondez à ce qui manque, puis le plan sera proposé.",
    "agreed": "Accord de la personne noté.",
    "step": "Noté.",
    "invoice": "Facture enregistrée.",
    "invoice_cancelled": "Facture annulée.",
    "paper": "Pièce notée.",
    "papers": "Pièces notées.",
    "decision": "Décision enregistrée.",
    "envelope": "Enveloppe enregistrée.",
    "share_out": "Répartition demandée. Elle sera là dans un instant.",
    "session": "Séance ajoutée.",
    "session_held": "Séance tenue.",
    "draft": "Brouillon enregistré.",
    "submitted": "Règles soumises. Une autre personne doit les approuver.",
    "published": "Règles en vigueur.",
    "retired": "Règles retirées.",
    "discarded": "Brouillon jeté.",
}


def send_label(count: int) -> str:
    return f"Envoyer {'la demande' if count == 1 else f'les demandes ({number(count)})'}"


def sent_said(sent: int, waiting: int) -> str:
    """What is answered once the requests left: "2 demandes envoyées. 1 attend des pièces."."""
    left = f"{number(sent)} demande{_s(sent)} envoyée{_s(sent)}." if sent else "Aucune demande n’est partie."
    if not waiting:
        return left
    return f"{left} {number(waiting)} attend{'ent' if waiting > 1 else ''} des pièces."


def requests_said(count: int) -> str:
    """A point of the frontier: "avec 2 demandes"."""
    return "sans demande" if not count else f"avec {number(count)} demande{_s(count)}"


def packet_number(case: int, request: int) -> str:
    """How a request is named on paper: "dossier n° 12, demande 34"."""
    return f"dossier n°{NBSP}{number(case)}, demande {request}"


def decided_in(days: int) -> str:
    """When a funder is expected to answer: "environ 35 j"."""
    return "aussitôt" if not days else f"environ {number(days)}{NBSP}j"


def papers_said(given: int, wanted: int) -> str:
    """The papers of one request: "2 sur 3"; "complet"; "aucune"."""
    if not wanted:
        return "aucune"
    return "complet" if given == wanted else f"{number(given)} sur {number(wanted)}"


def cause_said(code: str) -> str:
    """Why a plan was computed: somebody asked, or something happened."""
    return ASKED[Asked(code)] if code in set(Asked) else CAUSES[ReplanCause(code)]


def bar_said(parts: list[tuple[str, int]]) -> str:
    """The title of the bar, read aloud: who pays what."""
    return "Qui paie\u00a0: " + ", ".join(f"{label}{NBSP}{euros(cents)}" for label, cents in parts if cents)


def _s(count: int) -> str:
    return "s" if count > 1 else ""


AID_SAID: Final[Mapping[str, str]] = {
    "check_documents": "Pièces vérifiées.",
    "amend": "Montant changé.",
    "submit": "Envoi noté.",
    "note_receipt": "Accusé de réception noté.",
    "ask_supplement": "Pièces demandées : notées.",
    "send_supplement": "Envoi des pièces noté.",
    "schedule": "Demande inscrite à la commission.",
    "adjourn": "Report noté.",
    "grant": "Accord noté.",
    "refuse": "Refus noté.",
    "record_silence": "Silence constaté : il vaut refus.",
    "appeal": "Recours noté.",
    "commit": "Engagement noté.",
    "ask_extension": "Demande de prolongation notée.",
    "extend": "Prolongation notée.",
    "revise": "Engagement baissé.",
    "call_payment": "Paiement demandé.",
    "note_payment": "Paiement noté.",
    "note_return": "Argent rendu : noté.",
    "settle": "Demande soldée.",
    "lapse": "Aide perdue : notée.",
    "withdraw": "Demande abandonnée.",
}
AND_PLAN: Final = "Le plan est recalculé."
"""Said after what happened to a request, when the plan followed at once."""
PLAN_SAID: Final[Mapping[str, str]] = {
    "close": "Plan clos : tout est payé, au centime.",
    "find_no_solution": "Plan terminé, sans solution.",
    "abandon": "Plan abandonné.",
    "expire": "Plan expiré.",
    "reopen": "Plan rouvert.",
}
