"""A delay and a renewal window are told, do not exist by any text, or were not looked up: never confused."""

from __future__ import annotations

from typing import Any

import pytest

from misas.core.rights.codes import Certainty
from misas.core.rights.facts import BrokenRule
from misas.core.rights.reading import read_right
from misas.wording.rights_said import renewal_words, term_words
from tests.kit.rights import right, right_files, rights, table

NOT_CHECKED = {"delay": 23, "renewal": 47}
"""How many rights await somebody who looks it up: these may only go down."""
TERM = {"mois": 2, "article": "CRPA L231-4", "url": "https://exemple.test", "certitude": "secondaire"}


def plain(words: str) -> str:
    return words.replace("\u00a0", " ").replace("\u202f", " ")


def test_what_nobody_looked_up_is_counted() -> None:
    assert {
        "delay": sum(one.delay is None and one.no_delay is None for one in rights()),
        "renewal": sum(one.renewal is None and one.no_renewal is None for one in rights()),
    } == NOT_CHECKED


def test_a_delay_says_its_article_and_where_it_was_read() -> None:
    for one in rights():
        assert one.delay is None or (one.delay.article and one.delay.url and one.delay.certainty), one.id
    mdph = right("aah").delay
    assert mdph is not None and (mdph.months, mdph.article) == (4, "CASF R241-33")


@pytest.mark.parametrize("key", ["delai", "renouvellement"])
@pytest.mark.parametrize(
    "raw", [None, "non", {}, {"aucun": "x"}, {"aucun": "", "source": "y"}, {"aucun": "x", "source": "y", "mois": 2}]
)
def test_a_file_that_does_not_say_which_is_refused(key: str, raw: Any) -> None:
    with pytest.raises(BrokenRule):
        read_right(right_files()["ald"] | {key: raw}, table())


@pytest.mark.parametrize("missing", ["article", "url", "certitude"])
def test_a_delay_without_its_source_is_refused(missing: str) -> None:
    assert read_right(right_files()["ald"] | {"delai": TERM}, table()).delay
    with pytest.raises(BrokenRule):
        read_right(right_files()["ald"] | {"delai": {name: TERM[name] for name in TERM if name != missing}}, table())


def test_each_is_said_as_it_is() -> None:
    assert plain(term_words(right("secteur_1"))).startswith("Aucun délai fixé par un texte : rien à déposer")
    assert term_words(right("ald")) == "Délai de réponse non vérifié."
    assert renewal_words(right("ald")) == "Renouvellement non vérifié."
    assert renewal_words(right("medecin_traitant")) == "Cela se fait une fois."
    told = plain(term_words(right("aah")))
    assert told == "Réponse sous quatre mois à partir du dossier complet. Sans réponse, la demande est refusée."
    assert right("ame").delay is not None and right("ame").delay.certainty is Certainty.TO_CONFIRM
    assert plain(term_words(right("ame"))).endswith("Ce délai reste à confirmer par l’organisme qui décide.")
    home = plain(term_words(right("domiciliation")))
    assert home == "Réponse sous deux mois à partir du dossier complet.", "what silence means was not read"
