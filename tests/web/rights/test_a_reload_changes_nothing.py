"""A reload shows the question that was on screen and the counters that stood beside it, whatever was answered meanwhile
by a job; and a right that stands so for four members is counted once."""

from __future__ import annotations

import re
from typing import Any

from misas.actions import rights
from misas.core.rights.codes import FactStatus, Role
from misas.records.rights.models import RightsReview
from tests.kit.cases import Office
from tests.web.rights.conftest import SignIn
from tests.web.rights.test_the_interview import HX, asked, here


def themes(answer: Any) -> str:
    """The themes and their counters, as the page shows them."""
    found = re.search(r'<nav class="themes".*?</nav>', answer.content.decode(), re.DOTALL)
    assert found
    return re.sub(r"\s+", " ", re.sub(r' data-hx-swap-oob="true"', "", found[0]))


def told_by_somebody_else(office: Office, review: RightsReview, fact: str, raw: Any) -> None:
    with office.working(office.paul) as paul:
        rights.record_fact(review.public_id, member="p1", fact=fact, raw=raw, status=FactStatus.SAID, by=paul,
                           at=office.later(minutes=1))  # fmt: skip
        rights.answer(review.public_id, by=paul, at=office.later(minutes=1))


def test_the_first_question_of_a_page_stays_when_answers_come_meanwhile(
    office: Office, review: RightsReview, as_: SignIn
) -> None:
    client = as_(office.claire)
    first = asked(client.get(here(review)))
    other = "declared_gp" if first != "declared_gp" else "nationality"
    with office.working(office.claire):  # a job that ranks the questions otherwise
        row = RightsReview.objects.get(pk=review.pk)
        row.questions = sorted(row.questions, key=lambda one: one[1] != other)
        row.save(update_fields=["questions"])
    assert asked(client.get(here(review))) == first
    assert asked(as_(office.paul).get(here(review))) == other, "who comes first sees the best one"


def test_a_question_that_settles_nothing_any_more_is_still_the_one_on_screen(
    office: Office, review: RightsReview, as_: SignIn
) -> None:
    client = as_(office.claire)
    first = asked(client.get(here(review)))
    with office.working(office.claire):
        row = RightsReview.objects.get(pk=review.pk)
        row.questions = [one for one in row.questions if one[1] != first]
        row.save(update_fields=["questions"])
    assert asked(client.get(here(review))) == first
    told_by_somebody_else(office, review, first, "open")
    assert asked(client.get(here(review))) != first, "answered elsewhere, it waits no more"


def test_a_question_that_was_passed_stays_passed(office: Office, review: RightsReview, as_: SignIn) -> None:
    client = as_(office.claire)
    first = asked(client.get(here(review)))
    passed = asked(client.get(here(review) + f"?passe=p1~{first}", **HX))
    assert passed != first and asked(client.get(here(review))) == passed


def test_the_counters_come_with_the_results(office: Office, review: RightsReview, as_: SignIn) -> None:
    client = as_(office.claire)
    first = asked(client.get(here(review)))
    client.post(here(review, "reponse"), {"fact": first, "member": "p1", "value": "open"}, **HX)
    for more in ("", "?theme=couverture"):
        address = {"HTTP_HX_CURRENT_URL": f"https://misas.test{here(review)}{more}"}
        settled = client.post(here(review, "resultats"), **HX, **address)
        assert 'data-hx-swap-oob="true"' in settled.content.decode()
        assert themes(settled) == themes(client.get(here(review) + more))


def test_a_right_to_check_for_four_members_is_one_to_check(office: Office, review: RightsReview, as_: SignIn) -> None:
    client = as_(office.claire)

    with office.working(office.claire) as claire:
        for role in (Role.PARTNER, Role.CHILD, Role.CHILD):
            rights.add_member(review.public_id, role=role, by=claire, at=office.later(minutes=1))
    page = client.post(here(review, "resultats"), **HX).content.decode()
    found = re.search(r"<strong>(\d+)</strong> à vérifier", page)
    lines = re.findall(r'class="verdict warn".*?/droits/(\w+)', page, re.DOTALL)
    assert found and int(found[1]) == len(set(lines)) < len(lines)
