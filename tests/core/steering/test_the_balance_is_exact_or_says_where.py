"""Every referral received stands in one place; whatever does not is named, with its caisse and its numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.referrals.codes import Channel, TriageOutcome
from misas.core.steering.balance import ENDING, LINKING, Flaw, Found, Numbering, Place, balance, place_of

ROW = Found(301, Channel.PORTAL, None, None, "", True, False, 1)

sound = st.one_of(
    st.just(ROW),
    st.sampled_from(sorted(ENDING)).map(lambda o: replace(ROW, outcome=o)),
    st.sampled_from(sorted(LINKING)).flatmap(
        lambda o: st.booleans().map(
            lambda closed: replace(ROW, outcome=o, case_closed=closed, closed_code="care_done" if closed else "")
        )
    ),
)


@given(st.lists(st.tuples(sound, st.integers(1, 50), st.sampled_from([301, 594]), st.sampled_from(list(Channel)))))
def test_sound_rows_always_balance_to_the_unit(rows: list[tuple[Found, int, int, Channel]]) -> None:
    found = [replace(row, count=n, caisse=caisse, channel=channel) for row, n, caisse, channel in rows]
    drawn = balance(found, [])
    assert drawn.exact
    assert sum(drawn.in_place(place) for place in Place) == sum(row.count for row in found) == drawn.received


@pytest.mark.parametrize("outcome", list(TriageOutcome))
def test_a_link_to_no_case_is_nowhere(outcome: TriageOutcome) -> None:
    drawn = balance([replace(ROW, outcome=outcome, case_closed=None)], [], whole_nation=False)
    assert drawn.exact is (outcome not in LINKING)


@pytest.mark.parametrize("outcome", [None, *(o for o in TriageOutcome if o not in LINKING)])
def test_a_case_behind_what_needs_none_is_a_contradiction(outcome: TriageOutcome | None) -> None:
    assert place_of(replace(ROW, outcome=outcome, case_closed=False)) is None


def test_a_reroute_counts_once_for_the_nation_and_must_arrive() -> None:
    out = replace(ROW, outcome=TriageOutcome.REROUTED_CAISSE)
    into = replace(ROW, caisse=594, rerouted_in=True)
    assert balance([out, into], []).exact
    assert balance([out, into], []).received == 1
    lost = balance([out], [])
    assert [m.flaw for m in lost.mismatches] == [Flaw.REROUTE]


@pytest.mark.parametrize(("counter", "highest", "rows"), [(3, 3, 2), (3, 2, 2), (2, 3, 3), (3, 4, 3)])
def test_a_gap_in_the_numbers_is_named(counter: int, highest: int, rows: int) -> None:
    drawn = balance([], [Numbering(301, Channel.PORTAL, counter, highest, rows)])
    assert [(m.flaw, m.caisse) for m in drawn.mismatches] == [(Flaw.GAP, 301)]


def test_an_outcome_without_its_decision_is_named() -> None:
    assert [m.flaw for m in balance([replace(ROW, decided=False)], []).mismatches] == [Flaw.UNDECIDED]


def test_what_nobody_holds_and_what_nobody_closed_are_named() -> None:
    drawn = balance([], [], unheld={301: 2}, silent_closures={594: 1})
    assert [(m.flaw, m.caisse, m.found) for m in drawn.mismatches] == [
        (Flaw.UNHELD, 301, 2),
        (Flaw.SILENT_CLOSURE, 594, 1),
    ]
