"""What the house says when it cannot be set up or served: sentences for whoever installs it."""

REFUSALS = {
    "keys.value_does_not_open": (
        "Une valeur de la table « {table} » ne s’ouvre avec aucune clé ({why})."
        " Remettez la clé qui manque, puis relancez."
    ),
    "database.unreachable": "La base de données ne répond pas ({address}) : {why}",
    "database.bad_address": (
        "{variable} : cette adresse ne se lit pas. Elle s’écrit postgres://utilisateur:mot-de-passe@machine:5432/base"
        " (les signes spéciaux du mot de passe en %XX)."
    ),
    "database.lost": "La base de données n’a pas pu répondre : {why}",
    "database.too_old": "La base de données est un PostgreSQL {version} ; MisAS demande la version 15 ou plus récente.",
    "database.no_programs": (
        "Aucun PostgreSQL {oldest} ou plus récent sur cette machine. Installez-le (Debian, Ubuntu : apt-get install"
        " postgresql), ou donnez l’adresse d’un serveur : DATABASE_URL=postgres://…"
    ),
    "database.bad_programs": (
        "MISAS_PG_BIN={folder} ne contient pas les programmes d’un PostgreSQL {oldest} ou plus récent"
        " (postgres, initdb) qui fonctionnent ici."
    ),
    "database.other_version": (
        "Les données ont été créées par PostgreSQL {data} ; cette machine a maintenant : {found}. Réinstallez la"
        " version {data}, ou transférez les données (docs/operations.md, « Changer de version de PostgreSQL »)."
    ),
    "database.nobody_to_run_it": (
        "PostgreSQL ne peut pas fonctionner sous root, et aucun de ces utilisateurs n’existe ici : {names}."
        " Lancez ./misas sous un utilisateur ordinaire."
    ),
    "database.no_place": "Aucun dossier possible pour la base. Essayés : {places}. Choisissez-en un avec MISAS_STATE.",
    "database.programs_out_of_reach": (
        "Les programmes de PostgreSQL ({folder}) ne peuvent pas être exécutés par un utilisateur ordinaire."
    ),
    "database.not_created": "La base de données n’a pas pu être créée : {last}",
    "database.does_not_start": "La base de données ne démarre pas. Son journal : {log}\n{last}",
    "database.no_address": "Donnez l’adresse de la base : {variable} (ou DATABASE_URL pour l’installation).",
    "database.roles_taken": (
        "Le rôle {role} existe déjà sur ce serveur, avec un mot de passe qui n’est pas celui"
        " de cette installation.\n"
        "Si aucune autre installation ne l’utilise : ./misas migrate --take-roles\n"
        "Sinon, donnez à celle-ci ses propres rôles : MISAS_WEB_DATABASE_URL et MISAS_JOBS_DATABASE_URL."
    ),
    "database.roles_denied": (
        "Le propriétaire de la base n’a pas le droit de créer des rôles. Demandez à qui administre le serveur deux"
        " rôles ordinaires (LOGIN, sans SUPERUSER ni BYPASSRLS), puis donnez leurs adresses : {variables}."
    ),
    "database.role_cannot_connect": (
        "Le rôle {role} existe mais ne peut pas se connecter : {why}\n"
        "Le serveur doit accepter une connexion par mot de passe (pg_hba.conf : scram-sha-256)."
    ),
    "database.settings_denied": (
        "Le propriétaire de la base n’a pas le droit de fixer les réglages des rôles. Un superutilisateur doit"
        " exécuter, une fois, dans cette base :\n{statements}"
    ),
    "database.scratch_denied": "Le propriétaire de la base n’a pas le droit de créer une base d’essai (CREATEDB).",
    "database.role_superuser": "Ce rôle est superutilisateur : il ne doit pas servir le site ni les tâches.",
    "database.role_bypasses_row_security": (
        "Ce rôle contourne le cloisonnement par caisse (BYPASSRLS) : il ne doit pas servir le site ni les tâches."
    ),
    "database.role_owns_tables": (
        "Ce rôle possède les tables : il ne doit pas servir le site ni les tâches. L’adresse du propriétaire"
        " (DATABASE_URL) ne sert qu’à l’installation."
    ),
    "house.no_state": "Les données ne peuvent pas être écrites. {why}\nChoisissez un autre dossier avec MISAS_STATE.",
    "house.bad_variable": "{name}={value} : cette valeur n’a pas de sens. Voir docs/operations.md.",
    "house.keys_lost": (
        "La base contient des données, mais leurs clés ne sont plus dans {folder}. Remettez ce dossier en place"
        " depuis sa sauvegarde. Pour repartir de zéro, donnez une base vide."
    ),
    "house.no_keys": (
        "Les clés de l’installation ne sont pas dans {folder}. Copiez ce dossier depuis la machine où ./misas migrate a"
        " été lancé."
    ),
    "house.keys_open": "Des clés peuvent être lues par d’autres que leur propriétaire. À fermer :\n{paths}",
    "house.keys_broken": (
        "Les clés de {folder} ne peuvent pas servir ({why}). Remettez ce dossier en place depuis sa sauvegarde."
    ),
    "house.not_set_up": "La base n’est pas installée ou pas à jour. Lancez d’abord : ./misas migrate",
    "house.no_database": "La base n’existe pas encore. Elle naît au premier ./misas run (ou ./misas migrate).",
    "house.migration_failed": (
        "Une étape de la mise à jour des tables a échoué, et n’a rien changé : {why}\n"
        "Est-ce bien une base vide, ou une base de MisAS entière ? Sinon, restaurez une sauvegarde dans une base vide."
    ),
    "house.set_up_failed": "La préparation a échoué ; la raison est écrite au-dessus.",
    "house.port_taken": (
        "Le port {port} de {host} est déjà pris. Un autre ./misas run tourne-t-il ? Choisissez un autre port :"
        " ./misas run --port {other}"
    ),
    "house.address_elsewhere": (
        "L’adresse {host} n’est pas une adresse de cette machine. Choisissez-en une autre : --host 127.0.0.1 (cette"
        " machine seule) ou --host 0.0.0.0 (toutes)."
    ),
    "house.port_reserved": (
        "Le port {port} est réservé à root. Choisissez-en un à partir de 1024, par exemple : ./misas run --port 8000"
    ),
    "house.web_does_not_start": "Le site ne démarre pas ; la raison est écrite au-dessus.",
}
