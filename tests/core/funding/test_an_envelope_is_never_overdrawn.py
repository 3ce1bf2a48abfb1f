"""The envelope of a funder: whatever its movements, promised and paid never exceed it, and each refusal says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.funding.codes import EnvelopeKind
from misas.core.funding.envelopes import (
    BINDING,
    MOST_CENTS,
    MOVES,
    Envelope,
    amended,
    faults_of_opening,
    moved,
    stand,
)
from misas.core.refusals import Refused
from misas.wording.sentences import fault_sentence, sentence

K = EnvelopeKind
OPEN = Envelope(2026, total=100_000, reserved=20_000, committed=30_000, paid=10_000)
CENTS = st.integers(1, 150_000)
MOVEMENTS = st.lists(st.tuples(st.sampled_from(EnvelopeKind), CENTS), max_size=40)


@given(MOVEMENTS)
def test_whatever_is_tried_the_envelope_stays_sound(movements: list[tuple[EnvelopeKind, int]]) -> None:
    envelope, accepted = Envelope(2026), []
    for kind, cents in movements:
        try:
            envelope = moved(envelope, kind, cents)
        except Refused as no:
            assert sentence(no.code, **no.values)
            continue
        accepted.append((kind, cents))
        assert min(envelope.reserved, envelope.committed, envelope.paid, envelope.left) >= 0
        assert envelope.committed + envelope.paid + envelope.left == envelope.total
        assert envelope.free == envelope.left - envelope.reserved
    assert stand(2026, accepted) == envelope, "an envelope is the fold of its movements"


def test_every_movement_has_its_law() -> None:
    assert set(MOVES) == set(EnvelopeKind)


@pytest.mark.parametrize(
    ("kind", "cents", "after"),
    [
        (K.REFILLED, 5_000, {"total": 105_000}),
        (K.CUT, 60_000, {"total": 40_000}),
        (K.RESERVED, 90_000, {"reserved": 110_000}),
        (K.UNRESERVED, 20_000, {"reserved": 0}),
        (K.COMMITTED, 60_000, {"committed": 90_000}),
        (K.RELEASED, 30_000, {"committed": 0}),
        (K.PAID, 30_000, {"committed": 0, "paid": 40_000}),
        (K.RETURNED, 10_000, {"paid": 0}),
    ],
)
def test_up_to_the_last_cent(kind: EnvelopeKind, cents: int, after: dict[str, int]) -> None:
    assert moved(OPEN, kind, cents) == replace(OPEN, **after)


@pytest.mark.parametrize(
    ("kind", "cents", "code"),
    [
        (K.OPENED, 1, "already_open"),
        (K.CUT, 60_001, "below_commitments"),
        (K.UNRESERVED, 20_001, "moved_above"),
        (K.COMMITTED, 60_001, "overdrawn"),
        (K.RELEASED, 30_001, "moved_above"),
        (K.PAID, 30_001, "moved_above"),
        (K.RETURNED, 10_001, "moved_above"),
        (K.REFILLED, 0, "cents"),
        (K.REFILLED, -5, "cents"),
        (K.REFILLED, MOST_CENTS + 1, "cents"),
        (K.COMMITTED, 1.5, "cents"),
        (K.COMMITTED, True, "cents"),
    ],
)
def test_one_cent_more_is_refused_with_its_reason(kind: EnvelopeKind, cents: int, code: str) -> None:
    with pytest.raises(Refused) as no:
        moved(OPEN, kind, cents)
    assert no.value.code == f"funding.envelope_{code}"
    assert "{" not in sentence(no.value.code, **no.value.values)


def test_the_refusal_tells_what_is_left_as_an_amount() -> None:
    with pytest.raises(Refused) as no:
        moved(OPEN, K.COMMITTED, 60_001)
    assert "600,00\u00a0€" in sentence(no.value.code, **no.value.values)


@pytest.mark.parametrize("kind", EnvelopeKind)
def test_a_closed_envelope_promises_nothing_more_and_still_pays(kind: EnvelopeKind) -> None:
    closed = replace(OPEN, is_closed=True)
    if kind in BINDING:
        with pytest.raises(Refused) as no:
            moved(closed, kind, 1_000)
        assert no.value.code == "funding.envelope_closed"
    elif kind is not K.OPENED:
        assert moved(closed, kind, 1_000) == replace(moved(OPEN, kind, 1_000), is_closed=True)


@given(st.integers(0, 200_000))
def test_another_total_is_one_movement_or_none(total: int) -> None:
    if total < OPEN.borne:
        with pytest.raises(Refused):
            amended(OPEN, total)
        return
    movement = amended(OPEN, total)
    after = moved(OPEN, *movement) if movement else OPEN
    assert after.total == total


def test_nothing_is_carried_over_to_the_next_year() -> None:
    assert OPEN.answers_for(date(2026, 12, 31))
    assert not OPEN.answers_for(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("year", "cents", "wrong"),
    [(2026, 1, []), (2027, 500, []), (2025, 500, []), (2028, 0, ["year", "cents"]), (26, -1, ["year", "cents"])],
)
def test_an_opening_is_judged_field_by_field(year: int, cents: int, wrong: list[str]) -> None:
    faults = faults_of_opening(year, cents, date(2026, 11, 22))
    assert [fault.field for fault in faults] == wrong
    assert all("{" not in fault_sentence(fault) for fault in faults)
