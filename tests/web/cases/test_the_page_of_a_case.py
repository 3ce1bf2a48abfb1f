"""One page holds a case: it costs few queries, tabs are loaded apart, each gesture is one POST with a way back."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from misas.actions import cases, orientation
from misas.core.cases.codes import AttemptChannel, AttemptOutcome
from misas.records.cases.models import Case, CaseEvent, ForgoneCare, Note
from misas.web.workspace.cases.page import TABS
from tests.kit.cases import Office, fresh, kinds
from tests.web.cases.conftest import SignIn

HX = {"HTTP_HX_REQUEST": "true"}
SETTINGS = re.compile(r"^(BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK|SET|SELECT set_config)", re.IGNORECASE)


def counted(captured: CaptureQueriesContext) -> list[str]:
    return [q["sql"] for q in captured.captured_queries if not SETTINGS.match(q["sql"])]


def url(case: Case, *more: str) -> str:
    return f"/dossiers/{case.public_id}/" + "/".join(more)


@pytest.fixture
def case(office: Office) -> Case:
    with office.working(office.claire) as claire:
        made = office.taken(claire)
        cases.add_task(
            made.public_id, "Appeler la mutuelle", made.opened_at.date().replace(year=2027), by=claire, at=office.at
        )
        cases.save_note(made.public_id, uuid4(), "Préfère l’après-midi.", 0, by=claire, at=office.at)
        return made


def test_the_page_costs_seven_queries_at_most(office: Office, as_: SignIn, case: Case) -> None:
    client = as_(office.claire)
    client.get(url(case))
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url(case))
    assert answer.status_code == 200
    assert len(counted(captured)) <= 7, "\n".join(counted(captured))


@pytest.mark.parametrize("tab", TABS)
def test_each_tab_is_a_fragment_to_htmx_and_a_page_otherwise(office: Office, as_: SignIn, case: Case, tab: str) -> None:
    client = as_(office.claire)
    whole, part = client.get(url(case, tab)), client.get(url(case, tab), **HX)
    assert whole.status_code == part.status_code == 200
    assert b"<main" in whole.content and b"<main" not in part.content


def test_a_booked_care_is_not_sent_back_to_the_search_by_one_click(office: Office, as_: SignIn) -> None:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
        care = ForgoneCare.objects.get(case=case).public_id
        soon = office.later(days=1)
        page = as_(office.claire).get(url(case, "soins")).content.decode()
        assert "geste/search-care" in page
        visit = orientation.want(case.public_id, care, by=claire, at=soon).public_id
        orientation.book(visit, soon + timedelta(hours=2), by=claire, at=soon)
    page = as_(office.claire).get(url(case, "soins")).content.decode()
    assert f"/rendez-vous/{visit}/miss" in page and "geste/search-care" not in page
    assert not re.search("geste/(book|attend|miss)-care", page), "an appointment has verbs of its own"


def test_one_click_logs_the_call_plans_the_next_and_can_be_taken_back(office: Office, as_: SignIn, case: Case) -> None:
    client = as_(office.claire)
    with office.working(office.claire):
        before = kinds(case)
    sent = {"outcome": "not_reached", "note": str(uuid4()), "text": "", "version": "0", "idempotency_key": "k1"}
    assert client.post(url(case, "note"), sent).status_code == 303
    assert client.post(url(case, "note"), sent).status_code == 303  # sent twice, done once
    with office.working(office.claire):
        assert kinds(case) == [*before, "attempted"]
        now = fresh(case)
        assert (now.next_action, now.next_nth) == ("call", 2)
        event = CaseEvent.objects.filter(case=case).newest_first().first()
    page = client.get(url(case)).content.decode()
    assert "Pas de réponse noté. Ensuite, le" in page
    assert client.post(f"/dossiers/annuler/{event.public_id}").status_code == 303
    with office.working(office.claire):
        assert kinds(case) == before


def test_a_note_saves_itself_and_two_hands_never_overwrite(office: Office, as_: SignIn, case: Case) -> None:
    note, claire, paul = str(uuid4()), as_(office.claire), as_(office.paul)
    first = claire.post(url(case, "brouillon"), {"note": note, "text": "Elle préfère", "version": "0"}, **HX)
    assert first.status_code == 200 and "Enregistré à" in first.content.decode()
    assert (
        paul.post(url(case, "brouillon"), {"note": note, "text": "Autre texte", "version": "1"}, **HX).status_code
        == 200
    )
    lost = claire.post(url(case, "brouillon"), {"note": note, "text": "Elle préfère le soir", "version": "1"}, **HX)
    body = lost.content.decode()
    assert (
        lost.status_code == 409 and "Elle préfère le soir" in body and "Autre texte" in body and "Paul Girard" in body
    )
    both = claire.post(
        url(case, "brouillon"), {"note": note, "text": "Elle préfère le soir", "version": "2", "resolve": "both"}, **HX
    )
    assert both.status_code == 200
    with office.working(office.claire):
        assert Note.objects.get(public_id=note).text == "Autre texte\n\nElle préfère le soir"


def test_a_gesture_on_a_stale_page_says_what_changed_and_loses_nothing(office: Office, as_: SignIn, case: Case) -> None:
    with office.working(office.paul) as paul:
        seen = CaseEvent.objects.filter(case=case).newest_first().first().pk
        cases.log_attempt(
            case.public_id, AttemptChannel.PHONE, AttemptOutcome.VOICEMAIL, by=paul, at=office.later(minutes=5)
        )
    client = as_(office.claire)
    sent = {"delay": "3", "reason": "person_asked", "seen": str(seen), "idempotency_key": "k2"}
    stale = client.post(url(case, "geste", "postpone"), sent)
    text = stale.content.decode()
    assert stale.status_code == 409 and "message laissé" in text and "Paul Girard" in text
    assert 'name="delay" value="3"' in text
    newer = re.search(r'name="seen" value="(\d+)"', text)
    assert newer and client.post(url(case, "geste", "postpone"), sent | {"seen": newer[1]}).status_code == 303
    with office.working(office.claire):
        assert kinds(case)[-2:] == ["attempted", "postponed"]


def test_a_wrong_date_is_refused_beside_its_field(office: Office, as_: SignIn, case: Case) -> None:
    answer = as_(office.claire).post(
        url(case, "geste", "postpone"), {"delay": "other", "until": "31/02/2027", "reason": "workload"}
    )
    assert answer.status_code == 422 and "Cette date n’est pas lisible" in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "over"),
    [
        ("geste/add-care", True),
        ("geste/start-care", True),
        ("geste/finish-care", True),
        ("geste/hand-over", True),
        ("documents/ajouter", True),
        ("geste/add-task", False),
    ],
)
def test_the_example_of_a_day_that_is_over_is_over(
    office: Office, as_: SignIn, case: Case, asked: str, over: bool
) -> None:
    shown = as_(office.claire).get(url(case, asked)).content.decode()
    assert ("Par exemple 14/10/2026" in shown, "Par exemple 25/11/2026" in shown) == (over, not over)


def test_somebody_elses_case_is_not_there(office: Office, as_: SignIn, case: Case) -> None:
    client = as_(office.zoe)
    assert {client.get(url(case)).status_code, client.get(url(case, "soins")).status_code} == {404}
    assert client.post(url(case, "geste", "take")).status_code == 404


def test_who_is_there_is_said_to_the_others(office: Office, as_: SignIn, case: Case) -> None:
    as_(office.paul).get(url(case, "presence"))
    said = as_(office.claire).get(url(case, "presence"), HTTP_X_MISAS_POLL="1").content.decode()
    assert "Paul Girard consulte ce dossier" in said
