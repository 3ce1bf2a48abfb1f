"""Whoever makes a gesture finds the page as she left it: the same tab, with JavaScript or without."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from misas.actions import cases
from misas.core.cases.codes import ExitCode
from misas.records.cases.models import Case, ForgoneCare
from tests.kit.cases import DENTAL, GLASSES, Office
from tests.web.cases.conftest import SignIn

GESTURE = r"/dossiers/[0-9a-f-]+/geste/"
FIELD = '<input type="hidden" name="onglet" value="{}">'
TABS = ("droits", "soins", "financement", "documents", "partage")


@pytest.fixture
def case(office: Office) -> Case:
    with office.working(office.claire) as claire:
        return office.accompanied(claire, [DENTAL, GLASSES])


def url(case: Case, *more: str) -> str:
    return f"/dossiers/{case.public_id}/" + "/".join(more)


@pytest.mark.parametrize("tab", TABS)
def test_every_gesture_of_a_page_knows_its_tab(office: Office, as_: SignIn, case: Case, tab: str) -> None:
    text = unescape(as_(office.claire).get(url(case, tab)).content.decode())
    asked = re.findall(rf'href="({GESTURE}[^"]*)"', text)
    acts = re.findall(rf'<form[^>]*action="{GESTURE}[^"]*"[^>]*>.*?</form>', text, re.DOTALL)
    assert (asked and acts) or tab == "documents"
    assert [link for link in asked if f"onglet={tab}" not in link] == []
    assert [form for form in acts if FIELD.format(tab) not in form] == []
    for link in asked:
        form = as_(office.claire).get(link).content.decode()
        assert FIELD.format(tab) in form, link
        assert f'href="{url(case, tab)}"' in form, link  # “Annuler” goes back there too


def test_without_script_a_care_that_is_done_leaves_one_among_the_cares(office: Office, as_: SignIn, case: Case) -> None:
    with office.working(office.claire):
        care = ForgoneCare.objects.filter(case=case).first()
        assert care is not None
    client, sent = as_(office.claire), {"care": str(care.public_id), "onglet": "soins"}
    answer = client.post(url(case, "geste", "confirm-care"), sent | {"idempotency_key": "k1"})
    assert answer["Location"] == url(case, "soins")
    again = client.post(url(case, "geste", "confirm-care"), sent | {"idempotency_key": "k1"})
    assert again["Location"] == url(case, "soins")
    done = client.post(url(case, "geste", "review-rights"), {"onglet": "droits", "idempotency_key": "k2"})
    assert done["Location"] == url(case, "droits")


def test_with_script_the_address_says_where_one_is(office: Office, as_: SignIn, case: Case) -> None:
    """Tabs are opened without a new page: the band above them does not know; the address does."""
    client = as_(office.claire)
    here: Any = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": f"http://testserver{url(case, 'soins')}"}
    sent = {"onglet": "chronologie", "delay": "3", "reason": "person_asked", "idempotency_key": "k1"}
    answer = client.post(url(case, "geste", "postpone"), sent, **here)
    assert answer["HX-Redirect"] == url(case, "soins")
    undo = re.search(r'"(/dossiers/annuler/[0-9a-f-]+)"', client.get(url(case, "soins")).content.decode())
    assert undo and client.post(undo[1], **here)["HX-Redirect"] == url(case, "soins")


@pytest.mark.parametrize(
    "address", ["https://ailleurs.test/dossiers/", "http://testserver/dossiers/", "pas une adresse", "http://[", ""]
)
def test_an_address_that_is_not_this_case_leads_nowhere_else(
    office: Office, as_: SignIn, case: Case, address: str
) -> None:
    sent = {"onglet": "//ailleurs.test", "delay": "3", "reason": "person_asked"}
    answer = as_(office.claire).post(url(case, "geste", "postpone"), sent, HTTP_HX_CURRENT_URL=address)
    assert answer["Location"] == url(case)


def test_a_gesture_made_in_a_list_still_returns_to_the_list(office: Office, as_: SignIn, case: Case) -> None:
    sent = {"back": "/dossiers/?vue=late", "onglet": "soins", "delay": "3", "reason": "person_asked"}
    assert as_(office.claire).post(url(case, "geste", "postpone"), sent)["Location"] == "/dossiers/?vue=late"


def test_what_is_said_of_the_person_in_her_tab_returns_to_it(office: Office, as_: SignIn, case: Case) -> None:
    client = as_(office.claire)
    tell = f"/personnes/{case.person.public_id}/dire/contact"
    text = unescape(client.get(url(case, "personne")).content.decode())
    assert f'href="{tell}?dossier={case.public_id}"' in text
    form = client.get(f"{tell}?dossier={case.public_id}").content.decode()
    assert f'<input type="hidden" name="dossier" value="{case.public_id}">' in form
    sent = {"kind": "phone", "value": "06 39 98 77 66", "source": "person", "idempotency_key": "k1"}
    answer = client.post(tell, sent | {"dossier": str(case.public_id)})
    assert answer["Location"] == url(case, "personne")
    alone = client.post(tell, sent | {"value": "06 39 98 77 65", "idempotency_key": "k2"})
    assert alone["Location"] == f"/personnes/{case.person.public_id}/"
    strange = client.post(tell, sent | {"value": "06 39 98 77 64", "idempotency_key": "k3", "dossier": "//ailleurs"})
    assert strange["Location"] == f"/personnes/{case.person.public_id}/"


def test_a_closed_case_is_reopened_where_one_was(office: Office, as_: SignIn, case: Case) -> None:
    client = as_(office.claire)
    with office.working(office.claire) as claire:
        cases.close_case(case.public_id, ExitCode.MOVED, by=claire, at=office.later(minutes=5))
    answer = client.post(url(case, "geste", "reopen"), {"onglet": "documents", "idempotency_key": "k"})
    assert answer["Location"] == url(case, "documents")
