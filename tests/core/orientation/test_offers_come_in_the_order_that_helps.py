"""Twenty offers at most, each with its reasons; fewer than three and the search widens and says so; ties are drawn."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.orientation.barriers import Barrier, BarrierKind
from misas.core.orientation.codes import (
    Cover,
    Fact,
    Lack,
    OfferKind,
    Precision,
    ReasonCode,
    Sector,
    Source,
    Tariff,
    TariffOption,
    WideningCode,
)
from misas.core.orientation.distances import Point
from misas.core.orientation.memory import Prior
from misas.core.orientation.offers import MOST, Candidate, Offer, Ranked
from misas.core.orientation.ranking import expected_cost, rank
from tests.kit.orientation import HOME, PART, TODAY, WHOLE, asked, candidate, need, north, place, seen

R, W = ReasonCode, WideningCode
KINDS = st.sampled_from([OfferKind.PROFESSIONAL, OfferKind.HEALTH_CENTRE, OfferKind.ACCESS_DESK, OfferKind.ONLINE])


def places(found: Ranked) -> list[str]:
    return [one.candidate.place for one in found.offers]


def codes(offer: Offer) -> set[ReasonCode]:
    return {reason.code for reason in offer.reasons}


@st.composite
def crowds(draw: st.DrawFn) -> list[Candidate]:
    """Any mixture of places, near and far, known and unknown."""
    found = []
    for n in range(draw(st.integers(0, 14))):
        said = draw(st.lists(st.tuples(st.sampled_from([Fact.TAKES_NEW, Fact.STEP_FREE, Fact.STILL_THERE, Fact.REMOTE]),
                                       st.booleans(), st.integers(0, 400)), max_size=4))  # fmt: skip
        found.append(
            candidate(
                n % 11,
                draw(st.one_of(st.none(), st.floats(0, 120))),
                kind=draw(KINDS),
                answers_by=draw(st.sampled_from(["", "sage_femme", "generaliste"])),
                sector=draw(st.sampled_from([*Sector, None])),
                option=draw(st.sampled_from([*TariffOption, None])),
                observations=tuple(seen(fact, yes, ago, n % 11) for fact, yes, ago in said),
                given_this_month=draw(st.integers(0, 12)),
            )
        )
    return found


SEARCHES = st.builds(
    lambda cover, opposable, within, step_free: asked(
        cover=cover, opposable=opposable, within=within, step_free=step_free
    ),
    st.sampled_from(Cover),
    st.booleans(),
    st.sampled_from([5_000, 20_000, 100_000]),
    st.booleans(),
)


@given(crowds(), SEARCHES)
def test_whatever_is_found_each_offer_has_its_reasons_and_each_fact_its_date(
    crowd: list[Candidate], search: object
) -> None:
    found = rank(crowd, search)  # type: ignore[arg-type]
    assert len(found.offers) <= MOST
    assert len(set(places(found))) == len(found.offers), "a place is offered once"
    for offer in found.offers:
        assert offer.reasons
        assert offer.candidate.given_this_month < search.cap  # type: ignore[attr-defined]
        assert not set(offer.not_said) & set(offer.known), "what is known is not said to be unknown"
        for reason in offer.reasons:
            if reason.code in (R.TARIFF, R.TOOK_NEW, R.TOOK_NOBODY, R.WAITING, R.STEP_FREE, R.SPEAKS):
                assert reason.on is not None and reason.source is not None
                assert reason.is_stale == ((TODAY - reason.on).days > 90)
        gone = offer.known.get(Fact.STILL_THERE)
        assert gone is None or gone.value is True
    brought = {step.code for step in found.widened}
    assert {offer.widened_by for offer in found.offers} <= brought | {None}


@given(crowds(), SEARCHES, st.randoms())
def test_the_order_does_not_depend_on_how_the_places_were_found(
    crowd: list[Candidate], search: object, random: object
) -> None:
    one_each = list({one.place: one for one in crowd}.values())
    shuffled = list(one_each)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert places(rank(one_each, search)) == places(rank(shuffled, search))  # type: ignore[arg-type]


@given(crowds(), SEARCHES)
def test_nothing_widens_while_three_offers_are_there(crowd: list[Candidate], search: object) -> None:
    plain = [candidate(100 + n, 1 + n) for n in range(3)]
    assert rank([*crowd, *plain], search).widened == ()  # type: ignore[arg-type]


CALLED = st.lists(st.tuples(st.floats(0.02, 0.98), st.floats(0, 80_000)), min_size=2, max_size=5)


@given(CALLED, st.floats(0.05, 0.9), st.floats(5, 60))
def test_no_other_order_costs_less(called: list[tuple[float, float]], expected: float, worth: float) -> None:
    """Called one after the other until one accepts, the calls and the way together: no permutation does better."""

    def cost(order: tuple[tuple[float, float], ...]) -> float:
        total, still = 0.0, 1.0
        for p, metres in order:
            total += still * (expected + p * (metres / 1000 / worth) ** 2)
            still *= 1 - p
        return total + still * 1000  # nobody accepted: the same for every order

    ours = tuple(sorted(called, key=lambda one: expected_cost(one[0], expected, one[1], worth)))
    assert all(cost(ours) <= cost(other) * (1 + 1e-9) + 1e-9 for other in permutations(called))


def test_one_that_took_somebody_lately_comes_before_a_nearer_one_that_refuses() -> None:
    near = candidate(1, 1, observations=(seen(Fact.TAKES_NEW, False, 8, 1),))
    far = candidate(2, 4, observations=(seen(Fact.TAKES_NEW, True, 12, 2),))
    found = rank([near, far], asked())
    assert places(found) == [place(2), place(1)]
    took = next(reason for reason in found.offers[0].reasons if reason.code is R.TOOK_NEW)
    assert (took.values["days"], took.source) == (12, Source.CALL)


def test_a_place_of_another_speciality_is_expected_as_those_of_its_own() -> None:
    doctor, midwife = candidate(1, 3), candidate(2, 3, answers_by="sage_femme", prior=Prior(0.8, 0.2))
    found = rank([doctor, midwife], asked())
    assert places(found) == [place(2), place(1)] and found.offers[0].chance.mean == pytest.approx(0.8)


def test_a_very_far_one_does_not_come_first_for_that() -> None:
    near = candidate(1, 2)
    far = candidate(2, 60, observations=(seen(Fact.TAKES_NEW, True, 12, 2),))
    assert places(rank([near, far], asked(within=100_000))) == [place(1), place(2)]


def test_equals_are_drawn_by_the_case_and_not_by_their_name() -> None:
    equals = [candidate(n, 3) for n in range(12)]
    orders = {tuple(places(rank(equals, asked(seed=f"case-{n}")))) for n in range(40)}
    assert len(orders) == 40
    firsts = {order[0] for order in orders}
    assert len(firsts) >= 8, "every practice has its turn"
    assert len({tuple(places(rank(equals, asked(seed="one")))) for _ in range(3)}) == 1, "one case, one order"


def test_of_equals_what_was_asked_for_comes_before_what_may_stand_for_it() -> None:
    for case in range(12):
        crowd = [
            candidate(1, answers_by="sage_femme"),
            candidate(2),
            candidate(3, answers_by="sage_femme"),
            candidate(4),
        ]
        first, second, *rest = places(rank(crowd, asked(seed=f"case-{case}")))
        assert {first, second} == {place(2), place(4)} and len(rest) == 2
    nearer = rank([candidate(1, 1.0, answers_by="sage_femme"), candidate(2, 6.0)], asked())
    assert places(nearer) == [place(1), place(2)], "a way that is spared counts more"


def test_a_place_proposed_enough_this_month_is_left_in_peace_and_counted() -> None:
    found = rank([candidate(1, 1, given_this_month=10), candidate(2, 2, given_this_month=9)], asked(cap=10))
    assert (places(found), found.capped) == ([place(2)], 1)


def test_twenty_at_most() -> None:
    assert len(rank([candidate(n, n / 10) for n in range(60)], asked()).offers) == 20


def test_a_place_known_to_be_gone_is_not_offered() -> None:
    gone = candidate(1, 1, observations=(seen(Fact.STILL_THERE, False, 30, 1),))
    assert rank([gone], asked()).offers == ()


def test_steps_exclude_only_when_they_are_known_and_matter() -> None:
    stairs = candidate(1, 1, observations=(seen(Fact.STEP_FREE, False, 5, 1),))
    flat = candidate(2, 9, observations=(seen(Fact.STEP_FREE, True, 5, 2),))
    unknown = candidate(3, 1)
    assert places(rank([stairs, flat, unknown], asked(step_free=True))) == [place(2), place(3)]
    assert place(1) in places(rank([stairs, flat, unknown], asked()))


def test_who_speaks_her_language_comes_first_and_the_others_stay() -> None:
    arabic = candidate(1, 9, observations=(seen(Fact.LANGUAGES, ("ar", "fr"), 5, 1),))
    found = rank([candidate(2, 1), arabic], asked(languages=frozenset({"ar"})))
    assert places(found) == [place(1), place(2)]
    speaks = next(reason for reason in found.offers[0].reasons if reason.code is R.SPEAKS)
    assert speaks.values["languages"] == ("ar",)
    assert Fact.LANGUAGES in found.offers[1].not_said


def test_a_substitute_says_why_and_one_that_only_helps_comes_last() -> None:
    midwife = candidate(1, 8, kind=OfferKind.PROFESSIONAL, answers_by="sage_femme")
    general = candidate(2, 1, answers_by="generaliste")
    doctor = candidate(3, 15)
    found = rank([midwife, general, doctor], asked())
    assert places(found) == [place(1), place(3), place(2)]
    assert found.offers[0].reasons[0].values == {"title": "Sage-femme", "why": "Elle assure ce suivi."}
    assert found.offers[2].widened_by is W.SUBSTITUTES


def test_the_steps_of_a_widening_are_told_in_their_order() -> None:
    crowd = [
        candidate(1, 30),
        candidate(2, 5, sector=Sector.TWO, option=TariffOption.OPTAM),
        candidate(3, 5, answers_by="generaliste"),
        candidate(4, None, kind=OfferKind.ONLINE, commune=""),
        candidate(5, 5, sector=Sector.TWO),
    ]
    search = asked(cover=Cover.ORDINARY, opposable=True)
    few = rank(crowd[:1], search)
    steps = [(W.FARTHER, 50_000), (W.FARTHER, 100_000), (W.RESTRAINED_TARIFF, None), (W.SUBSTITUTES, None)]
    assert [(step.code, step.within) for step in few.widened] == [*steps, (W.REMOTE, None), (W.ANY_TARIFF, None)]
    assert [step.brought for step in few.widened] == [1, 0, 0, 0, 0, 0]
    some = rank(crowd, search)
    assert [(step.code, step.within) for step in some.widened] == steps, "three offers: no further step"
    assert {one.candidate.place: one.widened_by for one in some.offers} == {
        place(1): W.FARTHER,
        place(2): W.RESTRAINED_TARIFF,
        place(3): W.SUBSTITUTES,
    }


def test_three_dear_offers_are_not_enough_for_whoever_would_pay_them() -> None:
    dear = [candidate(n, n, sector=Sector.TWO) for n in range(1, 4)]
    far = [candidate(7, 40), candidate(8, 41, sector=Sector.TWO)]
    found = rank([*dear, *far], asked(cover=Cover.ORDINARY))
    assert places(found)[0] == place(7) and place(8) not in places(found), "only what was lacking is fetched farther"
    assert (found.lacked, found.found) == (Lack.SURE_TARIFF, 4), "three were there: none was sure"
    assert rank([*dear, *far], asked(cover=Cover.C2S)).widened == ()
    assert rank([*dear, *far], asked(cover=Cover.C2S)).lacked is None


def test_why_it_widens_and_what_is_shown_of_what_was_brought() -> None:
    crowd = [candidate(n, 30 + n / 10) for n in range(1, 31)]
    found = rank([candidate(50, 2), *crowd], asked())
    (farther,) = found.widened
    assert (found.lacked, found.found, len(found.offers)) == (Lack.OFFERS, 31, 20)
    assert (farther.brought, farther.shown) == (30, 19)


def test_a_remote_consultation_is_proposed_where_the_need_allows_it() -> None:
    online = candidate(1, None, kind=OfferKind.ONLINE, commune="", sector=Sector.ONE)
    assert rank([online], asked()).offers[0].widened_by is W.REMOTE
    hands = need(WHOLE, PART, is_remote=False)
    assert rank([online], asked(need=hands)).offers == ()


def test_the_worse_of_two_precisions_is_told_with_the_distance() -> None:
    exact = candidate(1, 3, precision=Precision.ADDRESS)
    told = rank([exact], asked(home_precision=Precision.POSTAL_CODE)).offers[0]
    distance = next(reason for reason in told.reasons if reason.code is R.DISTANCE)
    assert (told.precision, distance.values["precision"]) == (Precision.POSTAL_CODE, Precision.POSTAL_CODE)


def test_in_her_own_commune_no_false_metre_is_told() -> None:
    here = candidate(1, 0, commune="30007")
    assert R.SAME_COMMUNE in codes(rank([here], asked()).offers[0])
    doors = asked(home_precision=Precision.ADDRESS)
    assert R.DISTANCE in codes(rank([replace(here, precision=Precision.ADDRESS)], doors).offers[0])


def test_in_her_own_commune_an_address_is_no_farther_than_the_point_of_the_commune() -> None:
    firsts = set()
    for case in range(20):
        known = candidate(1, 2.5, commune="30007", precision=Precision.ADDRESS)
        guessed, lost = candidate(2, 0, commune="30007"), candidate(3, None, commune="30007")
        crowd = [known, guessed, lost, candidate(4, 2.0, commune="30010")]
        *here, elsewhere = places(rank(crowd, asked(seed=f"case-{case}")))
        assert set(here) == {place(1), place(2), place(3)} and elsewhere == place(4)
        firsts.add(here[0])
    assert len(firsts) == 3, "drawn by the case"
    exact = asked(home_precision=Precision.ADDRESS)
    near, far = (candidate(n, km, commune="30007", precision=Precision.ADDRESS) for n, km in ((5, 1), (6, 3)))
    assert places(rank([far, near], exact)) == [place(5), place(6)], "from door to door, metres count"


def test_a_place_without_a_point_is_offered_in_its_commune_only() -> None:
    lost = candidate(1, None, commune="30007")
    elsewhere = candidate(2, None, commune="59350")
    assert places(rank([lost, elsewhere], asked())) == [place(1)]
    assert places(rank([lost], asked(home=None))) == [place(1)]


def test_the_sea_between_is_told_and_hides_nothing() -> None:
    line = (Point(HOME.lat + 0.02, HOME.lon - 0.1), Point(HOME.lat + 0.02, HOME.lon + 0.1))
    water = Barrier("fleuve", BarrierKind.LINE, "Le fleuve", "Le détour est long.", line, TODAY)
    beyond, on_this_side = candidate(1, 5), candidate(2, 1)
    found = {one.candidate.place: codes(one) for one in rank([beyond, on_this_side], asked(), [water]).offers}
    assert R.BARRIER in found[place(1)] and R.BARRIER not in found[place(2)]


def test_an_island_is_told_from_either_side() -> None:
    island = Barrier("ile", BarrierKind.ISLAND, "L’île", "Il faut le bateau.", (north(10),), TODAY, radius=3_000)
    assert R.BARRIER in codes(rank([candidate(1, 10)], asked(), [island]).offers[0])
    assert R.BARRIER in codes(rank([candidate(1, 1)], asked(home=north(10)), [island]).offers[0])
    both = rank([candidate(1, 10)], asked(home=north(11)), [island]).offers[0]
    assert R.BARRIER not in codes(both), "both on the island"


def test_an_offer_without_a_reason_cannot_be_made() -> None:
    offer = rank([candidate(1)], asked()).offers[0]
    with pytest.raises(ValueError, match="without a reason"):
        replace(offer, reasons=())
    assert offer.tariff is Tariff.OPPOSABLE


def test_what_must_be_said_leaves_out_what_nobody_said_before_anything_else() -> None:
    """Twenty near places of which nothing is known do not hide the far one that took somebody."""
    near = [candidate(n, 1.0 + n / 10) for n in range(1, 31)]
    far = candidate(31, 18, observations=(seen(Fact.TAKES_NEW, True, 3, 31),))
    no = candidate(32, 2, observations=(seen(Fact.TAKES_NEW, False, 3, 32),))
    assert places(rank([*near, far, no], asked(takes_new=True))) == [place(31)]
    both = candidate(33, 40, observations=(seen(Fact.TAKES_NEW, True, 3, 33), seen(Fact.REMOTE, True, 9, 33)))
    found = rank([*near, far, no, both], asked(takes_new=True, remote=True))
    assert places(found) == [place(33)] and found.widened, "too few: it looks farther, and says so"


ROUGH = {"precision": Precision.ARRONDISSEMENT}


def test_a_place_at_its_arrondissement_has_no_distance_and_comes_after_those_that_have_one() -> None:
    """Its false point is 2 km away, where the nearest of the others is 15."""
    taken = tuple(seen(Fact.TAKES_NEW, True, n) for n in range(5))
    rough = candidate(9, 2, observations=taken, **ROUGH)
    found = rank([rough, *(candidate(n, 15 + n) for n in range(3))], asked())
    assert places(found)[-1] == rough.place
    told = found.offers[-1]
    assert told.metres is None
    assert R.DISTANCE_UNKNOWN in codes(told) and R.DISTANCE not in codes(told)
    assert told.travel == ()


def test_no_radius_leaves_out_a_place_at_its_arrondissement() -> None:
    near, rough = [candidate(n, 1 + n) for n in range(3)], candidate(9, 45, **ROUGH)
    assert rough.place in places(rank([*near, rough], asked(within=5_000)))
    assert candidate(8, 45).place not in places(rank([*near, candidate(8, 45)], asked(within=5_000)))


def test_from_a_home_at_its_arrondissement_no_distance_is_told() -> None:
    crowd = [candidate(n, 1 + 10 * n) for n in range(4)]
    found = rank(crowd, asked(home_precision=Precision.ARRONDISSEMENT, within=5_000))
    assert len(found.offers) == 4
    assert all(offer.metres is None and R.DISTANCE not in codes(offer) for offer in found.offers)
    here = rank([candidate(1, 3, commune="30007")], asked(home_precision=Precision.ARRONDISSEMENT))
    assert R.SAME_COMMUNE in codes(here.offers[0])


def test_no_barrier_is_told_between_points_that_mean_nothing() -> None:
    river = Barrier("river", BarrierKind.ISLAND, "Île", "un bac", (HOME,), TODAY, radius=500)
    assert R.BARRIER in codes(rank([candidate(1, 3)], asked(), [river]).offers[0])
    assert R.BARRIER not in codes(rank([candidate(1, 3, **ROUGH)], asked(), [river]).offers[0])
