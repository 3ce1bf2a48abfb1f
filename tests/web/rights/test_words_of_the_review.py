"""Small words that must be right: of whom one speaks, how many answers stand against each other, what a button does."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from misas.actions import rights as verbs
from misas.core.rights.claim_steps import STEPS
from misas.core.rights.codes import FactStatus, Role
from misas.records.rights.models import RightsReview
from misas.wording.rights_claims import BUTTONS
from misas.wording.rights_reasons import rule_words
from tests.kit.cases import Office
from tests.kit.rights import rights
from tests.web.rights.conftest import SignIn
from tests.web.rights.test_the_interview import here, said

NEGATIVE, TWO = "Une réponse est à revoir.", "Deux réponses ne vont pas ensemble."


def with_jade(office: Office, review: RightsReview, **facts: Any) -> None:
    with office.working(office.claire) as claire:
        key = verbs.add_member(review.public_id, role=Role.CHILD, label="Jade", by=claire, at=office.at).key
        for fact, raw in facts.items():
            verbs.record_fact(review.public_id, member=key, fact=fact, raw=raw, status=FactStatus.SAID,
                              by=claire, at=office.at)  # fmt: skip


def page(client: Client, review: RightsReview, more: str = "") -> str:
    return said(client, here(review) + more).replace("\u00a0", " ")


def test_a_question_about_somebody_else_is_not_spoken_to_her(office: Office, review: RightsReview, as_: SignIn) -> None:
    with_jade(office, review)
    client = as_(office.claire)
    hers = page(client, review, "?fait=birth_date&membre=p2")
    assert "À propos de : Jade « Quelle est sa date de naissance ? »" in hers and "votre date" not in hers
    assert "votre date de naissance" in page(client, review, "?fait=birth_date&membre=p1")


def test_one_answer_that_cannot_be_is_not_two(office: Office, review: RightsReview, as_: SignIn) -> None:
    with_jade(office, review, wage_net=-10)
    told = page(as_(office.claire), review)
    assert NEGATIVE in told and TWO not in told
    assert "Salaire net (Jade)" in told or "(Jade) :" in told


def test_two_answers_of_a_member_name_her(office: Office, review: RightsReview, as_: SignIn) -> None:
    with_jade(office, review, nationality="french", permit="valid")
    told = page(as_(office.claire), review)
    assert TWO in told and "Nationalité (Jade) :" in told


@pytest.mark.parametrize("verb", sorted({step.verb for step in STEPS} - {"refuse_after_silence"}))
def test_a_button_says_what_it_does(verb: str) -> None:
    assert BUTTONS[verb].startswith(("Noter ", "Abandonner la demande"))


def test_old_names_are_written_as_today() -> None:
    assert rule_words("Allocation de solidarité aux personnes agées") == "Allocation de solidarité aux personnes âgées"
    assert rule_words("Éligibilité à la CMU-C") == "Éligibilité à la C2S"


def test_alternatives_that_all_fail_are_one_sentence(office: Office, review: RightsReview, as_: SignIn) -> None:
    facts = {"nationality": "other", "permit": "none", "lives_in_france": True}
    with office.working(office.claire) as claire:
        for fact, raw in facts.items():
            verbs.record_fact(review.public_id, member="p1", fact=fact, raw=raw, status=FactStatus.SAID,
                              by=claire, at=office.at)  # fmt: skip
        verbs.prepare(review.public_id, by=claire, at=office.at)
    told = page(as_(office.claire), review, "droits/puma")
    assert told.count("Il faut l’une de ces conditions :") == 1 and "Nationalité : « Autre" not in told
    assert "Je n’en ai pas besoin » , la réponse" not in told and "« Titre de séjour » : « Je n’en ai pas" not in told


def test_no_reference_on_screen_is_left_to_be_found() -> None:
    told = [reference.article for one in rights() for reference in one.references]
    assert told and not [article for article in told if "préciser" in article or "…" in article]
