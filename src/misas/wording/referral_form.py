"""French words of the referral forms: short labels of chips, sentences to say aloud. Full labels: `referrals`."""

from __future__ import annotations

from misas.core.referrals.codes import CareType, Channel, Motive, Reason

# One line of chips at the desk; the other types are under "Plus de précisions".
CARES_FIRST = {
    CareType.DENTAL_PROSTHETIC: "Prothèse dentaire",
    CareType.DENTAL_CONSERVATIVE: "Soins dentaires",
    CareType.OPTICS: "Lunettes",
    CareType.HEARING_AID: "Audition",
    CareType.GENERAL_PRACTICE: "Médecin traitant",
    CareType.SPECIALIST: "Spécialiste",
    CareType.OTHER: "Autre",
}
CARES_MORE = {
    CareType.OPHTHALMOLOGY: "Ophtalmologue",
    CareType.ORTHODONTICS: "Orthodontie",
    CareType.GYNAECOLOGY_MATERNITY: "Gynécologie, maternité",
    CareType.MENTAL_HEALTH: "Psychologue, psychiatre",
    CareType.PHYSIOTHERAPY_PARAMEDICAL: "Kiné, paramédical",
    CareType.IMAGING: "Radio, scanner, IRM",
    CareType.LABORATORY: "Prise de sang, analyses",
    CareType.HOSPITAL_SURGERY: "Hôpital, opération",
    CareType.MEDICINES: "Médicaments",
    CareType.MEDICAL_DEVICE: "Appareil médical",
    CareType.SCREENING_PREVENTION: "Dépistage, prévention",
    CareType.TRANSPORT: "Transport",
}
CARES_ALL = {
    code: CARES_FIRST.get(code) or CARES_MORE[code] for code in (*list(CARES_FIRST)[:-1], *CARES_MORE, CareType.OTHER)
}
REASONS_FIRST = {
    Reason.OUT_OF_POCKET: "Coût",
    Reason.WAITING_TIME: "Délai",
    Reason.NO_COMPLEMENTARY: "Pas de mutuelle",
    Reason.COMPLEX_PROCEDURES: "Démarches",
    Reason.DISTANCE_TRANSPORT: "Se déplacer",
    Reason.OTHER: "Autre",
}
REASONS_MORE = {
    Reason.ADVANCE_PAYMENT: "Avance de frais",
    Reason.EXTRA_FEES: "Dépassements d’honoraires",
    Reason.NO_PRACTITIONER: "Pas de praticien",
    Reason.LACK_OF_KNOWLEDGE: "Ne connaît pas ses droits",
    Reason.FEAR: "Peur",
    Reason.CARE_REFUSED: "Refus de soins d’un praticien",
    Reason.TIME_FAMILY: "Temps, charge familiale",
}
MOTIVES = {
    Motive.ACCESS_RIGHTS: "Droits à ouvrir",
    Motive.DISABILITY: "Handicap",
    Motive.DIGITAL_DIFFICULTY: "Démarches en ligne",
    Motive.COMPLEX_SOCIAL_SITUATION: "Situation sociale complexe",
    Motive.DECLARED_GP_SEARCH: "Cherche un médecin traitant",
}
AGENT_CHANNELS = {
    Channel.DESK: "À l’accueil",
    Channel.PHONE: "Au téléphone",
    Channel.EMAIL: "Par courriel",
    Channel.POST: "Par courrier",
    Channel.CES: "Centre d’examens de santé",
    Channel.CAMPAIGN: "Campagne d’appels",
}

NO_DIAGNOSIS = "Ne notez pas de diagnostic."
SAY_AT_THE_DESK = (
    "« La Mission accompagnement santé peut vous aider. Elle reçoit ce que vous m’avez dit et vous rappelle. "
    "Vous pouvez dire non, ou arrêter quand vous voulez : cela ne change rien à vos remboursements. "
    "Êtes-vous d’accord ? »"
)
SAY_FOR_NEWS = "« Puis-je savoir plus tard si vous avez été aidé ? La caisse me dira seulement l’étape, sans détail. »"

# What is missing is named: several "remplissez ce champ" would help nobody in the list above the form.
MISSING = {
    "last_name": "Écrivez le nom de la personne.",
    "first_names": "Écrivez le prénom de la personne.",
    "birth_date": "Écrivez la date de naissance, par exemple 12/03/1984.",
    "contact": "Écrivez un téléphone ou un courriel, de la personne ou de qui la joint.",
    "rpps": "Écrivez votre numéro RPPS, 11 chiffres.",
    "caisse": "Choisissez la caisse de la personne.",
}
