"""A partner or children told but not described: the interview says to add them, and where; so do summary and letter."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from misas.actions import rights
from misas.core.rights.codes import Aspect, FactStatus, Role
from misas.core.rights.facts import Atom
from misas.records.rights.models import ReviewMember, RightsReview
from tests.kit.cases import Office
from tests.kit.engine_double import EngineDouble
from tests.kit.reviews import C2S_FACTS
from tests.web.rights.conftest import SignIn
from tests.web.rights.test_the_interview import HX, here, plain, said

NOBODY_TO_ADD = "Conjoint à décrire"


def told(office: Office, review: RightsReview, **facts: Any) -> None:
    with office.working(office.claire) as claire:
        for fact, raw in {**C2S_FACTS, **facts}.items():
            member = "" if fact in ("couple", "children_count", "territory") else "p1"
            rights.record_fact(
                review.public_id, member=member, fact=fact, raw=raw, status=FactStatus.SAID,
                on=office.today, seen=None, by=claire, at=office.at,
            )  # fmt: skip
        rights.answer(review.public_id, by=claire, at=office.at, within=5)


@pytest.mark.parametrize(
    ("fact", "value", "title", "button", "role"),
    [
        ("couple", True, "Conjoint à décrire", "Ajouter le conjoint", Role.PARTNER),
        ("children_count", 2, "Enfants à charge à décrire", "Ajouter un enfant", Role.CHILD),
    ],
)
def test_who_is_missing_is_the_thing_to_do(
    office: Office, review: RightsReview, engine: EngineDouble, as_: SignIn,
    fact: str, value: Any, title: str, button: str, role: Role,
) -> None:  # fmt: skip
    engine.asks = Atom("", fact)
    told(office, review, **{fact: value})
    client = as_(office.claire)
    page = client.get(here(review) + "?theme=foyer")
    assert f">{title}</h2>" in page.content.decode() and 'href="#members"' in page.content.decode()
    assert button in plain(page) and "Toutes les questions utiles" not in plain(page)
    client.post(here(review, "foyer"), {"add": role.value, "theme": "foyer"}, **HX)
    with office.working(office.claire):
        assert ReviewMember.objects.filter(review=review, role=role).exists()


def test_the_answer_that_waits_leads_to_the_members(
    office: Office, review: RightsReview, engine: EngineDouble, as_: SignIn
) -> None:
    engine.asks = Atom("", "couple")
    told(office, review, couple=True)
    client = as_(office.claire)
    results = client.get(here(review)).content.decode()
    assert re.search(r'href="[^"]*theme=foyer#members"[^>]*>[^<]*Conjoint à décrire', results)
    for page in ("resume", "lettre"):
        assert "Vie en couple," not in said(client, here(review, page))
    assert NOBODY_TO_ADD in said(client, here(review, "resume"))
    assert "de votre conjoint ou partenaire" in said(client, here(review, "lettre"))


def test_once_everybody_is_described_nothing_says_so_any_more(
    office: Office, review: RightsReview, engine: EngineDouble, as_: SignIn
) -> None:
    engine.asks = Atom("", "couple")
    told(office, review, couple=True)
    client = as_(office.claire)
    client.post(here(review, "foyer"), {"add": "partner", "theme": "foyer"}, **HX)
    assert NOBODY_TO_ADD not in said(client, here(review) + "?theme=foyer")


def shape(client: Client, review: RightsReview, fact: str) -> str:
    return client.get(here(review) + f"?fait={fact}&membre=p1").content.decode()


def test_a_total_is_not_offered_where_something_is_left_out_each_month(
    office: Office, review: RightsReview, as_: SignIn
) -> None:
    client = as_(office.claire)
    assert 'id="shape-total"' in shape(client, review, "wage_net")
    for fact in ("aah", "asi", "aspa"):
        assert 'id="shape-total"' not in shape(client, review, fact)


def test_a_total_that_leaves_a_doubt_is_asked_for_month_by_month(
    office: Office, review: RightsReview, engine: EngineDouble, as_: SignIn
) -> None:
    engine.asks = Atom("p1", "wage_net", Aspect.WINDOW)
    told(office, review, wage_net={"total": 9000, "2026-10": 0})
    client = as_(office.claire)
    page = client.get(here(review) + "?fait=wage_net&membre=p1")
    found = plain(page)
    assert 'name="fact" value="wage_net"' in page.content.decode()
    assert "donnez-les un par un" in found
    assert re.search(r'id="shape-months"[^>]*checked', page.content.decode())
