"""An office with a review under way, an engine that answers what it is told, and the words to talk to both.

desk = build_desk()
with desk.working() as claire:
    review = desk.open(claire)
    desk.say(claire, "wage_net", 700)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from misas.actions import cases, rights
from misas.actions.ports import ports
from misas.core.access import Actor
from misas.core.rights.claims import ClaimFact, ClaimFactKind, Filer
from misas.core.rights.codes import Entity, FactStatus
from misas.core.rights.facts import HOUSEHOLD
from misas.records.cases.models import Case
from misas.records.rights.models import Claim, RightsReview
from misas.records.rights.review_page import ReviewPage, review_page
from tests.kit.cases import Office, build_office, fresh
from tests.kit.engine_double import EngineDouble, plugged

SAID, KNOWN, UNKNOWN, DECLINED = FactStatus.SAID, FactStatus.KNOWN, FactStatus.UNKNOWN, FactStatus.DECLINED
C2S_FACTS = {
    "lives_in_france": True,
    "territory": "metropole",
    "complementary_cover": "none",
    "base_cover": "open",
    "nationality": "french",
}
K = ClaimFactKind


@dataclass
class Desk:
    """Claire accompanies one person, whose review is held here; the engine is a double."""

    office: Office
    engine: EngineDouble
    case: Case = None  # type: ignore[assignment]
    review: RightsReview = None  # type: ignore[assignment]
    named: dict[str, Any] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        return self.office.at

    @property
    def today(self) -> date:
        return self.at.date()

    def later(self, days: int = 0, minutes: int = 1) -> datetime:
        return self.office.later(days=days, minutes=minutes)

    @contextmanager
    def working(self) -> Iterator[Actor]:
        with self.office.working(self.office.claire) as claire:
            yield claire

    def reached(self, by: Actor, **person: Any) -> Case:
        """A case whose person was reached and agreed."""
        who = self.office.person(by, **person) if person else None
        case = self.office.taken(by, person=who) if who else self.office.taken(by)
        cases.reach(case.public_id, agrees=True, by=by, at=self.later())
        self.case = fresh(case)
        return self.case

    def open(self, by: Actor, case: Case | None = None) -> RightsReview:
        self.case = case or self.case or self.reached(by)
        self.review = rights.open_review(self.case.public_id, by=by, at=self.later())
        return self.review

    def say(
        self, by: Actor, fact: str, raw: Any = None, status: FactStatus = SAID, member: str = "p1", **more: Any
    ) -> RightsReview:
        """Record one fact where the table says it belongs."""
        who = HOUSEHOLD if ports().rules.table[fact].entity is Entity.HOUSEHOLD else member
        self.review = rights.record_fact(
            self.review.public_id, member=who, fact=fact, raw=raw, status=status, by=by, at=self.later(), **more
        )
        return self.review

    def say_all(self, by: Actor, **facts: Any) -> RightsReview:
        for fact, raw in facts.items():
            self.say(by, fact, raw)
        return self.review

    def answer(self, by: Actor) -> RightsReview:
        self.review = rights.answer(self.review.public_id, by=by, at=self.later())
        return self.review

    def page(self, by: Actor) -> ReviewPage:
        return review_page(self.review.public_id, by=by, rules=ports().rules, today=self.today)

    def claim(self, by: Actor, right: str = "c2s", **more: Any) -> Claim:
        return rights.prepare_claim(self.case.public_id, right, by=by, at=self.later(), **more)

    def step(self, by: Actor, claim: Claim, verb: str, kind: ClaimFactKind, on: date, **more: Any) -> Claim:
        key, cover = more.pop("key", None), more.pop("cover", "")
        fact = ClaimFact(kind, on, **more)
        return rights.record_claim(claim.public_id, verb, fact, cover=cover, by=by, at=self.later(), key=key)

    def complete(self, by: Actor, right: str = "c2s") -> Claim:
        """A claim filed and complete today."""
        claim = self.claim(by, right)
        self.step(by, claim, "file", K.FILED, self.today, filer=Filer.PERSON)
        return self.step(by, claim, "complete", K.COMPLETED, self.today)

    def after(self, **delta: int) -> date:
        """So many days later, the clock moved there."""
        self.office.at += timedelta(**delta)
        return self.today


@contextmanager
def desk_with_engine() -> Iterator[Desk]:
    with plugged(EngineDouble()) as engine:
        yield Desk(build_office(), engine)
