"""Rules that begin later: the screens say from which day, those in force serve until then; each refusal is located."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from misas.lib.french import day as day_said
from misas.records.funding import rules
from misas.records.funding.models import RulePack
from tests.kit.committee import Room
from tests.kit.people import GARD
from tests.kit.rule_packs import shipped
from tests.web.funding_office.screen import Written, read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gard")]
NEXT_YEAR = 2099
CODE = "caisse_des_trois_vallees"


@pytest.fixture
def draft(room: Room) -> RulePack:
    return room.draft()


@pytest.fixture
def form(draft: RulePack, sonia: Client) -> Written:
    return Written(sonia, f"/regles/{draft.public_id}/ecrire")


def day(one: date) -> str:
    """As `read` gives it."""
    return day_said(one).replace("\u00a0", " ")


def later(text: str) -> str:
    """The same rules from a first of January to come, their cases of that year."""
    lines = [
        f"{line[: line.index(':')]}: {NEXT_YEAR}-01-01" if line.startswith(("du:", "  le:")) else line
        for line in text.splitlines()
    ]
    return "\n".join(lines) + "\n"


def test_those_in_force_serve_until_the_day_of_the_next(
    room: Room, draft: RulePack, form: Written, sonia: Client, ines: Client
) -> None:
    first, url = day(date(NEXT_YEAR, 1, 1)), f"/regles/{draft.public_id}"
    form.typed(text=later(form.text)).sent()
    sonia.post(f"{url}/submit")
    assert "Approuver pour le jour où elles commencent" in read(ines, url)
    page = text_of(ines.post(f"{url}/publish", follow=True))
    assert f"Elles servent à partir du {first}" in page and f"À partir du {first}" in page
    assert 'Version 1</a> <span class="mute">en vigueur, depuis' in page and "Règles en vigueur." not in page
    listed = read(ines, "/regles/")
    assert f"Version 2 à partir du {first}" in listed and "Version 1<" in listed
    with room.office.working(room.office.sonia):
        assert [one.version for one in rules.in_force(GARD, room.today) if one.funder.code == CODE] == [1]
        assert [one.version for one in rules.in_force(GARD, date(NEXT_YEAR, 1, 1)) if one.funder.code == CODE] == [2]


def test_a_case_dated_before_the_rules_says_so(form: Written, sonia: Client) -> None:
    text = form.text.replace("du: 2026-01-01", f"du: {NEXT_YEAR}-01-01")
    assert text != form.text
    url = form.typed(text=text).sent()["Location"]
    first = shipped(CODE).cases[0]
    said = f"est daté du {day(first.on)}, avant le début des règles."
    assert said in read(sonia, url)
    assert said.rstrip(".") in text_of(sonia.post(f"{url}/submit", follow=True))
    assert said in text_of(Written(sonia, f"{url}/ecrire").sent("try", 200))


def test_a_text_that_cannot_be_read_is_said_when_it_is_carried(form: Written) -> None:
    broken = "n'importe quoi : [ : {"
    answer = form.typed(text=broken).sent("text", 422)
    page = text_of(answer)
    assert "data-errors" in page and "Ligne 1" in page and 'href="#id_text"' in page
    assert Written(form.client, form.url, answer).text == broken


def test_a_wrong_field_is_said_when_it_is_carried(form: Written) -> None:
    answer = form.typed(aides__1__taux="beaucoup").sent("fields", 422)
    page = text_of(answer)
    assert "« beaucoup »" in page and 'href="#id_aides-1-taux"' in page and "<title>Erreur :" in page
    back = Written(form.client, form.url, answer)
    assert back.field("aides.1.taux") == "beaucoup" and "beaucoup" in back.text


def test_the_answer_of_the_cases_stands_by_the_buttons_and_takes_the_focus(form: Written) -> None:
    page = text_of(form.sent("try", 200))
    assert page.index('id="id_text"') < page.index("data-arrives") < page.index("cas d’essai sur")
    assert page.index("cas d’essai sur") < page.index("Enregistrer le brouillon")


def test_a_rank_that_changes_is_read_by_who_approves(draft: RulePack, form: Written, ines: Client) -> None:
    form.typed(rang="41").sent()
    page = read(ines, f"/regles/{draft.public_id}")
    assert "<del>Rang : 40.</del>" in page and "<ins>Rang : 41.</ins>" in page


def test_the_next_version_is_reviewed_by_nobody_yet(
    draft: RulePack, form: Written, sonia: Client, ines: Client
) -> None:
    form.typed(relu_par="Inès").sent()
    url = f"/regles/{draft.public_id}"
    assert Written(sonia, form.url).field("relu_par") == "Inès", "a draft keeps it"
    sonia.post(f"{url}/submit")
    ines.post(f"{url}/publish")
    again = Written(sonia, form.url)
    assert again.field("relu_par") == "" and "Inès" not in again.text
