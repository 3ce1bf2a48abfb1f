"""The requests of a plan as they are read: where each one stands, its papers, what happened, what may be done now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from misas.core.access import Subject, may
from misas.core.funding.life import documents
from misas.core.funding.life.application import AWAITING, BEFORE_SENDING, DENIED, PROMISED
from misas.core.funding.life.codes import ApplicationState, PaperState, Payee
from misas.core.funding.life.documents import Requirement
from misas.core.funding.packs.codes import Piece, Sort
from misas.lib.french import day, euros
from misas.records.funding.pages import Paper, RequestOfPlan
from misas.web.access.context import Request
from misas.web.workspace.funding.planned import AID_TONES
from misas.wording.funding_life import ADVANCE, FACTS, PAPERS, PAYEES, REASONS, STATES, VERBS
from misas.wording.funding_pack_words import PIECES
from misas.wording.funding_screens import papers_said

S = ApplicationState
ASIDE: Final = frozenset({"check_documents", "submit", "revise"})
"""What happens with the papers, with « Envoyer » or with the invoice: no button of its own."""
FIRST: Final[dict[ApplicationState, str]] = {
    S.SUBMITTED: "note_receipt", S.RECEIVED: "grant", S.IN_COMMITTEE: "grant", S.ADJOURNED: "grant",
    S.SUPPLEMENT_ASKED: "send_supplement", S.GRANTED: "commit", S.PARTLY_GRANTED: "commit",
    S.COMMITTED: "call_payment", S.EXTENDED: "call_payment", S.CALLED: "note_payment", S.PAID: "settle",
    S.SILENT: "appeal", S.APPEALED: "grant",
}  # fmt: skip
"""What is most likely next, by state: it comes first, and in colour."""
DECISIONS: Final = ("grant", "refuse", "adjourn")
ENDING: Final = 30
"""Days before the end of an aid from which it is told as a warning."""
ORDER: Final = {"grant": 0, "refuse": 1}
AT_HAND: Final = frozenset({"grant", "refuse", "note_receipt", "appeal", "record_silence", "note_return", "lapse"})
"""Beside the first one: what a letter that arrives says, and what must not be missed."""


@dataclass(frozen=True, slots=True)
class PaperShown:
    kind: str
    label: str
    said: str
    is_met: bool
    is_mandatory: bool
    may_give: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class RequestShown:
    id: UUID
    plan: UUID
    who: str
    asked: int
    granted: int | None
    state: str
    tone: str
    sentences: tuple[Sentence, ...]
    papers: tuple[PaperShown, ...]
    papers_said: str
    papers_open: bool
    history: tuple[tuple[str, date, str], ...]
    steps: tuple[tuple[str, str, bool], ...]
    more: tuple[tuple[str, str, bool], ...] = ()
    """What is rarely done, out of the way."""


def requests_shown(
    requests: Iterable[RequestOfPlan], papers: Sequence[Paper], request: Request, subject: Subject, today: date, *,
    is_open: bool, has_invoice: bool,
) -> list[RequestShown]:  # fmt: skip
    may_give = is_open and bool(may(request.actor, "aid.give_paper", subject))
    return [_one(each, papers, request, subject, today, is_open, may_give, has_invoice) for each in requests]


def _one(
    one: RequestOfPlan,
    papers: Sequence[Paper],
    request: Request,
    subject: Subject,
    today: date,
    is_open: bool,
    may_give: bool,
    has_invoice: bool,
) -> RequestShown:
    known, row = one.known, one.row
    shown = papers_shown(one, papers, today, may_give=may_give and known.state in BEFORE_SENDING | {S.SUPPLEMENT_ASKED})
    given = sum(paper.is_met for paper in shown)
    is_ending = known.valid_until is not None and (known.valid_until - today).days <= ENDING
    near = AT_HAND | {"ask_extension", "extend"} if is_ending else AT_HAND
    steps = steps_of(one, request, subject, has_invoice=has_invoice) if is_open else ()
    return RequestShown(
        id=row.public_id,
        plan=row.plan.public_id,
        who=row.funder.name,
        asked=known.asked_cents,
        granted=sum(known.granted.values()) if known.granted is not None else None,
        state=STATES[known.state],
        tone=AID_TONES.get(known.state, ""),
        sentences=tuple(_sentences(one, today)),
        papers=tuple(shown),
        papers_said=papers_said(given, len(shown)),
        papers_open=known.state in (S.INCOMPLETE, S.TO_PREPARE, S.SUPPLEMENT_ASKED),
        history=tuple((FACTS[fact.kind], fact.on, fact.by) for fact in reversed(one.facts)),
        steps=tuple(step for step in steps if step[2] or step[0] in near),
        more=tuple(step for step in steps if not step[2] and step[0] not in near),
    )


def steps_of(
    one: RequestOfPlan, request: Request, subject: Subject, *, has_invoice: bool
) -> tuple[tuple[str, str, bool], ...]:
    """The buttons of a request: what its law allows today and the actor may do, the most likely first."""
    found = [verb for verb in one.verbs if verb not in ASIDE and may(request.actor, f"aid.{verb}", subject)]
    if not has_invoice:
        found = [verb for verb in found if verb != "call_payment"]
    if is_ours(one) and not may(request.actor, "committee.decide", subject):
        found = [verb for verb in found if verb not in (*DECISIONS, "schedule")]
    first = FIRST.get(one.known.state, "")
    ordered = sorted(found, key=lambda verb: (verb != first, verb == "withdraw", ORDER.get(verb, 9), found.index(verb)))
    return tuple((verb, VERBS[verb], verb == first) for verb in ordered)


def is_ours(one: RequestOfPlan) -> bool:
    """Whether the committee of the caisse itself decides."""
    return one.row.funder.sort == Sort.CAISSE and one.row.funder.caisse_id == one.row.caisse_id


def papers_shown(
    one: RequestOfPlan, papers: Sequence[Paper], today: date, *, may_give: bool = False, at_payment: bool = False
) -> list[PaperShown]:
    """Where each paper that the funder wants stands, in the order of its rules."""
    wanted = [each for each in one.requirements if each["at_payment"] is at_payment]
    required = [Requirement(each["kind"], each["mandatory"], each["count"], each["max_age_months"]) for each in wanted]
    given = [documents.Paper(p.id, p.kind, p.given_on, p.issued_on, p.professional, p.valid_until) for p in papers]
    lines = documents.checklist(required, given, today)
    return [_paper(line, each["note"], may_give) for line, each in zip(lines, wanted, strict=True)]


def _paper(line: documents.Line, note: str, may_give: bool) -> PaperShown:
    kind, is_met = line.requirement.kind, line.state is PaperState.PROVIDED
    label = PIECES[Piece(kind)] if kind in set(Piece) else kind
    if line.requirement.count > 1:
        label = f"{label} ({line.requirement.count})"
    if is_met and line.papers:
        said = f"donnée le {day(line.papers[-1].given_on, year=False)}"
    elif line.state is PaperState.MISSING:
        said = ""
    else:
        said = PAPERS[line.state]
    told = ", ".join(part for part in (said, note) if part)
    return PaperShown(kind, label, told, is_met, line.requirement.is_mandatory, may_give and not is_met)


def _sentences(one: RequestOfPlan, today: date) -> Iterable[Sentence]:
    known = one.known
    if known.state is S.READY:
        yield Sentence("Toutes les pièces sont là : elle peut partir.")
    if known.session is not None and known.decided_on is None:
        yield Sentence(f"Commission du {day(known.session)}.")
    elif is_ours(one) and known.state in AWAITING:
        yield Sentence("La commission de la caisse décide.")
    elif known.silence_on is not None:
        late = today >= known.silence_on
        told = f"Sans réponse le {day(known.silence_on)}, le silence vaut refus."
        yield Sentence(told, is_warning=late)
    if known.state in DENIED | {S.PARTLY_GRANTED} or (known.granted is not None and known.reason is not None):
        why = REASONS[known.reason] if known.reason else ""
        text = f" : {known.reason_text}" if known.reason_text else ""
        if why:
            yield Sentence(f"Motif : {why.lower()}{text}.")
    if known.appeal_until is not None and today <= known.appeal_until:
        yield Sentence(f"Un recours est possible jusqu’au {day(known.appeal_until)}.")
    if known.valid_until is not None and known.state in PROMISED:
        days = (known.valid_until - today).days
        yield Sentence(f"Valable jusqu’au {day(known.valid_until)}.", is_warning=days <= ENDING)
    if known.payee is not None:
        yield Sentence(f"Paiement : {PAYEES[known.payee].lower()}.")
        if known.payee is Payee.PERSON:
            yield Sentence(ADVANCE, is_warning=True)
    if known.granted is not None and known.held_cents < sum(known.granted.values()):
        yield Sentence(f"Engagement baissé à {euros(known.held_cents)}.")
    if known.owed_back:
        yield Sentence(f"{euros(sum(known.owed_back.values()))} payés en trop sont à reverser.", is_warning=True)
