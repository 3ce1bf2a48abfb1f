"""What a caseworker calls the members of a household, so that she and the person know who is meant.

A name is a few words that identify nobody else (« Léa », « fils aîné »): no answer rests on it, and no journal, outbox
or log holds it. Emptied, it is gone from the review and from its claims.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from misas.actions.cases.recording import join
from misas.actions.rights.recording import held
from misas.core.access import Actor
from misas.core.refusals import Absent, Fault, Invalid, Refused
from misas.core.rights.codes import Role
from misas.lib.text import squeeze
from misas.records.audit import journal
from misas.records.rights import limits
from misas.records.rights.models import Claim, ReviewMember, RightsReview


@transaction.atomic
def name_member(review: UUID, member: str, label: str, *, by: Actor, at: datetime) -> RightsReview:
    """Call a member of the household so, on this review and on the claims of its case; "" takes the name away.

    Raises Absent (no such member), Invalid (too long), Refused (finished; the applicant, whom the case names)."""
    row = held(review, to="rights.change_household", by=by)
    one = ReviewMember.objects.filter(review=row, key=member, removed_at__isnull=True).first()
    if one is None:
        raise Absent
    if one.role == Role.APPLICANT:
        raise Refused("rights.applicant_is_named")
    name = squeeze(label)
    if len(name) > limits.NAME:
        raise Invalid([Fault.of("label", "rights.label_too_long", most=limits.NAME)])
    if name == one.label:
        return row
    one.label = name
    one.save(update_fields=["label"])
    Claim.objects.filter(case=row.case, member=member).update(member_label=name)
    join(row.case, by, at)
    journal.note("rights.change_household", row, by=by, at=at, what="named", role=one.role)
    return row
