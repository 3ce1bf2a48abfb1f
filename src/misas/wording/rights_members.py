"""What each member of a household is called: on a screen by the name a caseworker gave, else by her role; in a letter
to the applicant as one speaks to her. A name is what identifies nobody else: a first name, « fils »."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from misas.core.rights.codes import Role
from misas.core.rights.months import elapsed_years
from misas.lib.french import day
from misas.wording.rights import ROLES


class Named(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def label(self) -> str: ...


IN_LETTER = {
    Role.APPLICANT: "vous",
    Role.PARTNER: "votre conjoint ou partenaire",
    Role.CHILD: "votre enfant",
    Role.OTHER: "l’autre personne de votre foyer",
}
IN_SENTENCE = {
    Role.APPLICANT: "la personne",
    Role.PARTNER: "le conjoint ou partenaire",
    Role.CHILD: "l’enfant",
    Role.OTHER: "l’autre membre du foyer",
}
HERS = {"son": "votre", "sa": "votre", "ses": "vos", "mon": "votre", "ma": "votre", "mes": "vos"}
ANOTHER = "une personne de votre foyer"
TO_ADD = {Role.PARTNER: "Conjoint à décrire", Role.CHILD: "Enfants à charge à décrire"}
"""The short name of what is left to tell when somebody is told and not described."""
ADD_ONE = {
    Role.PARTNER: "Ajouter le conjoint",
    Role.CHILD: "Ajouter un enfant",
    Role.OTHER: "Ajouter une autre personne",
}
IN_LETTER_TO_ADD = {
    Role.PARTNER: "Quels sont la date de naissance et les revenus de votre conjoint ou partenaire ?",
    Role.CHILD: "Quels sont le prénom et la date de naissance de chacun de vos enfants à charge ?",
}


def called(members: Iterable[Named]) -> dict[str, str]:
    """Each member as a screen calls her: the name given, else the role, numbered when there are several."""
    return _called(list(members), ROLES)


def spoken_to(members: Iterable[Named]) -> dict[str, str]:
    """Each member as a letter to the applicant calls her, after « pour »: « vous », « Léa », « votre fils aîné »."""
    members = list(members)
    named = {row.key for row in members if row.label}
    return {key: _yours(name) if key in named else name for key, name in _called(members, IN_LETTER).items()}


def why_add(role: Role, count: int) -> str:
    """What is left to do in the household, and why: « Il manque 2 enfants à charge. »"""
    if role is Role.PARTNER:
        return "La personne vit en couple : ajoutez le conjoint, ses ressources comptent."
    missing = "Il manque un enfant à charge" if count == 1 else f"Il manque {count} enfants à charge"
    return f"{missing} : ajoutez chaque enfant. Son âge et ce qui est versé pour lui comptent."


def _yours(name: str) -> str:
    """A link as one says it to the person: « Sa compagne », « fils aîné » are hers. A first name stays."""
    first, _, rest = name.partition(" ")
    if rest and first.lower() in HERS:
        return f"{HERS[first.lower()]} {rest}"
    return f"votre {name}" if name[:1].islower() else name


def _called(members: Sequence[Named], roles: Mapping[Role, str]) -> dict[str, str]:
    counts: dict[str, int] = {}
    several = {role for role in Role if sum(row.role == role for row in members) > 1}
    found = {}
    for row in members:
        counts[row.role] = counts.get(row.role, 0) + 1
        role = roles[Role(row.role)]
        told = f"{role} {counts[row.role]}" if row.role in several else role
        found[row.key] = told if row.role == Role.APPLICANT or not row.label else row.label
    return found


def within(name: str) -> str:
    """A member as a screen calls her, inside a sentence: « la personne », « l’enfant 2 », « sa compagne », « Jade »."""
    for role, said in IN_SENTENCE.items():
        label = ROLES[role]
        if name == label or (name.startswith(f"{label} ") and name.removeprefix(f"{label} ").isdigit()):
            return said + name.removeprefix(label)
    first, _, rest = name.partition(" ")
    return f"{first.lower()} {rest}" if rest and first.lower() in HERS else name


def together(who: Sequence[str]) -> str:
    """« vous, Léa et Tom »."""
    return " et ".join(part for part in (", ".join(who[:-1]), who[-1]) if part)


def age_words(born: object, month: date, today: date) -> str:
    """« 39 ans », or « 39 ans au 1er novembre » when a review that counts on the first of its month says another age
    than the file does today."""
    if not isinstance(born, date):
        return "âge inconnu"
    counted, now = (max(0, elapsed_years(born, on)) for on in (month, today))
    return f"{counted} ans" if counted == now else f"{counted} ans au {day(month, year=False)}"
