"""Whom she depends on is ticked by name among the funders that ask it; nobody types a code."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from misas.records.cases.models import Case
from misas.records.funding.models import Coverage
from tests.kit.cases import Office
from tests.kit.funders import MUTUAL, Sought
from tests.web.funding.screen import forms, plain, read, send, there

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gard")]
NAME = "Mutuelle Belle-Rive, fonds social (inventée)"


@pytest.fixture
def sought(office: Office, case: Case) -> Sought:
    with office.working(office.claire) as by:
        made = Sought(case, by, datetime.now(UTC))
        made.planned()
    return made


def body(office: Office) -> object:
    with office.working(office.claire):
        return Coverage.objects.latest("id").facts.get("organismes")


def typed(client: Client, case: Case, *ticked: str) -> dict[str, object]:
    """What the page of the cover holds, with these bodies ticked."""
    page = read(client, f"/dossiers/{case.public_id}/couverture")
    (form,) = forms(page, f"/dossiers/{case.public_id}/couverture")
    chosen = re.findall(r'<select[^>]*name="([^"]+)".*?</select>', page, re.DOTALL)
    said = {
        name: found[1]
        for name in chosen
        if (found := re.search(rf'name="{re.escape(name)}".*?value="([^"]*)"[^>]* selected', page, re.DOTALL))
    }
    kept = {name: value for name, value in form.items() if not name.startswith(("fact-organismes", "csrf"))}
    return {**kept, **said, "fact-organismes": list(ticked)}


def test_the_funders_that_ask_it_are_ticked_by_name(office: Office, sought: Sought, claire: Client) -> None:
    url = f"/dossiers/{sought.case.public_id}/couverture"
    page = read(claire, url)
    assert NAME in page and "Aucun de ceux-ci" in page and f'value="{MUTUAL}"' in page
    assert send(claire, url, **typed(claire, sought.case, "-")).status_code == 303
    assert body(office) == []
    assert "aucun de ceux-ci" in read(claire, there(sought.case))
    assert send(claire, url, **typed(claire, sought.case, MUTUAL)).status_code == 303
    assert body(office) == [MUTUAL]
    tab = read(claire, there(sought.case))
    (cover,) = re.findall(r'aria-labelledby="cover-title".*?</section>', tab, re.DOTALL)
    assert NAME in cover and MUTUAL not in cover


def test_none_and_one_of_them_is_a_contradiction(office: Office, sought: Sought, claire: Client) -> None:
    before = body(office)
    answer = send(claire, f"/dossiers/{sought.case.public_id}/couverture", **typed(claire, sought.case, "-", MUTUAL))
    assert answer.status_code == 422 and "pas les deux" in plain(answer)
    assert body(office) == before
