"""A place that was found is told with its directory and its day; what nobody says is not guessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from misas.actions.orientation import Done
from misas.actions.ports import ports
from misas.core.orientation.codes import OfferKind, Sector, Source, TariffOption
from misas.core.orientation.distances import Point
from misas.core.orientation.needs import Codes
from misas.core.orientation.offers import Asked
from misas.core.orientation.ranking import rank
from misas.records.orientation.queries import (
    Served,
    candidate,
    cards,
    codes_by_answer,
    competent_caisses,
    served,
    told,
)
from misas.records.orientation.search import Found, nearest
from misas.records.orientation.tables import Family

NIMES = Point(43.84, 4.36)
THE_DAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def now(directory: list[Done]) -> Served:
    return served()


def found_for(now: Served, need: str, wanted: int = 60) -> Sequence[Found]:
    return nearest(codes_by_answer(ports().needs.by_id[need]), NIMES, served=now.families, wanted=wanted)


def test_every_place_found_has_its_card_its_source_and_its_day(now: Served) -> None:
    for need in ports().needs.needs:
        found = found_for(now, need.id)
        told = cards(found, now)
        assert {one.place for one in found} == set(told)
        for one in found:
            card = told[one.place]
            assert card.name and card.insee and card.family is one.family
            assert card.listed.as_of == THE_DAY
            if card.fee is not None:
                assert card.fee_from is not None and card.fee_from.source is Source.AMELI
            assert one.family is not Family.PRACTITIONERS or card.what


def test_a_search_and_its_cards_cost_the_same_queries_whatever_is_found(now: Served) -> None:
    counts = set()
    for wanted in (3, 60):
        with CaptureQueriesContext(connection) as seen:
            at = served()
            found = nearest(
                codes_by_answer(ports().needs.by_id["soins_dentaires"]), NIMES, served=at.families, wanted=wanted
            )
            cards(found, at)
        counts.add(len(seen))
    assert counts == {3}


def test_a_sector_3_labelled_secteur_2_is_a_sector_2(now: Served) -> None:
    found = found_for(now, "ophtalmologie")
    told = cards(found, now)
    fees = [card.fee for card in told.values() if card.fee and card.fee.sector == "3"]
    assert fees and all(fee.sector_label == "Secteur 2" for fee in fees)
    candidates = [candidate(one, told[one.place]) for one in found]
    assert {Sector.ONE, Sector.TWO} <= {one.sector for one in candidates}
    assert {TariffOption.OPTAM, TariffOption.NONE} <= {one.option for one in candidates}
    assert all((one.sector is None) == (one.tariff_from is None) for one in candidates)


def test_what_was_found_is_ranked(now: Served) -> None:
    need = ports().needs.by_id["soins_dentaires"]
    found = found_for(now, need.id)
    told = cards(found, now)
    ranked = rank([candidate(one, told[one.place]) for one in found], Asked(need, THE_DAY, seed="a case", home=NIMES))
    assert len(ranked.offers) == 20
    assert OfferKind.PROFESSIONAL in {offer.candidate.kind for offer in ranked.offers}


def test_health_centres_are_told_with_what_they_treat(now: Served) -> None:
    found = nearest({"": ("spec:19",)}, NIMES, served=now.families)
    told = cards(found, now)
    assert found and all("Chirurgien-dentiste" in told[one.place].what for one in found)
    assert {card.kind for card in told.values()} == {OfferKind.HEALTH_CENTRE}
    assert {card.listed.source for card in told.values()} == {Source.FINESS}


def test_the_caisse_of_a_commune_and_its_access_have_a_source(now: Served) -> None:
    (body,) = competent_caisses("30189", now)
    assert (body.caisse, body.listed.source, body.listed.as_of) == (301, Source.DILA, THE_DAY)
    for codes, profession in ((Codes("10", ("SM54",)), "general_practitioner"), (Codes("50"), "midwife")):
        access = told((), now, "30189", codes).access
        assert access is not None and (access.profession, access.year, access.source) == (profession, 2024, Source.APL)
        assert access.value > 0 and access.mean and 0.2 < access.value / access.mean < 5
        assert told((), now, "75056", codes).access is None
    assert competent_caisses("75056", now) == []


@pytest.mark.parametrize("codes", [None, Codes("10", ("SM38",)), Codes("40"), Codes(sites=("124",))])
def test_the_access_of_other_professions_is_not_told_for_a_need(now: Served, codes: Codes | None) -> None:
    """An ophthalmologist, a dentist of whom the file says nothing, a health centre."""
    assert told((), now, "30189", codes).access is None


def test_nothing_is_known_where_nothing_was_loaded(directory: list[Done]) -> None:
    found = nearest({"": ("60", "site:124", "theme:sante--addictions")}, NIMES, served=served().families)
    assert found
    assert cards(found, Served()) == {}
    assert competent_caisses("30189", Served()) == []
    assert told((), Served(), "30189", Codes("50")).access is None
