"""What was said, as lines to read: the answers of one referral under French labels, in the order of the form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from misas.core.referrals.said import FIELDS, Block, Form
from misas.lib import french
from misas.lib.phones import shown_form
from misas.wording import persons, privacy, referrals

LABELS = {
    "referrer_name": "Signalé par",
    "referrer_function": "Fonction",
    "referrer_phone": "Téléphone professionnel",
    "referrer_email": "Courriel professionnel",
    "rpps": "RPPS",
    "last_name": "Nom",
    "birth_name": "Nom de naissance",
    "first_names": "Prénom",
    "birth_date": "Date de naissance",
    "phone": "Téléphone",
    "other_phone": "Autre téléphone",
    "email": "Courriel",
    "address": "Adresse",
    "postal_code": "Code postal",
    "commune": "Commune",
    "no_fixed_home": "Sans domicile stable",
    "call_times": "Quand l’appeler",
    "language": "Langue",
    "interpreter": "Interprète nécessaire",
    "accessibility": "Pour se parler ou venir",
    "safe_contact": "Précautions",
    "third_party_name": "Personne qui l’aide",
    "third_party_role": "Son lien",
    "third_party_phone": "Son téléphone",
    "motives": "Motifs",
    "cares": "Soins",
    "reasons": "Raisons",
    "resources": "Ressources",
    "household": "Foyer",
    "housing": "Logement",
    "cover": "Complémentaire santé",
    "pregnancy": "Grossesse en cours",
    "urgent": "Urgent",
    "urgent_before": "À traiter avant le",
    "urgent_text": "Pourquoi c’est urgent",
    "comment": "Précisions",
    "informed_on": "Informée le",
    "informed_how": "Comment",
    "agreed_on": "D’accord depuis le",
    "agreement_mode": "Accord donné",
    "withheld": "À ne pas partager",
    "feedback": "Accepte le retour",
    "return_channel": "Retour souhaité",
}
WORDS: Mapping[str, Mapping[Any, str]] = {
    "call_times": persons.DAY_PARTS,
    "safe_contact": persons.SAFE_CONTACT,
    "motives": referrals.MOTIVES,
    "reasons": referrals.REASONS,
    "resources": referrals.RESOURCES,
    "household": referrals.HOUSEHOLDS,
    "housing": referrals.HOUSINGS,
    "cover": referrals.COVERS,
    "informed_how": privacy.INFORMED_HOW,
    "agreement_mode": privacy.AGREEMENT_MODES,
    "withheld": referrals.WITHHELD,
    "return_channel": referrals.RETURN_CHANNELS,
}
TITLES = {
    Block.PERSON: "La personne",
    Block.MOTIVE: "La difficulté",
    Block.CARE: "La difficulté",
    Block.SITUATION: "Sa situation",
    Block.URGENCY: "Urgence et précisions",
    Block.AGREEMENT: "Information et accord",
    Block.REFERRER: "Qui signale",
    Block.FOLLOW_UP: "Qui signale",
}
IMPLIED = frozenset({"informed", "agreed"})  # their dates say it


def said_lines(said: Mapping[str, Any], *, nir_given: bool = False) -> dict[str, list[tuple[str, str]]]:
    """Title → (label, answer). The NIR itself is never among them: whether it was given is.

    Without the leave to hear back, the way in which news would have come is not shown: none is asked.
    """
    found: dict[str, list[tuple[str, str]]] = {title: [] for title in dict.fromkeys(TITLES.values())}
    for entry in FIELDS:
        if entry.name in IMPLIED or not said.get(entry.name):
            continue
        silent = entry.name == "return_channel" and not said.get("feedback")
        answer = referrals.NO_RETURN if silent else _answer(entry.name, entry.form, said[entry.name])
        found[TITLES[entry.block]].append((LABELS[entry.name], answer))
    if nir_given:
        found[TITLES[Block.PERSON]].append(("Numéro de sécurité sociale", "transmis, gardé chiffré"))
    return {title: lines for title, lines in found.items() if lines}


def cares_line(codes: Any) -> str:
    return french.listed(str(referrals.CARE_TYPES[code]) for code in codes)


def _answer(name: str, form: Form, value: Any) -> str:
    match form:
        case Form.YES_NO:
            return "oui"
        case Form.DATE:
            return french.day(date.fromisoformat(value))
        case Form.PHONE:
            return shown_form(value)
        case Form.CARES:
            return french.listed(_care(one) for one in value)
        case Form.CODE:
            return _word(name, value)
        case Form.CODES:
            return french.listed(_word(name, one) for one in value)
    return persons.LANGUAGES.get(value, value) if name == "language" else french.typeset(str(value))


def _word(name: str, code: str | StrEnum) -> str:
    return WORDS[name][code]


def _care(one: Mapping[str, Any]) -> str:
    parts = [referrals.CARE_TYPES[one["care_type"]]]
    if one.get("stage"):
        parts.append(referrals.SAID_STAGES[one["stage"]].lower())
    if one.get("since"):
        parts.append(f"depuis le {french.day(date.fromisoformat(one['since']))}")
    if one.get("quote_until"):
        parts.append(f"devis valable jusqu’au {french.day(date.fromisoformat(one['quote_until']))}")
    return ", ".join(parts)
