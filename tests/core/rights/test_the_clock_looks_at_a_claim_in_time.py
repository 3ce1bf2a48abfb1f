"""The clock looks at a claim exactly from the day on which it has something to say of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.refusals import Refused
from misas.core.rights.claim_steps import STEPS, advance, fold
from misas.core.rights.claims import Claim, ClaimFact, ClaimFactKind, Filer
from misas.core.rights.codes import Silence
from misas.core.rights.renewals import WarningKind
from misas.core.rights.rules import Delay
from misas.core.rights.watching import NOTHING, Watch, claim_warning, watch

DELAYS = st.sampled_from([None, Delay(2, 0, Silence.ACCEPTANCE), Delay(0, 30, Silence.REFUSAL), Delay(4, 0)])
FIRST = date(2026, 1, 5)


def lived(steps: list[tuple[str, int]], delay: Delay | None) -> Claim:
    """A claim after these verbs, each so many days after the one before; those that are refused did not happen."""
    claim, day = fold("c2s", [ClaimFact(ClaimFactKind.PREPARED, FIRST)], delay), FIRST
    kinds = {step.verb: step.fact for step in STEPS}
    for verb, days in steps:
        day += timedelta(days=days)
        fact = ClaimFact(kinds[verb], day, filer=Filer.PERSON, missing=("Avis d’impôt",) if "ask" in verb else ())
        try:
            claim = advance(claim, verb, fact, delay)
        except Refused:
            continue
    return claim


STEPPED = st.lists(st.tuples(st.sampled_from([step.verb for step in STEPS]), st.integers(0, 90)), max_size=8)


@given(STEPPED, DELAYS, st.integers(0, 400))
def test_no_warning_comes_before_the_day_it_is_looked_at_and_none_is_missed(
    steps: list[tuple[str, int]], delay: Delay | None, days: int
) -> None:
    claim = lived(steps, delay)
    looked = watch(claim, delay)
    on = max(FIRST, claim.last_on or FIRST) + timedelta(days=days)
    warning = claim_warning(claim, delay, on)
    if warning is not None:
        assert looked.since is not None and looked.since <= on and looked.due == warning.due
    elif looked.since is not None and looked.since <= on:
        assert looked.due is not None and on > looked.due, "only an appeal that is too late says nothing more"


def test_what_is_decided_and_cannot_be_appealed_is_not_watched() -> None:
    assert watch(lived([("file", 1), ("grant", 3)], None), None) is NOTHING
    assert watch(lived([("withdraw", 1)], None), None) is NOTHING


@pytest.mark.parametrize(
    ("steps", "delay", "asked_on"),
    [
        ([("file", 1), ("complete", 2)], None, date(2026, 3, 8)),
        ([("file", 1), ("complete", 2)], Delay(4, 0), date(2026, 5, 8)),
        ([("file", 1), ("complete", 2), ("refuse", 10), ("appeal", 5)], None, date(2026, 3, 23)),
        ([("file", 1), ("complete", 2), ("refuse", 10), ("appeal", 5)], Delay(2, 0, Silence.ACCEPTANCE),
         date(2026, 3, 23)),
    ],
)  # fmt: skip
def test_a_claim_that_no_silence_decides_is_asked_about_in_its_time(
    steps: list[tuple[str, int]], delay: Delay | None, asked_on: date
) -> None:
    claim = lived(steps, delay)
    assert watch(claim, delay) == Watch(asked_on, asked_on)
    assert claim_warning(claim, delay, asked_on - timedelta(days=1)) is None
    warning = claim_warning(claim, delay, date(2026, 11, 22))
    assert warning is not None and (warning.kind, warning.due) == (WarningKind.NO_ANSWER, asked_on)
