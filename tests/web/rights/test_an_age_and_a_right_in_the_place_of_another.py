"""An age that is not today's says its day; a C2S refused for want of papers says which right is asked for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from misas.core.rights.answers import Ends
from misas.core.rights.engine import EngineAnswer
from misas.core.rights.facts import Atom
from misas.core.rights.grounds import Ground
from misas.records.rights.models import RightsReview
from misas.wording.rights_members import age_words
from tests.kit.cases import Office
from tests.kit.engine_double import EngineDouble, plugged
from tests.web.rights.conftest import SignIn
from tests.web.rights.test_the_interview import FREE, here, said
from tests.web.rights.test_what_is_not_sure_is_said import answer, tell

MONTH, TODAY = date(2026, 11, 1), date(2026, 11, 22)


@pytest.mark.parametrize(
    ("born", "words"),
    [
        (date(1986, 11, 22), "39 ans au 1er novembre"),
        (date(1986, 11, 2), "39 ans au 1er novembre"),
        (date(1986, 11, 1), "40 ans"),
        (date(1986, 11, 23), "39 ans"),
        (date(2026, 11, 10), "0 ans"),
        (None, "âge inconnu"),
    ],
)
def test_an_age_says_its_day_when_it_is_not_that_of_today(born: date | None, words: str) -> None:
    assert age_words(born, MONTH, TODAY).replace("\u00a0", " ") == words


class NoPapers(EngineDouble):
    """No C2S, and the AME when `is_due`."""

    is_due = True

    def _answer(self, right: str, member: str, atom: Atom, total: Decimal | None, line: Ground) -> EngineAnswer:
        due = right == "ame" and self.is_due
        return EngineAnswer(right, member, Ends(due, due), (line,))


PAPERLESS = {"nationality": "other", "permit": "none", "lives_in_france": True, "territory": "metropole",
             "base_cover": "closed", "in_france_since": "2024-01-05", "irregular_since": "2024-01-05",
             "wage_net": 700}  # fmt: skip


@pytest.mark.parametrize("is_due", [True, False])
def test_a_c2s_refused_for_want_of_papers_names_the_ame(
    office: Office, review: RightsReview, as_: SignIn, is_due: bool
) -> None:
    double = NoPapers()
    double.is_due = is_due
    with plugged(double):
        tell(office, review, **(FREE | PAPERLESS))
        answer(office, review)
        page = said(as_(office.claire), here(review, "droits/c2s"))
    assert "Complémentaire santé solidaire (C2S) Non" in page
    told = "C’est l’aide médicale de l’État (AME) que cette personne peut demander. Voir l’AME"
    assert (told in page) == is_due


def test_the_hints_of_the_interview_name_each_key(office: Office, review: RightsReview, as_: SignIn) -> None:
    assert "9 ne souhaite pas répondre · f pareil pour tout le foyer · p passer" in said(
        as_(office.claire), here(review)
    )
