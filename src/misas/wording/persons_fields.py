"""French words of the facts about a person: the label of each field, and its value as people say it."""

from __future__ import annotations

from datetime import date

from misas.core.persons.codes import Accessibility, AddressKind, DayPart, SafeContact, Sex
from misas.lib import french
from misas.wording.persons import ACCESSIBILITY, ADDRESSES, DAY_PARTS, LANGUAGES, SAFE_CONTACT, SEXES

FIELDS = {
    "birth_name": "Nom de naissance",
    "used_name": "Nom d’usage",
    "first_names": "Prénoms",
    "birth_date": "Date de naissance",
    "sex": "Sexe à l’état civil",
    "address": "Adresse",
    "address_kind": "Nature de l’adresse",
    "postal_code": "Code postal",
    "commune": "Commune",
    "best_hours": "Quand l’appeler",
    "language": "Langue",
    "interpreter": "Interprète",
    "accessibility": "Besoins pour échanger",
    "safe_contact": "Précautions",
}

TITLES = {
    "identite": "Corriger l’identité",
    "adresse": "Corriger l’adresse",
    "joindre": "Quand et comment échanger",
    "contact": "Ajouter un téléphone ou un courriel",
    "precautions": "Ajouter une précaution",
    "representant": "Qui représente ou aide la personne",
    "nir": "Numéro de sécurité sociale",
}

LABELS = {
    "source": "Qui le dit ?",
    "kind": "Nature",
    "value": "Numéro ou adresse",
    "name": "Nom",
    "phone": "Téléphone",
    "title": "À quel titre ?",
    "safe_contact": "Ce qu’il ne faut pas faire",
    "nir": "Numéro",
    "confirmed": "J’ai vérifié : je garde ce numéro malgré la différence",
}

HELPS = {"nir": "13 ou 15 caractères. Laissez vide pour le retirer."}


def said_value(field: str, value: str) -> str:
    """The kept value of a fact, in words."""
    match field:
        case "birth_date":
            return french.day(date.fromisoformat(value))
        case "sex":
            return SEXES[Sex(value)]
        case "address_kind":
            return ADDRESSES[AddressKind(value)]
        case "language":
            return LANGUAGES.get(value, value)
        case "interpreter":
            return "Oui" if value == "1" else "Non"
        case "best_hours":
            return ", ".join(DAY_PARTS[DayPart(code)].lower() for code in value.split(","))
        case "accessibility":
            return ", ".join(ACCESSIBILITY[Accessibility(code)] for code in value.split(","))
        case "safe_contact":
            return ", ".join(SAFE_CONTACT[SafeContact(code)] for code in value.split(","))
    return value
