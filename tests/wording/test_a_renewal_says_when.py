"""When a right is to be asked for again: what the text fixes, what we advise, what goes on by itself."""

from __future__ import annotations

import re

import pytest

from misas.core.rights.facts import BrokenRule
from misas.core.rights.reading import read_right
from misas.wording.rights_said import renewal_words
from tests.kit.rights import right, right_files, table

SAID = {
    "c2s": "Le renouvellement se demande entre quatre mois et deux mois avant la fin du droit.",
    "c2s_presomption": "Le renouvellement se fait seul. Vérifiez-le avant la fin du droit.",
    "ame": "Nous conseillons de le redemander deux mois avant la fin du droit : la réponse peut tarder.",
    "aah": "Nous conseillons de le redemander six mois avant la fin du droit, et au plus tard quatre mois avant :"
    " la réponse peut tarder.",
    "pass": "Rien ne s’ouvre : rien n’est à redemander.",
    "ald": "Renouvellement non vérifié.",
}


@pytest.mark.parametrize("right_id", SAID)
def test_each_window_is_a_sentence(right_id: str) -> None:
    assert re.sub(r"[\u00a0\u202f]", " ", renewal_words(right(right_id))) == SAID[right_id]


@pytest.mark.parametrize(
    "window",
    [
        {"ouvre_mois": 2, "ferme_mois": 4},
        {"ouvre_mois": 2, "ferme_mois": 2},
        {"ouvre_mois": 2, "ferme_mois": -1},
        {"ouvre_mois": 4, "ferme_mois": 2, "conseille": True, "automatique": True},
        {"ouvre_mois": 4, "ferme_mois": 2, "duree": 12},
    ],
)
def test_a_window_that_cannot_be_is_refused(window: dict[str, object]) -> None:
    with pytest.raises(BrokenRule):
        read_right(right_files()["c2s"] | {"renouvellement": window}, table())
