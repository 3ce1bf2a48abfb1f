"""What is known to be open: by a claim that was granted, by what she said at her review, or noted by a human.

Rows are never edited: what is known better replaces what was known. What may go wrong with them: `warning`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from misas.core.access import Actor
from misas.core.rights.codes import FactSource, FactStatus
from misas.core.rights.rules import Right
from misas.core.rights.standing import ONE_FORM, names_of
from misas.records.cases.models import Case
from misas.records.rights.keys import standing_rights
from misas.records.rights.models import Claim, OpenRight
from misas.records.rights.review_page import ReviewPage

C2S: Final = "c2s"
ENDS_ON: Final = "c2s_ends_on"
COVER: Final = "complementary_cover"
COVERS: Final = frozenset({"c2s_free", "c2s_paying"})


def put_open(
    case: Case,
    right: Right,
    *,
    member: str,
    label: str,
    since: date | None,
    until: date | None,
    source: str,
    claim: Claim | None = None,
    by: Actor,
    at: datetime,
) -> OpenRight:
    """Write that a right is open, in the place of what was known of it, under any of its names and on any of her cases.

    The same said twice is one row."""
    names = names_of(right.id)
    rows = OpenRight.objects.filter(person=case.person_id, right__in=names, member=member, replaced_at__isnull=True)
    standing = list(rows.order_by("pk").select_for_update(of=("self",)))
    told = (right.id, since, until, source, claim and claim.pk)
    for known in standing:
        if (known.right, known.since, known.until, known.source, known.claim_id) == told:
            return known
    OpenRight.objects.filter(pk__in=[known.pk for known in standing]).update(replaced_at=at)
    return OpenRight.objects.create(
        caisse_id=case.caisse_id,
        case=case,
        person_id=case.person_id,
        claim=claim,
        right=right.id,
        title=right.title,
        member=member,
        member_label=label,
        since=since,
        until=until,
        source=source,
        recorded_at=at,
        recorded_by_id=by.account_id,
    )


def open_as_told(page: ReviewPage, rights: dict[str, Right], *, by: Actor, at: datetime) -> list[OpenRight]:
    """The C2S that the members say they have, with its end: so that its renewal is not missed.

    A row of a claim says better than she does, unless hers ends later.
    """
    found = []
    for one in page.household.members:
        ends, cover = one.facts.get(ENDS_ON), one.facts.get(COVER)
        if ends is None or not isinstance(ends.value, date) or (cover is not None and cover.value not in COVERS):
            continue
        if C2S not in rights or _is_known(page.case, one.id, ends.value):
            continue
        source = ends.source or (FactSource.PERSON if ends.status is FactStatus.SAID else FactSource.CAISSE)
        label = page.labels.get(one.id, "")
        found.append(
            put_open(page.case, rights[C2S], member=one.id, label=label, since=None, until=ends.value,
                     source=str(source), by=by, at=at)
        )  # fmt: skip
    return found


def _is_known(case: Case, key: str, until: date) -> bool:
    rows = standing_rights(case.person).filter(right__in=ONE_FORM, member=key)
    return rows.filter(claim__isnull=False, until__gte=until).exists()
