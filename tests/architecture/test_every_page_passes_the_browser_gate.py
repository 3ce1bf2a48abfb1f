"""No screen escapes the browser gate: each route that answers GET is judged in named states, swept, or no page."""

from __future__ import annotations

import re

from tests.web.access.matrix import routes, rows
from tests.web.browser import inventory


def test_every_page_is_judged_or_is_no_page() -> None:
    names = {name for name, _ in routes()}
    known = rows()
    assert inventory.STATES.keys() - {inventory.ANYWHERE} <= names, "states of a route that is gone"
    assert inventory.NOT_PAGES.keys() <= names, "the reason of a route that is gone"
    assert not inventory.STATES.keys() & inventory.NOT_PAGES.keys()
    lost = [name for name in inventory.swept() if name not in known or not known[name].passes]
    assert lost == [], "nobody can open these: give them a row, a state, or the reason why they are no page"


def test_every_state_is_told_once_and_played() -> None:
    told = [state for states in inventory.STATES.values() for state in states]
    assert len(told) == len(set(told))
    patterns = sorted(set(inventory.judged_names()))
    unplayed = [state for state in told if not any(re.fullmatch(pattern, state) for pattern in patterns)]
    assert unplayed == [], "no test judges these states"
    unknown = [p for p in patterns if not any(re.fullmatch(p, state) for state in told) and p != inventory.SWEPT]
    assert unknown == [], "states that tests judge, and that the inventory does not know"


def test_every_screen_is_walked_by_keyboard_in_one_of_its_states() -> None:
    patterns = sorted(set(inventory.judged_names(walked=True)))
    still = [
        route
        for route, states in inventory.STATES.items()
        if not any(re.fullmatch(pattern, state) for pattern in patterns for state in states)
    ]
    assert still == [], "nobody goes through these with Tab: leave `walk` on in one state"
