"""The same sending twice writes once; what a colleague computed since is never agreed to, nor changed, unseen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from misas.actions import orientation
from misas.actions.funding import covering, planning, quoting
from misas.actions.funding.quoting import SaidLine, SaidQuote
from misas.core.funding.care_codes import CareFamily
from misas.core.funding.quotes import QuotedLine
from misas.core.orientation.codes import Sector
from misas.records.cases.models import Case, ForgoneCare
from misas.records.documents.models import Document
from misas.records.funding.models import FundingPlan, PaperGiven, PlanVersion, Quote
from tests.kit.appointments import NEED
from tests.kit.cases import Office
from tests.kit.funders import COVER, Sought
from tests.web.funding.screen import a_quote, faults, forms, plain, read, send, there

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gard")]
LONG = "9" * 4400
SINCE = "Le plan a été recalculé depuis que vous l’avez affiché"


@pytest.fixture
def sought(office: Office, case: Case) -> Sought:
    with office.working(office.claire) as by:
        made = Sought(case, by, datetime.now(UTC) - timedelta(hours=1))
        made.planned()
    return made


def count(office: Office, model: Any = PlanVersion) -> int:
    with office.working(office.claire):
        return int(model.objects.count())


def rows(office: Office) -> dict[str, int]:
    with office.working(office.claire):
        return {model.__name__: model.objects.count() for model in apps.get_app_config("funding").get_models()}


def plan(office: Office) -> FundingPlan:
    with office.working(office.claire):
        return FundingPlan.objects.select_related("current", "chosen").get()


def twice(client: Client, url: str, **data: Any) -> list[int]:
    return [client.post(url, {"idempotency_key": "0b1f", **data}).status_code for _ in range(2)]


@pytest.mark.parametrize("about", ["1", ""])
def test_a_point_chosen_twice_is_computed_once(about: str, office: Office, sought: Sought, claire: Client) -> None:
    before = count(office)
    assert twice(claire, f"/plans/{sought_plan(office)}/point", about=about) == [303, 303]
    assert count(office) == before + 1


def sought_plan(office: Office) -> str:
    return str(plan(office).public_id)


def test_a_plan_asked_for_twice_is_computed_once(office: Office, sought: Sought, claire: Client) -> None:
    before = count(office)
    assert twice(claire, f"/dossiers/{sought.case.public_id}/plan", now="1") == [303, 303]
    assert count(office) == before + 1
    assert "idempotency_key" in forms(read(claire, f"/dossiers/{sought.case.public_id}/plan"), '[^"]*/plan')[0]


def test_papers_given_twice_are_given_once(office: Office, sought: Sought, claire: Client) -> None:
    send(claire, f"/plans/{sought_plan(office)}/accord")
    url = f"/plans/{sought_plan(office)}/pieces"
    wanted = [one.split('"')[0] for one in read(claire, url).split('name="papers" value="')[1:]]
    assert len(wanted) > 1
    assert twice(claire, url, papers=wanted) == [303, 303]
    assert count(office, PaperGiven) == len(wanted)


@pytest.mark.parametrize("about", [LONG, "beaucoup", "-1", "99999"])
def test_a_point_that_is_none_is_refused(about: str, office: Office, sought: Sought, claire: Client) -> None:
    before = rows(office)
    answer = claire.post(f"/plans/{sought_plan(office)}/point", {"about": about}, follow=True)
    assert answer.status_code == 200 and "Indiquez un nombre de demandes, de 0 à" in plain(answer)
    assert rows(office) == before


def test_a_number_of_lines_that_is_none_is_one(office: Office, case: Case, claire: Client) -> None:
    assert send(claire, f"/dossiers/{case.public_id}/devis/ajouter", **a_quote(lines=LONG)).status_code == 303
    assert count(office, Quote) == 1


def test_a_quote_for_no_care_is_refused_in_french(office: Office, claire: Client) -> None:
    with office.working(office.claire) as by:
        bare = office.taken(by, cares=())
    read(claire, f"/dossiers/{bare.public_id}/devis/ajouter")
    answer = send(claire, f"/dossiers/{bare.public_id}/devis/ajouter", **a_quote())
    assert answer.status_code == 422 and "ne porte aucun soin" in faults(plain(answer))
    assert 'value="650"' in plain(answer) and count(office, Quote) == 0


def test_two_tabs_cannot_agree_to_a_plan_that_nobody_saw(office: Office, sought: Sought, claire: Client) -> None:
    page = read(claire, there(sought.case))
    (one_click,) = forms(page, '[^"]*/accord')
    (by_hand,) = forms(page, '[^"]*/montants')
    dialog = read(claire, f"/plans/{sought_plan(office)}/accord?expected={one_click['expected']}")
    (another_day,) = forms(dialog, '[^"]*/accord')
    with office.working(office.claire) as by:
        planning.propose(sought.case.public_id, by=by, at=sought.later())
    before = rows(office)
    for form in (one_click, another_day, by_hand):
        answer = claire.post(form.pop("action"), form)
        assert answer.status_code == 422 and SINCE in faults(plain(answer)), plain(answer)
        assert "pas changé" not in faults(plain(answer))
    assert rows(office) == before and plan(office).chosen is None
    (again,) = forms(read(claire, there(sought.case)), '[^"]*/accord')
    assert claire.post(again.pop("action"), again).status_code == 303
    assert plan(office).chosen == plan(office).current


def test_amounts_held_one_after_the_other_in_one_form_are_all_held(
    office: Office, sought: Sought, claire: Client
) -> None:
    (form,) = forms(read(claire, there(sought.case)), '[^"]*/montants')
    form.pop("keep")
    url, names = form.pop("action"), [name for name in form if name.endswith(":was") and int(form[name])]
    first, second = (name.removesuffix(":was") for name in names[:2])
    for more in ({first: "1"}, {first: "1", second: "1"}, {first: "1", second: "1"}):
        answer = claire.post(url, form | more)
        assert answer.status_code == 303, faults(plain(answer))
    with office.working(office.claire):
        last = PlanVersion.objects.latest("id")
    assert {f"{aid}|{line}": cents for aid, line, cents in last.locks} == {first: 100, second: 100}
    assert last.number == 3


def test_a_short_answer_keeps_the_paper_and_the_place_of_its_quote(office: Office, case: Case, claire: Client) -> None:
    with office.working(office.claire) as by:
        care = ForgoneCare.objects.filter(case=case).earliest("id")
        place = orientation.name_offer(case.public_id, care.public_id, name="Cabinet des Tilleuls", need=NEED, by=by,
                                       at=office.later(minutes=1))  # fmt: skip
        paper = Document.objects.create(
            caisse_id=case.caisse_id, person_id=case.person_id, case=case.public_id, kind="quote", name="devis.pdf",
            media_type="application/pdf", size=7, sha256=b"x" * 32, added_at=office.at,
        )  # fmt: skip
        line = QuotedLine("", "Consultation spécialiste", CareFamily.CONSULTATION, 6_000, sector=Sector.ONE)
        said = SaidQuote("Cabinet", office.at.date(), [SaidLine(line)], offer=place.public_id, document=paper.public_id)
        quoting.enter_quote(case.public_id, care.public_id, said, by=by, at=office.later(minutes=1))
        covering.say_coverage(case.public_id, COVER, affordable_cents=5000, by=by, at=office.later(minutes=1))
    (form,) = [one for one in forms(read(claire, there(case)), '[^"]*/couverture') if "asked" in one]
    said_so = {"promise-consultation": "copayment", "promise-consultation:amo": "", "in_pathway-q01l01": "yes",
               "base-q01l01": "30", "rate-q01l01": "70"}  # fmt: skip
    asked = {name: "yes" for name in form if name.endswith("-q01l01")}
    answer = claire.post(form.pop("action"), form | asked | said_so)
    assert answer.status_code == 303, faults(plain(answer))
    with office.working(office.claire):
        first, last = Quote.objects.select_related("offer", "document").order_by("id")
        assert (last.offer, last.document) == (first.offer, first.document) == (place, paper)
