"""French words of accounts and access."""

from misas.core.access import Role

ROLES: dict[Role, str] = {
    Role.AGENT: "Agent d’accueil",
    Role.CASEWORKER: "Accompagnant",
    Role.SUPERVISOR: "Responsable MisAS",
    Role.AID_COMMITTEE: "Commission d’action sanitaire et sociale",
    Role.SOCIAL_WORKER: "Service social",
    Role.PARTNER_MEMBER: "Partenaire",
    Role.HEALTH_PROFESSIONAL: "Professionnel de santé",
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
    "account.grant_outside": "Vous ne pouvez donner un rôle que dans votre caisse.",
}

FAULTS = {
    "account.email_taken": "Un compte existe déjà avec cette adresse. Ouvrez-le pour lui ajouter un rôle.",
    "account.email_shape": "Écrivez une adresse complète, par exemple prenom.nom@exemple.fr.",
    "account.name_missing": "Écrivez le prénom et le nom.",
    "account.password_weak": "{advice}",
    "account.role_unknown": "Choisissez un rôle de la liste.",
}
