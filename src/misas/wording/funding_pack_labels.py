"""The French label of each field of a rule pack, what to type in it, the words of its choices. By its key; with the one
before it where one key means two things."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from misas.core.funding.packs.codes import Group, Operator
from misas.core.funding.packs.form import NO, YES, Input
from misas.wording.funding_pack_words import (
    BASES,
    CIRCUITS,
    CODES,
    COSTS,
    FACTS,
    KINDS,
    MODES,
    MOMENTS,
    OTHERWISES,
    PERS,
    PIECES,
    RHYTHMS,
    SORTS,
    STATUSES,
    VERDICTS,
    WAYS,
)

LABELS: Final[Mapping[str, str]] = {
    "id": "Nom court",
    "financeur": "Financeur",
    "intitule": "Intitulé",
    "sorte": "Sorte de financeur",
    "version": "Version",
    "du": "En vigueur du",
    "au": "Jusqu’au",
    "statut": "D’où viennent ces règles ?",
    "relu_par": "Relu par",
    "sources": "Sources",
    "titre": "Titre",
    "url": "Adresse",
    "lu_le": "Lu le",
    "doutes": "Doutes",
    "a_completer": "À compléter par la caisse",
    "rang": "Rang (le plus petit est demandé d’abord)",
    "voie": "Qui demande ?",
    "voie.par": "Demande faite par",
    "anonyme": "Dossier sans nom ?",
    "contact": "Service à qui écrire",
    "depenses": "Dépenses prises",
    "exclusions": "Dépenses exclues",
    "exclusions.depenses": "Dépenses (toutes si vide)",
    "conditions": "Conditions",
    "test": "Condition",
    "fait": "Ce qui est regardé",
    "operateur": "Comparaison",
    "valeur": "Valeur",
    "sinon": "Si elle n’est pas remplie",
    "quand": "Seulement quand",
    "note": "Précision",
    "aides": "Aides",
    "genre": "Aide ou prêt ?",
    "mode": "Comment le montant est fixé",
    "assiette": "Ce taux est une part",
    "taux": "Taux",
    "tarifs": "Tarifs de référence",
    "deduit_remboursements": "Remboursements déduits ?",
    "tranches": "Tranches du barème",
    "montant": "Montant",
    "aides.montant": "Somme fixe",
    "ouverture.montant": "Rien au-dessous d’un reste de",
    "laisse.montant": "Une somme d’au moins",
    "laisse.part": "Une part d’au moins",
    "plafond": "Plafond de la demande",
    "pas": "Par tranches de",
    "plafonds": "Plafonds",
    "par": "Ce plafond vaut",
    "duree": "Durée",
    "seances": "Séances",
    "nombre": "Nombre de séances",
    "plancher": "Versement minimum",
    "ouverture": "Seuil d’ouverture",
    "sauf": "Sauf si",
    "laisse": "Ce que l’aide laisse à la personne",
    "part": "Part",
    "par_jour": "Par jour",
    "but": "But du plan",
    "de": "Part de",
    "abondements.de": "Aides abondées",
    "pret": "Prêt",
    "minimum": "Minimum",
    "maximum": "Maximum",
    "mois_minimum": "Mois, au moins",
    "mois_maximum": "Mois, au plus",
    "interet_minimum": "Intérêt, au moins",
    "interet_maximum": "Intérêt, au plus",
    "nombre_maximum": "Nombre de fois, au plus",
    "delai_entre_deux": "Délai entre deux aides",
    "delai_decision": "Jours avant la décision",
    "liens": "Liens avec d’autres aides",
    "exclusives": "Une seule de ces aides à la fois",
    "exige": "Ne va qu’avec",
    "aide": "Aide",
    "besoin": "Aide nécessaire",
    "abondements": "Abondements",
    "plafonds_communs": "Plafonds communs",
    "plafonds_communs.aides": "Aides qui le partagent",
    "enveloppe": "Enveloppe",
    "par_an": "Montant par an",
    "pieces": "Documents",
    "piece": "Document",
    "moment": "À fournir",
    "obligatoire": "Obligatoire ?",
    "paiement": "Paiement",
    "circuit": "Payé",
    "validite": "Validité d’un accord",
    "prolongations": "Prolongations possibles",
    "commission": "Commission",
    "rythme": "Rythme",
    "cas": "Cas d’essai",
    "nom": "Ce que le cas montre",
    "le": "Le",
    "faits": "Ce que l’on sait de la personne",
    "lignes": "Dépenses de la demande",
    "depense": "Dépense",
    "reste": "Reste à charge",
    "prix": "Prix",
    "rembourse": "Remboursé",
    "appareils": "Nombre d’appareils",
    "lignes.seances": "Nombre de séances",
    "deja_accorde.seances": "Nombre de séances",
    "jours": "Nombre de jours",
    "panier_c2s": "Dans le panier de la C2S ?",
    "deja_accorde": "Aides déjà accordées",
    "attendu": "Réponse attendue",
    "eligible": "La personne y a-t-elle droit ?",
    "attendu.aides": "Montant de chaque aide, comptée seule",
    "demande": "Faits à demander",
    "motifs": "Conditions non remplies",
    "demarches": "Démarches à faire",
    "attendu.commission": "Examen par la commission ?",
}
ONES: Final[Mapping[str, str]] = {
    "sources": "Source",
    "exclusions": "Exclusion",
    "conditions": "Condition",
    "aides": "Aide",
    "tranches": "Tranche",
    "plafonds": "Plafond",
    "exige": "Lien",
    "abondements": "Abondement",
    "plafonds_communs": "Plafond commun",
    "pieces": "Document",
    "paiement": "Paiement",
    "cas": "Cas",
    "lignes": "Dépense",
    "deja_accorde": "Aide déjà accordée",
}
"""One of several records."""
HINTS: Final[Mapping[Input, str]] = {
    Input.DAY: "Par exemple 01/01/2026",
    Input.AMOUNT: "Par exemple 850,50\u00a0€",
    Input.SHARE: "Par exemple 80\u00a0%, 12,5\u00a0% ou 1/3",
    Input.LENGTH: "Par exemple 6 mois, 30 jours ou 4 ans",
    Input.NAME: "Des minuscules sans accent, des chiffres et des tirets bas",
    Input.NAMES: "Des minuscules sans accent, des chiffres et des tirets bas",
}
HELPS: Final[Mapping[str, str]] = {
    "rang": "40 pour une caisse, 60 pour un CCAS",
    "contact": "Un service ou une boîte, jamais le nom d’une personne",
    "plafonds.duree": "Par exemple 1 an. Vide\u00a0: pour la demande",
    "au": "Vide\u00a0: sans fin",
    "par_an": "Par exemple 90\u00a0000\u00a0€, ou «\u00a0non dit\u00a0»",
    "valeur": "Par exemple 850\u00a0€, ou «\u00a0à compléter\u00a0»",
}
"""What to type, where its nature does not say it."""
CHOICES: Final[Mapping[str, Mapping[Any, str]]] = {
    "sorte": SORTS,
    "statut": STATUSES,
    "voie.par": WAYS,
    "depenses": COSTS,
    "depense": COSTS,
    "tarifs": COSTS,
    "sinon": OTHERWISES,
    "genre": KINDS,
    "mode": MODES,
    "assiette": BASES,
    "par": PERS,
    "piece": PIECES,
    "moment": MOMENTS,
    "circuit": CIRCUITS,
    "rythme": RHYTHMS,
    "eligible": VERDICTS,
}
"""The words of each code that a field may hold."""
YES_NO: Final[Mapping[str, str]] = {YES: "Oui", NO: "Non"}
NOTHING: Final = "—"
TOP: Final = "Le financeur et ses règles"
MORE: Final = "Autres champs"
ADD: Final = "Ajouter\u00a0: {what}"
GROUPS: Final[Mapping[Group, str]] = {
    Group.ALL: "Toutes ces conditions",
    Group.ANY: "Au moins une de ces conditions",
    Group.NONE: "Aucune de ces conditions",
}
OPERATORS: Final[Mapping[Operator, str]] = {
    Operator.EQUAL: "est",
    Operator.OTHER_THAN: "n’est pas",
    Operator.BELOW: "est en dessous de",
    Operator.AT_MOST: "ne dépasse pas",
    Operator.ABOVE: "dépasse",
    Operator.AT_LEAST: "est d’au moins",
    Operator.AMONG: "est parmi",
    Operator.HOLDS: "comprend",
}


def label_of(place: str) -> str:
    """The label of a field by its place; numbers do not count: "aides.0.plafonds.1.montant"."""
    return _by_place(LABELS, place) or LABELS[_steps(place)[-1]]


def place_of(place: str) -> str:
    """A place as it is read: "aides.1.plafonds.0.montant" → "Aide 2, Plafond 1, Montant"."""
    said: list[str] = []
    for nth, step in enumerate(steps := place.split(".")):
        if step.isdecimal():
            said[-1:] = [f"{said[-1]} {int(step) + 1}"] if said else [step]
        elif step in ONES and "".join(steps[nth + 1 : nth + 2]).isdecimal():
            said.append(ONES[step])
        else:
            said.append(_by_place(LABELS, ".".join(steps[: nth + 1])) or FACTS.get(step, step))
    return ", ".join(said)


def help_of(place: str, input: Input) -> str:
    """What to type in a field."""
    return _by_place(HELPS, place) or HINTS.get(input, "")


def one_of(place: str) -> str:
    """One of the records of a list: "Plafond"."""
    return ONES[_steps(place)[-1]]


def choice_label(place: str, code: str) -> str:
    """A code that this field may hold, in French."""
    words = _by_place(CHOICES, place) or {}
    return _capital(next((text for one, text in words.items() if str(one) == code), code).rstrip("."))


def word_label(code: str) -> str:
    """A word that a fact may hold, or an expense."""
    return _capital(next((text for cost, text in COSTS.items() if cost == code), CODES.get(code, code)))


def fact_label(id: str) -> str:
    return _capital(FACTS[id])


def _by_place[Words](words: Mapping[str, Words], place: str) -> Words | None:
    steps = _steps(place)
    return words.get(".".join(steps[-2:])) or words.get(steps[-1])


def _steps(place: str) -> list[str]:
    return [step for step in place.split(".") if not step.isdecimal()]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
