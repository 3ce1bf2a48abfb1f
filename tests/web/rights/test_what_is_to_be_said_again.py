"""What was told too long ago stands beside its question with its day, and fills in nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from misas.actions import cases, rights
from misas.core.cases.codes import ExitCode
from misas.core.rights.codes import FactStatus
from misas.lib.french import day
from misas.records.rights.models import RightsReview
from tests.kit.cases import Office
from tests.web.rights.conftest import SignIn
from tests.web.rights.test_the_interview import here, said

pytestmark = pytest.mark.django_db


def test_the_day_of_an_old_answer_is_beside_its_question_until_it_is_answered(
    office: Office, review: RightsReview, as_: SignIn
) -> None:
    office.at -= timedelta(days=400)
    told_on = office.at
    with office.working(office.claire) as claire:
        person = office.person(claire)
        case = office.taken(claire, person=person)
        cases.reach(case.public_id, agrees=True, by=claire, at=office.later(minutes=1))
        first = rights.open_review(case.public_id, by=claire, at=office.later(minutes=1)).public_id
        rights.record_fact(first, member="p1", fact="pregnancy", raw="months_6_9", status=FactStatus.SAID, by=claire,
                           at=office.later(minutes=1))  # fmt: skip
        rights.finish(first, by=claire, at=office.later(minutes=1))
        cases.close_case(case.public_id, ExitCode.OUTSIDE_CRITERIA, by=claire, at=office.later(minutes=1))
        office.at += timedelta(days=400)
        again = office.taken(claire, person=person)
        now = rights.open_review(again.public_id, by=claire, at=office.later(minutes=1))
    client = as_(office.claire)
    question = here(now) + "?fait=pregnancy&membre=p1"
    words = f"Dit le {day(told_on.date())} : à redire.".replace("\u00a0", " ")
    shown = client.get(question)
    text = " ".join(shown.content.decode().replace("\u202f", " ").replace("\u00a0", " ").split())
    assert words in text and "Réponse actuelle" not in text and "checked" not in text
    assert "Ce que la personne ne savait pas" not in text, "nobody asked her yet"
    with office.working(office.claire) as claire:
        rights.record_fact(now.public_id, member="p1", fact="pregnancy", raw="none", status=FactStatus.SAID, by=claire,
                           at=office.later(minutes=1))  # fmt: skip
    assert "à redire" not in said(client, question)
