"""What the clock has to tell of the claims and open rights of a caisse, and on which case: a few queries for hundreds
of rows.

A warning that was told is not due again, unless it was told of a closed case and the person has an open one since: it
becomes a task of that one. Not here: who is told, and how (`actions.rights.warning`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from misas.core.rights.claims import ClaimStatus
from misas.core.rights.months import add_months
from misas.core.rights.ports import RuleBook
from misas.core.rights.renewals import ENDED_FOR, SOON_MONTHS, EarlyWarning
from misas.core.rights.standing import form_of
from misas.core.rights.watching import claim_warning
from misas.records.cases.models import Case, Task
from misas.records.persons import queries as persons
from misas.records.rights.facts import delay_of, folded
from misas.records.rights.keys import whose
from misas.records.rights.models import Claim, ClaimFactRow, OpenRight, RightsReminder
from misas.records.rights.queries import UNDER_WAY, open_right_line

PAGE: Final = 500
"""Rows read at once."""


@dataclass(frozen=True, slots=True)
class Due:
    """One warning to tell. `case_id`: the open case of the person, else the closed one it is about; `reminder`: what
    was told of the closed case, when there is an open one since."""

    about: Claim | OpenRight
    warning: EarlyWarning
    case_id: int
    is_closed: bool
    reminder: RightsReminder | None


def due_claims(caisse_id: int, today: date, limit: int) -> list[Due]:
    """The claims whose day has come and of which something is to be told, the oldest day first; `limit` at most."""
    rows = _watched(today).filter(caisse_id=caisse_id)
    return _first(rows.order_by("watch_on", "id"), _after_day("watch_on"), lambda page: _of_claims(page, today), limit)


def due_rights(caisse_id: int, rules: RuleBook, today: date, limit: int) -> list[Due]:
    """The open rights in their window, at their end or ended of late, which no claim under way asks for again; `limit`
    at most."""
    furthest = max((one.renewal.opens_months for one in rules.rights if one.renewal), default=SOON_MONTHS)
    rows = _standing().filter(caisse_id=caisse_id, until__gte=today - ENDED_FOR, until__lte=add_months(today, furthest))
    return _first(rows.order_by("until", "id"), _after_day("until"), lambda page: _of_rights(page, rules, today), limit)


def still_due(found: Iterable[Due], rules: RuleBook, today: date) -> list[Due]:
    """The same warnings as they stand now: for whoever holds their cases since."""
    found = list(found)
    claims = [one.about.pk for one in found if isinstance(one.about, Claim)]
    rights = [one.about.pk for one in found if isinstance(one.about, OpenRight)]
    now = list(_of_claims(list(_watched(today).filter(pk__in=claims).order_by("watch_on", "id")), today))
    return [*now, *_of_rights(list(_standing().filter(pk__in=rights).order_by("until", "id")), rules, today)]


def _first[Row: (Claim, OpenRight)](
    rows: QuerySet[Row], after: Callable[[Row], Q], read: Callable[[list[Row]], Iterator[Due]], limit: int
) -> list[Due]:
    """The first `limit` of what is due, page after page: rows that ask for nothing stand in nobody's way."""
    found: list[Due] = []
    page = list(rows[:PAGE])
    while page and len(found) < limit:
        found += read(page)
        page = list(rows.filter(after(page[-1]))[:PAGE]) if len(page) == PAGE else []
    return found[:limit]


def _after_day(field: str) -> Callable[[Claim | OpenRight], Q]:
    def after(row: Claim | OpenRight) -> Q:
        day = getattr(row, field)
        return Q(**{f"{field}__gt": day}) | Q(**{field: day}, id__gt=row.pk)

    return after


def _watched(today: date) -> QuerySet[Claim]:
    """The claims to look at: not those that wait for an answer to their task, nor refusals nobody can contest now."""
    waits = RightsReminder.objects.filter(claim=OuterRef("pk"), settled_at__isnull=True, task_id__isnull=False)
    over = Q(status=ClaimStatus.REFUSED.value, next_due__lt=today)
    return Claim.objects.filter(watch_on__lte=today).exclude(over).exclude(Exists(waits)).select_related("case")


def _standing() -> QuerySet[OpenRight]:
    return OpenRight.objects.filter(replaced_at__isnull=True).select_related("case")


def _of_claims(rows: Sequence[Claim], today: date) -> Iterator[Due]:
    """Four queries at most, and none for no row."""
    facts: dict[int, list[ClaimFactRow]] = {row.pk: [] for row in rows}
    if rows:
        for fact in ClaimFactRow.objects.filter(claim__in=rows).order_by("id"):
            facts[fact.claim_id].append(fact)
    warned = [(row, claim_warning(folded(row, facts[row.pk]), delay_of(row), today)) for row in rows]
    asked = [(row, warning) for row, warning in warned if warning is not None]
    told = _told(RightsReminder.objects.filter(claim__in=[row.pk for row, _ in asked]), "claim_id") if asked else {}
    places = _Places([row.case for row, _ in asked])
    for row, warning in asked:
        yield from _due(row, warning, told.get(row.pk, []), places)


def _of_rights(rows: Sequence[OpenRight], rules: RuleBook, today: date) -> Iterator[Due]:
    """Six queries at most, and none for no warning."""
    warned = [(row, open_right_line(row, rules, today).warning) for row in rows]
    asked = [(row, warning) for row, warning in warned if warning is not None]
    if not asked:
        return
    told = _told(RightsReminder.objects.filter(open_right__in=[row.pk for row, _ in asked]), "open_right_id")
    waiting = _waiting(told)
    places = _Places([row.case for row, _ in asked])
    again = _AskedAgain(places)
    for row, warning in asked:
        before = told.get(row.pk, [])
        if any(one.task_id in waiting for one in before) or again.covers(row):
            continue
        yield from _due(row, warning, before, places)


def _due(
    row: Claim | OpenRight, warning: EarlyWarning, before: Sequence[RightsReminder], places: _Places
) -> Iterator[Due]:
    same = next((one for one in before if (one.kind, one.due) == (warning.kind.value, warning.due)), None)
    case, is_closed = places.of(row.case)
    if same is None:
        yield Due(row, warning, case, is_closed, None)
    elif same.task_id is None and same.settled_at is None and not is_closed:
        yield Due(row, warning, case, False, same)


def _told(rows: QuerySet[RightsReminder], about: str) -> dict[int, list[RightsReminder]]:
    found: dict[int, list[RightsReminder]] = defaultdict(list)
    for row in rows.order_by("id"):
        found[getattr(row, about)].append(row)
    return found


def _waiting(told: dict[int, list[RightsReminder]]) -> set[object]:
    """The tasks that still wait for somebody."""
    tasks = [one.task_id for rows in told.values() for one in rows if one.task_id and one.settled_at is None]
    rows = Task.objects.filter(public_id__in=tasks, ended_at__isnull=True)
    return set(rows.values_list("public_id", flat=True)) if tasks else set()


class _Places:
    """Where a warning is told: on its own case, else on the open case of the same person. Two queries."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self.heads = persons.heads({row.person_id for row in cases})
        self.open: dict[int, int] = {}
        if cases:
            rows = Case.objects.open().filter(person_id__in=self.heads).order_by("-id")
            self.open = {self.heads[person]: pk for person, pk in rows.values_list("person_id", "pk")}

    def of(self, case: Case) -> tuple[int, bool]:
        """The case, and whether it is closed."""
        if case.closed_at is None:
            return case.pk, False
        opened = self.open.get(self.heads[case.person_id])
        return (case.pk, True) if opened is None else (opened, False)


class _AskedAgain:
    """What needs no warning: a claim of the same right, by whichever of its names, is under way for the same person, or
    it is open for longer elsewhere. Two queries."""

    def __init__(self, places: _Places) -> None:
        self.heads = places.heads
        everybody = list(self.heads)
        claims = Claim.objects.filter(case__person_id__in=everybody, status__in=UNDER_WAY)
        claimed = claims.values_list("case__person_id", "right", "member")
        self.claimed = {self._key(person, right, member) for person, right, member in claimed}
        self.until: dict[tuple[int, str, str], date] = {}
        known = OpenRight.objects.filter(person_id__in=everybody, replaced_at__isnull=True, until__isnull=False)
        for person, right, member, until in known.values_list("person_id", "right", "member", "until"):
            assert until is not None
            key = self._key(person, right, member)
            self.until[key] = max(until, self.until.get(key, until))

    def _key(self, person: int, right: str, member: str) -> tuple[int, str, str]:
        return (*whose(person, member, self.heads), form_of(right))

    def covers(self, row: OpenRight) -> bool:
        assert row.until is not None  # only a right with its end is warned of
        key = self._key(row.person_id, row.right, row.member)
        return key in self.claimed or self.until.get(key, row.until) > row.until
