"""An agent refers while talking: once, whole, with nothing of the person in any address."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.test import Client

from misas.actions.cases import open_case
from misas.actions.persons import register_person
from misas.actions.territory import find_commune
from misas.core.persons.codes import Source
from misas.core.persons.identity import read_identity
from misas.records.audit.models import Reading
from misas.records.cases.models import Case
from misas.records.referrals.models import Referral, ReferralDraft
from tests.kit.house import GARD, MONDAY, House
from tests.kit.nirs import NADIA
from tests.web.conftest import SignIn

SENT: dict[str, Any] = {
    "last_name": "Benali",
    "first_names": "Nadia",
    "birth_date": "12/3/84",
    "phone": "06.39.98.12.34",
    "cares": ["dental_prosthetic"],
    "reasons": ["out_of_pocket", "other"],
    "call_times": ["morning"],
    "language": "ar",
    "agreement": "on",
    "idempotency_key": "11111111-1111-4111-8111-111111111111",
}


def referrals(house: House) -> list[Referral]:
    with house.working(house.supervisor):
        return list(Referral.objects.order_by("id"))


def test_one_page_becomes_a_referral_and_a_number_to_read_aloud(house: House, as_: SignIn) -> None:
    answer = as_(house.agent).post("/signaler/", SENT, follow=True)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "S301-A-000001" in text
    assert "Benali" not in text.replace("Agent Exemple", "")
    (row,) = referrals(house)
    assert row.said["phone"] == "+33639981234"
    assert row.said["language"] == "ar"
    assert row.said["motives"] == ["access_care"]
    assert (row.said["informed_how"], row.said["agreement_mode"]) == ("in_person", "oral")
    assert "feedback" not in row.said


def test_every_fault_is_said_at_once_even_beside_an_unknown_commune(house: House, as_: SignIn) -> None:
    wrong = {"birth_date": "12/03/2031", "phone": "12", "nir": "2840330990001 11", "place": "Nismes"}
    answer = as_(house.agent).post("/signaler/", SENT | wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"birth_date", "phone", "nir", "place"}
    assert referrals(house) == []


def test_a_double_click_and_a_replay_write_once(house: House, as_: SignIn) -> None:
    client = as_(house.agent)
    first, again = client.post("/signaler/", SENT), client.post("/signaler/", SENT)
    assert first["Location"] == again["Location"]
    assert len(referrals(house)) == 1


def test_a_refused_form_keeps_everything_typed_and_its_key(house: House, as_: SignIn) -> None:
    answer = as_(house.agent).post(
        "/signaler/", SENT | {"agreement": "", "nir": NADIA[:-2] + "00", "comment": "Appeler tôt"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Erreur" in text
    assert "clé" in text  # the faulty part of the NIR is named
    for kept in ("Benali", "Nadia", "12/3/84", "06.39.98.12.34", "Appeler tôt"):
        assert kept in text
    assert re.search(r'value="dental_prosthetic"[^>]*checked', text)
    assert re.search(r'<details class="card more" open>', text)
    assert not referrals(house)


def test_no_sentence_of_a_diagnosis_passes(house: House, as_: SignIn) -> None:
    answer = as_(house.agent).post("/signaler/", SENT | {"comment": "patiente en ALD 30"})
    assert answer.status_code == 422
    assert "pas de diagnostic" in answer.content.decode()


def test_an_unknown_commune_proposes_near_ones(territory: None, house: House, as_: SignIn) -> None:
    answer = as_(house.agent).post("/signaler/", SENT | {"place": "Nimess"})
    assert answer.status_code == 422
    assert "Nîmes" in answer.content.decode()
    assert as_(house.agent).post("/signaler/", SENT | {"place": "30000 nimes"}).status_code == 303
    assert referrals(house)[0].said["commune"] == "Nîmes"
    assert referrals(house)[0].said["postal_code"] == "30000"


def test_communes_are_proposed_while_typing(territory: None, house: House, as_: SignIn) -> None:
    text = as_(house.agent).post("/signaler/communes", {"place": "nim"}).content.decode()
    assert '<option value="Nîmes (30)">' in text
    assert '<option value="30980 Saint-Dionisy">' in as_(house.agent).post(
        "/signaler/communes", {"place": "saint-dio"}
    ).content.decode()  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "value"), [("nimes", "Nîmes (30)"), ("Nismes", "Nîmes (30)"), ("Uzes", "30700 Uzès")]
)
def test_a_proposal_that_the_browser_would_hide_repeats_what_was_typed(
    territory: None, house: House, as_: SignIn, typed: str, value: str
) -> None:
    """A browser keeps of a list only the lines that hold the very letters typed, accents included."""
    text = as_(house.agent).post("/signaler/communes", {"place": typed}).content.decode()
    (line,) = (line for line in text.split("<option ") if f'value="{value}"' in line)
    assert f"pour «\xa0{typed}\xa0»" in line
    assert "pour «" not in as_(house.agent).post("/signaler/communes", {"place": "nîm"}).content.decode()


def test_a_proposal_taken_as_it_is_names_one_commune(territory: None, house: House, as_: SignIn) -> None:
    text = as_(house.agent).post("/signaler/communes", {"place": "saint-denis"}).content.decode()
    values = [line.partition('value="')[2].partition('"')[0] for line in text.split("<option ")[1:]]
    assert "Saint-Denis (93)" in values
    assert "Saint-Denis (974)" in values
    for value in values:
        assert find_commune(html.unescape(value))


def post_identity(client: Client, **more: Any) -> str:
    identity = {
        "last_name": "Benali",
        "first_names": "Nadia",
        "birth_date": "1984-03-12",
        "phone": "0639981234",
        "nir": NADIA,
    }
    answer = client.post(
        "/poste/signalement",
        json.dumps(identity | more),
        content_type="application/json",
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 201, answer.content
    return str(answer.json()["lien"]).removeprefix("http://testserver")


def test_a_workstation_gets_an_opaque_link_that_opens_the_form_filled(house: House, as_: SignIn) -> None:
    client = as_(house.agent)
    link = post_identity(client)
    assert not re.search(r"benali|nadia|1984|0639|" + NADIA[:5], link, re.IGNORECASE)
    page = client.get(link)
    text = page.content.decode()
    assert "<strong>Nadia Benali</strong>" in text
    assert "06 39 98 12 34" in text
    assert page["Cache-Control"] == "no-store"
    secret = link.rsplit("/", 1)[1]
    sent = SENT | {"prefill": secret, "nir": NADIA}
    assert client.post("/signaler/", sent).status_code == 303
    with house.working(house.agent):
        assert ReferralDraft.objects.get().sealed is None
    again = client.get(link)
    assert again.status_code == 409
    assert "déjà servi" in again.content.decode()
    assert "Benali" not in again.content.decode()


def test_the_link_of_a_colleague_opens_nothing(house: House, as_: SignIn) -> None:
    link = post_identity(as_(house.agent))
    assert as_(house.caseworker).get(link).status_code == 404


def test_a_workstation_says_what_it_may_not_send(house: House, as_: SignIn) -> None:
    client = as_(house.agent)
    answer = client.post("/poste/signalement", json.dumps({"comment": "x"}), content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["erreurs"][0]["code"] == "referral.not_an_identity"
    assert client.post("/poste/signalement", b"[1", content_type="application/json").status_code == 422
    assert (
        client.post("/poste/signalement", {"last_name": "B"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code
        == 403
    )


@pytest.fixture
def open_for_nadia(house: House) -> Case:
    with house.working(house.supervisor) as by:
        typed = {"birth_name": "Benali", "first_names": "Nadia", "birth_date": "12/03/1984", "phone": "0639981234"}
        identity = read_identity(typed, on=MONDAY.date()).identity
        person = register_person(identity, GARD, source=Source.PERSON, by=by, at=MONDAY)
        return open_case(person, by=by, at=MONDAY)


def test_an_agent_is_told_of_an_open_case_and_the_reading_is_written(
    house: House, as_: SignIn, open_for_nadia: Case
) -> None:
    text = as_(house.agent).post("/signaler/deja-connue", SENT).content.decode()
    assert "Un dossier est déjà ouvert depuis le 2" in text
    assert str(open_for_nadia.public_id) in text
    with house.as_system():
        assert Reading.objects.filter(kind="case", public_id=open_for_nadia.public_id).exists()


def test_somebody_alike_is_shown_with_the_grounds(house: House, as_: SignIn, open_for_nadia: Case) -> None:
    text = as_(house.agent).post("/signaler/deja-connue", SENT | {"last_name": "Benalli"}).content.decode()
    assert "Une personne proche est déjà connue" in text
    assert "même date de naissance, nom proche" in text


def test_whoever_may_triage_adds_to_the_open_case_in_one_gesture(
    house: House, as_: SignIn, open_for_nadia: Case
) -> None:
    answer = as_(house.caseworker).post("/signaler/", SENT | {"add_to": str(open_for_nadia.public_id)}, follow=True)
    assert "a rejoint le dossier" in answer.content.decode()
    (row,) = referrals(house)
    assert row.linked_case == open_for_nadia.public_id


def test_an_agent_who_adds_to_a_case_leaves_it_to_the_team(house: House, as_: SignIn, open_for_nadia: Case) -> None:
    answer = as_(house.agent).post("/signaler/", SENT | {"add_to": str(open_for_nadia.public_id)}, follow=True)
    assert "va joindre ce signalement" in answer.content.decode()
    assert referrals(house)[0].outcome == ""


def test_who_was_just_referred_is_said_with_number_and_day_and_one_may_go_on(house: House, as_: SignIn) -> None:
    as_(house.agent).post("/signaler/", SENT)
    colleague = as_(house.caseworker)
    seen = colleague.post("/signaler/deja-connue", SENT | {"idempotency_key": "k2"}).content.decode()
    assert "Cette personne a déjà été signalée" in seen and "S301-A-000001" in seen and "Agent Exemple" in seen
    asked = colleague.post("/signaler/", SENT | {"idempotency_key": "k2"})
    text = asked.content.decode()
    assert asked.status_code == 409
    assert "S301-A-000001" in text and "Envoyer quand même" in text and "Ne pas envoyer" in text
    assert "06.39.98.12.34" in text  # what was typed stays
    assert len(referrals(house)) == 1
    (warned,) = re.findall(r'name="warned" value="([^"]+)"', text)
    assert colleague.post("/signaler/", SENT | {"idempotency_key": "k2", "warned": warned}).status_code == 303
    assert len(referrals(house)) == 2


def test_the_wish_to_join_a_case_outlives_the_question(house: House, as_: SignIn, open_for_nadia: Case) -> None:
    client = as_(house.agent)
    client.post("/signaler/", SENT)
    wish = {"idempotency_key": "k2", "add_to": str(open_for_nadia.public_id)}
    text = client.post("/signaler/", SENT | wish).content.decode()
    assert f'name="add_to" value="{open_for_nadia.public_id}"' in text


def test_faults_come_before_the_question_of_a_repetition(house: House, as_: SignIn) -> None:
    client = as_(house.agent)
    client.post("/signaler/", SENT)
    wrong = client.post("/signaler/", SENT | {"idempotency_key": "k2", "agreement": ""})
    assert wrong.status_code == 422
    assert "déjà été signalée" not in wrong.content.decode()
