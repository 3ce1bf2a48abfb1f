"""Histories of cases for the tests of core: facts on working days of a caisse, no database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from misas.core.cases.codes import AttemptChannel, AttemptOutcome, FactKind
from misas.core.cases.facts import Fact, Facts
from misas.core.cases.folding import fold
from misas.core.cases.rules import DEFAULT, CaseRules
from misas.core.cases.tasks import Office
from misas.core.territory.calendar import WorkCalendar

HOLIDAYS = frozenset({date(2026, 11, 11), date(2026, 12, 25), date(2027, 1, 1)})
CALENDAR = WorkCalendar(ZoneInfo("Europe/Paris"), lambda year: HOLIDAYS)
MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
OWNER, COLLEAGUE, SOCIAL = 7, 8, 9


def office(rules: CaseRules = DEFAULT, **known: Any) -> Office:
    return Office(rules, CALENDAR, **known)


def day(at: datetime) -> date:
    return CALENDAR.local_date(at)


class History:
    """Facts in order; `later` moves the hand of the clock before the next one."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at
        self.facts: list[Fact] = [Fact(FactKind.OPENED, at, OWNER)]

    def later(self, days: int = 0, hours: int = 0) -> History:
        self.at += timedelta(days=days, hours=hours)
        return self

    def then(self, kind: FactKind, by: int | None = OWNER, **data: Any) -> History:
        self.at += timedelta(minutes=1)
        self.facts.append(Fact(kind, self.at, by, data))
        return self

    def assigned(self, owner: int = OWNER) -> History:
        return self.then(FactKind.ASSIGNED, owner=owner)

    def tried(self, channel: AttemptChannel, outcome: AttemptOutcome, **data: Any) -> History:
        return self.then(FactKind.ATTEMPTED, channel=channel, outcome=outcome, **data)

    def reached(self) -> History:
        return self.tried(AttemptChannel.PHONE, AttemptOutcome.REACHED)

    def reviewed(self) -> History:
        return self.then(FactKind.AGREED).then(FactKind.RIGHTS_REVIEWED)

    def accompanied(self, *cares: str) -> History:
        """Assigned, reached, agreed, reviewed, planned, with these cares declared."""
        self.assigned().reached().reviewed().then(FactKind.PLAN_AGREED)
        for care in cares:
            self.then(FactKind.CARE_ADDED, care=care)
        return self

    def care_done(self, care: str, evidence: str | None = "invoice") -> History:
        return self.then(FactKind.CARE_DONE, care=care, on=day(self.at).isoformat(), evidence=evidence)

    @property
    def known(self) -> Facts:
        return fold(self.facts)

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts)
