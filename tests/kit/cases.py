"""An office with its people and a person to accompany, in the database, through the real actions.

office = build_office()
with office.working(office.claire) as claire:
    case = office.case(claire)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from misas.actions import cases
from misas.actions.cases import CareNeeded
from misas.core.access import Actor, Context, Role
from misas.core.referrals.codes import CareType, Reason
from misas.lib.dates import local_date
from misas.records.access.scope import working_in
from misas.records.accounts.models import Account
from misas.records.cases.models import Case, CaseEvent
from tests.kit import people, persons

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
DENTAL = CareNeeded(CareType.DENTAL_PROSTHETIC, reasons=(Reason.OUT_OF_POCKET,))
GLASSES = CareNeeded(CareType.OPTICS)


@dataclass
class Office:
    """Claire and Paul accompany, Sonia supervises, Marc is of the service social; Zoé works in another caisse."""

    claire: Account
    paul: Account
    sonia: Account
    marc: Account
    zoe: Account
    at: datetime = MONDAY
    named: int = field(default=0)

    def later(self, days: int = 0, hours: int = 0, minutes: int = 0) -> datetime:
        self.at += timedelta(days=days, hours=hours, minutes=minutes)
        return self.at

    @property
    def today(self) -> date:
        """The day it is at the caisse."""
        return local_date(self.at, PARIS)

    def actor(self, account: Account) -> Actor:
        return people.actor(account, MONDAY.date())

    @contextmanager
    def working(self, account: Account) -> Iterator[Actor]:
        actor = self.actor(account)
        with working_in(Context.of(actor)):
            yield actor

    @contextmanager
    def as_system(self) -> Iterator[None]:
        with working_in(Context.for_system(people.GARD)):
            yield

    def person(self, by: Actor, **typed: Any) -> Any:
        self.named += 1
        digits = f"{self.named:04d}"
        home = {"address": "1 rue de la Paix", "postal_code": "30000", "commune": "Nîmes"}
        named = {"first_names": f"Nadia {NAMES[self.named % len(NAMES)]}"}
        phone = {"phone": f"06 39 98 {digits[:2]} {digits[2:]}"}
        typed = home | named | phone | typed
        return persons.register(by, at=self.at, **typed)

    def case(self, by: Actor, cares: Sequence[CareNeeded] = (DENTAL,), **more: Any) -> Case:
        """Open, not yet assigned."""
        return cases.open_case(more.pop("person", None) or self.person(by), cares=cares, by=by, at=self.at, **more)

    def taken(self, by: Actor, cares: Sequence[CareNeeded] = (DENTAL,), **more: Any) -> Case:
        case = self.case(by, cares, **more)
        cases.take(case.public_id, by=by, at=self.later(minutes=1))
        return fresh(case)

    def accompanied(self, by: Actor, cares: Sequence[CareNeeded] = (DENTAL,), **more: Any) -> Case:
        """Taken, reached, agreed, rights reviewed, plan agreed."""
        case = self.taken(by, cares, **more)
        cases.reach(case.public_id, agrees=True, by=by, at=self.later(minutes=1))
        cases.review_rights(case.public_id, by=by, at=self.later(minutes=1))
        cases.propose_plan(case.public_id, by=by, at=self.later(minutes=1))
        return fresh(case)


NAMES = ("Aya", "Bilal", "Chloé", "Driss", "Élise", "Farid", "Gaëlle", "Hugo", "Inès", "Jade")


def build_office() -> Office:
    return Office(
        claire=people.person("Claire Roux", Role.CASEWORKER),
        paul=people.person("Paul Girard", Role.CASEWORKER),
        sonia=people.person("Sonia Petit", Role.SUPERVISOR),
        marc=people.person("Marc Social", Role.SOCIAL_WORKER),
        zoe=people.person("Zoé Ailleurs", Role.CASEWORKER, Role.SUPERVISOR, caisse_id=people.AIN),
    )


def fresh(case: Case) -> Case:
    return Case.objects.select_related("caisse__case_rules", "person", "owner").get(pk=case.pk)


def kinds(case: Case) -> list[str]:
    """The standing facts of a case, in order."""
    return list(CaseEvent.objects.filter(case=case).standing().in_order().values_list("kind", flat=True))
