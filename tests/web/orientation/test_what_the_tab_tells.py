"""The tab of a case tells what is true today: ages counted from the day of each fact, sources, whom to call next."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from misas.actions import orientation
from misas.actions.ports import ports
from misas.core.orientation.codes import Fact, Source
from misas.records.cases.models import Case, ForgoneCare
from misas.records.orientation.finding import Wish, find_for_case
from misas.records.orientation.models import CareOffer
from tests.kit.cases import Office, build_office
from tests.kit.people import sign_in
from tests.web.orientation.test_cares_and_appointments import care_of, send, text, there
from tests.web.orientation.test_the_directory import DAY, facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gard")]
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def office(db: None) -> Office:
    made = build_office()
    made.at = datetime.now(UTC) - timedelta(days=30)
    return made


@pytest.fixture
def case(office: Office) -> Case:
    with office.working(office.claire) as claire:
        return office.accompanied(claire)


@pytest.fixture
def claire(office: Office) -> Client:
    return sign_in(Client(), office.claire)


def today() -> date:
    return datetime.now(PARIS).date()


def offered(office: Office, case: Case, *, known: dict[int, tuple[bool, date]] | None = None) -> list[CareOffer]:
    """Three places proposed thirty days ago; `known`: what the nth of them said of new persons, and when."""
    with office.working(office.claire) as by:
        care = ForgoneCare.objects.get(case=case)
        wish = Wish("soins_dentaires")
        found = find_for_case(case.public_id, wish, by=by, book=ports().needs, at=office.at)
        places = [one.candidate.place for one in found.ranked.offers[:3]]
        for nth, (takes, on) in (known or {}).items():
            orientation.note_observation(
                places[nth], Fact.TAKES_NEW, takes, caisse_id=case.caisse_id, on=on, source=Source.CALL, by=by,
                at=office.at,
            )  # fmt: skip
        return orientation.propose_offers(case.public_id, care.public_id, wish, places, by=by, at=office.later(hours=1))


def test_the_age_of_a_fact_is_that_of_today_not_that_of_the_proposal(
    office: Office, case: Case, claire: Client
) -> None:
    on = today() - timedelta(days=100)
    (first, *_) = offered(office, case, known={0: (True, on)})
    assert "is_stale" not in str(first.reasons) and "'days'" not in str(first.reasons), "no age is kept"
    shown = text(claire, there(case))
    assert "A pris une nouvelle personne il y a 100 j" in shown
    told = re.search(r"A pris une nouvelle personne[^<]*<small[^>]*>[^<]*</small>(.*?)</li>", shown, re.DOTALL)
    assert told is not None and "plus de 90 jours" in told[1], "it was seventy days old when it was proposed"
    listed = text(claire, f"/dossiers/{case.public_id}/annuaire?besoin=soins_dentaires")
    assert "A pris une nouvelle personne il y a 100 j" in listed, "the search page says the same"


def test_each_way_of_a_refusal_of_care_has_its_text_and_its_date(office: Office, case: Case, claire: Client) -> None:
    care = care_of(office, case)
    for ground in ("c2s", "not_said"):
        url = f"/dossiers/{case.public_id}/soins/{care.public_id}/refus"
        assert send(claire, url, ground=ground, place_name="Cabinet de Test").status_code == 303
    shown = text(claire, there(case))
    ways = re.findall(r'<dl class="routes">(.*?)</dl>', shown, re.DOTALL)
    assert len(ways) == 2
    for way in ways:
        told = facts(way)
        assert way.count("<dd") == len(told) >= 2
        for fact in told:
            assert fact["said"].startswith(("CSP", "CSS", "Loi")) and DAY.search(fact["said"]), fact
