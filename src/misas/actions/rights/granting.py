"""What a decision changes: the right is open, what is left to pay is looked at again, what the clock asked is answered.

Not here: the facts of a claim (`claiming`), the row of an open right (`opening`).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from misas.actions.cases.recording import Held, human
from misas.actions.cases.recording import held as held_case
from misas.actions.cases.tasks import leave_task, settle_task
from misas.actions.ports import ports
from misas.actions.rights.learning import learn
from misas.actions.rights.opening import put_open
from misas.core.access import Actor
from misas.core.refusals import Absent, Fault, Invalid
from misas.core.rights.claims import Claim as ClaimFold
from misas.core.rights.codes import FactSource
from misas.core.rights.noting import against
from misas.core.rights.rules import Right
from misas.core.rights.standing import names_of, opens_as
from misas.records.audit import journal
from misas.records.cases.models import Case
from misas.records.rights import doors, limits, queries
from misas.records.rights.facts import read
from misas.records.rights.keys import APPLICANT, about, standing_rights
from misas.records.rights.models import Claim, OpenRight, ReviewMember, RightsReminder, RightsReview
from misas.wording.rights_tasks import (
    LOOK_AGAIN_AT_PAYMENT,
    ask_for_the_end,
    contest_late_refusal,
    look_at_the_right,
    look_at_what_was_told,
)

REPLAN: Final = frozenset(
    {"c2s", "c2s_auto_rsa", "c2s_presomption", "c2s_etudiant", "c2s_renouvellement", "c2s_sortie"}
)
"""The rights that change what is left to pay: once open, the funding is looked at again."""
REPLAN_DAYS: Final = 5  # business days
ASK_END_DAYS: Final = 5  # business days
LATE_REFUSAL_DAYS: Final = 5  # business days
TOLD_OTHERWISE_DAYS: Final = 5  # business days
LATEST: Final = timedelta(days=20 * 366)


@transaction.atomic
def note_open_right(
    case: UUID,
    right: str,
    member: str = "",
    *,
    since: date | None = None,
    until: date | None = None,
    source: str,
    cover: str = "",
    by: Actor,
    at: datetime,
) -> OpenRight:
    """A right is seen to be open (an attestation, a screen of the caisse), or its end is corrected; the open review
    learns it of a C2S. `cover`: c2s_free or c2s_paying, when it is known which C2S it is.

    Raises Absent, Invalid.
    """
    row = doors.case(case, to="rights.note_open_right", by=by, lock=True)
    rule = ports().rules.by_id.get(opens_as(right))
    if rule is None:
        raise Absent
    if until is not None and until > held_case(row, at).today + LATEST:
        raise Invalid([Fault.of("until", "claim.day_too_far")])
    if since is not None and until is not None and until < since:
        raise Invalid([Fault.of("until", "claim.ends_before_begins")])
    who = member or APPLICANT
    human(by)
    today = held_case(row, at).today
    if (until is None or until >= today) and (fault := _against(row, rule.id, who, since or today)) is not None:
        raise Invalid([fault])
    made = put_open(row, rule, member=who, label=label_of(row, None, who), since=since, until=until,
                    source=source[: limits.SOURCE], by=by, at=at)  # fmt: skip
    _settle_renewals(row, rule.id, who, made.pk, by, at)
    journal.note("rights.note_open_right", made, by=by, at=at, theme=rule.theme.value)
    learn(row, rule.id, who, since=since, until=until, cover=cover, by=by, at=at)
    return made


def _against(case: Case, right: str, member: str, since: date) -> Fault | None:
    """What is held of her today, and open from that day on, that does not go with this right."""
    review = queries.open_review_of(case)
    members = read(review, ports().rules.table).household.members if review else ()
    facts = next((one.facts for one in members if one.id == member), {})
    rows = standing_rights(case.person).filter(member=member)
    return against(right, facts, {row.right for row in rows if row.until is None or row.until >= since})


def granted(row: Claim, after: ClaimFold, known: Held, source: str, cover: str, by: Actor, at: datetime) -> None:
    """The right is open; what is left to pay is looked at again, by whoever owns the case; the open review learns it.

    A right to be renewed whose end nobody gave would never be warned of: its end is asked for. What the person had told
    otherwise is named in a task, to be looked at with her. `cover`: c2s_free or c2s_paying, when it is known.
    """
    rule: Right | None = ports().rules.by_id.get(opens_as(row.right))
    if rule is not None:
        made = put_open(
            row.case, rule, member=row.member, label=row.member_label, since=after.since, until=after.until,
            source=source or FactSource.DECISION.value, claim=row, by=by, at=at,
        )  # fmt: skip
        _settle_renewals(row.case, rule.id, row.member, made.pk, by, at)
        learnt = learn(
            row.case, rule.id, row.member, since=after.since, until=after.until, cover=cover,
            source=FactSource.GRANTED_CLAIM, by=by, at=at,
        )  # fmt: skip
        for one in learnt if known.facts.closed is None else ():
            due = known.office.calendar.add_business_days(known.today, TOLD_OTHERWISE_DAYS)
            title = look_at_what_was_told(ports().rules.table[one.fact], one.held.value)
            leave_task(known, title, due, by=by, at=at, key=f"told:{row.public_id}:{one.fact}")
    if row.right in REPLAN and known.facts.closed is None:
        due = known.office.calendar.add_business_days(known.today, REPLAN_DAYS)
        leave_task(known, LOOK_AGAIN_AT_PAYMENT, due, by=by, at=at, key=f"replan:{row.public_id}")
    if rule is not None and rule.renewal is not None and after.until is None and known.facts.closed is None:
        due = known.office.calendar.add_business_days(known.today, ASK_END_DAYS)
        leave_task(known, ask_for_the_end(row.title), due, by=by, at=at, key=f"end:{row.public_id}")


def refused_late(row: Claim, known: Held, by: Actor, at: datetime) -> None:
    """A refusal came once silence had accepted: a human has the acceptance recognised."""
    if known.facts.closed is None:
        due = known.office.calendar.add_business_days(known.today, LATE_REFUSAL_DAYS)
        leave_task(known, contest_late_refusal(row.title), due, by=by, at=at, key=f"late:{row.public_id}")


def refused_after_all(row: Claim, known: Held, by: Actor, at: datetime) -> None:
    """A refusal had come before the silence that was recorded: the right that it opened is not known to be open."""
    OpenRight.objects.filter(claim=row, replaced_at__isnull=True).update(replaced_at=at)
    if known.facts.closed is None:
        due = known.office.calendar.add_business_days(known.today, LATE_REFUSAL_DAYS)
        leave_task(known, look_at_the_right(row.title), due, by=by, at=at, key=f"refused:{row.public_id}")


def settle(row: Claim, known: Held, by: Actor, at: datetime) -> None:
    """What the clock asked about this claim has been answered: its tasks end with it."""
    _settle_all(list(RightsReminder.objects.filter(claim=row, settled_at__isnull=True)), known, by, at)


def _settle_renewals(case: Case, right: str, member: str, but: int, by: Actor, at: datetime) -> None:
    """A right that is open anew asks for no renewal of the one before."""
    before = RightsReminder.objects.filter(
        about(case.person, "open_right__"),
        open_right__right__in=names_of(right),
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


def label_of(row: Case, review: RightsReview | None, member: str) -> str:
    """What the member is called in the review that answered, or in the last one of the case."""
    rows = ReviewMember.objects.filter(key=member)
    rows = rows.filter(review=review) if review is not None else rows.filter(review__case=row)
    return rows.order_by("-id").values_list("label", flat=True).first() or ""
