"""French words of the screen where the rules of a funder are written: its groups, its fields, its gestures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from misas.core.funding.packs.codes import Operator

PACK_EMPTY: Final = "—"
GROUPS: Final[Mapping[str, str]] = {
    "top": "Le financeur et ses règles",
    "aid": "Aide : {title}",
    "new_aid": "Ajouter une aide",
    "conditions": "Conditions",
    "papers": "Pièces à fournir",
    "life": "Demande, décision, validité, paiement",
}
FIELD_LABELS: Final[Mapping[str, str]] = {
    "financeur": "Nom du financeur",
    "intitule": "Intitulé",
    "sorte": "Nature du financeur",
    "version": "Version",
    "du": "En vigueur depuis le",
    "au": "Jusqu’au",
    "statut": "D’où viennent ces règles ?",
    "relu_par": "Relues par",
    "rang": "Rang",
    "id": "Identifiant de l’aide",
    "genre": "Aide ou prêt ?",
    "mode": "Comment le montant est fixé",
    "assiette": "Le taux porte sur",
    "taux": "Taux",
    "montant": "Somme fixe",
    "pas": "Par tranches de",
    "plancher": "Versement minimum",
    "nombre_maximum": "Nombre d’aides au plus",
    "delai_entre_deux": "Délai entre deux aides",
    "delai_decision": "Jours avant la décision",
    "plafond": "Plafond",
    "plafond_par": "Ce plafond vaut",
    "plafond_duree": "Sur quelle durée",
    "ouverture": "Rien au-dessous d’un reste de",
    "laisse": "Laisse à la personne au moins",
    "laisse_part": "Laisse à la personne une part de",
    "condition_id": "Nom de la condition",
    "fait": "Ce qui est regardé",
    "operateur": "Comparaison",
    "valeur": "Valeur",
    "sinon": "Si ce n’est pas le cas",
    "piece": "Pièce",
    "moment": "Quand",
    "obligatoire": "Obligatoire ?",
    "par": "Qui envoie la demande",
    "anonyme": "Dossier sans nom ?",
    "contact": "Service à qui écrire",
    "validite": "Un accord vaut",
    "prolongations": "Prolongations possibles",
    "rythme": "Rythme de la commission",
    "enveloppe": "Enveloppe de l’année",
    "circuit": "Paiement",
}
FIELD_HELPS: Final[Mapping[str, str]] = {
    "du": "Comme 2026-01-01.",
    "taux": "Comme 80 %, ou 1/3.",
    "plafond": "Comme 800 €.",
    "plafond_duree": "Comme 12 mois. Vide : pour la demande.",
    "validite": "Comme 6 mois.",
    "delai_entre_deux": "Comme 2 ans.",
    "valeur": "Comme 850 €, true ou « à compléter ».",
    "rang": "Le plus petit passe d’abord : 40 pour une caisse, 60 pour un CCAS.",
    "contact": "Un service ou une boîte, jamais le nom d’une personne.",
}
OPERATORS: Final[Mapping[Operator, str]] = {
    Operator.EQUAL: "est égal à",
    Operator.OTHER_THAN: "est différent de",
    Operator.BELOW: "est inférieur à",
    Operator.AT_MOST: "ne dépasse pas",
    Operator.ABOVE: "dépasse",
    Operator.AT_LEAST: "est d’au moins",
    Operator.AMONG: "est parmi",
    Operator.HOLDS: "comprend",
}
NEW_PACK: Final = """\
id: nouvelle_regle
financeur: "Nom du financeur"
sorte: caisse
version: 1
du: 2026-01-01
au: null
statut: connu
doutes:
  - "À relire avec le financeur."
rang: 40
aides:
  - id: aide
    intitule: "Aide"
    mode: jusqu_a
cas:
  - nom: "Un cas à écrire"
    le: 2026-01-01
    faits: {}
    lignes:
      - {id: l1, depense: lunettes, reste: 90 €}
    attendu: {eligible: oui, aides: {aide: 90 €}}
"""
"""What the text holds when somebody begins to write rules."""
PACK_STEPS: Final[Mapping[str, str]] = {
    "submit": "Soumettre",
    "publish": "Approuver et mettre en vigueur",
    "retire": "Retirer",
}
TITLES: Final[Mapping[str, str]] = {
    "list": "Règles des financeurs",
    "new": "Écrire des règles",
    "write": "Règles : {name}",
}
NATION: Final = "Toutes les caisses"
DRAFT: Final = "Brouillon"
SUBMITTED: Final = "À approuver"
WAITS_FOR_SUBMISSION: Final = "Ce brouillon n’est pas encore soumis. Il ne sert à aucun plan."
WAITS_FOR_ANOTHER: Final = "Une autre personne doit approuver ces règles. Elles ne servent encore à aucun plan."
