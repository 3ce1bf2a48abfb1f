"""A claim goes from its preparation to its decision by the table alone; silence and appeal keep the law's time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.refusals import Refused
from misas.core.rights.claim_steps import BY_VERB, STEPS, advance, allowed_verbs, fold
from misas.core.rights.claims import Claim, ClaimFact, ClaimFactKind, ClaimStatus, Filer, RefusalReason, earliest_start
from misas.core.rights.codes import Silence
from misas.core.rights.months import add_months
from misas.core.rights.renewals import WarningKind
from misas.core.rights.rules import Delay
from misas.core.rights.watching import claim_warning
from misas.wording.rights_said import claim_delay_words, claim_sentences
from misas.wording.sentences import sentence
from tests.kit.rights import right

K, S = ClaimFactKind, ClaimStatus
C2S = right("c2s").delay
MONEY = right("aide_cpam").delay
DAY = date(2026, 9, 10)
ENDED = frozenset({S.GRANTED, S.WITHDRAWN})


def prepared() -> Claim:
    return fold("c2s", [ClaimFact(K.PREPARED, DAY)], C2S)


def filed() -> Claim:
    return advance(prepared(), "file", ClaimFact(K.FILED, DAY, filer=Filer.PERSON), C2S)


def complete(delay: Delay | None = C2S) -> Claim:
    return advance(filed(), "complete", ClaimFact(K.COMPLETED, DAY), delay)


def refused() -> Claim:
    return advance(complete(), "refuse", ClaimFact(K.REFUSED, DAY), C2S)


def code(verb: str, claim: Claim, fact: ClaimFact, delay: Delay | None = C2S) -> str:
    with pytest.raises(Refused) as no:
        advance(claim, verb, fact, delay)
    return no.value.code


def test_two_months_of_silence_accept_a_c2s() -> None:
    due = date(2026, 11, 10)
    claim = complete()
    assert claim.silence_on(C2S) == due
    assert code("record_silence", claim, ClaimFact(K.SILENCE, due - timedelta(days=1))) == "claim.silence_not_reached"
    decided = advance(claim, "record_silence", ClaimFact(K.SILENCE, due), C2S)
    assert (decided.status, decided.is_implicit, decided.decided_on) == (S.GRANTED, True, due)


@pytest.mark.parametrize("verb", ["ask_documents", "withdraw"])
def test_what_silence_has_accepted_is_neither_refused_nor_asked_for_more(verb: str) -> None:
    """CSS L861-5: from that day on the right is hers; only what was decided before it may still be noted."""
    due = date(2026, 11, 10)
    for late in (due, due + timedelta(days=30)):
        assert code(verb, complete(), ClaimFact(BY_VERB[verb].fact, late, missing=("x",))) == "claim.silence_accepted"
        assert verb not in allowed_verbs(complete(), C2S, late)
        assert {"grant", "record_silence"} <= set(allowed_verbs(complete(), C2S, late))
    before = ClaimFact(BY_VERB[verb].fact, due - timedelta(days=1), missing=("x",))
    assert advance(complete(), verb, before, C2S).last_on == before.on
    assert verb in allowed_verbs(complete(), C2S, before.on)
    after = ClaimFact(BY_VERB[verb].fact, due, missing=("x",))
    assert advance(complete(MONEY), verb, after, MONEY).last_on == due, "a silence that refuses takes nothing away"
    told = sentence("claim.silence_accepted", since=due)
    assert told == "Le silence vaut accord depuis le 10/11/2026 : notez l’accord."


def refusal(on: date, received: date | None = None) -> ClaimFact:
    return ClaimFact(K.REFUSED, on, received_on=received)


DUE = date(2026, 11, 10)  # two months after the complete file
BEFORE = DUE - timedelta(days=1)


def accepted_by_silence() -> Claim:
    return advance(complete(), "record_silence", ClaimFact(K.SILENCE, DUE), C2S)


@pytest.mark.parametrize("claim", [complete, accepted_by_silence])
def test_a_refusal_decided_in_time_and_received_too_late_takes_nothing_away_and_is_kept(
    claim: Callable[[], Claim],
) -> None:
    """CSS L861-5: the acceptance was born before she had the refusal. Both stand, and a human has it recognised."""
    before = claim()
    assert "refuse" in allowed_verbs(before, C2S, DUE + timedelta(days=3))
    after = advance(before, "refuse", refusal(BEFORE, DUE), C2S)
    assert (after.status, after.decided_on, after.last_on) == (before.status, before.decided_on, before.last_on)
    assert after.late_refusal == refusal(BEFORE, DUE) and after.appeal_until is None
    assert "refuse" not in allowed_verbs(after, C2S, DUE + timedelta(days=3))
    told = " ".join(claim_sentences(after, C2S, DUE + timedelta(days=3))).replace("\u00a0", " ")
    assert "Un refus du 9 novembre 2026 a été reçu le 10 novembre 2026, après la fin du délai." in told
    assert fold("c2s", [], C2S).late_refusal is None
    if before.status is S.COMPLETE:
        ended = advance(after, "record_silence", ClaimFact(K.SILENCE, DUE), C2S)
        assert (ended.status, ended.is_implicit, ended.late_refusal) == (S.GRANTED, True, after.late_refusal)


@pytest.mark.parametrize("claim", [complete, accepted_by_silence])
def test_a_refusal_received_in_time_decides_whenever_somebody_writes_it(claim: Callable[[], Claim]) -> None:
    after = advance(claim(), "refuse", refusal(BEFORE - timedelta(days=5), BEFORE), C2S)
    assert (after.status, after.is_implicit, after.late_refusal) == (S.REFUSED, False, None)
    assert after.appeal_until == add_months(BEFORE, 2), "two months from the day she had it"


@pytest.mark.parametrize("claim", [complete, accepted_by_silence])
@pytest.mark.parametrize("on", [DUE, DUE + timedelta(days=30)])
def test_a_refusal_decided_once_silence_has_accepted_is_no_refusal(claim: Callable[[], Claim], on: date) -> None:
    assert code("refuse", claim(), refusal(on)) == code("refuse", claim(), refusal(on, on)) == "claim.silence_accepted"


def test_an_explicit_refusal_follows_the_silence_that_refused() -> None:
    by_silence = advance(complete(MONEY), "record_silence", ClaimFact(K.SILENCE, DUE), MONEY)
    assert "refuse" in allowed_verbs(by_silence, MONEY, DUE)
    told = advance(by_silence, "refuse", refusal(DUE, DUE + timedelta(days=4)), MONEY)
    assert (told.is_implicit, told.appeal_until) == (False, add_months(DUE + timedelta(days=4), 2))
    assert "refuse" not in allowed_verbs(told, MONEY, DUE)
    with pytest.raises(Refused, match="not_from_here"):
        advance(told, "refuse", refusal(DUE), MONEY)


def test_two_months_of_silence_refuse_a_request_for_money() -> None:
    decided = advance(complete(MONEY), "record_silence", ClaimFact(K.SILENCE, date(2026, 11, 10)), MONEY)
    assert (decided.status, decided.is_implicit) == (S.REFUSED, True)
    assert decided.appeal_until == date(2027, 1, 10)


def test_a_silence_recorded_late_decided_on_its_day_and_the_appeal_runs_from_there() -> None:
    """Read ten days late, the refusal is not ten days younger: the last day to appeal is that of the law."""
    late = advance(complete(MONEY), "record_silence", ClaimFact(K.SILENCE, date(2026, 11, 20)), MONEY)
    assert (late.decided_on, late.appeal_until) == (date(2026, 11, 10), date(2027, 1, 10))
    appealed = advance(late, "appeal", ClaimFact(K.APPEALED, date(2026, 11, 15)), MONEY)
    assert appealed.status is S.APPEALED
    accepted = advance(complete(), "record_silence", ClaimFact(K.SILENCE, date(2026, 12, 1)), C2S)
    assert (accepted.status, accepted.decided_on) == (S.GRANTED, date(2026, 11, 10))


def test_silence_means_nothing_where_no_text_says_so() -> None:
    none = right("ald").delay
    assert code("record_silence", complete(none), ClaimFact(K.SILENCE, date(2027, 9, 1)), none) == (
        "claim.silence_means_nothing"
    )
    assert "record_silence" not in allowed_verbs(complete(none), none, date(2030, 1, 1))
    assert Delay(months=2, silence=None).silence is None


def test_the_clock_starts_with_the_complete_file() -> None:
    assert filed().silence_on(C2S) is None
    again = advance(complete(), "ask_documents", ClaimFact(K.DOCUMENTS_ASKED, DAY, missing=("avis d’impôt",)), C2S)
    assert (again.status, again.silence_on(C2S), again.missing) == (S.FILED, None, ("avis d’impôt",))
    later = advance(again, "complete", ClaimFact(K.COMPLETED, date(2026, 12, 31)), C2S)
    assert later.silence_on(C2S) == date(2027, 2, 28)
    assert later.missing == ()


def test_a_third_party_files_with_her_agreement_only() -> None:
    third = ClaimFact(K.FILED, DAY, filer=Filer.THIRD_PARTY)
    assert code("file", prepared(), third) == "claim.agreement_needed"
    late = ClaimFact(K.FILED, DAY, filer=Filer.THIRD_PARTY, agreed_on=DAY + timedelta(days=1))
    assert code("file", prepared(), late) == "claim.agreement_needed"
    assert code("file", prepared(), ClaimFact(K.FILED, DAY)) == "claim.who_filed"
    agreed = ClaimFact(K.FILED, DAY, filer=Filer.THIRD_PARTY, agreed_on=DAY)
    assert advance(prepared(), "file", agreed, C2S).filer is Filer.THIRD_PARTY


def test_a_refusal_is_appealed_within_two_months() -> None:
    assert refused().appeal_until == date(2026, 11, 10)
    on_time = advance(refused(), "appeal", ClaimFact(K.APPEALED, date(2026, 11, 10)), C2S)
    assert on_time.status is S.APPEALED
    assert code("appeal", refused(), ClaimFact(K.APPEALED, date(2026, 11, 11))) == "claim.appeal_too_late"
    assert "appeal" not in allowed_verbs(refused(), C2S, date(2026, 11, 11))
    won = advance(on_time, "grant", ClaimFact(K.GRANTED, date(2026, 12, 1)), C2S)
    assert (won.status, won.is_decided) == (S.GRANTED, True)


def test_a_granted_right_has_its_days() -> None:
    first, last = date(2026, 9, 1), date(2027, 8, 31)
    granted = advance(complete(), "grant", ClaimFact(K.GRANTED, DAY, since=first, until=last), C2S)
    assert (granted.since, granted.until) == (first, last)
    backwards = ClaimFact(K.GRANTED, DAY, since=date(2026, 9, 1), until=date(2026, 8, 1))
    assert code("grant", complete(), backwards) == "claim.ends_before_it_begins"


def test_documents_are_named() -> None:
    assert code("ask_documents", complete(), ClaimFact(K.DOCUMENTS_ASKED, DAY)) == "claim.which_documents"


def test_no_fact_comes_before_the_last_one() -> None:
    early = ClaimFact(K.COMPLETED, DAY - timedelta(days=1))
    assert code("complete", filed(), early) == "claim.before_last"


def test_a_verb_records_its_own_fact() -> None:
    with pytest.raises(ValueError, match="records"):
        advance(filed(), "complete", ClaimFact(K.GRANTED, DAY), C2S)


def test_a_c2s_may_start_on_the_first_of_the_month_of_filing() -> None:
    assert earliest_start(date(2026, 9, 30)) == date(2026, 9, 1)


@pytest.mark.parametrize("status", S)
@pytest.mark.parametrize("verb", BY_VERB)
def test_the_table_is_the_whole_law(status: ClaimStatus, verb: str) -> None:
    step = BY_VERB[verb]
    claim = Claim("c2s", status=status, complete_on=DAY, decided_on=DAY)
    days = 61 if verb == "record_silence" else 60  # the last day before silence accepts, and the first after
    fact = ClaimFact(step.fact, DAY + timedelta(days=days), filer=Filer.PERSON, missing=("x",))
    if status in step.start:
        assert advance(claim, verb, fact, C2S).status in step.leads_to
    else:
        assert code(verb, claim, fact) == "claim.not_from_here"


def test_every_status_is_reached_and_only_some_are_final() -> None:
    reached = {status for step in STEPS for status in step.leads_to} | {S.PREPARED}
    assert reached == set(S)
    assert {status for status in S if not any(status in step.start for step in STEPS)} == ENDED


@given(days=st.lists(st.tuples(st.sampled_from(sorted(BY_VERB)), st.integers(0, 90)), max_size=12))
def test_folding_the_facts_gives_the_claim_that_was_reached(days: list[tuple[str, int]]) -> None:
    claim, facts, day = prepared(), [ClaimFact(K.PREPARED, DAY)], DAY
    for verb, later in days:
        day += timedelta(days=later)
        fact = ClaimFact(BY_VERB[verb].fact, day, filer=Filer.PERSON, missing=("x",))
        accepted = claim.accepted_on(C2S)
        if verb == "refuse" and accepted is not None and day >= accepted:  # decided before, received that day
            fact = refusal(accepted - timedelta(days=1), day)
        if verb in allowed_verbs(claim, C2S, day):
            claim = advance(claim, verb, fact, C2S)
            facts.append(fact)
        else:
            with pytest.raises(Refused):
                advance(claim, verb, fact, C2S)
    assert fold("c2s", facts, C2S) == claim


def test_a_claim_that_nobody_moves_warns() -> None:
    assert claim_warning(prepared(), C2S, DAY + timedelta(days=14)) is None
    warned = claim_warning(prepared(), C2S, DAY + timedelta(days=15))
    assert warned is not None
    assert warned.kind is WarningKind.NOT_FILED
    assert claim_warning(filed(), C2S, DAY + timedelta(days=14)) is None
    unheard = claim_warning(filed(), C2S, DAY + timedelta(days=15))
    assert unheard is not None
    assert (unheard.kind, unheard.due) == (WarningKind.NOT_COMPLETE, DAY + timedelta(days=15))
    silent = claim_warning(complete(), C2S, date(2026, 11, 10))
    assert silent is not None
    assert (silent.kind, silent.due) == (WarningKind.SILENCE_REACHED, date(2026, 11, 10))
    assert claim_warning(complete(), C2S, date(2026, 11, 9)) is None
    asked = advance(complete(), "ask_documents", ClaimFact(K.DOCUMENTS_ASKED, DAY, missing=("x",)), C2S)
    missing = claim_warning(asked, C2S, DAY)
    assert missing is not None
    assert missing.kind is WarningKind.DOCUMENTS_MISSING
    ending = claim_warning(refused(), C2S, date(2026, 10, 20))
    assert ending is not None
    assert ending.kind is WarningKind.APPEAL_ENDING
    assert claim_warning(refused(), C2S, date(2026, 11, 11)) is None
    assert C2S is not None
    assert C2S.silence is Silence.ACCEPTANCE


def test_a_claim_filed_before_it_was_noted_here_is_followed_from_its_day() -> None:
    september = date(2026, 9, 1)
    noted = fold("c2s", [ClaimFact(K.PREPARED, date(2026, 11, 22))], C2S)
    claim = advance(noted, "file", ClaimFact(K.FILED, september, filer=Filer.PERSON), C2S)
    claim = advance(claim, "complete", ClaimFact(K.COMPLETED, date(2026, 9, 8)), C2S)
    assert claim.filed_on == september and claim.silence_on(C2S) == date(2026, 11, 8)
    in_time_day = date(2024, 11, 22)
    old = ClaimFact(K.FILED, in_time_day - timedelta(days=1), filer=Filer.PERSON)
    assert code("file", noted, old) == "claim.filed_too_long_ago"
    assert sentence("claim.filed_too_long_ago", last=in_time_day).startswith("Une demande d’avant le 22/11/2024")
    in_time = ClaimFact(K.FILED, in_time_day, filer=Filer.PERSON)
    assert advance(noted, "file", in_time, C2S).status is S.FILED


def test_an_appeal_has_its_own_clock_and_its_silence_rejects() -> None:
    claim = advance(filed(), "refuse", ClaimFact(K.REFUSED, DAY), C2S)
    (refused,) = [line for line in claim_sentences(claim, C2S, DAY) if "contester" in line]
    assert "l’adresse indiquée sur la décision" in refused
    claim = advance(claim, "appeal", ClaimFact(K.APPEALED, DAY), C2S)
    ends = add_months(DAY, 2)
    before, after = claim_sentences(claim, C2S, DAY), claim_sentences(claim, C2S, ends)
    assert "le recours sera rejeté" in before[1] and "le recours est rejeté" in after[1]
    assert not any("acceptée" in line for line in (*before, *after)) and "tribunal" in after[2]
    assert "rejeté" in claim_delay_words(S.APPEALED, C2S) and "acceptée" in claim_delay_words(S.COMPLETE, C2S)


@pytest.mark.parametrize(
    ("right", "period"), [("c2s", "douze mois comptés"), ("c2s_renouvellement", "douze mois comptés"),
                          ("aah", "période comptée"), ("ass", "période comptée")]
)  # fmt: skip
def test_the_resources_to_detail_are_those_of_the_right(right: str, period: str) -> None:
    refused = Claim(right, S.REFUSED, decided_on=date(2026, 11, 2), reason=RefusalReason.RESOURCES)
    told = " ".join(claim_sentences(refused, None, date(2026, 11, 3)))
    others = {"douze mois comptés", "période comptée"} - {period}
    assert period in told and not any(other in told for other in others)
