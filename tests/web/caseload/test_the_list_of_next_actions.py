"""The caseload: few queries, tabs that count what they list, filters that agree with the address, names never in it."""

from __future__ import annotations

import random
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from misas.actions import cases
from misas.core.cases.codes import ExitCode
from misas.lib import french
from misas.records.cases.caseload import Chip
from misas.records.cases.models import Case
from tests.kit.cases import Office, fresh
from tests.web.caseload.conftest import SignIn
from tests.web.cases.test_the_page_of_a_case import HX, counted

LINE = re.compile(r'class="name" href="/dossiers/([0-9a-f-]{36})/"')


@pytest.fixture
def dozen(office: Office) -> list[Case]:
    with office.working(office.claire) as claire:
        made = []
        for nth in range(12):
            office.later(hours=3)
            make = (office.case, office.taken, office.accompanied)[nth % 3]
            made.append(make(claire, person=office.person(claire, birth_name=("Nguyen", "Robert", "Morel")[nth % 3])))
            if nth == 1:
                cases.add_task(made[1].public_id, "Appeler la mutuelle", office.today, by=claire, at=office.at)
        return made


@pytest.mark.parametrize("who", ["claire", "sonia"])
def test_the_list_costs_eight_queries_at_most(office: Office, as_: SignIn, dozen: list[Case], who: str) -> None:
    client = as_(getattr(office, who))
    for address in ("/dossiers/", "/dossiers/?vue=open&pour=everybody&tri=rights&filtre=contact"):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        assert answer.status_code == 200
        assert len(counted(captured)) <= 8, "\n".join(counted(captured))


def test_the_task_of_a_colleague_is_named_in_the_list(office: Office, as_: SignIn, dozen: list[Case]) -> None:
    page = as_(office.claire).get("/dossiers/?vue=open").content.decode()
    assert "Appeler la mutuelle" in page


def test_after_any_sequence_the_address_the_boxes_and_the_list_agree(
    office: Office, as_: SignIn, dozen: list[Case]
) -> None:
    client, chance = as_(office.claire), random.Random(7)
    for _ in range(25):
        chips = [chip.value for chip in Chip if chance.random() < 0.4]
        sent = {"vue": "open", "pour": "everybody", "filtre": chips, "q": chance.choice(["", "mor", "rob nad"])}
        answer = client.post("/dossiers/", sent, **HX)
        address = answer["HX-Push-Url"]
        assert "mor" not in address and "rob" not in address
        if sent["q"]:
            continue
        again = client.get(address).content.decode()
        boxes = re.findall(r'name="filtre" value="(\w+)" checked', again)
        assert sorted(boxes) == sorted(chips)
        assert LINE.findall(answer.content.decode()) == LINE.findall(again)


def test_a_search_finds_by_the_beginning_of_names_and_by_number(office: Office, as_: SignIn, dozen: list[Case]) -> None:
    client = as_(office.claire)
    found = client.post("/dossiers/", {"vue": "open", "pour": "everybody", "q": "nad rob"}, **HX).content.decode()
    assert len(LINE.findall(found)) == 4 and "Nguyen" not in found
    one = client.post("/dossiers/", {"vue": "open", "pour": "everybody", "q": str(dozen[5].number)}, **HX)
    assert LINE.findall(one.content.decode()) == [str(dozen[5].public_id)]
    nothing = client.post("/dossiers/", {"vue": "open", "q": "zzz"}, **HX).content.decode()
    assert "Aucun dossier ne correspond" in nothing


def test_empty_lists_say_why(office: Office, as_: SignIn) -> None:
    assert "Aucun dossier pour le moment" in as_(office.claire).get("/dossiers/").content.decode()
    with office.working(office.claire) as claire:
        case = office.taken(claire)
        cases.postpone(case.public_id, office.today + timedelta(days=60), reason="workload", by=claire, at=office.at)
    assert "Tout est fait ici" in as_(office.claire).get("/dossiers/").content.decode()


def test_chosen_cases_change_hands_together(office: Office, as_: SignIn, dozen: list[Case]) -> None:
    chosen = [str(case.public_id) for case in dozen[:10]]
    sent = {"case": chosen, "do": "assign", "owner": str(office.paul.public_id), "back": "/dossiers/?pour=everybody"}
    answer = as_(office.sonia).post("/dossiers/selection", sent)
    assert (answer.status_code, answer["Location"]) == (303, "/dossiers/?pour=everybody")
    with office.working(office.sonia):
        assert {fresh(case).owner_id for case in dozen[:10]} == {office.paul.pk}
    refused = as_(office.claire).post("/dossiers/selection", sent)
    assert refused.status_code == 404


def test_a_line_is_done_from_the_list_unless_a_colleague_was_there_first(
    office: Office, as_: SignIn, dozen: list[Case]
) -> None:
    with office.working(office.claire):
        case = fresh(dozen[1])
    sent = {"expected": case.next_action, "about": case.next_about, "idempotency_key": "k", "back": "/dossiers/"}
    address = f"/dossiers/{case.public_id}/geste/done"
    assert as_(office.claire).post(address, sent)["Location"] == "/dossiers/"
    late = as_(office.paul).post(address, sent | {"idempotency_key": "other"})
    assert late.status_code == 409 and "Un collègue vient d’agir" in late.content.decode()


def test_a_way_back_never_leads_to_another_site(office: Office, as_: SignIn, dozen: list[Case]) -> None:
    sent = {"case": [str(dozen[1].public_id)], "do": "postpone", "delay": "3", "back": "https://ailleurs.exemple/"}
    assert as_(office.claire).post("/dossiers/selection", sent)["Location"] == "/dossiers/"


def test_people_and_cases_are_found_by_the_palette(office: Office, as_: SignIn, dozen: list[Case]) -> None:
    client = as_(office.claire)
    found = client.post("/recherche/palette", {"q": "morel"}).content.decode()
    assert found.count('role="option"') == 4 and f"/dossiers/{dozen[2].public_id}/" in found
    numbered = client.post("/recherche/palette", {"q": str(dozen[3].number)}).content.decode()
    assert f"Dossier n° {dozen[3].number}" in numbered


@pytest.mark.parametrize("written", ["{}", "n°{}", "n° {}", "Dossier n° {}", "dossier {}"])
def test_a_case_is_found_by_its_number_however_it_is_written(
    written: str, office: Office, as_: SignIn, dozen: list[Case]
) -> None:
    said = written.format(dozen[3].number)
    for address in ("/recherche/", "/recherche/palette"):
        found = as_(office.claire).post(address, {"q": said}).content.decode()
        assert f"/dossiers/{dozen[3].public_id}/" in found
        assert f"Dossier n° {dozen[3].number}" in found
        assert "Personne ne correspond" not in found


@pytest.mark.parametrize("sought", ["morel", "P301-000001", "1", "S301-A-000001", "06 39 98 12 34", "12/3/1984"])
def test_a_search_costs_eight_queries_at_most(sought: str, office: Office, as_: SignIn, dozen: list[Case]) -> None:
    client = as_(office.claire)
    with office.working(office.claire) as claire:
        office.person(claire, birth_name="Morel")  # one who has no case at all
    client.post("/recherche/", {"q": sought})
    with CaptureQueriesContext(connection) as captured:
        assert client.post("/recherche/", {"q": sought}).status_code == 200
    assert len(counted(captured)) <= 8, "\n".join(counted(captured))


def test_a_person_whose_cases_are_closed_shows_the_last_one(office: Office, as_: SignIn) -> None:
    with office.working(office.claire) as claire:
        person = office.person(claire, birth_name="Morel")
        for _ in range(2):
            case = office.taken(claire, person=person)
            cases.close_case(case.public_id, ExitCode.MOVED, by=claire, at=office.later(minutes=5))
        closed = fresh(case)
    said = f"Dossier n° {closed.number}, clos le {french.day(closed.caisse.local_date(office.at))}"
    for address in ("/recherche/", "/recherche/palette"):
        found = as_(office.claire).post(address, {"q": "morel"}).content.decode()
        assert said in found
        assert f"n° {closed.number - 1}," not in found
