"""The interview: one question at a time, each answer saved at once, the best question first, any order allowed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from misas.actions import rights
from misas.actions.ports import ports
from misas.core.rights.codes import Entity, FactStatus, Role
from misas.records.cases.models import Case
from misas.records.rights.models import ReviewFact, ReviewMember, RightsReview
from tests.kit.cases import Office
from tests.kit.engine_double import EngineDouble
from tests.kit.reviews import C2S_FACTS
from tests.web.rights.conftest import SignIn

HX = {"HTTP_HX_REQUEST": "true"}
SETTINGS = re.compile(r"^(BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK|SET|SELECT set_config)", re.IGNORECASE)


def counted(captured: CaptureQueriesContext) -> list[str]:
    return [q["sql"] for q in captured.captured_queries if not SETTINGS.match(q["sql"])]


def here(review: RightsReview, *more: str) -> str:
    return f"/bilans/{review.public_id}/" + "/".join(more)


def said(client: Client, url: str, **sent: Any) -> str:
    """What the page says, tags and runs of spaces taken out."""
    answer = client.get(url, **sent)
    assert answer.status_code == 200
    return plain(answer)


def plain(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def last(office: Office, review: RightsReview, fact: str) -> ReviewFact:
    with office.working(office.claire):
        return ReviewFact.objects.filter(review=review, fact=fact).order_by("-pk")[0]


def asked(answer: Any) -> str:
    """The fact that the page asks for."""
    found = re.search(r'name="fact" value="(\w+)"', answer.content.decode())
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("more", "most"), [("", 8), ("?theme=ressources", 8), ("droits/c2s", 8), ("resume", 8), ("lettre", 8)]
)
def test_a_page_costs_few_queries(office: Office, review: RightsReview, as_: SignIn, more: str, most: int) -> None:
    client = as_(office.claire)
    client.get(here(review) + more)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(here(review) + more)
    assert answer.status_code == 200
    assert len(counted(captured)) <= most, "\n".join(counted(captured))


def test_the_tab_costs_eight_queries_beyond_the_case(office: Office, review: RightsReview, as_: SignIn) -> None:
    client, url = as_(office.claire), f"/dossiers/{review.case.public_id}/"
    counts = []
    for tab in ("financement", "droits"):
        client.get(url + tab, **HX)
        with CaptureQueriesContext(connection) as captured:
            client.get(url + tab, **HX)
        counts.append(len(counted(captured)))
    assert counts[1] - counts[0] <= 8


def test_the_best_question_is_asked_first_and_its_answer_brings_the_next(
    office: Office, review: RightsReview, as_: SignIn
) -> None:
    client = as_(office.claire)
    first = asked(client.get(here(review)))
    sent = {"fact": first, "member": "p1", "value": "open", "version": "1"}
    answer = client.post(here(review, "reponse"), sent, **HX)
    assert answer.status_code == 200 and b"<main" not in answer.content
    assert answer["HX-Trigger"] == "answered"
    assert asked(answer) != first
    row = last(office, review, first)
    assert (row.raw, row.status, row.by_id) == ("open", FactStatus.SAID, office.claire.pk)


def test_without_script_the_same_form_answers_then_shows_the_next_question(
    office: Office, review: RightsReview, as_: SignIn, engine: EngineDouble
) -> None:
    client = as_(office.claire)
    sent = {"fact": "couple", "member": "", "value": "no", "theme": "foyer"}
    answer = client.post(here(review, "reponse"), sent)
    assert answer.status_code == 303 and answer["Location"] == here(review) + "?theme=foyer"
    with office.working(office.claire):
        fresh = RightsReview.objects.get(pk=review.pk)
        assert fresh.answered_version == fresh.version  # the results on that page speak of this answer
    assert "Vie en couple non dit par la personne" in said(client, answer["Location"])


@pytest.mark.parametrize("status", ["unknown", "declined"])
def test_a_question_left_open_is_not_asked_again_at_once(
    office: Office, review: RightsReview, as_: SignIn, status: str
) -> None:
    client = as_(office.claire)
    first = asked(client.get(here(review)))
    answer = client.post(here(review, "reponse"), {"fact": first, "member": "p1", "status": status}, **HX)
    assert asked(answer) != first
    assert last(office, review, first).status == status
    assert ("Ce que la personne ne savait pas" in plain(answer)) is (status == "unknown")


def test_what_is_typed_saves_itself_and_says_so(office: Office, review: RightsReview, as_: SignIn) -> None:
    client = as_(office.claire)
    sent = {"fact": "rent", "member": "", "value": "1 250,50", "stay": "1", "version": "1"}
    answer = client.post(here(review, "reponse"), sent, **HX)
    assert "Enregistré à" in plain(answer) and 'name="version" value="2"' in answer.content.decode()
    assert last(office, review, "rent").raw == 1250.5
    unread = client.post(here(review, "reponse"), sent | {"value": "mille"}, **HX)
    assert unread.status_code == 200 and "Donnez un montant en euros" in plain(unread)
    assert last(office, review, "rent").raw == 1250.5


def test_what_cannot_be_read_comes_back_as_it_was_typed(office: Office, review: RightsReview, as_: SignIn) -> None:
    client = as_(office.claire)
    sent = {"fact": "in_france_since", "member": "p1", "value": "hier"}
    for more in ({}, HX):
        answer = client.post(here(review, "reponse"), sent, **more)
        assert answer.status_code == 422
        assert 'value="hier"' in answer.content.decode() and "Donnez un jour" in plain(answer)
    whole = client.post(here(review, "reponse"), sent)
    assert b"<title>Erreur" in whole.content.replace(b"\xc2\xa0", b" ")


@pytest.mark.parametrize(
    ("typed", "raw"),
    [
        ({"shape": "nothing"}, 0),
        ({"shape": "each", "value": "700"}, 700.0),
        ({"shape": "total", "total": "8 400", "m-2026-11": "650"}, {"total": 8400.0, "2026-11": 650.0}),
        ({"shape": "months", "m-2025-10": "700", "m-2025-11": "", "m-2025-12": "0"}, {"2025-10": 700, "2025-12": 0}),
    ],
)  # fmt: skip
def test_twelve_months_are_told_at_once_or_one_by_one(
    office: Office, review: RightsReview, as_: SignIn, typed: dict[str, str], raw: Any
) -> None:
    with office.working(office.claire) as claire:
        rights.set_month(review.public_id, date(2026, 11, 1), by=claire, at=office.later(minutes=1))
    answer = as_(office.claire).post(here(review, "reponse"), {"fact": "wage_net", "member": "p1", **typed}, **HX)
    assert answer.status_code == 200
    assert last(office, review, "wage_net").raw == raw


def test_resources_that_nobody_had_are_told_in_one_gesture(office: Office, review: RightsReview, as_: SignIn) -> None:
    client = as_(office.claire)
    sent = {"member": "p1", "none": ["bursary", "internship_pay", "alimony_received"], "theme": "ressources"}
    assert client.post(here(review, "rien"), sent, **HX).status_code == 200
    assert [last(office, review, fact).raw for fact in ("bursary", "internship_pay", "alimony_received")] == [0, 0, 0]
    assert client.post(here(review, "rien"), {"member": "p1", "none": "couple"}, **HX).status_code == 404


def test_a_colleague_who_answered_meanwhile_is_named_and_nothing_is_lost(
    office: Office, review: RightsReview, as_: SignIn
) -> None:
    sent = {"fact": "couple", "member": "", "version": str(review.version)}
    as_(office.paul).post(here(review, "reponse"), sent | {"value": "yes"}, **HX)
    late = as_(office.claire).post(here(review, "reponse"), sent | {"value": "no"}, **HX)
    assert late.status_code == 409
    assert "Paul Girard vient de répondre à cette question : oui." in plain(late).replace("\u00a0", " ")
    assert last(office, review, "couple").raw is True
    again = as_(office.claire).post(here(review, "reponse"), sent | {"value": "no", "version": "2"}, **HX)
    assert again.status_code == 200 and last(office, review, "couple").raw is False


def test_members_come_and_go_and_the_applicant_stays(office: Office, review: RightsReview, as_: SignIn) -> None:
    client = as_(office.claire)
    page = plain(client.post(here(review, "foyer"), {"add": "child", "theme": "foyer"}, **HX))
    assert "Enfant âge inconnu Retirer Enfant" in page and "Ajouter le conjoint" in page
    client.post(here(review, "foyer"), {"add": "partner", "theme": "foyer"}, **HX)
    assert "Ajouter le conjoint" not in said(client, here(review) + "?theme=foyer")
    client.post(here(review, "foyer"), {"remove": "p2"}, **HX)
    with office.working(office.claire):
        roles = ReviewMember.objects.filter(review=review, removed_at__isnull=True).values_list("role", flat=True)
        assert set(roles) == {Role.APPLICANT, Role.PARTNER}
    assert client.post(here(review, "foyer"), {"remove": "p1"}, **HX).status_code in (403, 409)


def test_two_facts_that_contradict_are_both_named(office: Office, review: RightsReview, as_: SignIn) -> None:
    client = as_(office.claire)
    client.post(here(review, "reponse"), {"fact": "nationality", "member": "p1", "value": "french"}, **HX)
    answer = plain(client.post(here(review, "reponse"), {"fact": "permit", "member": "p1", "value": "valid"}, **HX))
    assert "Deux réponses ne vont pas ensemble" in answer
    assert "Une personne française n’a pas de titre de séjour." in answer
    assert "Nationalité" in answer and "Titre en cours de validité" in answer


def test_the_results_say_what_is_missing_and_lead_to_its_question(
    office: Office, review: RightsReview, as_: SignIn
) -> None:
    client = as_(office.claire)
    client.post(here(review, "reponse"), {"fact": "base_cover", "member": "p1", "value": "open"}, **HX)
    answer = client.post(here(review, "resultats"), **HX)
    page = answer.content.decode()
    assert 'id="results-said"' in page and "à vérifier" in plain(answer)
    link = re.search(r'href="(/bilans/[^"]+fait=declared_gp[^"]*)"', page)
    assert link
    assert asked(client.get(link[1].replace("&amp;", "&"))) == "declared_gp"
    assert client.post(here(review, "resultats"), **HX).content.count(b"results-said") == 0  # nothing new: nothing said


def test_an_engine_that_is_away_is_said_calmly_and_the_catalogue_answers_all_the_same(
    office: Office, review: RightsReview, as_: SignIn, engine: EngineDouble
) -> None:
    client = as_(office.claire)
    engine.is_away = True
    for fact, value in FREE.items():
        client.post(here(review, "reponse"), {"fact": fact, "member": MEMBER.get(fact, "p1"), "value": value}, **HX)
    away = client.post(here(review, "resultats"), **HX)
    assert "Le calcul des montants est momentanément arrêté." in plain(away)
    assert "calcul en attente" in plain(away) and "data-poll" in away.content.decode()
    assert "Soins urgents et vitaux Non" in plain(away)  # what the catalogue answers alone
    assert "Aucune complémentaire santé calcul en attente" in plain(away)  # it waits for the C2S, and goes with it
    engine.is_away = False
    assert "momentanément arrêté" not in plain(client.post(here(review, "resultats"), **HX))


def test_two_computations_that_disagree_raise_a_red_flag(
    office: Office, review: RightsReview, as_: SignIn, engine: EngineDouble
) -> None:
    client = as_(office.claire)
    engine.agrees = False
    for fact, value in FREE.items():
        client.post(here(review, "reponse"), {"fact": fact, "member": MEMBER.get(fact, "p1"), "value": value}, **HX)
    page = plain(client.post(here(review, "resultats"), **HX))
    assert "Deux calculs de la C2S se contredisent." in page
    assert "Deux calculs de la C2S se contredisent." in said(client, here(review, "resume"))


def test_a_finished_review_takes_no_answer(office: Office, review: RightsReview, as_: SignIn) -> None:
    client = as_(office.claire)
    assert client.post(here(review, "terminer")).status_code == 303
    page = said(client, here(review))
    assert "Bilan terminé le" in page and "Ne sait pas" not in page
    answer = client.post(here(review, "reponse"), {"fact": "couple", "member": "", "value": "no"}, **HX)
    assert answer.status_code == 409


def test_an_address_that_names_nothing_is_not_there(office: Office, review: RightsReview, as_: SignIn) -> None:
    client = as_(office.claire)
    for more in ("?theme=rien", "?fait=rien", "?fait=couple&membre=p9", "droits/rien", "droits/c2s?membre=p9"):
        assert client.get(here(review) + more).status_code == 404, more


FREE = {
    "lives_in_france": "yes",
    "complementary_cover": "none",
    "base_cover": "open",
    "nationality": "french",
    "territory": "metropole",
    "permit": "not_needed",
}
MEMBER = {"territory": "", "rsa": ""}


def test_a_review_whose_engine_was_not_asked_yet_is_being_prepared_and_nothing_is_said_to_be_down(
    office: Office, case: Case, as_: SignIn, engine: EngineDouble
) -> None:
    with office.working(office.claire) as claire:
        row = rights.open_review(case.public_id, by=claire, at=office.later(minutes=1))
        for fact, value in C2S_FACTS.items():
            member = "" if ports().rules.table[fact].entity is Entity.HOUSEHOLD else "p1"
            told: dict[str, Any] = {"member": member, "fact": fact, "raw": value, "status": FactStatus.KNOWN}
            rights.record_fact(row.public_id, **told, by=claire, at=office.later(minutes=1))
        rights.prepare(row.public_id, by=claire, at=datetime.now(UTC))
    assert engine.asked == []
    client = as_(office.claire)
    for page in ("", "resume"):
        shown = plain(client.get(here(row, page)))
        assert "Le bilan se prépare." in shown and "momentanément arrêté" not in shown
    opened = client.get(here(row, "")).content.decode()
    assert "load, answered" in opened, "with script the page asks by itself"
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=3)):
        late = plain(client.get(here(row, "")))
    assert "momentanément arrêté" in late and "Le bilan se prépare." not in late
    client.post(here(row, "resultats"), **HX)
    assert "Le bilan se prépare." not in plain(client.get(here(row, "")))
