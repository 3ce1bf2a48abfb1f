"""The papers of a plan, given once for all its requests, and what each request still lacks of them.

A paper given by mistake is taken away; what was sent with a request stays sent. Not here: which papers a funder asks
for (`core.funding.life.requirements`), where each stands on a day (`core.funding.life.documents`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from misas.actions.cases.recording import human
from misas.actions.funding.holding import HeldPlan, hold_plan
from misas.actions.funding.moving import move
from misas.actions.funding.stepping import settle
from misas.core.access import Actor
from misas.core.funding.life import documents
from misas.core.funding.life.application import BEFORE_SENDING, ApplicationFact
from misas.core.funding.life.codes import ApplicationFactKind
from misas.core.funding.packs.codes import Piece
from misas.core.refusals import Absent, Conflict, Fault, Invalid
from misas.records.audit import journal
from misas.records.documents.models import Document
from misas.records.funding import limits
from misas.records.funding.facts import paper_of, requirement_of
from misas.records.funding.models import AidApplication, PaperGiven

K = ApplicationFactKind
OLDEST: Final = timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True)
class PaperSaid:
    """A paper as somebody gives it: its kind, its own date, who made it out, its last day, the document kept of it."""

    kind: str
    issued_on: date | None = None
    professional: str = ""
    valid_until: date | None = None
    document: Document | None = None


@transaction.atomic
def give_paper(plan: UUID, said: PaperSaid, *, by: Actor, at: datetime, key: str | None = None) -> PaperGiven:
    """A paper was given: it serves every request of the plan that asks for one. `key`: sent twice, it is given once.

    Raises Absent, Invalid, Conflict, Refused (the case is closed).
    """
    held = hold_plan(plan, to="aid.give_paper", by=by, at=at)
    before = PaperGiven.objects.filter(plan=held.row, key=key).first() if key else None
    if before is not None:
        if (before.kind, before.issued_on, before.professional, before.valid_until) != (
            said.kind, said.issued_on, said.professional.strip(), said.valid_until,
        ):  # fmt: skip
            raise Conflict("funding.key_used_otherwise")
        return before
    _check_paper(said, held.today)
    if said.document is not None and said.document.case != held.case.row.public_id:
        raise Absent
    row = PaperGiven.objects.create(
        caisse_id=held.row.caisse_id, plan=held.row, kind=said.kind, given_on=held.today, issued_on=said.issued_on,
        professional=said.professional.strip(), valid_until=said.valid_until, document=said.document, at=at,
        by_id=human(by), key=key,
    )  # fmt: skip
    journal.note("aid.give_paper", row, by=by, at=at, kind=said.kind)
    check_all(held, by, at)
    settle(held, by=by, at=at)
    return row


@transaction.atomic
def remove_paper(plan: UUID, paper: UUID, *, by: Actor, at: datetime) -> None:
    """A paper was given by mistake; what was already sent stays sent. Said twice, said once. Raises Absent, Refused."""
    held = hold_plan(plan, to="aid.give_paper", by=by, at=at)
    row = PaperGiven.objects.filter(plan=held.row, public_id=paper).first()
    if row is None:
        raise Absent
    if row.removed_at is None:
        row.removed_at, row.removed_by_id = at, human(by)
        row.save(update_fields=["removed_at", "removed_by"])
        journal.note("aid.remove_paper", row, by=by, at=at, kind=row.kind)
        check_all(held, by, at)
        settle(held, by=by, at=at)


def _check_paper(said: PaperSaid, today: date) -> None:
    faults = []
    if said.kind not in set(Piece):
        faults.append(Fault.of("kind", "funding.which_paper"))
    if said.issued_on is not None and not today - OLDEST <= said.issued_on <= today:
        faults.append(Fault.of("issued_on", "funding.paper_date"))
    if said.valid_until is not None and said.issued_on is not None and said.valid_until < said.issued_on:
        faults.append(Fault.of("valid_until", "funding.paper_ends_before"))
    if len(said.professional) > limits.PROFESSIONAL:
        faults.append(Fault.of("professional", "funding.text_too_long", most=limits.PROFESSIONAL))
    if faults:
        raise Invalid(faults)


def check_all(held: HeldPlan, by: Actor, at: datetime) -> None:
    """Look again at the papers of every request that is not sent."""
    for id, known in list(held.requests.items()):
        if known.state in BEFORE_SENDING:
            check_one(held, id, by, at)


def check_one(held: HeldPlan, id: str, by: Actor, at: datetime) -> None:
    """Write what lacks of a request, when it changed."""
    known, lacks = held.requests[id], missing_of(held.rows[id], held.today)
    if not known.checked or known.missing != lacks:
        fact = ApplicationFact(K.DOCUMENTS_CHECKED, held.today, missing=lacks)
        move(held, id, "check_documents", fact, by=by, at=at)


def checklist_of(row: AidApplication, today: date) -> tuple[documents.Line, ...]:
    """Where each paper due with a request stands. Two queries."""
    required = [requirement_of(one) for one in row.requirements.filter(at_payment=False).order_by("rank")]
    papers = PaperGiven.objects.filter(plan=row.plan_id, removed_at__isnull=True).order_by("id")
    return documents.checklist(required, [paper_of(one) for one in papers], today)


def missing_of(row: AidApplication, today: date) -> tuple[str, ...]:
    return tuple(line.requirement.kind for line in checklist_of(row, today) if line.blocks)
