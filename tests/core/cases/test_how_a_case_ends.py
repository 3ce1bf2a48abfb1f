"""A human gives a reason and the facts must bear it; silence reminds and escalates, and never closes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from misas.core.cases import exits
from misas.core.cases.closing import NEEDS, check, check_second_look, needs_second_look, possible, suggested
from misas.core.cases.codes import (
    AttemptChannel,
    AttemptOutcome,
    ExitCode,
    ExitFamily,
    ExitGroup,
    FactKind,
    HandoverMotive,
)
from misas.core.cases.exits import BY_CODE, EXITS
from misas.core.cases.handover import Packet, faults, reads_until
from misas.core.cases.rules import DEFAULT, CaseRules, read
from misas.core.referrals.feedback import NewsFamily
from misas.core.referrals.silence import Silence, StallRules, StallState, next_state
from misas.core.refusals import Invalid, Refused
from tests.kit.case_facts import CALENDAR, MONDAY, OWNER, SOCIAL, History, office

C, K = ExitCode, FactKind

EVER_OFFERED = {
    1: {
        "care_done", "care_partly_done", "rights_opened", "guidance_given", "handed_to_social_service",
        "handed_to_partner", "other_scheme", "refused_at_start", "dropped_out", "unreachable", "moved", "died",
        "opposed", "outside_criteria", "duplicate", "no_offer", "no_funding", "aid_refused", "aid_unused",
    }
}  # fmt: skip


def test_a_reason_is_retired_and_never_deleted() -> None:
    for codes in EVER_OFFERED.values():
        assert codes <= {exit_.code for exit_ in EXITS}
    assert max(EVER_OFFERED) == exits.EXITS_VERSION
    assert {e.code for e in exits.offered()} == EVER_OFFERED[exits.EXITS_VERSION]


def test_every_reason_has_one_family_and_one_group() -> None:
    assert len(EXITS) == len(BY_CODE) == len(ExitCode)
    assert {e.family for e in EXITS} == set(ExitFamily)
    assert {e.group for e in EXITS} == set(ExitGroup)
    assert sum(len(group) for group in exits.by_group().values()) == len(exits.offered())


def test_a_referrer_can_be_told_every_family() -> None:
    assert {f.value for f in ExitFamily} == {f.value for f in NewsFamily}


LIVES = {
    "opened": History(),
    "reached": History().assigned().reached(),
    "refuses": History().assigned().tried(AttemptChannel.PHONE, AttemptOutcome.REFUSES_EXCHANGE),
    "declined": History().assigned().reached().then(K.DECLINED),
    "reviewed": History().assigned().reached().reviewed(),
    "one done": History().accompanied("a").care_done("a"),
    "one done, unproven": History().accompanied("a").care_done("a", None),
    "one of two done": History().accompanied("a", "b").care_done("a"),
    "both done": History().accompanied("a", "b").care_done("a").care_done("b"),
    "done and an error": History().accompanied("a", "b").care_done("a").then(
        K.CARE_ABANDONED, care="b", reason="entered_in_error"
    ),
    "done and given up": History().accompanied("a", "b").care_done("a").then(
        K.CARE_ABANDONED, care="b", reason="person_gave_up"
    ),
    "handed over": History().accompanied("a").then(K.HANDOVER_PROPOSED).then(K.HANDOVER_ACCEPTED, owner=SOCIAL),
    "proposed": History().accompanied("a").then(K.HANDOVER_PROPOSED),
}  # fmt: skip

PROOF = [
    (C.CARE_DONE, {"one done", "both done", "done and an error"}),
    (C.CARE_PARTLY_DONE, {"one of two done", "done and given up"}),
    (C.HANDED_TO_SOCIAL_SERVICE, {"handed over"}),
    (C.REFUSED_AT_START, {"refuses", "declined"}),
    (C.RIGHTS_OPENED, set(LIVES) - {"opened", "reached", "refuses", "declined"}),
    (C.DROPPED_OUT, set(LIVES) - {"opened", "refuses"}),
    (C.UNREACHABLE, set()),
    (C.MOVED, set(LIVES)),
    (C.DUPLICATE, set(LIVES)),
]


@pytest.mark.parametrize("life", LIVES)
@pytest.mark.parametrize(("code", "fitting"), PROOF)
def test_a_reason_is_taken_only_when_the_facts_bear_it(code: ExitCode, fitting: set[str], life: str) -> None:
    known = LIVES[life].known
    if life in fitting:
        check(known, code, office())
        assert code in possible(known, office())
    else:
        with pytest.raises(Refused) as refused:
            check(known, code, office())
        assert refused.value.code in {need.refusal for need in NEEDS[code]}
        assert code not in possible(known, office())


def test_unreachable_is_a_human_answer_to_a_ladder_climbed_to_its_end() -> None:
    history = History().assigned()
    for part in ("morning", "afternoon", "evening"):
        history.later(days=3).tried(AttemptChannel.PHONE, AttemptOutcome.NOT_REACHED, day_part=part)
    assert C.UNREACHABLE not in possible(history.known, office())
    history.later(days=3).tried(AttemptChannel.LETTER, AttemptOutcome.SENT)
    history.later(days=8).tried(AttemptChannel.REFERRER, AttemptOutcome.NO_OTHER_CONTACT)
    assert suggested(history.known, office()) is C.UNREACHABLE


def test_the_reason_the_facts_speak_for_is_proposed() -> None:
    assert suggested(LIVES["both done"].known, office()) is C.CARE_DONE
    assert suggested(LIVES["one of two done"].known, office()) is C.CARE_PARTLY_DONE
    assert suggested(LIVES["reviewed"].known, office()) is None


def test_where_the_caisse_wants_it_somebody_else_looks_twice() -> None:
    rules = replace(DEFAULT, second_look=frozenset({C.DROPPED_OUT}))
    assert needs_second_look(C.DROPPED_OUT, rules) and not needs_second_look(C.MOVED, rules)
    pending = History().accompanied("a").then(K.CLOSING_PROPOSED, OWNER, code="dropped_out").known
    check_second_look(pending, 99)
    with pytest.raises(Refused):
        check_second_look(pending, OWNER)
    with pytest.raises(Refused):
        check_second_look(LIVES["reached"].known, 99)


def test_silence_reminds_then_escalates_then_waits_for_a_human() -> None:
    rules = StallRules(remind_after=5, escalate_after=5)
    quiet = Silence(date(2026, 11, 2), StallState.NONE)
    assert next_state(quiet, rules, CALENDAR, date(2026, 11, 6)) is None
    assert next_state(quiet, rules, CALENDAR, date(2026, 11, 9)) is StallState.REMINDED
    reminded = Silence(date(2026, 11, 2), StallState.REMINDED, date(2026, 11, 9))
    assert next_state(reminded, rules, CALENDAR, date(2026, 11, 16)) is None  # the 11th was closed
    assert next_state(reminded, rules, CALENDAR, date(2026, 11, 17)) is StallState.ESCALATED
    escalated = Silence(date(2026, 11, 2), StallState.ESCALATED, date(2026, 11, 17))
    assert next_state(escalated, rules, CALENDAR, date(2028, 1, 3)) is None


def test_a_human_act_breaks_the_silence() -> None:
    history = History().assigned().then(K.STALLED, None).then(K.ESCALATED, None)
    assert history.known.stall is StallState.ESCALATED
    assert history.tried(AttemptChannel.PHONE, AttemptOutcome.BUSY).known.stall is StallState.NONE


PACKET = Packet((HandoverMotive.HOUSING,), "Hébergée par une amie.", "Droits revus.", "Un logement.", date(2026, 11, 2))


def test_a_handover_says_why_what_and_that_the_person_agreed() -> None:
    today = date(2026, 11, 3)
    assert not faults(PACKET, today=today, longest=100)
    bad = replace(PACKET, motives=(), situation=" ", expected="x" * 101, agreed_on=None)
    assert {f.field for f in faults(bad, today=today, longest=100)} == {
        "motives", "situation", "expected", "agreed_on",
    }  # fmt: skip
    tomorrow = replace(PACKET, agreed_on=date(2026, 11, 4))
    assert [f.code for f in faults(tomorrow, today=today, longest=100)] == ["handover.agreement_in_future"]


def test_the_former_owner_reads_for_thirty_days() -> None:
    assert reads_until(MONDAY, DEFAULT, CALENDAR) == date(2026, 12, 2)


def test_a_caisse_changes_delays_and_nothing_else() -> None:
    rules = read({"ladder": {"calls": 4}, "second_look": ["dropped_out"], "due_in": {"assign": 2}, "stall": {}})
    assert (rules.ladder.calls, rules.delay(next(iter(rules.due_in))), rules.second_look) == (4, 2, {C.DROPPED_OUT})
    assert read({}) == CaseRules()
    with pytest.raises(Invalid) as invalid:
        read({"ladder": {"calls": 0, "jokes": 1}, "due_in": {"dance": 3}, "second_look": ["x"], "y": 1})
    assert len(invalid.value.faults) == 5
