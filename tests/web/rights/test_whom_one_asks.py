"""Whom a question is for: a body is named in good French, the person alone is asked for what is hers, aloud."""

from __future__ import annotations

import pytest

from misas.actions.ports import ports
from misas.core.rights.codes import Role
from misas.records.rights.models import RightsReview
from misas.web.workspace.rights import summary
from misas.web.workspace.rights.interview import who_knows
from misas.wording.rights import HOLDERS, ask_words
from misas.wording.rights_letter import SPOKEN
from tests.kit.cases import Office
from tests.web.rights.conftest import SignIn
from tests.web.rights.test_the_interview import HX, asked, here, said
from tests.web.rights.test_what_is_not_sure_is_said import answer, tell


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("departement", "au département"),
        ("dgfip", "aux impôts"),
        ("cnam", "à l’Assurance maladie"),
        ("caf", "à la Caf"),
    ],
)
def test_a_body_is_named_after_to_ask(code: str, words: str) -> None:
    assert ask_words(code) == words
    assert ask_words("nobody") == ""


def test_no_body_is_badly_named() -> None:
    assert not [words for words in map(ask_words, HOLDERS) if words.startswith(("à le ", "à les "))]


def test_a_partner_who_is_added_answers_for_the_couple(office: Office, review: RightsReview, as_: SignIn) -> None:
    client = as_(office.claire)
    theme = here(review) + "?theme=foyer"
    before = client.get(theme)
    waiting = {row.fact for row in before.context["idle"] + before.context["others"]}
    assert "couple" in waiting | {asked(before)}
    client.post(here(review, "foyer"), {"add": Role.PARTNER.value, "theme": "foyer"}, **HX)
    answer(office, review)
    page = client.get(theme).content.decode()
    assert 'name="fact" value="couple"' not in page
    assert "Vie en couple oui" in said(client, here(review, "resume"))


def test_a_pregnancy_is_asked_of_the_person_and_in_no_letter(
    office: Office, review: RightsReview, as_: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(office, review, lives_in_france=True, base_cover="open", nationality="french", birth_date="1990-04-02")
    answer(office, review)
    with office.working(office.claire):
        questions = {row[1] for row in RightsReview.objects.get(pk=review.pk).questions}
    assert "pregnancy" in questions
    client = as_(office.claire)
    text = said(client, here(review, "lettre"))
    assert "enceinte" not in text and "rossesse" not in text
    assert SPOKEN in text
    table = ports().rules.table
    assert (who_knows(table["pregnancy"]), who_knows(table["base_cover"])) == ("", "à l’Assurance maladie")
    monkeypatch.setattr(summary, "MISSING_MOST", 99)
    lines = {line["label"]: line["who_knows"] for line in client.get(here(review, "resume")).context["missing"]}
    assert lines[table["pregnancy"].label] == "à la personne"
