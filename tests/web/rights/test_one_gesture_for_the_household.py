"""« Pareil pour tout le foyer », « Non, rien de tout cela »: what one gesture says is clear before, and named after."""

from __future__ import annotations

import re
from typing import Any

import pytest

from misas.actions import rights
from misas.core.rights.codes import FactStatus, Role
from misas.core.rights.months import window
from misas.records.rights.models import ReviewFact, RightsReview
from misas.wording.rights_reasons import month_words
from tests.kit.cases import Office
from tests.web.rights.conftest import SignIn
from tests.web.rights.test_the_interview import HX, here, plain
from tests.web.rights.test_what_is_not_sure_is_said import tell

BOX = "Pareil pour tout le foyer"


@pytest.fixture
def family(office: Office, review: RightsReview) -> RightsReview:
    """Jade, eight years old, and Paul, her father."""
    with office.working(office.claire) as claire:
        for role, label in ((Role.PARTNER, "Paul"), (Role.CHILD, "Jade")):
            rights.add_member(review.public_id, role=role, label=label, by=claire, at=office.at)
        told: dict[str, Any] = {"fact": "birth_date", "status": FactStatus.SAID, "by": claire, "at": office.at}
        rights.record_fact(review.public_id, member="p3", raw="2018-05-04", **told)
    return review


def held(office: Office, review: RightsReview, fact: str) -> dict[str, Any]:
    with office.working(office.claire):
        rows = ReviewFact.objects.filter(review=review, fact=fact).order_by("pk")
        return {row.member: row.raw for row in rows}


def said(answer: Any) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+([.,)])", r"\1", plain(answer).replace("\u00a0", " "))


def test_the_same_answer_is_noted_for_all_in_one_gesture(office: Office, family: RightsReview, as_: SignIn) -> None:
    client = as_(office.claire)
    page = said(client.get(here(family) + "?fait=lives_in_france&membre=p1"))
    assert BOX in page and "La réponse sera aussi notée pour Paul et Jade." in page
    sent = {"fact": "lives_in_france", "member": "p1", "value": "yes", "everyone": "1"}
    answer = client.post(here(family, "reponse"), sent, **HX)
    assert "Vie habituelle en France : noté pour la personne, Paul et Jade." in said(answer)
    assert held(office, family, "lives_in_france") == {"p1": True, "p2": True, "p3": True}
    assert BOX not in said(client.get(here(family) + "?fait=lives_in_france&membre=p1")), "nobody is left to tell"


def test_without_the_box_she_answers_for_herself(office: Office, family: RightsReview, as_: SignIn) -> None:
    sent = {"fact": "lives_in_france", "member": "p1", "value": "yes"}
    as_(office.claire).post(here(family, "reponse"), sent, **HX)
    assert held(office, family, "lives_in_france") == {"p1": True}


def test_another_answer_is_named_before_and_after_and_stays(office: Office, family: RightsReview, as_: SignIn) -> None:
    client = as_(office.claire)
    client.post(here(family, "reponse"), {"fact": "nationality", "member": "p2", "value": "other"}, **HX)
    page = said(client.get(here(family) + "?fait=nationality&membre=p1"))
    assert "notée pour Jade. Paul garde sa réponse : « Autre pays »." in page
    sent = {"fact": "nationality", "member": "p1", "value": "french", "everyone": "1"}
    after = said(client.post(here(family, "reponse"), sent, **HX))
    assert "Nationalité : noté pour la personne et Jade. Déjà répondu autrement, et gardé :" in after
    assert "Nationalité (Paul) : « Autre pays »" in after
    assert held(office, family, "nationality") == {"p1": "french", "p2": "other", "p3": "french"}


@pytest.mark.parametrize(("fact", "member"), [("activity", "p1"), ("couple", "")])
def test_what_each_answers_for_herself_has_no_such_box(
    office: Office, family: RightsReview, as_: SignIn, fact: str, member: str
) -> None:
    client = as_(office.claire)
    assert BOX not in said(client.get(here(family) + f"?fait={fact}&membre={member}"))
    sent = {"fact": "activity", "member": "p1", "value": "employed", "everyone": "1"}
    assert client.post(here(family, "reponse"), sent, **HX).status_code == 404
    assert held(office, family, "activity") == {}


def test_who_lives_alone_has_no_such_box(office: Office, review: RightsReview, as_: SignIn) -> None:
    assert BOX not in said(as_(office.claire).get(here(review) + "?fait=nationality&membre=p1"))


def test_what_saves_itself_while_it_is_typed_is_hers_alone(office: Office, family: RightsReview, as_: SignIn) -> None:
    sent = {"fact": "in_france_since", "member": "p1", "value": "03/2019", "everyone": "1"}
    client = as_(office.claire)
    client.post(here(family, "reponse"), sent | {"stay": "1"}, **HX)
    assert held(office, family, "in_france_since") == {"p1": "2019-03-01"}
    client.post(here(family, "reponse"), sent, **HX)
    assert set(held(office, family, "in_france_since")) == {"p1", "p2", "p3"}


def test_nothing_of_all_that_answers_the_question_on_screen_too(
    office: Office, family: RightsReview, as_: SignIn
) -> None:
    client = as_(office.claire)
    page = client.get(here(family) + "?fait=wage_net&membre=p1")
    told = said(page)
    assert "Chaque ligne est notée à zéro, et la question du dessus aussi." in told
    none = re.findall(r'name="none" value="(\w+)"', page.content.decode())
    assert "wage_net" in none and "idle_savings" in none and "foreign_income_last_notice" in none
    after = said(client.post(here(family, "rien"), {"member": "p1", "none": none}, **HX))
    assert f"Noté (pour la personne) : rien sur {len(none)} lignes, dont Salaire net" in after
    assert held(office, family, "wage_net") == {"p1": 0} and held(office, family, "idle_savings") == {"p1": 0}
    again = client.get(here(family) + "?fait=wage_net&membre=p1").content.decode()
    assert 'name="none"' not in again, "it does not come back with other lists"


def test_each_amount_stands_under_words_that_are_true_of_it(office: Office, family: RightsReview, as_: SignIn) -> None:
    page = as_(office.claire).get(here(family) + "?fait=wage_net&membre=p1").content.decode()
    first = window(family.month)[0]
    groups = dict(re.findall(r"<h3[^>]*>(.*?)</h3><ul[^>]*>(.*?)</ul>", page.replace("\u00a0", " "), re.DOTALL))
    words = {f"Depuis {month_words(first)}".replace("\u00a0", " "), "Sur le dernier avis d’impôt", "Aujourd’hui"}
    assert words <= set(groups)
    assert "depuis un an" not in page
    assert "Épargne sans intérêts" in groups["Aujourd’hui"]
    assert "Droits d’auteur, dernier avis" in groups["Sur le dernier avis d’impôt"]
    assert "Salaire net" in groups[f"Depuis {month_words(first)}".replace("\u00a0", " ")]


def test_nobody_of_the_household_had_any(office: Office, family: RightsReview, as_: SignIn) -> None:
    client = as_(office.claire)
    client.post(here(family, "reponse"), {"fact": "wage_net", "member": "p2", "shape": "each", "value": "900"}, **HX)
    page = client.get(here(family) + "?fait=pension_net&membre=p1")
    assert "Non, pour personne du foyer" in said(page)
    none = re.findall(r'name="none" value="(\w+)"', page.content.decode())
    client.post(here(family, "rien"), {"member": "p1", "none": none, "everyone": "1"}, **HX)
    assert held(office, family, "wage_net") == {"p1": 0, "p2": 900}, "Paul has told his wage"
    assert held(office, family, "wage_gross") == {"p1": 0}, "of the same money as his wage"
    assert held(office, family, "alimony_received") == {"p1": 0, "p2": 0, "p3": 0}
    assert held(office, family, "pension_net") == {"p1": 0, "p2": 0}, "a child of eight has no pension"


def test_a_page_of_amounts_costs_no_more_queries_for_a_family(
    office: Office, family: RightsReview, as_: SignIn
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.web.rights.test_the_interview import counted

    client = as_(office.claire)
    page = client.get(here(family) + "?fait=wage_net&membre=p1").content.decode()
    none = re.findall(r'name="none" value="(\w+)"', page)
    assert len(none) > 30
    with CaptureQueriesContext(connection) as captured:
        client.post(here(family, "rien"), {"member": "p1", "none": none, "everyone": "1"}, **HX)
    assert len([sql for sql in counted(captured) if "rights_reviewfact" in sql]) <= 4


def test_what_is_nothing_is_folded_apart_where_the_answers_are_read_again(
    office: Office, family: RightsReview, as_: SignIn
) -> None:
    tell(office, family, wage_net=700, pension_net=0, unemployment_net=0)
    page = as_(office.claire).get(here(family, "resume")).content.decode()
    shown, _, folded = page[page.index("check-title") :].partition("Rien sur 2 lignes")
    assert "Salaire net" in shown and "Retraite nette" not in shown
    assert "Retraite nette" in folded and "Salaire net" not in folded
