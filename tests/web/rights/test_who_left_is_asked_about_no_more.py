"""A member taken away of a review: no kept question, answer or figure speaks of her, on any of its pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from misas.actions import rights
from misas.core.rights.codes import Aspect, FactStatus, Role
from misas.core.rights.facts import Atom
from misas.records.rights.models import RightsReview
from tests.kit.cases import Office
from tests.kit.engine_double import EngineDouble
from tests.kit.reviews import C2S_FACTS
from tests.web.rights.conftest import SignIn
from tests.web.rights.test_the_interview import HX, here, said

PAGES = ("", "?theme=foyer", "resume", "lettre", "droits/c2s")


def with_children(office: Office, review: RightsReview, engine: EngineDouble) -> str:
    """Answered with two children, the C2S waiting for the wages of the first: her key."""
    with office.working(office.claire) as claire:
        zoe = rights.add_member(review.public_id, role=Role.CHILD, label="Zoé", by=claire, at=office.at).key
        rights.add_member(review.public_id, role=Role.CHILD, label="Tom", by=claire, at=office.at)
        for fact, raw in C2S_FACTS.items():
            rights.record_fact(review.public_id, member="" if fact == "territory" else "p1", fact=fact, raw=raw,
                               status=FactStatus.SAID, by=claire, at=office.at)  # fmt: skip
        engine.asks = Atom(zoe, "wage_net", Aspect.WINDOW)
        rights.answer(review.public_id, by=claire, at=office.at, within=5)
    return zoe


def pages(client: Client, review: RightsReview) -> str:
    return " ".join(said(client, here(review) + page) for page in PAGES)


@pytest.mark.parametrize("scripted", [True, False])
def test_whoever_left_leaves_every_page(
    office: Office, review: RightsReview, engine: EngineDouble, as_: SignIn, scripted: bool
) -> None:
    zoe = with_children(office, review, engine)
    client = as_(office.claire)
    assert "Zoé" in pages(client, review)
    answer = client.post(here(review, "foyer"), {"remove": zoe, "theme": "foyer"}, **(HX if scripted else {}))
    assert answer.status_code == (200 if scripted else 303)
    told = pages(client, review)
    assert "Zoé" not in told and "Tom" in told
    assert f"membre={zoe}" not in client.get(here(review)).content.decode()


def test_the_month_changes_once_somebody_left(
    office: Office, review: RightsReview, engine: EngineDouble, as_: SignIn
) -> None:
    zoe = with_children(office, review, engine)
    client = as_(office.claire)
    client.post(here(review, "foyer"), {"remove": zoe, "theme": "foyer"}, **HX)
    month = review.month.replace(day=1)
    before = date(month.year - 1, 12, 1) if month.month == 1 else date(month.year, month.month - 1, 1)
    answer = client.post(here(review, "mois"), {"month": f"{before:%Y-%m}"}, follow=True)
    assert answer.status_code == 200
    assert "Zoé" not in pages(client, review)


def test_what_only_she_could_settle_is_computed_again(
    office: Office, review: RightsReview, engine: EngineDouble, as_: SignIn
) -> None:
    """An UNKNOWN that nothing on screen settles is no answer: the right waits for the engine."""
    zoe = with_children(office, review, engine)
    client = as_(office.claire)
    with office.working(office.claire) as claire:
        rights.remove_member(review.public_id, zoe, by=claire, at=office.at)
    answer = client.get(here(review, "droits", "c2s"))
    assert answer.status_code == 200
    assert answer.context["answer"] is None
