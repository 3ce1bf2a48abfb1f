"""What each tab of a case asks beyond the page. Not here: rights (`rights/panel`); money, a room to come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from misas.core.access import Subject, may
from misas.core.cases.cares import CARE_STEPS
from misas.core.cases.codes import AbandonReason, CareStage, EvidenceClass, FactKind, HandoverMotive, HandoverStatus
from misas.core.documents.codes import DocumentKind
from misas.core.persons.codes import ContactKind, Source
from misas.core.persons.search import shown_number
from misas.core.referrals.codes import CareType, Reason
from misas.core.referrals.feedback import PlainState
from misas.lib.french import listed
from misas.records.audit import journal
from misas.records.cases import pages
from misas.records.cases.models import ForgoneCare
from misas.records.cases.pages import CasePage
from misas.records.documents import queries as documents
from misas.records.persons import queries as persons
from misas.records.privacy import queries as privacy
from misas.records.referrals import queries as referrals
from misas.web.access.context import Request
from misas.web.workspace.cases import agreements, shown
from misas.web.workspace.orientation.panel import REPLACED, CareKept, kept_of
from misas.wording import cases as words
from misas.wording.documents import KINDS, WARNINGS
from misas.wording.feedback import PLAIN_STATES
from misas.wording.gestures import TITLES
from misas.wording.persons import CONTACT_KINDS, SOURCES
from misas.wording.persons_fields import FIELDS, said_value
from misas.wording.referrals import CARE_TYPES, REASONS

F = FactKind
CARE_GESTURES = (
    ("confirm-care", F.CARE_CONFIRMED),
    ("search-care", F.CARE_SEARCHED),
    ("start-care", F.CARE_STARTED),
    ("finish-care", F.CARE_DONE),
    ("prove-care", F.CARE_PROVEN),
    ("abandon-care", F.CARE_ABANDONED),
)
ONE_CLICK = frozenset({"confirm-care", "search-care"})
ELSEWHERE = {("search-care", CareStage.BOOKED)}  # a cancelled appointment is said on the appointment itself
TONES = {CareStage.DONE: "ok", CareStage.ABANDONED: "plain", CareStage.BOOKED: "info"}


@dataclass(frozen=True, slots=True)
class CareShown:
    row: ForgoneCare
    name: str
    stage: str
    tone: str
    reasons: str
    evidence: str
    abandoned: str
    is_proven: bool
    gestures: tuple[tuple[str, str, bool], ...]
    is_over: bool
    held: CareKept | None = None


def cares(page: CasePage, request: Request) -> dict[str, Any]:
    offered = shown.verbs(page, request)
    return {"care_lines": [_care(row, page, offered) for row in page.cares]}


def cares_and_appointments(page: CasePage, request: Request) -> dict[str, Any]:
    """The same with what orientation holds of each care; what an appointment plays is no gesture."""
    told, lines = kept_of(request, page.case, page.cares), cares(page, request)["care_lines"]
    held = told.pop("kept")
    return told | {"care_lines": [_with(line, held[line.row.pk]) for line in lines]}


def _with(line: CareShown, held: CareKept) -> CareShown:
    played = REPLACED if held.appointments else frozenset()
    return replace(line, gestures=tuple(one for one in line.gestures if one[0] not in played), held=held)


def _care(row: ForgoneCare, page: CasePage, offered: frozenset[str]) -> CareShown:
    known = page.facts.cares[str(row.public_id)]
    possible = [
        (name, TITLES[name], name in ONE_CLICK)
        for name, kind in CARE_GESTURES
        if known.stage in CARE_STEPS[kind]
        and name.replace("-", "_") in offered
        and (name, known.stage) not in ELSEWHERE
    ]
    return CareShown(
        row=row,
        name=CARE_TYPES[CareType(row.care_type)],
        stage=words.CARE_STAGES[known.stage],
        tone=TONES.get(known.stage, "warn" if known.stage is CareStage.SEARCHING else ""),
        reasons=", ".join(REASONS[Reason(code)].lower() for code in row.reasons),
        evidence=words.EVIDENCE[EvidenceClass(row.evidence)] if row.evidence else "",
        abandoned=words.ABANDON_REASONS[AbandonReason(row.abandoned)] if row.abandoned else "",
        is_proven=known.is_proven,
        gestures=tuple(possible),
        is_over=known.is_final,
    )


def documents_of(page: CasePage, request: Request) -> dict[str, Any]:
    found = documents.of_case(page.case.public_id)
    seen = Subject("document", page.case.caisse_id)
    missing = [event for event in page.events if event.kind == F.DOCUMENT_ASKED and not event.undone_at
               and event.data.get("document") in page.facts.missing]  # fmt: skip
    return {
        "files": [
            (row, KINDS[DocumentKind(row.kind)], [WARNINGS[w] for w in row.warnings if w in WARNINGS]) for row in found
        ],
        "may_add": bool(may(request.actor, "document.add", seen)),
        "may_remove": bool(may(request.actor, "document.remove", seen)),
        "missing": [(event.data["document"], KINDS[event.data["kind"]], event.at) for event in missing],
    }


def sharing(page: CasePage, request: Request) -> dict[str, Any]:
    """Who knows what: referrals and their news, the circle, handovers, what the person agreed to."""
    case, cluster = page.case, persons.cluster(page.case.person)
    proofs, withdrawals = privacy.history(cluster)
    handovers = pages.handovers_of(case)
    subject = Subject("person", case.caisse_id)
    reads = "watch" in shown.verbs(page, request)
    return {
        "linked": [(row, PLAIN_STATES[PlainState(row.plain_state)]) for row in referrals.of_case(case.public_id)],
        "circle": pages.circle_of(case),
        "follows": request.actor.account_id in page.beside.circle,
        "is_owner": case.owner_id == request.actor.account_id,
        "handovers": [
            (row, words.HANDOVER_STATUSES[HandoverStatus(row.status)],
             listed(words.HANDOVER_MOTIVES[HandoverMotive(code)] for code in row.motives))
            for row in handovers
        ],
        "handover_waits": any(row.status == HandoverStatus.PROPOSED for row in handovers),
        "may_inform": reads and bool(may(request.actor, "privacy.record_information", subject)),
        "may_withdraw": reads and bool(may(request.actor, "privacy.withdraw", subject)),
        **agreements.lines(proofs, withdrawals, pages.answers_of(case)),
    }  # fmt: skip


def person(page: CasePage, request: Request) -> dict[str, Any]:
    """Her facts with their source and date; the NIR masked until somebody asks to see it."""
    row = page.case.person
    return person_facts(row, request)


def person_facts(row: Any, request: Request) -> dict[str, Any]:
    """The same for the page of a person."""
    cluster = persons.cluster(row)
    journal.read("persons.person", row.public_id, row.caisse_id, by=request.actor, at=request.time)
    held = persons.held(row)
    subject = Subject("person", row.caisse_id)
    return {
        "person": row,
        "person_number": shown_number(row.caisse_id, row.number),
        "lines": [
            (label, said_value(name, held[name].value), SOURCES[Source(held[name].source)], held[name].stated_on)
            for name, label in FIELDS.items()
            if name in held and held[name].value
        ],
        "contact_lines": [
            (c, CONTACT_KINDS[ContactKind(c.kind)], SOURCES[Source(c.source)])
            for c in persons.contacts(cluster, ended=True)
        ],
        "representative": persons.representative(cluster),
        "has_nir": row.nir_sealed is not None,
        "may_see_nir": bool(may(request.actor, "person.see_nir", subject)),
        "may_correct": bool(may(request.actor, "person.correct", subject)),
    }
