"""French words of the rights room: answers, certainties, claims, warnings, refusals and faults.

Not here: what a right gives and how to use it, which its file under `rules/rights` says; pages.
"""

from __future__ import annotations

from misas.core.rights.claims import ClaimFactKind, ClaimStatus, Filer
from misas.core.rights.codes import (
    Certainty,
    FactSource,
    FactStatus,
    FactTheme,
    Opening,
    Operator,
    Role,
    Silence,
    Theme,
    Verdict,
)
from misas.core.rights.renewals import WarningKind, WindowState
from misas.core.rights.rules import Right
from misas.core.rights.standing import EXPLAINS, STEPS_DONE, Standing
from misas.core.rights.supposing import AGE

VERDICTS = {
    Verdict.YES: "Oui",
    Verdict.NO: "Non",
    Verdict.UNKNOWN: "À vérifier",
}

STANDINGS = {
    Standing.DUE: "Oui",
    Standing.UNDER_WAY: "Demande en cours",
    Standing.CONTESTED: "À faire vérifier",
    Standing.TO_CHECK: "À vérifier",
    Standing.OPEN: "Déjà ouvert",
    Standing.NOT_DUE: "Non",
}

DONE = "Déjà fait"
TO_KNOW = "À savoir"


def standing_words(right: Right, standing: Standing) -> str:
    """Where a right stands, in two words: a step that was taken is done, a right is open, a notice is to be known."""
    if standing is Standing.DUE and right.id in EXPLAINS:
        return TO_KNOW
    return DONE if standing is Standing.OPEN and right.id in STEPS_DONE else STANDINGS[standing]


FACT_STATUSES = {
    FactStatus.KNOWN: "Connu",
    FactStatus.SAID: "Dit par la personne",
    FactStatus.UNKNOWN: "Inconnu",
    FactStatus.DECLINED: "Ne souhaite pas répondre",
}

FACT_THEMES = {
    FactTheme.IDENTITY: "Identité",
    FactTheme.RESIDENCE: "Résidence",
    FactTheme.HOUSEHOLD: "Foyer",
    FactTheme.HOUSING: "Logement",
    FactTheme.COVERAGE: "Couverture santé",
    FactTheme.ACTIVITY: "Activité",
    FactTheme.RESOURCES: "Ressources",
    FactTheme.INDEPENDENT: "Travail à son compte",
    FactTheme.WEALTH: "Épargne et biens",
    FactTheme.ALIMONY: "Pensions alimentaires",
    FactTheme.HEALTH: "Besoins de santé",
    FactTheme.BENEFITS: "Aides",
    FactTheme.CHANGES: "Changements récents",
}

THEMES = {
    Theme.BASE: "Assurance maladie",
    Theme.COMPLEMENTARY: "Complémentaire santé",
    Theme.CEILINGS: "Plafonds et exonérations",
    Theme.OFFERS: "Offres sans reste à charge",
    Theme.INCOME: "Revenus de remplacement",
    Theme.OTHER_BRANCHES: "Autres aides",
    Theme.ACCESS: "Accès aux soins",
    Theme.PREVENTION: "Prévention",
    Theme.LOCAL: "Aides locales",
}

CERTAINTIES = {
    Certainty.PRIMARY: "Texte lu",
    Certainty.SECONDARY: "Source secondaire",
    Certainty.TO_CONFIRM: "À confirmer",
}

OPENINGS = {
    Opening.AUTOMATIC: "S’ouvre seul",
    Opening.PRESUMED: "Présumé, sans examen des ressources",
    Opening.REQUEST: "Se demande",
}

SILENCES = {
    Silence.ACCEPTANCE: "Sans réponse dans le délai, la demande est acceptée",
    Silence.REFUSAL: "Sans réponse dans le délai, la demande est refusée",
}

ROLES = {
    Role.APPLICANT: "La personne",
    Role.PARTNER: "Conjoint ou partenaire",
    Role.CHILD: "Enfant",
    Role.OTHER: "Autre membre du foyer",
}

OPERATORS = {
    Operator.EQUAL: "égal à",
    Operator.OTHER_THAN: "différent de",
    Operator.BELOW: "moins de",
    Operator.AT_MOST: "au plus",
    Operator.ABOVE: "plus de",
    Operator.AT_LEAST: "au moins",
    Operator.AMONG: "parmi",
    Operator.OUTSIDE: "hors de",
}

HOLDERS: dict[str, str] = {
    "cnam": "l’Assurance maladie",
    "caf": "la Caf",
    "france_travail": "France Travail",
    "dgfip": "les impôts",
    "carsat": "la caisse de retraite",
    "employeur": "l’employeur",
    "urssaf": "l’Urssaf",
    "mdph": "la MDPH",
    "departement": "le département",
    "ofii": "l’Ofii",
    "onacvg": "l’Office des anciens combattants",
    AGE: "l’âge",
    FactSource.CAISSE: "le fichier de la caisse",
    FactSource.REFERRAL: "le signalement",
    FactSource.EARLIER_REVIEW: "le bilan précédent",
    FactSource.PERSON: "la personne",
    FactSource.DOCUMENT: "un document",
    FactSource.DECISION: "la décision reçue",
    FactSource.GRANTED_CLAIM: "la demande accordée",
    FactSource.SAY_AGAIN: "un bilan ou un signalement ancien",
}
"""Who holds a fact already, as one says it after « selon » or « demander à »."""


def holder_words(source: str) -> str:
    """A source as it is read: the name of a body for its code, else the text as it was typed."""
    return HOLDERS.get(source, source)


TO: dict[str, str] = {"le": "au", "les": "aux"}


def ask_words(source: str) -> str:
    """A body after « demander »: « au département », « à la Caf », « aux impôts »; "" for none of ours."""
    first, _, rest = HOLDERS.get(source, "").partition(" ")
    if first in TO:
        return f"{TO[first]} {rest}"
    return f"à {HOLDERS[source]}" if first else ""


CLAIM_STATUSES = {
    ClaimStatus.PREPARED: "Préparée",
    ClaimStatus.FILED: "Déposée",
    ClaimStatus.COMPLETE: "Dossier complet",
    ClaimStatus.GRANTED: "Accordée",
    ClaimStatus.REFUSED: "Refusée",
    ClaimStatus.APPEALED: "Recours en cours",
    ClaimStatus.WITHDRAWN: "Abandonnée",
}

CLAIMED = {
    ClaimStatus.PREPARED: "Demande préparée",
    ClaimStatus.FILED: "Demande déposée",
    ClaimStatus.COMPLETE: "Dossier complet",
    ClaimStatus.APPEALED: "Recours en cours",
}
"""A claim under way, beside the right it asks for."""

CLAIM_FACTS = {
    ClaimFactKind.PREPARED: "Demande préparée",
    ClaimFactKind.FILED: "Demande déposée",
    ClaimFactKind.DOCUMENTS_ASKED: "Pièces demandées",
    ClaimFactKind.COMPLETED: "Dossier complet",
    ClaimFactKind.GRANTED: "Droit accordé",
    ClaimFactKind.REFUSED: "Droit refusé",
    ClaimFactKind.SILENCE: "Délai passé sans réponse",
    ClaimFactKind.APPEALED: "Recours déposé",
    ClaimFactKind.WITHDRAWN: "Demande abandonnée",
}

FILERS = {
    Filer.PERSON: "La personne elle-même",
    Filer.THIRD_PARTY: "Un tiers, avec son accord",
}

WINDOW_STATES = {
    WindowState.BEFORE: "Renouvellement pas encore ouvert",
    WindowState.OPEN: "Renouvellement ouvert",
    WindowState.CLOSING: "Renouvellement bientôt fermé",
    WindowState.LATE: "Renouvellement en retard",
    WindowState.ENDED: "Droit terminé",
}

WARNINGS = {
    WarningKind.RENEWAL_OPEN: "Le renouvellement peut être demandé",
    WarningKind.RENEWAL_CLOSING: "Le renouvellement doit être demandé sans attendre",
    WarningKind.RENEWAL_LATE: "Le renouvellement est en retard : risque de coupure",
    WarningKind.RIGHT_ENDED: "Le droit est terminé",
    WarningKind.RIGHT_ENDING: "Le droit se termine bientôt",
    WarningKind.NOT_FILED: "La demande préparée n’est pas déposée",
    WarningKind.NOT_COMPLETE: "Personne n’a dit si le dossier est complet",
    WarningKind.DOCUMENTS_MISSING: "Des pièces manquent",
    WarningKind.SILENCE_REACHED: "Le délai de réponse est passé : le silence vaut décision",
    WarningKind.APPEAL_ENDING: "Le délai de recours se termine",
    WarningKind.NO_ANSWER: "Personne n’a répondu",
}

REFUSALS = {
    "rights.case_closed": "Ce dossier est clos : rouvrez-le pour continuer.",
    "rights.review_finished": "Ce bilan est terminé : ses réponses ne changent plus. Commencez un nouveau bilan.",
    "rights.applicant_stays": "La personne elle-même ne peut pas être retirée de son foyer.",
    "rights.applicant_is_named": "La personne elle-même porte le nom de son dossier.",
    "rights.changed_while_finishing": "Une réponse vient de changer. Relisez le résumé, puis terminez le bilan.",
    "rights.engine_awaited": "Le calcul n’a pas encore répondu. Attendez un peu, ou terminez sans ces réponses.",
    "rights.fact_changed_meanwhile": "Quelqu’un d’autre vient de répondre à cette question.",
    "rights.key_used_otherwise": "Ce formulaire a déjà servi pour autre chose. Rechargez la page.",
    "claim.key_used_otherwise": "Ce formulaire a déjà servi pour un autre fait de la demande. Rechargez la page.",
    "claim.not_from_here": "La demande ne permet pas cette action dans son état actuel.",
    "claim.before_last": "La date est antérieure au dernier fait de la demande, le {last:%d/%m/%Y}. Vérifiez le jour.",
    "claim.filed_too_long_ago": "Une demande d’avant le {last:%d/%m/%Y} n’attend plus de réponse. Vérifiez l’année.",
    "claim.who_filed": "Indiquez qui a déposé la demande.",
    "claim.agreement_needed": "Un tiers dépose avec l’accord de la personne : indiquez la date de cet accord.",
    "claim.which_documents": "Indiquez les pièces qui manquent.",
    "claim.ends_before_it_begins": "La fin du droit est antérieure à son début.",
    "claim.silence_means_nothing": "Pour cette demande, le silence ne vaut ni accord ni refus à ce stade.",
    "claim.silence_not_reached": "Le délai de réponse n’est pas encore passé.",
    "claim.silence_accepted": "Le silence vaut accord depuis le {since:%d/%m/%Y} : notez l’accord.",
    "claim.appeal_too_late": "Le délai de recours de deux mois est passé.",
}

FAULTS = {
    "rights.month_too_old": "Le bilan ne remonte pas avant novembre 2019, premier mois de la C2S.",
    "rights.label_too_long": "Le nom donné à ce membre dépasse {most} caractères.",
    "rights.too_many_members": "Un foyer compte {most} membres au plus.",
    "claim.day_ahead": "Cette date est dans l’avenir.",
    "claim.received_when": "Le silence vaut accord depuis le {accepted:%d/%m/%Y}. Quel jour ce refus a-t-il été reçu ?",
    "claim.received_before": "Une décision n’est pas reçue avant d’être prise.",
    "claim.day_too_far": "Cette date est trop éloignée. Vérifiez l’année.",
    "claim.ends_before_begins": "La fin du droit est antérieure à son début.",
    "claim.reason_too_long": "Résumez le motif en {most} caractères au plus.",
    "claim.too_many_documents": "Donnez {most} pièces au plus, de {length} caractères au plus chacune.",
    "rights.not_a_household": "Le contenu n’est pas un foyer : donnez « month », « household » et « members ».",
    "rights.unknown_key": "Cette clé n’est pas prévue.",
    "rights.not_a_month": "Donnez un mois sous la forme 2026-11.",
    "rights.month_ahead": "Ce mois est dans l’avenir. Donnez le mois de la demande, ou un mois passé.",
    "rights.no_member": "Donnez au moins une personne dans « members ».",
    "rights.not_a_member": "Chaque membre est un objet avec « id » et « role ».",
    "rights.not_an_id": "L’identifiant d’un membre est un texte court, sans espace.",
    "rights.not_a_role": "Le rôle est applicant, partner, child ou other.",
    "rights.one_applicant": "Le foyer a une personne « applicant », et une seule.",
    "rights.one_partner": "Le foyer a un conjoint au plus.",
    "rights.same_id": "Deux membres portent le même identifiant.",
    "rights.unknown_fact": "Ce fait n’existe pas dans la table des faits.",
    "rights.fact_of_household": "Ce fait appartient au foyer : placez-le dans « household ».",
    "rights.fact_of_member": "Ce fait appartient à une personne : placez-le dans « members ».",
    "rights.not_yes_or_no": "Répondez par true ou false.",
    "rights.not_a_choice": "Cette réponse n’est pas dans la liste.",
    "rights.not_a_date": "Donnez une date sous la forme 2026-11-21.",
    "rights.not_a_number": "Donnez un nombre entier.",
    "rights.not_an_amount": "Donnez un montant en euros, un montant par mois ou un total.",
    "rights.amount_too_high": "Ce montant est trop élevé (dix millions d’euros au plus). Vérifiez zéros et virgule.",
    "rights.number_too_high": "Ce nombre est trop grand. Vérifiez les chiffres.",
    "rights.not_a_status": "Le statut est known, said, unknown ou declined.",
    "rights.not_a_source": "La source est un texte court.",
    "rights.status_and_value": "Un fait connu ou dit a une valeur ; un fait inconnu ou refusé n’en a pas.",
    "rights.unreadable_day": "Donnez un jour (12/03/1984), un mois (03/2019) ou une année.",
    "rights.unreadable_amount": "Donnez un montant en euros, par exemple 1 234,50.",
    "rights.unreadable_version": "La page a changé depuis. Relisez la réponse actuelle, puis répondez à nouveau.",
    "rights.no_amount_typed": "Donnez au moins un montant, ou dites qu’il n’y a rien sur la période.",
    "rights.negative": "Un montant ne peut pas être négatif. Écrivez-le sans le signe moins.",
    "rights.out_of_bounds": "Ce nombre doit être compris entre {low} et {high}. Vérifiez-le avec la personne.",
    "rights.date_ahead": "Cette date est après le mois étudié. Corrigez la date ou le mois.",
    "rights.date_too_far": "Cette date est trop éloignée pour être vraie. Vérifiez l’année.",
    "rights.amount_ahead": "Un montant est donné pour un mois à venir. Retirez-le.",
    "rights.total_differs": "Le total et les montants par mois se contredisent. Gardez l’un des deux.",
    "rights.child_older_than_parent": "L’enfant est plus âgé que ses parents. Vérifiez ces naissances.",
    "rights.resources_before_birth": "Des ressources sont données avant la naissance. Vérifiez les dates.",
    "rights.before_birth": "Cette date est avant la naissance. Corrigez l’une des deux.",
    "rights.covers_incompatible": "Cette assurance maladie et cette complémentaire ne vont pas ensemble. "
    "Corrigez l’une des deux.",
    "rights.ame_beside_puma": "L’aide médicale de l’État et l’assurance maladie ne vont pas ensemble. "
    "Corrigez l’un des deux.",
    "rights.ame_of_a_french_person": "Une personne française n’a pas l’aide médicale de l’État. "
    "Corrigez l’un des deux.",
    "rights.permit_of_a_french_person": "Une personne française n’a pas de titre de séjour. Corrigez l’un des deux.",
    "rights.permit_both_valid_and_expired": "Le titre est dit en cours, et sa fin est passée. Corrigez l’un des deux.",
    "rights.partner_without_couple": "Un conjoint est cité, mais la vie en couple est niée. Corrigez l’un des deux.",
    "rights.more_children_than_told": "Plus d’enfants à charge sont décrits que le nombre donné. "
    "Corrigez ce nombre ou le foyer.",
    "rights.pregnancy_to_check": "Le sexe inscrit et la grossesse sont à vérifier avec la personne.",
}
