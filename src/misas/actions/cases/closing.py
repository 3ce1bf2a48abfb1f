"""End a case, by a human with a reason that the facts bear; look twice where the caisse wants it; reopen in one
gesture; call again ninety days later. Whoever referred hears the family of the outcome, and no more.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from misas.actions.cases.opening import prepare_review
from misas.actions.cases.recording import Held, hold, human, record, replayed
from misas.core.access import Actor, Role
from misas.core.cases.closing import check, check_second_look, needs_second_look
from misas.core.cases.codes import AfterClosure, AttemptChannel, ExitCode, HandoverStatus
from misas.core.refusals import Fault, Invalid, Refused
from misas.records.accounts import queries as accounts
from misas.records.cases import limits, queries
from misas.records.cases.models import CaseEvent, Handover, SecondLook
from misas.records.outbox import post

REOPENED = "case.reopened"
"""The rooms above look at what happened to them meanwhile."""

OFFICE = (Role.CASEWORKER, Role.SUPERVISOR)


@transaction.atomic
def close_case(
    case: UUID, code: ExitCode, *, comment: str = "", by: Actor, at: datetime, key: str | None = None
) -> CaseEvent:
    """Close a case; whoever referred the person will hear how it ended.

    Where the caisse wants a second look at this reason, the closure is only proposed: the event's kind says which.
    Raises Absent, Invalid, Refused (the facts do not bear the reason, or a closure already waits for its second look).
    """
    row = hold(case, to="close", by=by, at=at)
    if (before := replayed(row, key)) is not None:
        return before
    me = human(by)
    if len(comment) > limits.COMMENT:
        raise Invalid([Fault.of("comment", "case.comment_too_long", most=limits.COMMENT)])
    _check_open(row)
    check(row.facts, code, row.office)
    if not needs_second_look(code, row.office.rules):
        return _close(row, "close", code, comment, by, at, key)
    if row.facts.closing is not None:
        raise Refused("closing.already_proposed", exit=row.facts.closing.code.value)
    SecondLook.objects.create(caisse_id=row.row.caisse_id, case=row.row, code=code.value, asked_at=at, asked_by_id=me)
    return record(row, "propose_closing", by=by, at=at, data={"code": code}, comment=comment, key=key)


@transaction.atomic
def agree_closing(case: UUID, *, by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """A second pair of eyes agrees: the case is closed, for the reason proposed."""
    row = hold(case, to="agree_closing", by=by, at=at)
    if (before := replayed(row, key)) is not None:
        return before
    check_second_look(row.facts, by.account_id)
    assert row.facts.closing is not None
    code = row.facts.closing.code
    check(row.facts, code, row.office)
    _look(row, True, by, at)
    return _close(row, "agree_closing", code, "", by, at, key)


@transaction.atomic
def return_closing(case: UUID, why: str, *, by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """A second pair of eyes disagrees, and says why: the case goes on."""
    row = hold(case, to="return_closing", by=by, at=at)
    if (before := replayed(row, key)) is not None:
        return before
    check_second_look(row.facts, by.account_id)
    if not why.strip() or len(why) > limits.COMMENT:
        raise Invalid([Fault.of("why", "closing.say_why", most=limits.COMMENT)])
    _look(row, False, by, at)
    return record(row, "return_closing", by=by, at=at, comment=why.strip(), key=key)


@transaction.atomic
def reopen(case: UUID, *, comment: str = "", by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """Open it again, with all its history, in one gesture; its last owner takes it back, else whoever reopens.

    Raises Absent, Refused (the person has another open case).
    """
    row = hold(case, to="reopen", by=by, at=at)
    if (before := replayed(row, key)) is not None:
        return before
    human(by)
    other = queries.open_case_of(row.row.person)
    if other is not None and other.pk != row.row.pk:
        raise Refused("case.another_is_open", case=str(other.public_id), number=other.number)
    event = record(row, "reopen", by=by, at=at, data={"owner": _owner_again(row, by)}, comment=comment, key=key)
    prepare_review(row, at)
    said = {"case": row.row.public_id}
    post.put(REOPENED, f"{REOPENED}:{row.row.public_id}:{event.pk}", caisse_id=row.row.caisse_id, payload=said, at=at)
    return event


@transaction.atomic
def contact_after_closure(
    case: UUID,
    result: AfterClosure,
    *,
    channel: AttemptChannel = AttemptChannel.PHONE,
    comment: str = "",
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> CaseEvent:
    """What the contact at ninety days gave. A new need is a reason to reopen: a human does it."""
    row = hold(case, to="call_again", by=by, at=at)
    said = {"result": result, "channel": channel}
    return record(row, "call_again", by=by, at=at, data=said, comment=comment, key=key)


def _close(row: Held, verb: str, code: ExitCode, comment: str, by: Actor, at: datetime, key: str | None) -> CaseEvent:
    event = record(row, verb, by=by, at=at, data={"code": code}, comment=comment, key=key)
    Handover.objects.filter(
        case=row.row, status__in=[HandoverStatus.PROPOSED.value, HandoverStatus.ACCEPTED.value]
    ).update(status=HandoverStatus.CLOSED.value)
    SecondLook.objects.filter(case=row.row, answered_at__isnull=True).delete()
    return event


def _check_open(row: Held) -> None:
    if row.facts.closed is not None:
        raise Refused("case.already_closed")


def _look(row: Held, agreed: bool, by: Actor, at: datetime) -> None:
    SecondLook.objects.filter(case=row.row, answered_at__isnull=True).update(
        agreed=agreed, answered_at=at, answered_by_id=by.account_id
    )


def _owner_again(row: Held, by: Actor) -> int:
    """Her last caseworker if still of the team, else the colleague who reopens; never nobody."""
    team = accounts.colleagues(row.row.caisse_id, OFFICE, row.today)
    for account in (row.facts.owner, by.account_id, row.facts.in_charge):
        if account is not None and team.filter(pk=account).exists():
            return account
    raise Refused("case.nobody_on_duty", caisse=row.row.caisse.name)
