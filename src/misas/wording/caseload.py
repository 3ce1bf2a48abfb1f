"""French words of the caseload: its views, filters and orders, and short labels for narrow columns.

Keys are the values of the codes of `records.cases.queries`, which this floor does not import.
"""

from __future__ import annotations

from misas.core.cases.codes import WaitingOn
from misas.core.referrals.codes import CareType

VIEWS = {
    "today": "À faire aujourd’hui",
    "late": "En retard",
    "to_assign": "À attribuer",
    "waiting": "Attente d’un tiers",
    "stalled": "Sans nouvelle",
    "followed": "Suivis",
    "open": "Ouverts",
    "closed": "Terminés",
}

CHIPS = {
    "contact": "À contacter",
    "review": "Bilan",
    "plan": "Montage",
    "care": "Soins",
    "documents": "Pièces",
    "partner": "Partenaire",
}

SORTS = {
    "due": "Échéance",
    "urgent": "Urgence",
    "rights": "Droits bientôt perdus",
    "age": "Ancienneté",
}

WAITS = {
    WaitingOn.PERSON: "Attente de la personne",
    WaitingOn.DOCUMENTS: "Attente de pièces",
    WaitingOn.PARTNER: "Attente partenaire",
    WaitingOn.FUNDER: "Attente financeur",
    WaitingOn.PRACTITIONER: "Rendez-vous à venir",
    WaitingOn.SOCIAL_SERVICE: "Attente service social",
    WaitingOn.RIGHTS_SERVICE: "Attente service des droits",
}

VISIT_TODAY = "Rendez-vous d’aujourd’hui"
"""Instead of the one that is to come: its hour may be past."""

CARES = {
    CareType.GENERAL_PRACTICE: "Médecin généraliste",
    CareType.SPECIALIST: "Spécialiste",
    CareType.DENTAL_CONSERVATIVE: "Soins dentaires",
    CareType.DENTAL_PROSTHETIC: "Prothèse dentaire",
    CareType.ORTHODONTICS: "Orthodontie",
    CareType.OPTICS: "Optique",
    CareType.OPHTHALMOLOGY: "Ophtalmologie",
    CareType.HEARING_AID: "Audition",
    CareType.GYNAECOLOGY_MATERNITY: "Gynécologie",
    CareType.MENTAL_HEALTH: "Psychologue",
    CareType.PHYSIOTHERAPY_PARAMEDICAL: "Kinésithérapie",
    CareType.IMAGING: "Imagerie",
    CareType.LABORATORY: "Analyses",
    CareType.HOSPITAL_SURGERY: "Hospitalisation",
    CareType.MEDICINES: "Médicaments",
    CareType.MEDICAL_DEVICE: "Dispositif médical",
    CareType.SCREENING_PREVENTION: "Dépistage",
    CareType.TRANSPORT: "Transport",
    CareType.OTHER: "Autre soin",
}

COUNTED_UP_TO = "plus de {}"
