"""French words of the screens of the rules of funders: their gestures, their states. Not here: the fields of a pack
(`funding_pack_labels`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from misas.lib.french import day

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
    "publish_to_come": "Approuver pour le jour où elles commencent",
    "retire": "Retirer",
    "discard": "Jeter le brouillon",
}
WRITES: Final[Mapping[str, str]] = {
    "correct": "Modifier",
    "again": "Écrire une nouvelle version",
    "take": "Reprendre pour ma caisse",
}
TITLES: Final[Mapping[str, str]] = {
    "list": "Règles des financeurs",
    "new": "Écrire des règles",
    "write": "Règles : {name}",
}
NATION: Final = "Toutes les caisses"
DRAFT: Final = "Brouillon"
MODEL: Final = "Modèle à compléter"
SUBMITTED: Final = "À approuver"
WAITS_FOR_SUBMISSION: Final = "Ce brouillon n’est pas encore soumis. Il ne sert à aucun plan."
WAITS_FOR_ANOTHER: Final = "Une autre personne doit approuver ces règles. Elles ne servent encore à aucun plan."
SURE: Final[Mapping[str, str]] = {
    "retire": "Je retire ces règles : plus aucun plan ne s’appuiera sur elles",
    "discard": "Je jette ce brouillon : il est perdu",
}
"""What somebody says before a gesture that cannot be undone."""
WAITS_FOR_A_CAISSE: Final = (
    "Ce modèle est livré avec MisAS. Il ne sert à aucun plan : reprenez-le pour votre caisse, complétez-le,"
    " puis soumettez-le."
)
BOTH_SIDES: Final = (
    "Vous avez changé les champs et le texte. Gardez un seul des deux : « Reporter les champs dans le texte »,"
    " ou « Relire le texte dans les champs »."
)


def from_day(start: date) -> str:
    """Rules approved in advance."""
    return f"À partir du {day(start)}"


def serves_from(start: date) -> str:
    return f"Ces règles sont approuvées. Elles servent à partir du {day(start)} ; celles d’avant servent jusque-là."


def waits_for_you(author: str) -> str:
    """To whoever may approve what a colleague wrote."""
    return f"Écrites par {author}. Relisez ce qui change et les cas d’essai, puis approuvez, ou modifiez-les."
