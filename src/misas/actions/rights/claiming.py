"""A claim from its preparation to its decision: each verb records one fact.

No clock decides: the silence is recorded by a human, once its day has come. Not here: what a decision changes
(`granting`), what the clock tells (`warning`), the law of a claim (`core.rights.claims`).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from misas.actions.cases.recording import held as held_case
from misas.actions.cases.recording import human, record
from misas.actions.ports import ports
from misas.actions.rights.granting import LATEST, granted, label_of, refused_after_all, refused_late, settle
from misas.core.access import Actor
from misas.core.refusals import Absent, Conflict, Fault, Invalid, Refused
from misas.core.rights.claim_steps import BY_VERB, advance, is_late_refusal
from misas.core.rights.claims import Claim as ClaimFold
from misas.core.rights.claims import ClaimFact, ClaimFactKind, ClaimStatus
from misas.core.rights.watching import watch
from misas.records.audit import journal
from misas.records.cases.models import Case
from misas.records.rights import doors, limits
from misas.records.rights.facts import delay_of, fact_of, folded
from misas.records.rights.keys import APPLICANT
from misas.records.rights.models import Claim, ClaimFactRow, ReviewMember, RightsReview
from misas.records.rights.queries import UNDER_WAY

K = ClaimFactKind
OLDEST: Final = timedelta(days=3 * 366)


@transaction.atomic
def prepare_claim(
    case: UUID,
    right: str,
    member: str = "",
    *,
    review: UUID | None = None,
    on: date | None = None,
    source: str = "",
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> Claim:
    """Prepare the claim of a right for a member (the applicant when none is named); the one under way if there is one.

    `review`: the review that answered yes, if any; `on`: the day, today when it is not said. Raises Absent (no such
    case, right, review or member), Refused (closed), Invalid (a day ahead).
    """
    row = doors.case(case, to="claim.prepare", by=by, lock=True)
    rule = ports().rules.by_id.get(right)
    if rule is None:
        raise Absent
    who = member or APPLICANT
    standing = Claim.objects.filter(case=row, right=right, member=who, status__in=UNDER_WAY).first()
    if standing is not None:
        return doors.claim(standing.public_id, to="rights.see", by=by)
    if (before := _prepared_by(row, key)) is not None:
        return before
    if row.closed_at is not None:
        raise Refused("rights.case_closed")
    answering = None if review is None else doors.review(review, to="rights.see", by=by)
    if answering is not None and answering.case_id != row.pk:
        raise Absent
    if not _is_of_household(row, answering, who):
        raise Absent
    known = held_case(row, at)
    day = on or known.today
    _check_day("on", day, known.today)
    fact = ClaimFact(K.PREPARED, day)
    delay = rule.delay
    made = Claim.objects.create(
        caisse_id=row.caisse_id,
        case=row,
        review=answering,
        right=rule.id,
        title=rule.title,
        member=who,
        member_label=label_of(row, answering, who),
        delay_months=delay.months if delay else 0,
        delay_days=delay.days if delay else 0,
        delay_silence=delay.silence.value if delay and delay.silence else "",
        made_at=at,
        made_by_id=human(by),
    )
    written = _write(made, fact, source, by, at, key)
    _refresh(made, folded(made, [written]))
    record(known, "move_claim", by=by, at=at, data=_said(made, fact))
    journal.note("claim.prepare", made, by=by, at=at, theme=rule.theme.value, case=row.public_id)
    return made


@transaction.atomic
def record_claim(
    claim: UUID,
    verb: str,
    fact: ClaimFact,
    *,
    source: str = "",
    cover: str = "",
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> Claim:
    """Record what happened to a claim: one verb of `core.rights.claims.STEPS`.

    A refusal decided in time and received once silence had accepted is kept beside the acceptance, with a task for a
    human. `cover`: of a C2S that is granted, c2s_free or c2s_paying when it is known. `key`: sent twice, it is recorded
    once; with another content, Conflict. Raises Absent, Invalid (a day ahead, too long a text, a refusal whose receipt
    decides and is not told), Refused (not from here, not yet, her agreement is missing…).
    """
    if verb not in BY_VERB:
        raise Absent
    row = doors.claim(claim, to=f"claim.{verb}", by=by, lock=True)
    if (before := _replayed(row, fact, key)) is not None:
        return before
    known = held_case(row.case, at)
    _check_fact(fact, known.today)
    before_it = folded(row, ClaimFactRow.objects.filter(claim=row).order_by("id"))
    _check_receipt(before_it, row, fact, known.today)
    after = advance(before_it, verb, fact, delay_of(row))
    is_late = is_late_refusal(before_it, fact, delay_of(row))
    _write(row, fact, source, by, at, key)
    _refresh(row, after)
    if not is_late:  # what the clock asked is answered by everything else
        settle(row, known, by, at)
    if known.facts.closed is None:
        step = "decide_claim" if after.is_decided and not is_late else "move_claim"
        record(known, step, by=by, at=at, data=_said(row, fact))
    if is_late:
        refused_late(row, known, by, at)
    elif after.status is ClaimStatus.GRANTED:
        granted(row, after, known, source, cover, by, at)
    elif before_it.status is ClaimStatus.GRANTED:
        refused_after_all(row, known, by, at)
    journal.note(
        f"claim.{verb}", row, by=by, at=at, theme=_theme(row.right), status=row.status, day=fact.on.isoformat()
    )
    return row


def _write(row: Claim, fact: ClaimFact, source: str, by: Actor, at: datetime, key: str | None) -> ClaimFactRow:
    return ClaimFactRow.objects.create(
        caisse_id=row.caisse_id,
        claim=row,
        kind=fact.kind.value,
        on=fact.on,
        filer=fact.filer.value if fact.filer else "",
        agreed_on=fact.agreed_on,
        missing=list(fact.missing),
        since=fact.since,
        until=fact.until,
        received_on=fact.received_on,
        reason=fact.reason.value if fact.reason else "",
        reason_text=fact.reason_text,
        source=source[: limits.SOURCE],
        at=at,
        by_id=human(by),
        key=key,
    )


def _refresh(row: Claim, after: ClaimFold) -> None:
    """Write what the lists and the clock read."""
    looked = watch(after, delay_of(row))
    row.status, row.next_due, row.watch_on = after.status.value, looked.due, looked.since
    row.save(update_fields=["status", "next_due", "watch_on"])


def _theme(right: str) -> str:
    """What the journal keeps of a right: its line of the checklist, "" when the catalogue lost it."""
    rule = ports().rules.by_id.get(right)
    return rule.theme.value if rule else ""


def _said(row: Claim, fact: ClaimFact) -> dict[str, object]:
    """What the timeline of the case keeps: codes and public ids."""
    return {"claim": row.public_id, "right": row.right, "fact": fact.kind, "on": fact.on, "status": row.status}


def _replayed(row: Claim, fact: ClaimFact, key: str | None) -> Claim | None:
    if key is None:
        return None
    before = ClaimFactRow.objects.filter(claim=row, key=key).first()
    if before is None:
        return None
    if fact_of(before) != fact:
        raise Conflict("claim.key_used_otherwise")
    return row


def _prepared_by(row: Case, key: str | None) -> Claim | None:
    """The claim this key prepared, even when it is over since."""
    if key is None:
        return None
    before = (
        ClaimFactRow.objects.filter(claim__case=row, key=key, kind=K.PREPARED.value).select_related("claim").first()
    )
    return before.claim if before else None


def _is_of_household(row: Case, review: RightsReview | None, member: str) -> bool:
    """Whether this key names somebody standing in the review that answered, or in a review of the case."""
    if member == APPLICANT:  # the person of the case, whatever was reviewed
        return True
    rows = ReviewMember.objects.filter(key=member, removed_at__isnull=True)
    return (rows.filter(review=review) if review is not None else rows.filter(review__case=row)).exists()


def _check_day(field: str, day: date | None, today: date) -> None:
    if day is not None and day > today:
        raise Invalid([Fault.of(field, "claim.day_ahead")])
    if day is not None and day < today - OLDEST:
        raise Invalid([Fault.of(field, "claim.day_too_far")])


def _check_receipt(claim: ClaimFold, row: Claim, fact: ClaimFact, today: date) -> None:
    """A refusal decided before silence accepted, and told after: the day she had it decides what it is worth."""
    accepted = claim.accepted_on(delay_of(row))
    if fact.kind is K.REFUSED and accepted is not None and fact.on < accepted <= today and fact.received_on is None:
        raise Invalid([Fault.of("received_on", "claim.received_when", accepted=accepted)])


def _check_fact(fact: ClaimFact, today: date) -> None:
    _check_day("on", fact.on, today)
    _check_day("agreed_on", fact.agreed_on, today)
    _check_day("received_on", fact.received_on, today)
    if fact.received_on is not None and fact.received_on < fact.on:
        raise Invalid([Fault.of("received_on", "claim.received_before")])
    faults = [
        Fault.of(field, "claim.day_too_far")
        for field, day in (("since", fact.since), ("until", fact.until))
        if day is not None and not today - OLDEST <= day <= today + LATEST
    ]
    if len(fact.reason_text) > limits.REASON:
        faults.append(Fault.of("reason_text", "claim.reason_too_long", most=limits.REASON))
    if len(fact.missing) > limits.DOCUMENTS or any(len(one) > limits.DOCUMENT for one in fact.missing):
        faults.append(Fault.of("missing", "claim.too_many_documents", most=limits.DOCUMENTS, length=limits.DOCUMENT))
    if faults:
        raise Invalid(faults)
