"""Offers are found for somebody as her case says it, each with reasons and days; what was shown is kept as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from misas.actions import orientation, rights
from misas.actions.orientation import DeskDraft, Done
from misas.actions.ports import ports
from misas.core.orientation.codes import CallOutcome, Cover, Fact, Mobility, ReasonCode, Source, Tariff
from misas.core.orientation.lots import Format
from misas.core.orientation.needs import DeskKind
from misas.core.orientation.offers import CAP
from misas.core.orientation.tariffs import SURE
from misas.core.refusals import Absent, Refused
from misas.records.cases.models import Case, ForgoneCare
from misas.records.orientation import agenda, finding, limits, pages
from misas.records.orientation.facts import reasons_of
from misas.records.orientation.finding import Search as Found
from misas.records.orientation.finding import Wish
from misas.records.orientation.memory import memory_of, remembered_of
from misas.records.orientation.models import CareOffer
from misas.records.orientation.queries import codes_by_answer, served
from misas.records.orientation.search import nearest
from misas.records.orientation.tables import kept
from misas.wording.orientation import reason_sentence
from tests.kit.appointments import NEED, PARIS, Search
from tests.kit.cases import build_office
from tests.kit.people import GARD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("directory")]
TEETH = Wish(NEED)


@pytest.fixture
def desk(directory: list[Done], db: None) -> Search:
    return Search(build_office())


def find(desk: Search, by: Any, wish: Wish = TEETH) -> Found:
    return finding.find_for_case(desk.case.public_id, wish, by=by, book=ports().needs, at=desk.at)


def test_near_her_home_each_with_its_reasons_and_its_days(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        found = find(desk, claire)
        assert found.home == "Nîmes"
        assert 3 <= len(found.ranked.offers) <= 20
        assert all(offer.reasons for offer in found.ranked.offers)
        assert set(found.cards) == {offer.candidate.place for offer in found.ranked.offers}
        facts = [r for offer in found.ranked.offers for r in offer.reasons if r.code is ReasonCode.TARIFF]
        assert facts and all(reason.on and reason.source for reason in facts)
        assert find(desk, claire).ranked == found.ranked, "one case sees one order, every day"


def test_a_search_costs_the_same_queries_whatever_is_found(desk: Search) -> None:
    counts = {}
    with desk.working() as claire:
        desk.begin(claire)
        for need in (NEED, "medecin_traitant", "urologie"):
            find(desk, claire, Wish(need))
            with CaptureQueriesContext(connection) as seen:
                find(desk, claire, Wish(need))
            counts[need] = len(seen)
        assert max(counts.values()) <= 11, counts
        place = find(desk, claire).ranked.offers[0].candidate.place
        orientation.propose_offers(desk.case.public_id, desk.care, TEETH, [place], by=claire, at=desk.later())
        with CaptureQueriesContext(connection) as seen:
            find(desk, claire)
        assert len(seen) == counts[NEED]


def test_what_must_be_said_is_sought_among_all_places_not_among_the_twenty_shown(desk: Search) -> None:
    """The place somebody called may be the eightieth by its distance: it is the one that is asked for."""
    need = ports().needs.by_id["medecin_traitant"]
    with desk.working() as claire:
        desk.begin(claire)
        home = find(desk, claire, Wish(need.id)).asked.home
        assert home is not None
        near = nearest({"": codes_by_answer(need)[""]}, home, served=served().families, wanted=100)
        far, farther = (str(near[rank].place) for rank in (limits.AROUND + 10, limits.AROUND + 30))
        shown = {offer.candidate.place for offer in find(desk, claire, Wish(need.id)).ranked.offers}
        assert not {far, farther} & shown
        said = {"caisse_id": GARD, "by": claire, "at": desk.at}
        orientation.note_observation(far, Fact.TAKES_NEW, True, **said)
        orientation.note_observation(farther, Fact.TAKES_NEW, True, **said)
        orientation.note_observation(farther, Fact.REMOTE, True, **said)

        def places(**asked: bool) -> list[str]:
            found = find(desk, claire, Wish(need.id, within=100_000, **asked))
            return [offer.candidate.place for offer in found.ranked.offers]

        assert set(places(takes_new=True)) == {far, farther}
        assert places(remote=True) == places(remote=True, takes_new=True) == [farther]
        orientation.note_observation(far, Fact.TAKES_NEW, False, **said)
        assert places(takes_new=True) == [farther], "what was said last is what is known"
        kept = orientation.propose_offers(
            desk.case.public_id, desk.care, Wish(need.id, takes_new=True), [farther], by=claire, at=desk.later()
        )
        assert [str(one.place) for one in kept] == [farther]


def test_the_rights_known_to_be_open_make_the_order(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        assert find(desk, claire).asked.cover is Cover.UNKNOWN
        plain = find(desk, claire)
        assert any(offer.tariff in SURE for offer in plain.ranked.offers)
        rights.note_open_right(
            desk.case.public_id, "c2s", since=date(2026, 1, 1), until=date(2026, 12, 31), source="cnam",
            by=claire, at=desk.later(),
        )  # fmt: skip
        assert find(desk, claire).asked.cover is Cover.C2S
        desk.office.at += timedelta(days=70)
        assert find(desk, claire).asked.cover is Cover.UNKNOWN, "it has ended since"


def test_how_she_moves_and_what_she_speaks_are_those_of_her_record(desk: Search) -> None:
    with desk.working() as claire:
        person = desk.office.person(claire, language="ar", accessibility=["wheelchair", "cannot_travel"])
        desk.begin(claire, person=person)
        asked = find(desk, claire).asked
        assert (asked.mobility, asked.languages, asked.step_free) == (Mobility.HOUSEBOUND, {"ar"}, True)
        said = find(desk, claire, replace(TEETH, mobility=Mobility.CAR, languages=frozenset(), step_free=False)).asked
        assert (said.mobility, said.languages, said.step_free) == (Mobility.CAR, frozenset(), False)


def test_a_home_that_is_not_known_gives_no_distance_and_says_so(desk: Search) -> None:
    with desk.working() as claire:
        person = desk.office.person(claire, commune="", postal_code="", address="")
        desk.begin(claire, person=person)
        found = find(desk, claire)
        assert (found.home, found.ranked.offers) == ("", ())
        assert find(desk, claire, replace(TEETH, commune="59350")).home == "Lille"


def test_what_was_shown_is_kept_with_its_day_and_three_stand_at_most(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        offers = find(desk, claire).ranked.offers
        places = [offer.candidate.place for offer in offers[:4]]
        propose = orientation.propose_offers
        for _ in range(2):
            made = propose(desk.case.public_id, desk.care, TEETH, places[:3], by=claire, at=desk.later(), key="p")
        assert [str(one.place) for one in made] == places[:3]
        assert CareOffer.objects.count() == 3
        kept = made[0]
        assert (kept.name, kept.metres, kept.tariff) == (offers[0].candidate.name, offers[0].metres, offers[0].tariff)
        assert kept.shown_on == desk.at.date() and kept.listed_on == date(2026, 11, 1)
        kept.refresh_from_db()
        assert reasons_of(kept, desk.at.date()) == offers[0].reasons
        assert all(reason_sentence(reason) for one in made for reason in reasons_of(one, desk.at.date()))
        with pytest.raises(Refused, match=r"offer.too_many"):
            propose(desk.case.public_id, desk.care, TEETH, places[3:], by=claire, at=desk.later())
        orientation.drop_offer(made[2].public_id, by=claire, at=desk.later())
        propose(desk.case.public_id, desk.care, TEETH, places[3:], by=claire, at=desk.later())
        orientation.drop_offer(made[1].public_id, by=claire, at=desk.later())
        with pytest.raises(Absent):
            propose(desk.case.public_id, desk.care, TEETH, [str(desk.case.public_id)], by=claire, at=desk.later())
        row = Case.objects.select_related("caisse", "person").get(pk=desk.case.pk)
        mine = ForgoneCare.objects.get(public_id=desk.care).pk
        found = finding.found_for(row, TEETH, ports().needs, desk.at, care=mine)
        assert set(found.proposed) == {places[0], places[3]}
        other = finding.found_for(row, TEETH, ports().needs, desk.at, care=mine + 1)
        assert not other.proposed, "three offers are for one care: those of another leave room"


def test_she_chooses_and_the_appointment_to_take_is_there(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        place = find(desk, claire).ranked.offers[0].candidate.place
        (offer,) = orientation.propose_offers(
            desk.case.public_id, desk.care, TEETH, [place], by=claire, at=desk.later()
        )
        row = orientation.choose_offer(offer.public_id, by=claire, at=desk.later())
        assert (row.state, row.offer_id, row.need) == ("to_book", offer.pk, NEED)
        assert orientation.choose_offer(offer.public_id, by=claire, at=desk.later()).pk == row.pk
        tab = pages.tab(desk.case.public_id, by=claire, at=desk.at)
        assert tab.cares[0].offers[0].chosen_at is not None
        assert [line.row.pk for line in tab.cares[0].appointments] == [row.pk]


def test_the_caisse_remembers_what_a_place_said_and_leaves_it_in_peace_once_asked_enough(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        before = find(desk, claire)
        first = before.ranked.offers[0].candidate.place
        (offer,) = orientation.propose_offers(
            desk.case.public_id, desk.care, TEETH, [first], by=claire, at=desk.later()
        )
        row = orientation.choose_offer(offer.public_id, by=claire, at=desk.later())
        desk.call(claire, row, CallOutcome.NO_NEW_PERSON)
    with desk.office.working(desk.office.paul) as paul:
        desk.begin(paul)
        found = find(desk, paul)
        at = {one.candidate.place: rank for rank, one in enumerate(found.ranked.offers)}
        assert at.get(first, 99) > 0, "another caseworker's search no longer begins with it"
        told = next((one for one in found.ranked.offers if one.candidate.place == first), None)
        if told is not None:
            assert told.known[Fact.TAKES_NEW].source is Source.CALL
    with desk.office.working(desk.office.zoe) as zoe:
        assert memory_of(11, [first], desk.at.date()) == {}
        assert zoe.has_any(()) is False


def test_who_practises_at_two_places_has_one_cap_and_each_place_its_own_answers(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        wish, here, practitioner, there = _at_two_places(desk, claire)
        found = find(desk, claire, wish)
        assert here in {one.candidate.place for one in found.ranked.offers} and found.ranked.capped == 0
        for _ in range(CAP):
            offer = orientation.propose_place(desk.case.public_id, desk.care, there, wish, by=claire, at=desk.later())
            assert offer.practitioner == practitioner
            orientation.drop_offer(offer.public_id, by=claire, at=desk.later())
        found = find(desk, claire, wish)
        assert here not in {one.candidate.place for one in found.ranked.offers}
        assert found.ranked.capped >= 1
        since = desk.at - timedelta(days=1)
        asked = {here: practitioner, there: practitioner, str(uuid4()): ""}
        times = remembered_of(GARD, asked, "soins_dentaires", desk.at.date(), since).offered.times
        assert list(times.values()) == [CAP, CAP, 0]
        orientation.note_observation(there, Fact.TAKES_NEW, False, caisse_id=GARD, by=claire, at=desk.at)
        assert memory_of(GARD, [here], desk.at.date()) == {}, "a fact is that of a place at a date, never of somebody"


def _at_two_places(desk: Search, by: Any) -> tuple[Wish, str, str, str]:
    """Somebody whom a search shows at one place, and another place of theirs."""
    table = kept(Format.RPPS_ACTIVITIES, served().slots[Format.RPPS_ACTIVITIES])
    query = (
        f"SELECT a.place_id::text, a.national_id, b.place_id::text FROM {table} a JOIN {table} b USING (national_id)"
        " WHERE a.place_id = ANY (%s::uuid[]) AND b.place_id <> a.place_id"
    )
    for need in (NEED, "medecin_traitant", "kinesitherapie", "sage_femme"):
        if need not in ports().needs.by_id:
            continue
        wish = Wish(need)
        shown = [one.candidate.place for one in find(desk, by, wish).ranked.offers]
        with connection.cursor() as cursor:
            cursor.execute(query, [shown])
            if (row := cursor.fetchone()) is not None:
                return wish, row[0], row[1], row[2]
    raise AssertionError("nobody of the sample practises at two places")


def test_the_pass_of_the_caisse_answers_who_has_no_rights(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        draft = DeskDraft(DeskKind.GENERAL, "PASS des Trois Garrigues", "30189", desk.at.date(), phone="01 99 00 55 10")
        kept = orientation.keep_desk(GARD, draft, by=claire, at=desk.later())
        found = find(desk, claire, Wish("pass"))
        offer = next(one for one in found.ranked.offers if one.candidate.place == str(kept.public_id))
        assert offer.tariff is Tariff.FREE
        assert found.desks[str(kept.public_id)].checked_on == desk.at.date()
        (made,) = orientation.propose_offers(
            desk.case.public_id, desk.care, Wish("pass"), [str(kept.public_id)], by=claire, at=desk.later()
        )
        assert (made.name, made.phone) == ("PASS des Trois Garrigues", "+33199005510")
        orientation.retire_desk(kept.public_id, caisse_id=GARD, by=claire, at=desk.later())
        assert str(kept.public_id) not in find(desk, claire, Wish("pass")).desks


def test_the_tab_and_the_agenda_cost_the_same_queries_however_full_they_are(desk: Search) -> None:
    counts = []
    with desk.working() as claire:
        desk.begin(claire)
        for days in (5, 6, 7, 8):
            desk.booked(claire, days=days)
            with CaptureQueriesContext(connection) as seen:
                tab = pages.tab(desk.case.public_id, by=claire, at=desk.at)
            counts.append(len(seen))
        assert len(tab.cares[0].appointments) == 4
        assert len(set(counts)) == 1 and counts[0] <= 8
        today = desk.at.date()
        with CaptureQueriesContext(connection) as seen:
            lines = agenda.agenda(GARD, today, today + timedelta(days=7), zone=PARIS, owner=claire.account_id).lines
            assert [line.local.hour for line in lines] == [14, 14, 14]
            assert {line.row.case.person.birth_name for line in lines} and {
                line.row.case.owner.full_name for line in lines
            }
        assert len(seen) == 1
        assert agenda.agenda(GARD, today, today, zone=PARIS, owner=claire.account_id) == ((), 0)
        assert agenda.to_take(GARD, owner=claire.account_id) == ((), 0)
