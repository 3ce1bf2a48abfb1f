"""With the memory of calls, fewer are needed than by distance alone, and no practice is called beyond the cap."""

from __future__ import annotations

from bench.calls import nearest, ours, play, same_searches
from bench.practices import SIDE_KM, World, kilometres, on_the_map
from misas.core.orientation.distances import metres
from misas.core.orientation.offers import CAP, SEARCH_WORTH_KM


def test_fewer_calls_for_some_kilometres_and_never_more_than_the_cap() -> None:
    """A small world; `make bench-calls` plays the whole of it, with its bars."""
    plain = play(0.25, 45.0, seed=3, months=8, policy=nearest)
    mine = play(0.25, 45.0, seed=3, months=8, policy=ours(CAP, SEARCH_WORTH_KM))
    assert len(plain.far) == len(mine.far) > 250
    assert mine.calls_each <= 0.5 * plain.calls_each
    assert same_searches(plain, mine) <= 5
    assert mine.most_in_a_month <= CAP < plain.most_in_a_month


def test_a_lower_cap_is_kept_too() -> None:
    assert play(0.1, 45.0, seed=5, months=2, policy=ours(3, SEARCH_WORTH_KM)).most_in_a_month <= 3


def test_the_same_seed_is_the_same_world_whatever_is_done_in_it() -> None:
    one, other = (list(World(0.25, 8).wishes(4, 20)) for _ in range(2))
    assert one == other and len({wish.seed for wish in one}) == len(one)
    taking = [practice.taking for seed in range(40) for practice in World(0.25, seed).practices]
    assert 0.2 < sum(taking) / len(taking) < 0.3


def test_the_map_keeps_the_kilometres_of_the_square() -> None:
    world = World(0.25, 1)
    for wish in list(world.wishes(2, 20)):
        for practice in world.practices[:10]:
            on_map = metres(on_the_map(practice.x, practice.y), on_the_map(wish.x, wish.y)) / 1000
            assert abs(on_map - kilometres(practice, wish)) < 0.005 * SIDE_KM
