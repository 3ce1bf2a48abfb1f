"""Nothing is told or shared beyond what the person agreed to; taking back is as simple as agreeing; no NIR for whom
the law does not name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.partners.kinds import KINDS, OrganisationKind
from misas.core.privacy.agreement import (
    EVERYTHING,
    RECEIPT_ALONE,
    Proof,
    Withdrawal,
    holds,
    may_accompany,
    may_tell_news,
    standing,
    still_withdrawn,
    validate_information,
    what_referrer_may_hear,
)
from misas.core.privacy.codes import News, Scope, Standing
from misas.core.privacy.nir_holders import GROUNDS, grounds, may_hold_nir
from misas.wording.sentences import UNKNOWN, fault_sentence

T0 = datetime(2026, 11, 2, 9, tzinfo=UTC)


def at(days: int) -> datetime:
    return T0 + timedelta(days=days)


INFORMED = Proof(at(0))
AGREED = Proof(at(0), True, at(0), feedback=True)
REFUSED = Proof(at(0), False, at(0))


@pytest.mark.parametrize(
    ("proofs", "withdrawals", "expected", "heard"),
    [
        ([], [], Standing.TO_INFORM, RECEIPT_ALONE),
        ([INFORMED], [], Standing.INFORMED, RECEIPT_ALONE),
        ([REFUSED], [], Standing.REFUSED, RECEIPT_ALONE),
        ([AGREED], [], Standing.AGREED, EVERYTHING),
        ([Proof(at(0), True, at(0))], [], Standing.AGREED, RECEIPT_ALONE),
        ([AGREED], [Withdrawal(Scope.FEEDBACK, at(1))], Standing.AGREED, RECEIPT_ALONE),
        ([AGREED], [Withdrawal(Scope.SHARING, at(1))], Standing.AGREED, RECEIPT_ALONE),
        ([AGREED], [Withdrawal(Scope.ACCOMPANIMENT, at(1))], Standing.WITHDRAWN, RECEIPT_ALONE),
        ([AGREED], [Withdrawal(Scope.OPPOSITION, at(1))], Standing.OPPOSED, RECEIPT_ALONE),
        ([INFORMED], [Withdrawal(Scope.OPPOSITION, at(1))], Standing.OPPOSED, RECEIPT_ALONE),
        ([], [Withdrawal(Scope.OPPOSITION, at(1))], Standing.OPPOSED, RECEIPT_ALONE),
        # told again without an answer: the withdrawal still stands
        ([AGREED, Proof(at(5))], [Withdrawal(Scope.OPPOSITION, at(1))], Standing.OPPOSED, RECEIPT_ALONE),
        # agreed again afterwards: the new agreement speaks
        ([AGREED, Proof(at(5), True, at(6), feedback=True)], [Withdrawal(Scope.OPPOSITION, at(1))], Standing.AGREED,
         EVERYTHING),
        # a later refusal covers an agreement, and the reverse
        ([AGREED, Proof(at(5), False, at(5))], [], Standing.REFUSED, RECEIPT_ALONE),
        ([REFUSED, Proof(at(5), True, at(5), feedback=True)], [], Standing.AGREED, EVERYTHING),
    ],
)  # fmt: skip
def test_where_she_stands_and_what_follows(
    proofs: list[Proof],
    withdrawals: list[Withdrawal],
    expected: Standing,
    heard: frozenset[News],
) -> None:
    assert standing(proofs, withdrawals) is expected
    assert what_referrer_may_hear(proofs, withdrawals) == heard
    assert may_accompany(proofs, withdrawals) is (expected in {Standing.AGREED, Standing.INFORMED})


def test_what_holds_is_what_nothing_contradicted_since() -> None:
    later = Proof(at(5), True, at(5))
    assert holds(AGREED, [AGREED, later], []) and holds(later, [AGREED, later], [])  # two agreements stand together
    refused = Proof(at(5), False, at(5))
    assert not holds(AGREED, [AGREED, refused], []) and holds(refused, [AGREED, refused], [])
    assert not holds(INFORMED, [INFORMED, later], [])
    taken = Withdrawal(Scope.ACCOMPANIMENT, at(3))
    assert not holds(AGREED, [AGREED], [taken]) and holds(later, [AGREED, later], [taken])
    assert still_withdrawn(taken, [AGREED]) and not still_withdrawn(taken, [AGREED, later])
    assert may_tell_news(AGREED, []) and not may_tell_news(AGREED, [Withdrawal(Scope.SHARING, at(1))])
    assert not may_tell_news(later, [])


def test_what_she_withholds_and_what_the_convention_says_both_count() -> None:
    proof = Proof(at(0), True, at(0), feedback=True, withheld=frozenset({News.CONTACT}))
    assert what_referrer_may_hear([proof], []) == {News.RECEIPT, News.TAKE_UP, News.OUTCOME}
    assert what_referrer_may_hear([proof], [], convention={News.TAKE_UP, News.CONTACT}) == {News.RECEIPT, News.TAKE_UP}
    assert what_referrer_may_hear([proof], [], convention=()) == RECEIPT_ALONE


instants = st.integers(0, 30).map(at)
proofs = st.lists(
    st.builds(
        lambda i, a, f, w: Proof(i, a, i if a is not None else None, bool(a and f), w),
        instants, st.sampled_from([None, True, False]), st.booleans(), st.frozensets(st.sampled_from(News)),
    ),
    max_size=4,
)  # fmt: skip
withdrawals = st.lists(st.builds(Withdrawal, st.sampled_from(Scope), instants), max_size=3)


@given(proofs, withdrawals, st.sampled_from(Scope))
def test_taking_back_never_lets_more_be_heard(told: list[Proof], taken: list[Withdrawal], scope: Scope) -> None:
    more = [*taken, Withdrawal(scope, at(31))]
    assert what_referrer_may_hear(told, more) == RECEIPT_ALONE
    assert may_accompany(told, more) <= may_accompany(told, taken)


@given(proofs, withdrawals)
def test_the_order_of_reading_changes_nothing(told: list[Proof], taken: list[Withdrawal]) -> None:
    assert standing(told, taken) is standing(told, taken[::-1])


@given(proofs, withdrawals, st.frozensets(st.sampled_from(News)))
def test_nothing_beyond_the_convention(told: list[Proof], taken: list[Withdrawal], convention: frozenset[News]) -> None:
    assert what_referrer_may_hear(told, taken, convention=convention) <= convention | RECEIPT_ALONE


SAID: dict[str, Any] = {
    "text_version": "accord-1",
    "how": "in_person",
    "informed_at": at(0),
    "agreed": True,
    "agreement_mode": "oral",
    "feedback": True,
}


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, set()),
        ({"agreed": None, "feedback": False}, set()),
        ({"agreed": False, "feedback": False}, set()),
        ({"text_version": " "}, {("text_version", "privacy.text_version_missing")}),
        ({"text_version": "v" * 41}, {("text_version", "privacy.too_long")}),
        ({"how": "telepathy"}, {("how", "privacy.how_missing")}),
        ({"informed_at": None}, {("informed_at", "privacy.informed_at_missing")}),
        ({"informed_at": at(9)}, {("informed_at", "privacy.in_the_future")}),
        ({"informed_at": at(-2000)}, {("informed_at", "privacy.too_old")}),
        ({"agreement_mode": ""}, {("agreement_mode", "privacy.mode_missing")}),
        ({"agreed": None}, {("agreed", "privacy.agreed_missing")}),
        ({"agreed": False}, {("feedback", "privacy.feedback_without_agreement")}),
        ({"agreed_at": at(-1)}, {("agreed_at", "privacy.before_information")}),
        ({"agreed_at": at(9)}, {("agreed_at", "privacy.in_the_future")}),
        ({"withheld": ["receipt"]}, {("withheld", "privacy.unknown_code")}),
        ({"withheld": ["contact", "outcome"]}, set()),
    ],
)
def test_information_and_agreement_are_recorded_whole(changes: dict[str, Any], faults: set[tuple[str, str]]) -> None:
    found = validate_information(SAID | changes, at=at(1))
    assert {(f.field, f.code) for f in found} == faults
    assert all(not fault_sentence(f).startswith(UNKNOWN[:20]) for f in found)


def test_an_association_never_holds_a_nir() -> None:
    assert not may_hold_nir("association") and not may_hold_nir("anything") and not may_hold_nir("")
    assert may_hold_nir("hospital") and may_hold_nir(OrganisationKind.HEALTH_PROFESSIONAL)


@pytest.mark.parametrize("kind", OrganisationKind)
def test_every_kind_has_its_text(kind: OrganisationKind) -> None:
    source, certainty = grounds(kind)
    assert source and certainty in {"primary", "secondary", "to_confirm"}
    assert may_hold_nir(kind) == KINDS[kind].nir
    assert set(GROUNDS) == set(OrganisationKind)
