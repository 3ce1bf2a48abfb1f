"""The facts that a rule may look at: of the person, of the request as a whole, of one line. One calm table.

A fact that is not told is UNKNOWN, never a no. None says an illness: a charity learns that the person is of those it
helps, under a sealed certificate, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from misas.core.funding.packs.codes import Cost, Operator

type Value = bool | int | str | frozenset[str]


class Nature(StrEnum):
    MONEY = "montant"
    FLAG = "oui_non"
    WHOLE = "nombre"
    CODE = "code"
    WORDS = "mots"


class Whose(StrEnum):
    """Who knows: the person is asked, the request and the line are computed from the quote."""

    PERSON = "personne"
    REQUEST = "demande"
    LINE = "ligne"


@dataclass(frozen=True, slots=True)
class Fact:
    id: str
    nature: Nature
    whose: Whose = Whose.PERSON
    among: frozenset[str] = frozenset()

    @property
    def operators(self) -> frozenset[Operator]:
        return _OPERATORS[self.nature]


_ORDERED = frozenset({Operator.BELOW, Operator.AT_MOST, Operator.ABOVE, Operator.AT_LEAST})
_SAME = frozenset({Operator.EQUAL, Operator.OTHER_THAN})
_OPERATORS: Final[Mapping[Nature, frozenset[Operator]]] = {
    Nature.MONEY: _ORDERED | _SAME,
    Nature.WHOLE: _ORDERED | _SAME,
    Nature.FLAG: frozenset({Operator.EQUAL}),
    Nature.CODE: _SAME | {Operator.AMONG},
    Nature.WORDS: frozenset({Operator.HOLDS}),
}

MEDICAL_OPINIONS = frozenset({"favorable", "defavorable"})
SCHEMES = frozenset({"general", "agricole", "camieg", "cnracl", "autre"})
WORK = frozenset({"salarie_prive", "agent_public", "independant", "demandeur_emploi", "retraite", "etudiant", "sans"})


def _money(*ids: str) -> list[Fact]:
    return [Fact(id, Nature.MONEY) for id in ids]


def _flags(*ids: str) -> list[Fact]:
    return [Fact(id, Nature.FLAG) for id in ids]


_ALL: Final = (
    *_money("quotient_familial", "ressources_mensuelles", "reste_a_vivre", "ressources_nettes_annuelles"),
    *_flags("rsa_socle", "ame", "c2s", "c2s_demandee", "remboursements_demandes", "autres_aides_declarees"),
    *_flags("complementaire", "contrat_entreprise", "cotisations_a_jour", "handicap_reconnu", "convention_employeur"),
    *_flags("autres_aides_explorees", "employeur_sollicite", "travailleur_social", "public_de_l_association"),
    *_flags("credit_bancaire_possible", "remboursement_possible", "aide_deja_competente", "devis_avant_soins"),
    Fact("anciennete_mutuelle_mois", Nature.WHOLE),
    Fact("age", Nature.WHOLE),
    Fact("personnes_au_foyer", Nature.WHOLE),
    Fact("avis_medical", Nature.CODE, among=MEDICAL_OPINIONS),
    Fact("regime", Nature.CODE, among=SCHEMES),
    Fact("situation", Nature.CODE, among=WORK),
    Fact("organismes", Nature.WORDS),
    Fact("departement", Nature.CODE),
    Fact("commune", Nature.CODE),
    Fact("frais", Nature.MONEY, Whose.REQUEST),
    Fact("reste", Nature.MONEY, Whose.REQUEST),
    Fact("depenses", Nature.WORDS, Whose.REQUEST, frozenset(Cost)),
    Fact("ligne_prix", Nature.MONEY, Whose.LINE),
    Fact("ligne_panier_c2s", Nature.FLAG, Whose.LINE),
)
FACTS: Final[Mapping[str, Fact]] = MappingProxyType({one.id: one for one in _ALL})
