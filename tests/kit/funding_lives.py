"""Requests brought to each of their states by the shortest way, for the tables of the room funding."""

from __future__ import annotations

from datetime import date, timedelta

from misas.core.funding.life.application import Application, ApplicationFact, fold
from misas.core.funding.life.application_steps import BY_VERB, advance
from misas.core.funding.life.codes import ApplicationFactKind, ApplicationState, DecisionReason, Payee

K, S = ApplicationFactKind, ApplicationState

FIRST = date(2026, 3, 2)
ASKED = {"L1": 10_000, "L2": 5_000}
LESS = {"L1": 7_000}

SAID = {
    "check_documents": {},
    "amend": {"amounts": {"L1": 9_000}},
    "submit": {},
    "note_receipt": {},
    "ask_supplement": {"missing": ("tax_notice",)},
    "send_supplement": {},
    "schedule": {"session": FIRST + timedelta(days=300)},
    "adjourn": {},
    "grant": {"amounts": ASKED},
    "refuse": {"reason": DecisionReason.RESOURCES},
    "record_silence": {},
    "appeal": {},
    "commit": {"valid_until": FIRST + timedelta(days=800), "payee": Payee.PRACTITIONER},
    "alert": {"threshold": 30},
    "ask_extension": {},
    "extend": {"valid_until": FIRST + timedelta(days=900)},
    "revise": {"amounts": LESS},
    "call_payment": {"amounts": ASKED},
    "note_payment": {"amounts": ASKED},
    "note_return": {"amounts": {"L1": 3_000}},
    "settle": {},
    "lapse": {},
    "withdraw": {},
}
"""What each verb says, when nothing else is told."""

SENT = ("check_documents", "submit")
GRANTED = (*SENT, "grant")
COMMITTED = (*GRANTED, "commit")
CALLED = (*COMMITTED, "call_payment")

WAYS: dict[ApplicationState, tuple[str, ...]] = {
    S.TO_PREPARE: (),
    S.READY: ("check_documents",),
    S.SUBMITTED: SENT,
    S.RECEIVED: (*SENT, "note_receipt"),
    S.SUPPLEMENT_ASKED: (*SENT, "ask_supplement"),
    S.IN_COMMITTEE: (*SENT, "schedule"),
    S.ADJOURNED: (*SENT, "adjourn"),
    S.GRANTED: GRANTED,
    S.REFUSED: (*SENT, "refuse"),
    S.SILENT: (*SENT, "record_silence"),
    S.APPEALED: (*SENT, "refuse", "appeal"),
    S.COMMITTED: COMMITTED,
    S.EXTENDED: (*COMMITTED, "extend"),
    S.CALLED: CALLED,
    S.PAID: (*CALLED, "note_payment"),
    S.SETTLED: (*CALLED, "note_payment", "settle"),
    S.WITHDRAWN: ("withdraw",),
}
"""The shortest way to each state; those that need another word are in `at`."""


def said(verb: str, on: date, **told: object) -> ApplicationFact:
    return ApplicationFact(BY_VERB[verb].fact, on, **(SAID[verb] | told))  # type: ignore[arg-type]


def prepared(asked: dict[str, int] | None = None) -> Application:
    return fold([ApplicationFact(K.PREPARED, FIRST, amounts=asked or ASKED)])


def walked(*verbs: str, start: Application | None = None) -> Application:
    """A request after these verbs, one day after another; the silence waits for its day."""
    known = start or prepared()
    for verb in verbs:
        day = (known.last_on or FIRST) + timedelta(days=1)
        if verb == "record_silence" and known.silence_on is not None:
            day = known.silence_on
        known = advance(known, verb, said(verb, day))
    return known


def at(state: ApplicationState) -> Application:
    """A request that stands there."""
    if state is S.INCOMPLETE:
        return advance(prepared(), "check_documents", said("check_documents", FIRST, missing=("quote",)))
    if state is S.PARTLY_GRANTED:
        less = said("grant", FIRST + timedelta(days=5), amounts=LESS, reason=DecisionReason.RESOURCES)
        return advance(walked(*SENT), "grant", less)
    if state is S.LAPSED:
        known = walked(*COMMITTED)
        until = known.valid_until
        assert until is not None
        for days, threshold in ((15, 15), (5, 5)):
            known = advance(known, "alert", said("alert", until - timedelta(days=days), threshold=threshold))
        return advance(known, "lapse", said("lapse", until + timedelta(days=1)))
    return walked(*WAYS[state])
