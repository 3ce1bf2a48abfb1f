"""French words of information, agreement and withdrawal."""

from misas.core.privacy.codes import AgreementMode, InformedHow, News, Scope, Standing

FAULTS = {
    "privacy.text_version_missing": "Indiquez la version du texte d’information utilisé.",
    "privacy.too_long": "La limite est de {longest} caractères.",
    "privacy.how_missing": "Dites comment la personne a été informée.",
    "privacy.informed_at_missing": "Dites quand la personne a été informée.",
    "privacy.in_the_future": "Cette date est dans le futur.",
    "privacy.too_old": "Cette information date de plus de trois ans. Informez de nouveau la personne.",
    "privacy.agreed_missing": "Dites si la personne est d’accord.",
    "privacy.mode_missing": "Dites si l’accord a été donné à l’oral ou par écrit.",
    "privacy.before_information": "L’accord ne peut pas précéder l’information.",
    "privacy.feedback_without_agreement": "Sans accord de la personne, aucun retour n’est possible.",
    "privacy.unknown_code": "Choisissez une réponse de la liste.",
}

REFUSALS = {
    "privacy.withdrawn_already": "Ce retrait est déjà noté.",
    "privacy.proof_of_another": "Cette information a été donnée à une autre personne.",
}

INFORMED_HOW = {
    InformedHow.IN_PERSON: "De vive voix",
    InformedHow.BY_PHONE: "Par téléphone",
    InformedHow.IN_WRITING: "Par écrit",
    InformedHow.DOCUMENT: "Notice remise",
}

AGREEMENT_MODES = {AgreementMode.ORAL: "À l’oral", AgreementMode.WRITTEN: "Par écrit"}

NEWS = {
    News.RECEIPT: "Réception du signalement",
    News.TAKE_UP: "Prise en charge",
    News.CONTACT: "Contact établi ou non",
    News.OUTCOME: "Fin de l’accompagnement, sans détail",
}

SCOPES = {
    Scope.FEEDBACK: "Ne plus informer la structure qui a signalé",
    Scope.SHARING: "Ne plus rien partager avec d’autres structures",
    Scope.ACCOMPANIMENT: "Arrêter l’accompagnement",
    Scope.OPPOSITION: "S’opposer à tout traitement",
}

STANDINGS = {
    Standing.TO_INFORM: "À informer",
    Standing.INFORMED: "Informée, réponse attendue",
    Standing.AGREED: "D’accord",
    Standing.REFUSED: "Refus",
    Standing.WITHDRAWN: "Accord retiré",
    Standing.OPPOSED: "Opposition",
}

ANSWERS = {
    True: "D’accord pour être accompagnée",
    False: "Ne souhaite pas être accompagnée",
    None: "Informée, réponse attendue",
}
HEARD_BY = "dit à {who}"
HEARD_AT = "dit à {who}, lors du signalement"
HEARD_AT_REFERRAL = "dit lors du signalement"
HEARD_IN_CASE = "dit à {who}, dans ce dossier"
INFORMED = "Informée : {how}."
NEWS_TO = "{who} peut avoir des nouvelles."
WHO_REFERRED = "Qui a signalé"

NOT_HELD_AGAINST = "Un refus n’a aucun effet sur vos remboursements."
