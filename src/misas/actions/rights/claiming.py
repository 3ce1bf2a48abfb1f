"""A claim from its preparation to its decision: each verb records one fact, and what follows from it.

Granted, by an answer or by silence: the right is open, and the case is given the task to look again at what is left to
pay. No clock decides: the silence is recorded by a human, once its day has come. Not here: what the clock tells
(`warning`), the law of a claim (`core.rights.claims`).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from misas.actions.cases.recording import Held, human, record
from misas.actions.cases.recording import held as held_case
from misas.actions.cases.tasks import leave_task, settle_task
from misas.actions.ports import ports
from misas.actions.rights.opening import put_open
from misas.actions.rights.reviewing import APPLICANT
from misas.core.access import Actor
from misas.core.refusals import Absent, Conflict, Fault, Invalid, Refused
from misas.core.rights.claims import BY_VERB, ClaimFact, ClaimFactKind, ClaimStatus, advance
from misas.core.rights.claims import Claim as ClaimFold
from misas.core.rights.codes import FactSource
from misas.core.rights.rules import Right
from misas.core.rights.watching import watch
from misas.records.audit import journal
from misas.records.cases.models import Case
from misas.records.rights import doors, limits
from misas.records.rights.facts import delay_of, fact_of, folded
from misas.records.rights.models import Claim, ClaimFactRow, OpenRight, ReviewMember, RightsReminder, RightsReview
from misas.records.rights.queries import UNDER_WAY
from misas.wording.rights_tasks import LOOK_AGAIN_AT_PAYMENT, ask_for_the_end

K = ClaimFactKind
REPLAN: Final = frozenset(
    {"c2s", "c2s_auto_rsa", "c2s_presomption", "c2s_etudiant", "c2s_renouvellement", "c2s_sortie"}
)
"""The rights that change what is left to pay: once open, the funding is looked at again."""
REPLAN_DAYS: Final = 5  # business days
ASK_END_DAYS: Final = 5  # business days
OLDEST: Final = timedelta(days=3 * 366)
LATEST: Final = timedelta(days=20 * 366)


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
        member_label=_label(row, answering, who),
        delay_months=delay.months if delay else 0,
        delay_days=delay.days if delay else 0,
        delay_silence=delay.silence.value if delay and delay.silence else "",
        made_at=at,
        made_by_id=human(by),
    )
    written = _write(made, fact, source, by, at, key)
    _refresh(made, folded(made, [written]))
    record(known, "move_claim", by=by, at=at, data=_said(made, fact))
    journal.note("claim.prepare", made, by=by, at=at, right=rule.id, case=row.public_id)
    return made


@transaction.atomic
def record_claim(
    claim: UUID, verb: str, fact: ClaimFact, *, source: str = "", by: Actor, at: datetime, key: str | None = None
) -> Claim:
    """Record what happened to a claim: one verb of `core.rights.claims.STEPS`.

    `key`: sent twice, it is recorded once; with another content, Conflict. Raises Absent, Invalid (a day ahead, too
    long a text), Refused (not from here, not yet, her agreement is missing…).
    """
    if verb not in BY_VERB:
        raise Absent
    row = doors.claim(claim, to=f"claim.{verb}", by=by, lock=True)
    if (before := _replayed(row, fact, key)) is not None:
        return before
    known = held_case(row.case, at)
    _check_fact(fact, known.today)
    facts = list(ClaimFactRow.objects.filter(claim=row).order_by("id"))
    after = advance(folded(row, facts), verb, fact, delay_of(row))
    _write(row, fact, source, by, at, key)
    _refresh(row, after)
    _settle(row, known, by, at)
    if known.facts.closed is None:
        step = "decide_claim" if after.is_decided else "move_claim"
        record(known, step, by=by, at=at, data=_said(row, fact))
    if after.status is ClaimStatus.GRANTED:
        _granted(row, after, known, source, by, at)
    journal.note(f"claim.{verb}", row, by=by, at=at, right=row.right, status=row.status, day=fact.on.isoformat())
    return row


@transaction.atomic
def note_open_right(
    case: UUID,
    right: str,
    member: str = "",
    *,
    since: date | None = None,
    until: date | None = None,
    source: str,
    by: Actor,
    at: datetime,
) -> OpenRight:
    """A right is seen to be open (an attestation, a screen of the caisse), or its end is corrected.

    Raises Absent, Invalid.
    """
    row = doors.case(case, to="rights.note_open_right", by=by, lock=True)
    rule = ports().rules.by_id.get(right)
    if rule is None:
        raise Absent
    if since is not None and until is not None and until < since:
        raise Invalid([Fault.of("until", "claim.ends_before_begins")])
    who = member or APPLICANT
    human(by)
    made = put_open(row, rule, member=who, label=_label(row, None, who), since=since, until=until,
                    source=source[: limits.SOURCE], by=by, at=at)  # fmt: skip
    _settle_renewals(row, rule.id, who, made.pk, by, at)
    journal.note("rights.note_open_right", made, by=by, at=at, right=rule.id)
    return made


def _granted(row: Claim, after: ClaimFold, known: Held, source: str, by: Actor, at: datetime) -> None:
    """The right is open; what is left to pay is looked at again, by whoever owns the case.

    A right to be renewed whose end nobody gave would never be warned of: its end is asked for.
    """
    rule: Right | None = ports().rules.by_id.get(row.right)
    if rule is not None:
        made = put_open(
            row.case, rule, member=row.member, label=row.member_label, since=after.since, until=after.until,
            source=source or FactSource.DECISION.value, claim=row, by=by, at=at,
        )  # fmt: skip
        _settle_renewals(row.case, rule.id, row.member, made.pk, by, at)
    if row.right in REPLAN and known.facts.closed is None:
        due = known.office.calendar.add_business_days(known.today, REPLAN_DAYS)
        leave_task(known, LOOK_AGAIN_AT_PAYMENT, due, by=by, at=at, key=f"replan:{row.public_id}")
    if rule is not None and rule.renewal is not None and after.until is None and known.facts.closed is None:
        due = known.office.calendar.add_business_days(known.today, ASK_END_DAYS)
        leave_task(known, ask_for_the_end(row.title), due, by=by, at=at, key=f"end:{row.public_id}")


def _settle(row: Claim, known: Held, by: Actor, at: datetime) -> None:
    """What the clock asked about this claim has been answered: its tasks end with it."""
    _settle_all(list(RightsReminder.objects.filter(claim=row, settled_at__isnull=True)), known, by, at)


def _settle_renewals(case: Case, right: str, member: str, but: int, by: Actor, at: datetime) -> None:
    """A right that is open anew asks for no renewal of the one before."""
    before = RightsReminder.objects.filter(
        open_right__person_id=case.person_id,
        open_right__right=right,
        open_right__member=member,
        settled_at__isnull=True,
    ).exclude(open_right_id=but)
    mine = [one for one in before if one.case_id == case.pk]
    _settle_all(mine, held_case(case, at), by, at)
    RightsReminder.objects.filter(pk__in=[one.pk for one in before]).update(settled_at=at)


def _settle_all(reminders: list[RightsReminder], known: Held, by: Actor, at: datetime) -> None:
    for one in reminders:
        if one.task_id is not None and known.facts.closed is None:
            settle_task(known, one.task_id, by=by, at=at)
    RightsReminder.objects.filter(pk__in=[one.pk for one in reminders]).update(settled_at=at)


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


def _label(row: Case, review: RightsReview | None, member: str) -> str:
    """What the member is called in the review that answered, or in the last one of the case."""
    rows = ReviewMember.objects.filter(key=member)
    rows = rows.filter(review=review) if review is not None else rows.filter(review__case=row)
    return rows.order_by("-id").values_list("label", flat=True).first() or ""


def _check_day(field: str, day: date | None, today: date) -> None:
    if day is not None and day > today:
        raise Invalid([Fault.of(field, "claim.day_ahead")])
    if day is not None and day < today - OLDEST:
        raise Invalid([Fault.of(field, "claim.day_too_far")])


def _check_fact(fact: ClaimFact, today: date) -> None:
    _check_day("on", fact.on, today)
    _check_day("agreed_on", fact.agreed_on, today)
    faults = [
        Fault.of(field, "claim.day_too_far")
        for field, day in (("since", fact.since), ("until", fact.until))
        if day is not None and not today - OLDEST <= day <= today + LATEST
    ]
    if len(fact.missing) > limits.DOCUMENTS or any(len(one) > limits.DOCUMENT for one in fact.missing):
        faults.append(Fault.of("missing", "claim.too_many_documents", most=limits.DOCUMENTS, length=limits.DOCUMENT))
    if faults:
        raise Invalid(faults)
