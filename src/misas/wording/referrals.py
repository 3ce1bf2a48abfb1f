"""French words of referrals: the full labels of every code, refusals, faults. Chips of the forms: `referral_form`."""

from __future__ import annotations

from misas.core.privacy.codes import Scope, Withheld
from misas.core.referrals.codes import (
    CareType,
    Channel,
    Motive,
    Reason,
    ReasonGroup,
    ReferralStatus,
    SaidStage,
    TriageOutcome,
)
from misas.core.referrals.lifecycle import NextAction
from misas.core.referrals.priority import Level, Why
from misas.core.referrals.said import CoverSaid, Door, Household, Housing, ResourcesBand, ReturnChannel
from misas.core.referrals.silence import StallState
from misas.core.referrals.withdrawals import ToldHow

CARE_TYPES = {
    CareType.GENERAL_PRACTICE: "Médecin généraliste",
    CareType.SPECIALIST: "Médecin spécialiste",
    CareType.DENTAL_CONSERVATIVE: "Soins dentaires conservateurs",
    CareType.DENTAL_PROSTHETIC: "Prothèse dentaire",
    CareType.ORTHODONTICS: "Orthodontie",
    CareType.OPTICS: "Optique (lunettes, lentilles)",
    CareType.OPHTHALMOLOGY: "Ophtalmologie",
    CareType.HEARING_AID: "Appareils auditifs",
    CareType.GYNAECOLOGY_MATERNITY: "Gynécologie, maternité",
    CareType.MENTAL_HEALTH: "Psychologue, psychiatre",
    CareType.PHYSIOTHERAPY_PARAMEDICAL: "Kinésithérapie et autres soins paramédicaux",
    CareType.IMAGING: "Imagerie (radio, scanner, IRM)",
    CareType.LABORATORY: "Analyses de biologie",
    CareType.HOSPITAL_SURGERY: "Hospitalisation, chirurgie",
    CareType.MEDICINES: "Médicaments",
    CareType.MEDICAL_DEVICE: "Dispositif médical",
    CareType.SCREENING_PREVENTION: "Dépistage, prévention",
    CareType.TRANSPORT: "Transport vers un lieu de soins",
    CareType.OTHER: "Autre soin",
}

REASONS = {
    Reason.OUT_OF_POCKET: "Reste à charge trop élevé",
    Reason.ADVANCE_PAYMENT: "Avance de frais impossible",
    Reason.EXTRA_FEES: "Dépassements d’honoraires",
    Reason.NO_COMPLEMENTARY: "Pas de complémentaire santé",
    Reason.WAITING_TIME: "Délai trop long",
    Reason.NO_PRACTITIONER: "Pas de praticien disponible",
    Reason.DISTANCE_TRANSPORT: "Distance ou transport",
    Reason.COMPLEX_PROCEDURES: "Démarches trop complexes",
    Reason.LACK_OF_KNOWLEDGE: "Méconnaissance des droits ou des soins",
    Reason.FEAR: "Peur des soins ou du résultat",
    Reason.CARE_REFUSED: "Refus de soins par un praticien",
    Reason.TIME_FAMILY: "Manque de temps, charge familiale",
    Reason.OTHER: "Autre raison",
}

MOTIVES = {
    Motive.ACCESS_RIGHTS: "Accès aux droits",
    Motive.ACCESS_CARE: "Accès aux soins",
    Motive.DISABILITY: "Situation de handicap",
    Motive.DIGITAL_DIFFICULTY: "Difficulté avec le numérique",
    Motive.COMPLEX_SOCIAL_SITUATION: "Situation sociale complexe",
    Motive.DECLARED_GP_SEARCH: "Recherche d’un médecin traitant",
}

CHANNELS = {
    Channel.DESK: "Accueil",
    Channel.PHONE: "Téléphone",
    Channel.EMAIL: "Courriel",
    Channel.PORTAL: "Espace partenaire",
    Channel.API: "Échange entre logiciels",
    Channel.AMELIPRO: "amelipro",
    Channel.CES: "Centre d’examens de santé",
    Channel.CAMPAIGN: "Campagne d’appels",
    Channel.POST: "Courrier",
}

DOORS = {
    Door.PARTNER: "Partenaire",
    Door.HEALTH: "Professionnel de santé",
    Door.AGENT: "Agent de la caisse",
}

SAID_STAGES = {
    SaidStage.NEVER_STARTED: "Jamais commencé",
    SaidStage.INTERRUPTED: "Commencé puis interrompu",
    SaidStage.QUOTE_OBTAINED: "Devis obtenu",
    SaidStage.NO_APPOINTMENT: "Pas de rendez-vous possible",
}

RESOURCES = {
    ResourcesBand.NONE: "Aucune ressource",
    ResourcesBand.SOCIAL_MINIMUM: "Minima sociaux",
    ResourcesBand.LOW: "Ressources faibles",
    ResourcesBand.MEDIUM: "Ressources moyennes",
    ResourcesBand.UNKNOWN: "Ne sait pas",
}

HOUSEHOLDS = {
    Household.ALONE: "Vit seule",
    Household.COUPLE: "En couple",
    Household.SINGLE_PARENT: "Parent seul avec enfants",
    Household.COUPLE_WITH_CHILDREN: "Couple avec enfants",
    Household.HOSTED: "Chez un proche",
    Household.UNKNOWN: "Ne sait pas",
}

HOUSINGS = {
    Housing.OWN_HOME: "Propriétaire",
    Housing.TENANT: "Locataire",
    Housing.HOSTED: "Logement chez un proche",
    Housing.SHELTER: "Hébergement, foyer",
    Housing.NO_HOME: "Sans logement",
    Housing.UNKNOWN: "Ne sait pas",
}

COVERS = {
    CoverSaid.C2S: "Complémentaire santé solidaire",
    CoverSaid.COMPLEMENTARY: "Autre complémentaire santé",
    CoverSaid.BASE_ONLY: "Sécurité sociale seule",
    CoverSaid.AME: "Aide médicale de l’État",
    CoverSaid.ENDING: "Droits en train de s’arrêter",
    CoverSaid.NONE: "Aucune couverture",
    CoverSaid.UNKNOWN: "Ne sait pas",
}

WITHHELD = {
    Withheld.TAKE_UP: "Ne rien dire après la réception",
    Withheld.CONTACT: "Ne pas dire si un contact a eu lieu",
    Withheld.OUTCOME: "Ne pas dire comment cela se termine",
}

RETURN_CHANNELS = {
    ReturnChannel.PORTAL: "Dans l’espace partenaire",
    ReturnChannel.EMAIL: "Par courriel",
    ReturnChannel.PHONE: "Par téléphone",
}
NO_RETURN = "Aucun retour demandé"

OUTCOMES = {
    TriageOutcome.TO_CASE: "Accompagner",
    TriageOutcome.DUPLICATE: "Doublon",
    TriageOutcome.INADMISSIBLE: "Non recevable",
    TriageOutcome.REROUTED_CAISSE: "Envoyer à une autre caisse",
    TriageOutcome.OTHER_SCHEME: "Autre régime",
    TriageOutcome.GUIDANCE_ONLY: "Simple information",
    TriageOutcome.DIRECT_HANDOVER: "Confier au service social",
}

REASON_GROUPS = {
    ReasonGroup.ACCOMPANY: "Accompagnement",
    ReasonGroup.IDENTITY: "Identité",
    ReasonGroup.PERSON: "Choix ou situation de la personne",
    ReasonGroup.SCOPE: "Champ de la mission",
    ReasonGroup.TERRITORY: "Territoire",
    ReasonGroup.SCHEME: "Régime",
    ReasonGroup.GUIDANCE: "Information",
    ReasonGroup.SOCIAL: "Situation sociale",
}

TRIAGE_REASONS = {
    "gives_up_care": "Renonce à un soin",
    "rights_to_open": "Droits à ouvrir ou à renouveler",
    "declared_gp_to_find": "Médecin traitant à trouver",
    "already_accompanied": "Déjà accompagnée : à joindre au dossier",
    "same_referral_twice": "Même signalement envoyé deux fois",
    "same_situation_other_channel": "Même situation, déjà signalée par une autre voie",
    "person_not_identifiable": "Personne impossible à identifier",
    "person_refuses": "La personne refuse",
    "person_not_informed": "La personne n’était pas informée",
    "person_deceased": "Personne décédée",
    "no_care_given_up": "Aucun renoncement à un soin, aucun droit à ouvrir",
    "outside_mission": "Demande hors du champ de la mission",
    "lives_elsewhere": "Habite le territoire d’une autre caisse",
    "affiliated_elsewhere": "Affiliée à une autre caisse",
    "agricultural_scheme": "Régime agricole (MSA)",
    "special_scheme": "Régime spécial",
    "not_insured_in_france": "Assurée d’un autre pays",
    "question_answered": "Question réglée par une information",
    "sent_to_right_desk": "Orientée vers le bon service",
    "wants_to_act_alone": "Souhaite faire la démarche elle-même",
    "complex_social_situation": "Situation sociale complexe",
    "already_followed_by_social_service": "Déjà suivie par le service social",
    "hospital_discharge": "Sortie d’hospitalisation à préparer",
}

STATUSES = {
    ReferralStatus.RECEIVED: "À traiter",
    ReferralStatus.LINKED: "Dossier ouvert",
    ReferralStatus.DUPLICATE: "Doublon",
    ReferralStatus.INADMISSIBLE: "Non recevable",
    ReferralStatus.REROUTED: "Envoyé à une autre caisse",
    ReferralStatus.OTHER_SCHEME: "Autre régime",
    ReferralStatus.GUIDED: "Information donnée",
}

NEXT_ACTIONS = {
    NextAction.TRIAGE: "Lire et répondre",
    NextAction.ASK_REFERRER: "Demander une précision à qui a signalé",
}

PRIORITIES = {Level.FIRST: "En premier", Level.SOON: "Bientôt", Level.NORMAL: "Normale"}

PRIORITY_REASONS = {
    Why.STATED_URGENCY: "Urgence signalée",
    Why.LOSS_OF_RIGHTS: "Droits en train de s’arrêter",
    Why.QUOTE_ENDS_SOON: "Devis valable encore 7 jours au plus",
    Why.QUOTE_ENDS: "Devis valable encore 30 jours au plus",
    Why.INTERRUPTED_CARE: "Soin interrompu",
    Why.CHILD: "Enfant",
    Why.PREGNANCY: "Grossesse",
    Why.WAITING_LONG: "Attend depuis 5 jours ouvrés ou plus",
    Why.LATE: "Échéance dépassée",
}

SILENCE_TOLD = {
    StallState.NONE: "",
    StallState.REMINDED: "Rappel fait",
    StallState.ESCALATED: "Une personne responsable est prévenue",
}

FREE_TEXT_WARNING = "Pas de diagnostic, pas de maladie, pas de numéro de sécurité sociale dans ce texte."

RECEIPT = (
    "Signalement {number} reçu le {received_at:%d/%m/%Y} à {received_at:%H h %M}."
    " Service chargé du dossier : {service}."
    " La caisse le lira au plus tard le {take_up_by:%d/%m/%Y}."
)
RECEIPT_TO_COME = " Vous recevrez un accusé de réception au plus tard le {acknowledge_by:%d/%m/%Y}."
ALREADY_RECEIVED = "Ce signalement était déjà reçu. Son numéro ne change pas."

WITHDRAWN = {
    Scope.FEEDBACK: "Elle ne veut plus que je reçoive de nouvelles",
    Scope.ACCOMPANIMENT: "Elle ne veut plus être accompagnée",
}
WITHDRAWN_SAID = {
    Scope.FEEDBACK: "La personne ne veut plus que la structure reçoive de nouvelles",
    Scope.ACCOMPANIMENT: "La personne ne veut plus être accompagnée",
}
TOLD_HOW = {
    ToldHow.IN_PERSON: "De vive voix",
    ToldHow.BY_PHONE: "Par téléphone",
    ToldHow.IN_WRITING: "Par écrit",
}

REFUSALS = {
    "referral.person_withdrew": "La personne a retiré son accord. Ce signalement ne peut ni ouvrir un dossier, ni"
    " partir vers un autre service. Choisissez « Non recevable », motif « La personne refuse ».",
    "referral.key_used_otherwise": "Ce formulaire a déjà servi pour un autre signalement. Ouvrez-en un nouveau.",
    "referral.nobody_there": "Personne ne peut recevoir de signalement à la {caisse} pour le moment."
    " Prévenez la caisse par téléphone.",
    "referral.already_triaged": "Ce signalement a déjà reçu une réponse.",
    "referral.not_triaged": "Ce signalement n’a pas encore reçu de réponse.",
    "referral.reason_not_offered": "Ce motif ne va pas avec cette réponse. Choisissez un motif de la liste.",
    "referral.undo_too_late": "Une réponse s’annule le jour même. Il est trop tard.",
    "referral.news_already_read": "La personne qui a signalé a déjà lu la réponse. Elle ne peut plus être annulée.",
    "referral.has_duplicates": "D’autres signalements sont liés à celui-ci comme doublons. Annulez d’abord ces liens.",
    "referral.not_a_first": "Choisissez un autre signalement, de la même caisse, qui n’est ni un doublon ni envoyé"
    " ailleurs.",
    "referral.same_caisse": "Ce signalement est déjà dans cette caisse.",
    "referral.needs_a_human": "Une réponse à un signalement est donnée par une personne, jamais par un programme.",
    "referral.person_not_identified": "Dites d’abord qui est la personne : une fiche existante, ou une nouvelle.",
    "referral.person_of_another_caisse": "Cette personne relève d’une autre caisse.",
    "referral.already_accompanied": "Cette personne a déjà un dossier ouvert. Joignez le signalement à ce dossier.",
    "referral.owner_not_of_team": "{name} ne fait pas partie de l’équipe d’accompagnement de cette caisse.",
    "referral.link_used": "Ce lien a déjà servi. Relancez le signalement depuis votre poste.",
    "referral.link_expired": "Ce lien n’est plus valable : il dure 15 minutes. Recommencez depuis votre poste.",
}

FAULTS = {
    "referral.agent_unknown": "Aucune personne de cette caisse, autorisée à signaler, n’a cette adresse.",
    "referral.withdrawal_scope": "Dites ce que la personne ne veut plus.",
    "referral.withdrawal_how": "Dites comment la personne vous l’a dit.",
    "referral.withdrawal_day": "Écrivez le jour où elle vous l’a dit, par exemple 12/03/2026.",
    "referral.withdrawal_in_the_future": "Ce jour n’est pas encore arrivé.",
    "referral.withdrawal_before_agreement": "Ce jour précède son accord, donné le {day}.",
    "referral.required": "Remplissez ce champ.",
    "referral.not_asked": "Cette information n’est pas demandée ici. Retirez-la.",
    "referral.unknown_field": "Le champ « {name} » n’existe pas.",
    "referral.unreadable": "Cette réponse ne peut pas être lue. Écrivez un texte simple.",
    "referral.unknown_code": "« {value} » n’est pas dans la liste. Choisissez une réponse proposée.",
    "referral.too_long": "Texte trop long : {length} caractères. La limite est de {most}.",
    "referral.bad_date": "Cette date n’existe pas. Écrivez jour, mois, année. Exemple : 12/03/1984.",
    "referral.bad_phone": "Ce numéro de téléphone ne peut pas être appelé. Vérifiez les chiffres.",
    "referral.bad_email": "Cette adresse de courriel n’est pas complète. Exemple : nom@exemple.fr.",
    "referral.yes_or_no": "Répondez par oui ou par non.",
    "referral.too_many_cares": "Indiquez {most} soins au plus.",
    "referral.same_care_twice": "Le même type de soin est indiqué deux fois.",
    "referral.since_ahead": "Cette date est dans le futur.",
    "referral.since_too_old": "Cette date remonte à plus de 20 ans. Vérifiez l’année.",
    "referral.no_contact": "Donnez un moyen de joindre la personne : téléphone, courriel, adresse postale ou proche.",
    "referral.third_party_unnamed": "Donnez le nom de la personne à appeler.",
    "referral.motive_needed": "Choisissez au moins un soin, une raison ou un motif.",
    "referral.prescribed_care_needed": "Indiquez le soin prescrit.",
    "referral.nir_not_yours": "Votre structure ne peut pas transmettre de numéro de sécurité sociale. Retirez-le.",
    "referral.not_an_identity": "Le poste de travail envoie l’identité et la situation, rien d’autre.",
    "referral.inform_first": "Informez d’abord la personne. Sans information, le signalement ne peut pas partir.",
    "referral.agreement_needed": "L’accord de la personne est nécessaire. Un refus ne change pas ses remboursements.",
    "referral.informed_ahead": "Cette date est dans le futur.",
    "referral.agreement_too_old": "Cet accord date de plus d’un an. Demandez-le de nouveau.",
    "referral.agreed_before_informed": "L’accord ne peut pas précéder l’information.",
    "referral.urgent_before_past": "Cette échéance est passée.",
    "referral.urgent_not_ticked": "Une échéance ou un motif d’urgence est indiqué : cochez aussi « Urgent ».",
    "referral.text_has_nir": "Ce texte contient un numéro de sécurité sociale. Retirez-le.",
    "referral.text_has_diagnosis": "Ce texte contient un code de maladie. Retirez-le : pas de diagnostic ici.",
    "referral.text_has_card": "Ce texte contient un numéro de carte. Retirez-le.",
    "referral.key_needed": "Le formulaire est incomplet. Rechargez la page : votre saisie sera à refaire.",
    "referral.postpone_day_needed": "Choisissez le jour où vous y reviendrez.",
    "referral.postpone_range": "Choisissez une date entre aujourd’hui et le {latest:%d/%m/%Y}.",
}
