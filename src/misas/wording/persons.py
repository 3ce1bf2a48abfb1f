"""French words of persons: faults of typing, refusals, labels of the code lists."""

from misas.core.persons.codes import (
    Accessibility,
    AddressKind,
    ContactKind,
    DayPart,
    LikenessGround,
    RepresentativeKind,
    SafeContact,
    Sex,
    Source,
)

FAULTS = {
    "person.missing": "Ce champ est nécessaire.",
    "person.birth_name_missing": "Écrivez le nom de naissance.",
    "person.first_names_missing": "Écrivez au moins un prénom.",
    "person.birth_date_missing": "Écrivez la date de naissance, par exemple 12/03/1984.",
    "person.contact_missing": "Donnez au moins un moyen de joindre la personne : téléphone, courriel ou adresse.",
    "person.too_long": "Ce texte compte {count} caractères. La limite est de {longest}.",
    "person.name_characters": "Un nom s’écrit avec des lettres. À corriger : {given}",
    "person.birth_date_unreadable": "« {given} » n’est pas une date. Écrivez par exemple 12/03/1984.",
    "person.birth_date_future": "Cette date de naissance est dans le futur. Vérifiez l’année ({year}).",
    "person.birth_date_too_old": "Cette date remonte à plus de {years} ans. Vérifiez l’année.",
    "person.sex": "Choisissez une réponse de la liste.",
    "person.phone": "Ce numéro ne peut pas être appelé ({count} chiffres). Écrivez par exemple 01 99 00 12 34.",
    "person.email": "Cette adresse n’est pas complète. Écrivez par exemple prenom.nom@exemple.fr.",
    "person.postal_code": "Un code postal compte cinq chiffres, par exemple 30000.",
    "person.commune_code": "« {given} » n’est pas un code de commune de l’Insee.",
    "person.language": "Choisissez une langue de la liste.",
    "person.unknown_code": "Choisissez une réponse de la liste.",
    "person.representative_name_missing": "Écrivez le nom de la personne qui représente ou qui aide.",
    "person.representative_kind_missing": "Dites à quel titre cette personne représente ou aide.",
    "person.third_party_missing": "Vous demandez de passer par un tiers : écrivez son nom.",
    "nir.characters": "Caractère inattendu : {given}. Le numéro s’écrit avec des chiffres (2A ou 2B en Corse).",
    "nir.length": "Le numéro compte {count} caractères. Il en faut 13, ou 15 avec la clé.",
    "nir.sex": "Le premier chiffre ({given}) n’existe pas. Il vaut 1 ou 2, ou 3, 4, 7, 8 pour un numéro provisoire.",
    "nir.month": "Le mois de naissance ({given}) n’existe pas : vérifiez les 4e et 5e chiffres.",
    "nir.department": "Le département de naissance ({given}) n’existe pas : vérifiez les 6e et 7e caractères.",
    "nir.commune": "La commune de naissance ({given}) n’existe pas : vérifiez les 8e, 9e et 10e chiffres.",
    "nir.country": "Le pays de naissance ({given}) n’existe pas : vérifiez les 8e, 9e et 10e chiffres.",
    "nir.corsica_20": "Le département 20 (Corse) n’existe que pour les naissances d’avant 1976. Après, c’est 2A ou 2B.",
    "nir.tunisia_96": "Le code 96 (Tunisie) n’existe que pour les naissances d’avant l’indépendance. Après, c’est 99.",
    "nir.order": "Le numéro d’ordre ({given}) n’existe pas : vérifiez les 11e, 12e et 13e chiffres.",
    "nir.key": "La clé ({given}) ne correspond pas aux 13 premiers chiffres. Relisez le numéro en entier.",
    "nir.temporary_form": "Le deuxième chiffre d’un numéro provisoire vaut 0, 1 ou 2, pas {given}.",
    "nir.temporary_caisse": "Le numéro de caisse ({given}) d’un numéro provisoire n’existe pas.",
    "nir.sex_differs": "Le premier chiffre ({given}) ne correspond pas au sexe indiqué.",
    "nir.year_differs": "L’année du numéro ({given}) ne correspond pas à la date de naissance ({expected}).",
    "nir.month_differs": "Le mois du numéro ({given}) ne correspond pas à la date de naissance ({expected}).",
    # doubts: shown beside the field, they refuse nothing
    "nir.awaiting": "Numéro d’attente (commence par {given}) : l’immatriculation est en cours.",
    "nir.temporary": "Numéro provisoire (commence par {given}) : le numéro définitif reste à demander.",
    "nir.month_rare": "Le mois {given} est rare : il désigne une naissance dont le mois est inconnu. Relisez-le.",
    "nir.place_rare": "Le lieu {given} est rare pour cette année de naissance. Relisez-le.",
}

REFUSALS = {
    "person.nir_not_allowed": "Votre structure n’est pas autorisée à utiliser le numéro de sécurité sociale.",
    "person.nir_already_held": "Ce numéro est déjà celui d’une autre personne. Comparez les deux fiches.",
    "person.same_already": "Ces deux fiches sont déjà celles de la même personne.",
    "person.same_as_itself": "Choisissez deux fiches différentes.",
    "person.link_denied": "Il a été noté que ce sont deux personnes. Confirmez que vous changez d’avis.",
    "person.link_undone": "Ce rapprochement a déjà été défait.",
    "person.linked_now": "Ces deux fiches sont rapprochées. Défaites d’abord le rapprochement.",
    "person.other_caisse": "Ces deux fiches ne sont pas dans la même caisse.",
    "person.contact_known": "Ce moyen de contact est déjà noté pour cette personne.",
    "person.unknown_field": "Cette information ne se corrige pas ici.",
}

SEXES = {Sex.FEMALE: "Femme", Sex.MALE: "Homme", Sex.UNKNOWN: "Non renseigné"}

SOURCES = {
    Source.PERSON: "La personne",
    Source.IDENTITY_DOCUMENT: "Pièce d’identité",
    Source.CAISSE_REGISTER: "Fichier de la caisse",
    Source.REFERRER: "Structure qui a signalé",
    Source.RELATIVE: "Proche",
    Source.IMPORT: "Fichier importé",
    Source.CASEWORKER: "Accompagnant",
}

CONTACT_KINDS = {ContactKind.PHONE: "Téléphone", ContactKind.EMAIL: "Courriel"}

DAY_PARTS = {DayPart.MORNING: "Matin", DayPart.AFTERNOON: "Après-midi", DayPart.EVENING: "Soir"}

SAFE_CONTACT = {
    SafeContact.NO_VOICEMAIL: "Ne pas laisser de message vocal",
    SafeContact.NO_SMS: "Ne pas envoyer de SMS",
    SafeContact.NO_LETTER: "Ne pas écrire à l’adresse",
    SafeContact.NO_EMAIL: "Ne pas écrire par courriel",
    SafeContact.NO_CALL: "Ne pas appeler",
    SafeContact.DISCREET: "Ne pas dire qui appelle à un tiers",
    SafeContact.ASK_THIRD_PARTY: "Passer par la personne désignée",
    SafeContact.DANGEROUS: "Contact dangereux : seulement comme convenu avec la personne",
}

ACCESSIBILITY = {
    Accessibility.DEAF_SIGN_LANGUAGE: "Langue des signes",
    Accessibility.HARD_OF_HEARING: "Entend mal",
    Accessibility.LOW_VISION: "Voit mal",
    Accessibility.WHEELCHAIR: "Accès en fauteuil",
    Accessibility.CANNOT_TRAVEL: "Ne peut pas se déplacer",
    Accessibility.EASY_READING: "Écrits faciles à lire",
    Accessibility.DOES_NOT_READ: "Ne lit pas : parler plutôt qu’écrire",
    Accessibility.NO_INTERNET: "Sans accès à Internet",
    Accessibility.SPEAKS_WITH_HELP: "Parle avec une aide",
}

REPRESENTATIVES = {
    RepresentativeKind.GUARDIAN: "Tutelle",
    RepresentativeKind.CURATOR: "Curatelle",
    RepresentativeKind.PARENT: "Parent",
    RepresentativeKind.FAMILY_AUTHORISATION: "Habilitation familiale",
    RepresentativeKind.TRUSTED_PERSON: "Personne de confiance",
    RepresentativeKind.CARER: "Aidant",
    RepresentativeKind.SOCIAL_WORKER: "Travailleur social",
}

ADDRESSES = {
    AddressKind.HOME: "Domicile",
    AddressKind.DOMICILIATION: "Domiciliation",
    AddressKind.HOSTED: "Hébergement chez un tiers",
    AddressKind.NONE: "Sans adresse",
}

LIKENESS = {
    LikenessGround.SAME_NIR: "Même numéro de sécurité sociale",
    LikenessGround.SAME_NAME_AND_BIRTH: "Mêmes nom, prénom et date de naissance",
    LikenessGround.SAME_BIRTH_NEAR_NAME: "Même date de naissance, nom proche",
    LikenessGround.SAME_NAME_NEAR_BIRTH: "Mêmes nom et prénom, date de naissance proche",
    LikenessGround.NAMES_SWAPPED: "Nom et prénom inversés, même date de naissance",
    LikenessGround.SAME_PHONE: "Même numéro de téléphone",
    LikenessGround.SAME_EMAIL: "Même courriel",
}

LANGUAGES = {
    "fr": "Français",
    "ar": "Arabe",
    "en": "Anglais",
    "tr": "Turc",
    "pt": "Portugais",
    "es": "Espagnol",
    "ru": "Russe",
    "ro": "Roumain",
    "it": "Italien",
    "zh": "Chinois",
    "ti": "Tigrigna",
    "am": "Amharique",
    "bn": "Bengali",
    "ps": "Pachto",
    "fa": "Persan, dari",
    "uk": "Ukrainien",
    "so": "Somali",
}
