"""French words around needs: headings, what a substitute is worth, waits, and what to say on the phone.

The titles of the needs, their substitutes and the reasons of these are texts of `rules/needs/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from misas.core.orientation.codes import Cover
from misas.core.orientation.needs import DeskKind, Need, NeedCertainty, NeedFamily, NeedReference, Wait, Worth
from misas.lib.french import NBSP, day

FAMILIES: Final[Mapping[NeedFamily, str]] = {
    NeedFamily.FIRST_CARE: "Médecin et premier recours",
    NeedFamily.TEETH: "Dents",
    NeedFamily.EYES_AND_EARS: "Vue et audition",
    NeedFamily.WOMEN_AND_BIRTH: "Gynécologie et grossesse",
    NeedFamily.CHILDREN: "Enfants",
    NeedFamily.SPECIALISTS: "Médecins spécialistes",
    NeedFamily.MIND: "Santé mentale et addictions",
    NeedFamily.PARAMEDICAL: "Rééducation et soins",
    NeedFamily.PREVENTION: "Bilan, dépistage, vaccination",
    NeedFamily.EXAMINATIONS: "Examens",
    NeedFamily.WITHOUT_RIGHTS: "Sans droits ou en grande précarité",
    NeedFamily.GETTING_THERE: "Se déplacer, se faire comprendre",
}

CERTAINTIES: Final[Mapping[NeedCertainty, str]] = {
    NeedCertainty.NOMENCLATURE: "D’après la nomenclature",
    NeedCertainty.TO_CONFIRM: "À confirmer par un médecin",
}

WORTHS: Final[Mapping[Worth, str]] = {
    Worth.WHOLE: "Répond au besoin",
    Worth.PART: "Aide en partie",
}

DESKS: Final[Mapping[DeskKind, str]] = {
    DeskKind.GENERAL: "PASS",
    DeskKind.DENTAL: "PASS bucco-dentaire",
    DeskKind.PSYCHIATRIC: "PASS psychiatrique",
}

GREETING: Final = "Bonjour, je cherche un rendez-vous pour une personne que j’aide dans ses démarches."
QUESTIONS: Final = (
    "Prenez-vous de nouvelles personnes en ce moment ?",
    "Quelle est la première date possible ?",
    "L’accès est-il sans marche ? Une autre langue est-elle parlée ?",
    "Que doit-elle apporter ?",
)
PRICE: Final[Mapping[Cover, str]] = {
    Cover.C2S: "Elle a la C2S : tiers payant et pas de dépassement, nous sommes bien d’accord ?",
    Cover.AME: "Elle a l’AME : tiers payant, nous sommes bien d’accord ?",
    Cover.ORDINARY: "Y a-t-il un dépassement ? De combien ? Le tiers payant est-il possible ?",
    Cover.UNKNOWN: "Y a-t-il un dépassement ? De combien ? Le tiers payant est-il possible ?",
}
IF_NO: Final = "Si c’est non : y a-t-il une liste d’attente ? Qui nous conseillez-vous ?"
THANKS: Final = "Merci. Je note ce que vous m’avez dit, à la date d’aujourd’hui."
NOT_TO_SAY: Final = "Ne donnez ni la maladie, ni la situation de la personne : seulement le soin cherché."


def call_script(need: Need, cover: Cover) -> tuple[str, ...]:
    """What to say on the phone, line by line, to be printed."""
    return (GREETING, need.call, *QUESTIONS[:2], PRICE[cover], *QUESTIONS[2:], IF_NO, THANKS)


def wait_sentence(wait: Wait) -> str:
    """How long people waited in a published survey: an order of magnitude, with its years."""
    half = f"la moitié des personnes attendait plus de {wait.median}{NBSP}jours"
    return f"En {wait.years}, {half} (moyenne{NBSP}: {wait.mean}{NBSP}j)."


def wait_said(wait: Wait) -> str:
    """Where that comes from: "DREES, enquête de 2016-2017"."""
    return f"{wait.source}, enquête de {wait.years}"


def read_on(reference: NeedReference) -> str:
    """Where a fact of a need comes from, and when we read it there: "CSS L160-9, lu le 22 nov. 2026"."""
    return f"{reference.title}, lu le {day(reference.checked_on, short=True)}" if reference.checked_on else ""


def advised(advice: str) -> str:
    """What the house advises, said as such: "Conseil : demandez un devis."."""
    return f"Conseil{NBSP}: {advice[:1].lower()}{advice[1:]}"
