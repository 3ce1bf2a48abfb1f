"""A caisse whose committee sits: people who asked its fund for money, an envelope, a session, through the real actions.

room = build_committee()
room.asked(2)
session = room.session()
room.scheduled(session)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from misas.actions.funding import deciding, envelopes, packs, sharing, sitting
from misas.core.access import Role
from misas.core.funding.life.application import ApplicationFact
from misas.core.funding.life.codes import ApplicationFactKind, Payee
from misas.core.funding.problem import Cents
from misas.records.accounts.models import Account
from misas.records.funding.models import AidApplication, CommitteeSession, Envelope, RulePack, ShareOut
from misas.records.outbox.models import Message
from tests.kit.cases import Office, build_office
from tests.kit.funders import CAISSE, Sought, publish
from tests.kit.people import GARD, person


@dataclass
class Room:
    """Sonia supervises, Inès sits in the committee, Claire accompanies."""

    office: Office
    ines: Account
    files: list[Sought] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.office.today

    def asked(self, count: int = 1) -> list[Sought]:
        """So many people whose requests left, papers complete."""
        with self.office.working(self.office.claire) as claire:
            for _ in range(count):
                one = Sought(self.office.accompanied(claire), claire, self.office.later(minutes=1))
                one.sent()
                self.office.at = one.at
                self.files.append(one)
        return self.files[-count:]

    def requests(self) -> list[AidApplication]:
        """What waits for this committee, in order of arrival."""
        with self.office.working(self.office.sonia):
            return [one.requests[CAISSE] for one in self.files]

    def envelope(self, cents: Cents = 1_000_000) -> Envelope:
        with self.office.working(self.office.sonia) as sonia:
            draft = envelopes.EnvelopeDraft(publish(CAISSE).public_id, self.today.year, cents)
            return envelopes.open_envelope(GARD, draft, by=sonia, at=self.office.later(minutes=1))

    def session(self, days: int = 0) -> CommitteeSession:
        with self.office.working(self.office.sonia) as sonia:
            day = self.today + timedelta(days=days)
            return sitting.plan_session(
                GARD, publish(CAISSE).public_id, day, day, by=sonia, at=self.office.later(minutes=1)
            )

    def scheduled(self, session: CommitteeSession) -> list[AidApplication]:
        """Every request put before this session."""
        waiting = self.requests()
        with self.office.working(self.office.sonia) as sonia:
            for one in waiting:
                deciding.schedule(one.public_id, session.public_id, by=sonia, at=self.office.later(minutes=1))
        return waiting

    def granted(self, request: AidApplication, session: CommitteeSession, *, by: Account | None = None) -> None:
        """All that was asked."""
        until = self.today + timedelta(days=180)
        with self.office.working(by or self.ines) as ines:
            line = next(iter(request.facts.order_by("id").values_list("amounts", flat=True)))
            fact = ApplicationFact(ApplicationFactKind.GRANTED, self.today, amounts=line, valid_until=until,
                                   payee=Payee.PRACTITIONER)  # fmt: skip
            deciding.decide(request.public_id, "grant", fact, session=session.public_id, by=ines,
                            at=self.office.later(minutes=1))  # fmt: skip

    def shared_out(self) -> ShareOut:
        """A share-out, prepared as the job does."""
        with self.office.working(self.office.sonia) as sonia:
            row = sharing.ask_share_out(GARD, by=sonia, at=self.office.later(minutes=1))
            message = Message.objects.get(topic=sharing.SHARE_OUT, payload__share_out=str(row.public_id))
        with self.office.as_system():
            sharing.prepare_share_out(message, self.office.later(minutes=1))
        return row

    def draft(self, code: str = CAISSE, *, by: Account | None = None) -> RulePack:
        """The next version of the rules of the repository, written and not submitted."""
        with self.office.working(by or self.office.sonia) as sonia:
            rules = publish(code).packs.get().public_id
            return packs.begin_from(rules, GARD, by=sonia, at=self.office.later(minutes=1))


def build_committee(hours: int = 2) -> Room:
    """Everything happens in the last `hours`."""
    office = build_office()
    office.at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=hours)
    return Room(office, person("Inès Commission", Role.AID_COMMITTEE))
