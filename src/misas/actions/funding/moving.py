"""One fact of a request, done once for all verbs: core decides, then the fact, the ledger, the envelope, what the lists
read, the case and the journal are written together, or nothing is.

Not here: what each verb asks for (`applying`, `deciding`, `paying`), what a plan asks for next (`stepping`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from misas.actions.cases.recording import record
from misas.actions.funding.holding import HeldPlan
from misas.actions.funding.weighing import weigh
from misas.core.access import Actor
from misas.core.funding.life.application import LOAN, Application, ApplicationFact, after
from misas.core.funding.life.application_steps import advance
from misas.core.funding.life.booking import entries_of
from misas.core.funding.life.codes import ApplicationFactKind
from misas.core.funding.life.ledger import Entry
from misas.core.refusals import Conflict
from misas.records.audit import journal
from misas.records.documents.models import Document
from misas.records.funding import facts, limits, money
from misas.records.funding.models import AidApplication, ApplicationLine, CommitteeSession
from misas.records.funding.models import ApplicationFact as FactRow

K = ApplicationFactKind

DECISIVE: Final = frozenset({K.GRANTED, K.REFUSED, K.SILENCE, K.ADJOURNED})
"""The facts by which a funder answers: the case has waited for them."""
UNTOLD: Final = frozenset({K.DOCUMENTS_CHECKED, K.ALERTED})
"""What the timeline of the case does not tell: it is on the plan."""


def replayed(row: AidApplication, fact: ApplicationFact, key: str | None) -> bool:
    """Whether this key already wrote this fact. Raises Conflict when it wrote another one."""
    before = FactRow.objects.filter(application=row, key=key).first() if key else None
    if before is None:
        return False
    if facts.fact_of(before) != fact:
        raise Conflict("funding.key_used_otherwise")
    return True


def move(
    held: HeldPlan,
    id: str,
    verb: str,
    fact: ApplicationFact,
    *,
    by: Actor,
    at: datetime,
    key: str | None = None,
    conditions: str = "",
    payee_name: str = "",
    session: CommitteeSession | None = None,
    document: Document | None = None,
) -> FactRow:
    """Do one verb of a request of a held plan. Raises Refused, Invalid: nothing is then written."""
    before = held.requests[id]
    done = advance(before, verb, fact)
    written = _write(held.rows[id], fact, by, at, key, conditions, payee_name, session, document)
    keep(held, id, before, done, fact, written.public_id, by, at)
    tell(held, id, verb, fact, by, at)
    return written


def revise(held: HeldPlan, id: str, fact: ApplicationFact, by: Actor, at: datetime) -> FactRow:
    """A revision that a bill made necessary: its money is already in the ledger, the request follows."""
    before = held.requests[id]
    done = after(before, fact)
    written = _write(held.rows[id], fact, by, at, None, "", "", None, None)
    weigh(held.rows[id], before, done, event=written.public_id, on=fact.on, at=at, by=by)
    _show(held, id, done, at)
    tell(held, id, "revise", fact, by, at)
    return written


def keep(
    held: HeldPlan,
    id: str,
    before: Application | None,
    done: Application,
    fact: ApplicationFact,
    event: UUID,
    by: Actor,
    at: datetime,
) -> None:
    """Write what one fact means for the money, and where the request then stands."""
    row = held.rows[id]
    weigh(row, before, done, event=event, on=fact.on, at=at, by=by)
    envelope = str(row.envelope.public_id) if row.envelope else None
    book(held, entries_of(id, before, fact, done, envelope), event, by, at)
    _show(held, id, done, at)


def book(held: HeldPlan, entries: Iterable[Entry], event: UUID, by: Actor, at: datetime) -> None:
    """Write these entries in the ledger of the plan. Raises Refused."""
    entries = tuple(entries)
    held.ledger = money.write(
        held.row,
        held.ledger,
        entries=entries,
        lines=held.lines,
        applications=held.rows,
        envelopes={str(row.envelope.public_id): row.envelope for row in held.rows.values() if row.envelope},
        event=event,
        on=entries[0].on if entries else held.today,
        at=at,
        by_id=by.account_id,
    )


def _write(
    row: AidApplication,
    fact: ApplicationFact,
    by: Actor,
    at: datetime,
    key: str | None,
    conditions: str,
    payee_name: str,
    session: CommitteeSession | None,
    document: Document | None,
) -> FactRow:
    return FactRow.objects.create(
        caisse_id=row.caisse_id,
        application=row,
        kind=fact.kind.value,
        on=fact.on,
        amounts=dict(fact.amounts),
        missing=list(fact.missing),
        reason=fact.reason.value if fact.reason else "",
        reason_text=fact.reason_text[: limits.REASON],
        conditions=conditions[: limits.CONDITIONS],
        valid_until=fact.valid_until,
        payee=fact.payee.value if fact.payee else "",
        payee_name=payee_name[: limits.PROFESSIONAL],
        session=session,
        session_on=fact.session,
        threshold=fact.threshold,
        document=document,
        at=at,
        by_id=by.account_id,
        key=key,
    )


def _show(held: HeldPlan, id: str, done: Application, at: datetime) -> None:
    """Write what the lists read of a request: its state, its amounts, whole and line by line."""
    held.requests[id] = done
    row = held.rows[id]
    row.status = done.state.value
    row.asked_cents = done.asked_cents
    row.granted_cents = sum(done.granted.values()) if done.granted is not None else None
    row.held_cents = done.held_cents
    row.paid_cents = sum(done.net_paid(line) for line in done.paid)
    row.submitted_on, row.decided_on = done.submitted_on, done.decided_on
    row.valid_until = done.valid_until
    row.payee = done.payee.value if done.payee else ""
    row.last_at = at
    row.save()
    ApplicationLine.objects.bulk_create(
        [
            ApplicationLine(
                caisse_id=row.caisse_id,
                application=row,
                line=held.lines[name] if name != LOAN else None,
                asked_cents=cents,
                granted_cents=done.granted.get(name, 0) if done.granted is not None else None,
                held_cents=done.held.get(name, 0),
                called_cents=done.called.get(name, 0),
                paid_cents=done.paid.get(name, 0),
                returned_cents=done.returned.get(name, 0),
            )
            for name, cents in done.asked.items()
        ],
        update_conflicts=True,
        unique_fields=["application", "line"],
        update_fields=["asked_cents", "granted_cents", "held_cents", "called_cents", "paid_cents", "returned_cents"],
    )


def tell(held: HeldPlan, id: str, verb: str, fact: ApplicationFact, by: Actor, at: datetime) -> None:
    """Tell the case, unless it concerns the plan alone, and the journal."""
    row = held.rows[id]
    if fact.kind not in UNTOLD:
        step = "decide_aid" if fact.kind in DECISIVE else "move_aid"
        said = {"application": row.public_id, "funder": row.funder.code, "fact": fact.kind, "on": fact.on}
        record(held.case, step, by=by, at=at, data=said)
    journal.note(f"aid.{verb}", row, by=by, at=at, status=row.status, day=fact.on.isoformat())
