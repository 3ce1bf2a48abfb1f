"""French words of partners: kinds, agreements, why an organisation may not."""

from __future__ import annotations

from misas.core.partners.agreements import AgreementStatus, Leave
from misas.core.partners.kinds import OrganisationKind

KINDS = {
    OrganisationKind.CCAS: "CCAS, CIAS",
    OrganisationKind.ASSOCIATION: "Association",
    OrganisationKind.HOSPITAL: "Hôpital, clinique",
    OrganisationKind.HEALTH_PROFESSIONAL: "Professionnel de santé",
    OrganisationKind.HEALTH_CENTRE: "Centre de santé",
    OrganisationKind.CPTS: "Communauté professionnelle territoriale de santé (CPTS)",
    OrganisationKind.COMPLEMENTARY_INSURER: "Complémentaire santé",
    OrganisationKind.FRANCE_TRAVAIL: "France Travail",
    OrganisationKind.CAF: "Caisse d’allocations familiales",
    OrganisationKind.CARSAT: "Carsat",
    OrganisationKind.PENSION_FUND: "Caisse de retraite",
    OrganisationKind.MSA: "Mutualité sociale agricole",
    OrganisationKind.DEPARTEMENT: "Département",
    OrganisationKind.MDPH: "Maison départementale des personnes handicapées",
    OrganisationKind.FRANCE_SERVICES: "France services",
    OrganisationKind.MISSION_LOCALE: "Mission locale",
    OrganisationKind.OTHER: "Autre structure",
}

LEAVES = {
    Leave.REFER: "Signaler",
    Leave.SEE: "Suivre ses signalements",
    Leave.PAY: "Participer au financement",
}

AGREEMENT_STATUSES = {
    AgreementStatus.DRAFT: "À signer",
    AgreementStatus.UPCOMING: "À venir",
    AgreementStatus.RUNNING: "En cours",
    AgreementStatus.ENDING_SOON: "Bientôt terminée",
    AgreementStatus.ENDED: "Terminée",
    AgreementStatus.SUSPENDED: "Suspendue",
}

FEEDBACK_GRADES = {
    0: "L’accusé de réception seul",
    1: "Jusqu’à la prise en charge",
    2: "Jusqu’au contact avec la personne",
    3: "Jusqu’à la fin, sans détail",
}

REFUSALS = {
    "partner.no_agreement": "{organisation} n’a pas de convention avec la {caisse}."
    " Contactez la caisse pour en signer une.",
    "partner.agreement_unsigned": "La convention entre {organisation} et la {caisse} n’est pas encore signée.",
    "partner.agreement_upcoming": "La convention entre {organisation} et la {caisse} n’a pas encore commencé.",
    "partner.agreement_ended": "La convention signée avec {organisation} est terminée."
    " Contactez la caisse pour la renouveler. Vos signalements déjà reçus sont suivis.",
    "partner.agreement_suspended": "La convention entre {organisation} et la {caisse} est suspendue."
    " Vos signalements déjà reçus sont suivis.",
    "partner.agreement_without_refer": "La convention entre {organisation} et la {caisse} ne permet pas de signaler.",
    "partner.agreement_without_see": "La convention entre {organisation} et la {caisse} ne permet pas de suivre les"
    " signalements.",
    "partner.agreement_without_pay": "La convention entre {organisation} et la {caisse} ne prévoit pas de financement.",
    "partner.agreement_not_suspended": "La convention signée avec {organisation} n’est pas suspendue.",
    "partner.kept_by_another": "Les comptes ouverts pour {organisation} sont tenus par la {caisse}."
    " Elle a signé la première. Demandez-lui ce changement.",
}

FAULTS = {
    "partner.name_needed": "Donnez le nom de la structure.",
    "partner.name_too_long": "Nom trop long : {most} caractères au plus.",
    "partner.identifier_needed": "Donnez le numéro SIRET ou le numéro FINESS de la structure.",
    "partner.already_listed": "Une structure avec ce numéro est déjà enregistrée.",
    "partner.siret_form": "Un numéro SIRET a 14 chiffres.",
    "partner.siret_siren": "Les 9 premiers chiffres (SIREN) ne sont pas justes. Vérifiez-les.",
    "partner.siret_key": "Ce numéro SIRET n’est pas juste. Vérifiez les 5 derniers chiffres.",
    "partner.finess_form": "Un numéro FINESS a 9 caractères : le département, puis des chiffres.",
    "partner.finess_key": "Ce numéro FINESS n’est pas juste. Vérifiez les chiffres.",
    "partner.finess_not_for_kind": "Ce type de structure n’a pas de numéro FINESS. Retirez-le.",
    "partner.rpps_form": "Un numéro RPPS a 11 chiffres.",
    "partner.rpps_key": "Ce numéro RPPS n’est pas juste. Vérifiez les chiffres.",
    "partner.agreement_for_nothing": "Dites ce que la convention permet : signaler, suivre ou financer.",
    "partner.kind_does_not_pay": "Ce type de structure ne participe pas au financement.",
    "partner.unknown_feedback": "Choisissez jusqu’où vont les nouvelles.",
    "partner.feedback_without_see": "Des nouvelles ne vont qu’à une structure qui peut suivre ses signalements.",
    "partner.signed_ahead": "La date de signature est dans le futur.",
    "partner.ends_before_start": "La convention ne peut pas finir avant de commencer.",
    "partner.agreement_too_long": "Une convention dure {most} ans au plus.",
}
