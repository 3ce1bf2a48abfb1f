"""French words of accounts and access."""

from misas.core.access import Role

ROLES: dict[Role, str] = {
    Role.AGENT: "Accueil",
    Role.CASEWORKER: "Accompagnement",
    Role.SUPERVISOR: "Responsable MisAS",
    Role.AID_COMMITTEE: "Commission d’action sanitaire et sociale",
    Role.SOCIAL_WORKER: "Service social",
    Role.PARTNER_MEMBER: "Partenaire",
    Role.HEALTH_PROFESSIONAL: "Profession de santé",
    Role.NATIONAL_STEERING: "Pilotage national",
    Role.ADMINISTRATOR: "Administration",
    Role.SYSTEM: "MisAS",
}

REFUSALS = {
    "access.role": "Votre rôle ne permet pas cette opération.",
    "access.bond_caisse": "Cette opération est réservée aux personnes de la caisse concernée.",
    "access.bond_owner": "Seule la personne qui suit ce dossier, ou son responsable, peut faire cela.",
    "access.bond_circle": "Seules les personnes qui participent à ce suivi peuvent faire cela.",
    "access.bond_organisation": "Cette opération est réservée à la structure concernée.",
    "access.bond_self": "Vous ne pouvez modifier que votre propre compte.",
    "access.bond_none": "Votre rôle ne permet pas cette opération.",
    "account.invitation_used": "Ce lien a déjà servi. Demandez-en un nouveau à votre responsable.",
    "account.invitation_expired": "Ce lien a expiré. Demandez-en un nouveau à votre responsable.",
    "account.suspend_self": "Vous ne pouvez pas suspendre votre propre compte.",
    "account.grant_outside": "Vous ne pouvez donner ou retirer ce rôle que dans votre caisse et selon votre rôle.",
    "account.reaches_further": "Ce compte a aussi des rôles que vous ne gérez pas."
    " Demandez à l’administration de MisAS.",
    "account.revoke_self": "Vous ne pouvez pas retirer votre propre rôle. Demandez à une autre personne responsable.",
    "account.inside_or_outside": "Un compte sert soit à une caisse, soit à une structure partenaire."
    " Créez un autre compte, avec une autre adresse électronique.",
    "account.speaks_for_another": "Ce compte parle déjà au nom d’une autre structure.",
    "workstation.post_only": "Envoyez l’identité par POST.",
    "workstation.key_missing": "Cette adresse attend la clé d’un poste de travail, ou une session ouverte.",
    "workstation.key_unknown": "Cette clé n’est pas connue, ou elle est révoquée. Demandez-en une à l’administration.",
    "workstation.too_often": "Trop d’appels avec cette clé. Recommencez dans {seconds} s.",
    "workstation.another_caisse": "Cette clé ne sert que pour la {caisse}.",
    "workstation.identity_refused": "Cette identité ne peut pas être reprise. Voyez chaque erreur.",
    "account.already_open": "Cette personne a déjà choisi son mot de passe. Demandez une réinitialisation.",
}

FAULTS = {
    "workstation.label_missing": "Donnez un nom à cette application.",
    "workstation.label_too_long": "La limite est de {most} caractères.",
    "workstation.too_large": "Cet envoi dépasse {most} octets. Une identité seule est attendue.",
    "account.email_taken": "Un compte existe déjà avec cette adresse. Ouvrez-le pour lui ajouter un rôle.",
    "account.email_shape": "Écrivez une adresse complète, par exemple prenom.nom@exemple.fr.",
    "account.name_missing": "Écrivez le prénom et le nom.",
    "account.name_too_long": "Le nom ne peut pas dépasser {most} caractères.",
    "account.function_too_long": "La fonction ne peut pas dépasser {most} caractères.",
    "account.phone_shape": "Écrivez un numéro à dix chiffres, par exemple 01 99 00 12 34.",
    "account.password_too_similar": "Ce mot de passe ressemble trop à votre nom ou à votre adresse.",
    "account.password_too_short": "Écrivez au moins {least} caractères. Une courte phrase convient très bien.",
    "account.password_too_common": "Ce mot de passe est trop courant : il serait deviné. Choisissez-en un autre.",
    "account.password_entirely_numeric": "N’utilisez pas seulement des chiffres.",
    "account.password_too_long": "Le mot de passe ne peut pas dépasser {most} caractères.",
    "account.password_twice": "Les deux saisies sont différentes. Écrivez deux fois le même mot de passe.",
    "account.password_present_wrong": "Le mot de passe actuel n’est pas le bon.",
    "account.password_missing": "Écrivez votre mot de passe.",
    "account.email_missing": "Écrivez l’adresse électronique.",
    "account.password_wrong_again": "Ce mot de passe n’est pas celui de ce compte. Vérifiez-le.",
    "account.sign_in_wrong": "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez les deux.",
    "account.role_unknown": "Choisissez un rôle de la liste.",
}
