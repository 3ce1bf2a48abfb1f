"""With the C2S no sector loses an offer its place; without it no open fee comes before an equal offer that has none."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.orientation.codes import Cover, OfferKind, ReasonCode, Sector, Tariff, TariffOption
from misas.core.orientation.offers import Candidate
from misas.core.orientation.ranking import rank
from misas.core.orientation.tariffs import BY_KIND, OPTIONS, ORDER, SECTORS, WITH_C2S, is_within, tariff_of, tier
from tests.kit.orientation import asked, candidate, place

WITHIN = st.sampled_from([Sector.ONE, Sector.TWO, Sector.PERMANENT, None])
OPTION = st.sampled_from([*TariffOption, None])
KMS = st.lists(st.floats(0.1, 40), min_size=1, max_size=12)
ORDINARY = (Cover.ORDINARY, Cover.AME, Cover.UNKNOWN)


@pytest.mark.parametrize(
    ("kind", "sector", "option", "tariff"),
    [
        (OfferKind.PROFESSIONAL, Sector.ONE, None, Tariff.OPPOSABLE),
        (OfferKind.PROFESSIONAL, Sector.TWO, TariffOption.OPTAM, Tariff.RESTRAINED),
        (OfferKind.PROFESSIONAL, Sector.PERMANENT, TariffOption.OPTAM_CO, Tariff.RESTRAINED),
        (OfferKind.PROFESSIONAL, Sector.TWO, TariffOption.NONE, Tariff.OPEN),
        (OfferKind.PROFESSIONAL, Sector.TWO, None, Tariff.OPEN),
        (OfferKind.PROFESSIONAL, Sector.NO_AGREEMENT, TariffOption.OPTAM, Tariff.NOT_REIMBURSED),
        (OfferKind.PROFESSIONAL, None, None, Tariff.UNKNOWN),
        (OfferKind.PROFESSIONAL, None, TariffOption.OPTAM, Tariff.UNKNOWN),
        (OfferKind.HEALTH_CENTRE, None, None, Tariff.OPPOSABLE),
        (OfferKind.ACCESS_DESK, None, None, Tariff.FREE),
        (OfferKind.HEALTH_HOUSE, None, None, Tariff.UNKNOWN),
        (OfferKind.SHOP, None, None, Tariff.UNKNOWN),
    ],
)
def test_a_tariff_is_what_the_directory_or_the_law_says(
    kind: OfferKind, sector: Sector | None, option: TariffOption | None, tariff: Tariff
) -> None:
    assert tariff_of(kind, sector, option) is tariff


def test_a_service_is_free_only_when_it_says_so() -> None:
    assert tariff_of(OfferKind.SERVICE, None, None) is Tariff.UNKNOWN
    assert tariff_of(OfferKind.SERVICE, None, None, is_free=False) is Tariff.UNKNOWN
    assert tariff_of(OfferKind.SERVICE, None, None, is_free=True) is Tariff.FREE


def test_what_nobody_says_is_never_a_sector_1() -> None:
    for kind, option in product(set(OfferKind) - set(BY_KIND), [*TariffOption, None]):
        assert tariff_of(kind, None, option) is Tariff.UNKNOWN
    assert ORDER[Tariff.UNKNOWN] > ORDER[Tariff.OPPOSABLE]


def test_the_label_of_sector_3_is_a_trap() -> None:
    assert SECTORS["3"] is Sector.TWO and SECTORS["2"] is Sector.PERMANENT
    assert "9" not in OPTIONS, "an option that no reader knows is not known"


@pytest.mark.parametrize("cover", ORDINARY)
def test_the_order_without_c2s(cover: Cover) -> None:
    order = sorted(Tariff, key=lambda tariff: tier(tariff, cover))
    assert set(order[:2]) == {Tariff.FREE, Tariff.OPPOSABLE}
    assert order[2:] == [Tariff.RESTRAINED, Tariff.UNKNOWN, Tariff.OPEN, Tariff.NOT_REIMBURSED]


def test_every_tariff_has_its_place() -> None:
    assert set(ORDER) == set(WITH_C2S) == set(Tariff)


@given(KMS, st.data())
def test_with_the_c2s_the_sector_changes_neither_the_offers_nor_their_order(
    kms: list[float], data: st.DataObject
) -> None:
    """Goal 7: no person who has the C2S loses an offer to a sector, nor sees it go down the list."""
    ones = [candidate(n, km) for n, km in enumerate(kms)]
    others = [replace(one, sector=data.draw(WITHIN), option=data.draw(OPTION)) for one in ones]
    for opposable in (False, True):
        search = asked(cover=Cover.C2S, opposable=opposable)
        assert places(rank(ones, search).offers) == places(rank(others, search).offers)


def places(offers: tuple) -> list[str]:
    return [one.candidate.place for one in offers]


@given(KMS, st.sampled_from(ORDINARY), st.data())
def test_without_c2s_an_open_fee_never_comes_before_an_equal_offer_without_one(
    kms: list[float], cover: Cover, data: st.DataObject
) -> None:
    """Goal 7: at the same distance with the same chance, sector 2 without option never stands before sector 1."""
    ones: list[Candidate] = []
    for n, km in enumerate(kms):
        ones.append(candidate(2 * n, km))
        ones.append(
            candidate(2 * n + 1, km, sector=Sector.TWO, option=data.draw(st.sampled_from([TariffOption.NONE, None])))
        )
    shown = places(rank(ones, asked(cover=cover, seed=data.draw(st.text(max_size=4)))).offers)
    for n in range(len(kms)):
        if place(2 * n + 1) in shown:
            assert place(2 * n) in shown and shown.index(place(2 * n)) < shown.index(place(2 * n + 1))


def test_optam_stands_between_sector_1_and_free_fees() -> None:
    ones = [
        candidate(1, 1, sector=Sector.TWO),
        candidate(2, 1, sector=Sector.TWO, option=TariffOption.OPTAM),
        candidate(3, 1),
        candidate(4, 1, sector=Sector.NO_AGREEMENT),
        candidate(5, 1, sector=None),
        candidate(6, 1, kind=OfferKind.HEALTH_CENTRE, sector=None),
    ]
    shown = places(rank(ones, asked(cover=Cover.ORDINARY)).offers)
    assert set(shown[:2]) == {place(3), place(6)}
    assert shown[2:] == [place(2), place(5), place(1), place(4)]


def test_it_is_said_when_nothing_is_sure_to_cost_no_extra_fee() -> None:
    dear = [candidate(n, n, sector=Sector.TWO) for n in range(1, 5)]
    assert rank(dear, asked(cover=Cover.ORDINARY)).none_opposable
    assert not rank(dear, asked(cover=Cover.C2S)).none_opposable, "the C2S forbids the fee"
    assert not rank([*dear, candidate(9, 15)], asked(cover=Cover.ORDINARY)).none_opposable


def test_an_unsaid_tariff_is_said_to_be_so() -> None:
    offer = rank([candidate(1, 1, sector=None, option=None)], asked()).offers[0]
    assert "tariff" in offer.not_said and ReasonCode.TARIFF not in {reason.code for reason in offer.reasons}


@pytest.mark.parametrize("tariff", Tariff)
@pytest.mark.parametrize("cover", Cover)
def test_the_filter_on_opposable_tariffs(tariff: Tariff, cover: Cover) -> None:
    assert is_within(tariff, cover, opposable=False)
    expected = tariff in (Tariff.FREE, Tariff.OPPOSABLE)
    if cover is Cover.C2S:
        expected = tariff is not Tariff.NOT_REIMBURSED
    assert is_within(tariff, cover, opposable=True) is expected
