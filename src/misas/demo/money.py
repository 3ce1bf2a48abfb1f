"""What is done for the money of one life of the demo: each gesture through its real action, at the hour of the life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, Final
from uuid import UUID

from misas.actions import cases, orientation
from misas.actions.funding import applying, covering, deciding, ending, papers, paying, planning, quoting
from misas.actions.funding.papers import PaperSaid
from misas.actions.funding.paying import Billed, BilledLine
from misas.actions.ports import ports
from misas.core.access import Context
from misas.core.cases.codes import EvidenceClass
from misas.core.funding.care_codes import CareFamily
from misas.core.funding.counters import NOTHING_USED
from misas.core.funding.life.application import LOAN, ApplicationFact
from misas.core.funding.life.application_steps import BY_VERB
from misas.core.funding.life.codes import DecisionReason, Payee
from misas.core.funding.life.documents import union
from misas.core.funding.life.requirements import requirements_of
from misas.core.funding.packs.codes import Piece
from misas.core.funding.quotes import QuotedLine
from misas.core.orientation.codes import CallChannel
from misas.demo.lives import Life
from misas.demo.purses import COMMITTEE, OF_CAISSE, SITTINGS
from misas.demo.quoted import DENTIST, FACTS, OTHER_DENTIST, cover, quote
from misas.records.access.scope import working_in
from misas.records.cases.models import Case
from misas.records.funding.models import (
    AidApplication,
    CommitteeSession,
    FundingPlan,
    PaperGiven,
    QuoteLine,
    Share,
)

LEFT_OF_TODAY: Final = timedelta(minutes=90)
QUOTED_BY: Final = (DENTIST, OTHER_DENTIST)


@dataclass
class Money:
    """The money sought in one life. Days are business days from now."""

    life: Life

    def day(self, from_now: int) -> date:
        calendar = self.life.calendar
        return calendar.add_business_days(calendar.local_date(self.life.until), from_now)

    def on(self, from_now: int | date, hour: int = 10) -> None:
        """The life goes on to that day; what is left to do of it is done before now."""
        day = from_now if isinstance(from_now, date) else self.day(from_now)
        at = min(self.life.calendar.instant(day, time(hour)), self.life.until - LEFT_OF_TODAY)
        self.life.at = max(self.life.at, at)

    def do(self, what: Any, *given: Any, who: str = "", **named: Any) -> Any:
        self.life.soon()
        return self.life.do(who or self.life.caseworker, what, *given, **named)

    def just_before_today(self) -> date:
        """The last open day, when it is not too far for what follows a visit to be late already."""
        today = self.life.calendar.local_date(self.life.until)
        return max(self.day(-1), today - timedelta(days=2))

    # Quotes, cover, plan.

    def quoted(self, *lines: QuotedLine, professional: str = DENTIST) -> None:
        (care,) = self.life.cares()
        self.do(quoting.enter_quote, self.life.case, care, quote(self.life.today, *lines, professional=professional))

    def covered(self, *but: Any, affordable: int | None = 15_000, **facts: Any) -> None:
        """`but`: the families whose guarantee nobody has read yet."""
        said = cover(self.life.today, self._born(), *but)
        self.do(
            covering.say_coverage, self.life.case, said, counters=NOTHING_USED, facts=FACTS | facts,
            affordable_cents=affordable,
        )  # fmt: skip

    def proposed(self) -> None:
        self.do(planning.propose, self.life.case)

    def agreed(self) -> None:
        self.do(planning.agree, self.plan, self.life.today)

    # Requests.

    def prepared(self, *but: str) -> None:
        """Every paper given once, `but` those that still lack, then every request prepared."""
        for kind, count in self._papers():
            if kind not in but:
                for made_by in QUOTED_BY[:count] if kind == Piece.QUOTE else ("",):
                    said = PaperSaid(kind, self.life.today - timedelta(days=3), made_by)
                    self.do(papers.give_paper, self.plan, said)
        self.do(applying.prepare_requests, self.plan)

    def sent(self) -> None:
        self.do(applying.send_requests, self.plan)

    def scheduled(self, from_now: int) -> None:
        self.do(deciding.schedule, self.request(OF_CAISSE).public_id, self._session(from_now))

    def granted(self, *funders: str, until: date) -> None:
        """What was asked, by the letters of these funders."""
        for funder in funders:
            row = self.request(funder)
            fact = self._fact("grant", self._asked(row), valid_until=until, payee=Payee.PRACTITIONER)
            self.do(deciding.record_application, row.public_id, "grant", fact, payee_name=DENTIST)

    def granted_by_committee(self, from_now: int, until: date) -> None:
        self.on(from_now, 14)
        row = self.request(OF_CAISSE)
        fact = self._fact("grant", self._asked(row), valid_until=until, payee=Payee.PRACTITIONER)
        self.do(
            deciding.decide, row.public_id, "grant", fact, session=self._session(from_now), payee_name=DENTIST,
            who=COMMITTEE,
        )  # fmt: skip

    def refused_by_committee(self, from_now: int, reason: DecisionReason) -> None:
        self.on(from_now, 14)
        row = self.request(OF_CAISSE)
        fact = self._fact("refuse", reason=reason)
        self.do(deciding.decide, row.public_id, "refuse", fact, session=self._session(from_now), who=COMMITTEE)

    # Care and payment.

    def booked(self, from_now: int | date) -> None:
        """Her visit, at the place of the quote."""
        (care,) = self.life.cares()
        need = self.life.need_of(care)
        place = self.do(orientation.name_offer, self.life.case, care, name=DENTIST, phone="01 99 00 41 10", need=need)
        row = self.do(orientation.choose_offer, place.public_id)
        day = from_now if isinstance(from_now, date) else self.day(from_now)
        self.do(
            orientation.book, row.public_id, self.life.calendar.instant(day, time(9, 15)), channel=CallChannel.PHONE,
            announced_days=(day - self.life.today).days, remind=False,
        )  # fmt: skip

    def cared(self) -> None:
        """She went; she says so the same day, and gives her bank details for what is paid to her."""
        (care,) = self.life.cares()
        for appointment in self.life.appointments():
            self.do(orientation.honour, appointment)
        self.do(cases.record_done, self.life.case, care, self.life.today, evidence=EvidenceClass.DECLARED_BY_PERSON)
        self.do(papers.give_paper, self.plan, PaperSaid(Piece.RIB.value, self.life.today))

    def invoiced(self) -> None:
        lines = [BilledLine(line.name, line.price_cents * line.quantity) for line in self._lines()]
        total = sum(line.price_cents for line in lines)
        said = Billed(DENTIST, self.life.today, total, tuple(lines), number="F-118", care_on=self.life.today)
        self.do(paying.record_invoice, self.plan, said)
        (care,) = self.life.cares()
        self.do(cases.prove_care, self.life.case, care, EvidenceClass.INVOICE)

    def paid(self, verb: str) -> None:
        """One verb of payment for each request that holds money."""
        for row in self.requests():
            if row.held_cents and not row.is_loan:
                amounts = {} if verb == "settle" else self._held(row)
                self.do(paying.record_money, row.public_id, verb, self._fact(verb, amounts))

    def closed(self) -> None:
        self.do(ending.end_plan, self.plan, "close")

    # What stands.

    @property
    def plan(self) -> UUID:
        with working_in(Context.for_system(self.life.caisse)):
            return FundingPlan.objects.filter(case__public_id=self.life.case).latest("id").public_id

    def requests(self) -> list[AidApplication]:
        with working_in(Context.for_system(self.life.caisse)):
            rows = AidApplication.objects.filter(case__public_id=self.life.case).select_related("funder")
            return list(rows.prefetch_related("lines__line").order_by("rank", "id"))

    def request(self, funder: str) -> AidApplication:
        return next(row for row in reversed(self.requests()) if row.funder.code == funder)

    def asked(self, *but: str) -> list[str]:
        """The funders whose answer is awaited, but these."""
        return [row.funder.code for row in self.requests() if row.decided_on is None and row.funder.code not in but]

    def _papers(self) -> list[tuple[str, int]]:
        """What the rules of those whom the plan asks want, and how many of each; but what she gave before."""
        with working_in(Context.for_system(self.life.caisse)):
            plan = FundingPlan.objects.get(public_id=self.plan)
            asked = set(
                Share.objects.filter(version=plan.current_id, cents__gt=0).values_list("funder__code", flat=True)
            )
            given = set(PaperGiven.objects.filter(plan=plan).values_list("kind", flat=True))
        families = [CareFamily(line.family) for line in self._lines()]
        packs = [pack for pack in ports().packs.packs if pack.id in asked]
        wanted = [one for pack in packs for one in requirements_of(pack, families, FACTS) if not one.at_payment]
        return [(one.kind, one.count) for one in union(one.requirement for one in wanted) if one.kind not in given]

    def _lines(self) -> list[QuoteLine]:
        with working_in(Context.for_system(self.life.caisse)):
            return list(QuoteLine.objects.filter(quote__case__public_id=self.life.case).order_by("rank"))

    def _born(self) -> date:
        with working_in(Context.for_system(self.life.caisse)):
            born = Case.objects.select_related("person").get(public_id=self.life.case).person.birth_date
        assert born is not None  # everybody of the demo was born one day
        return born

    def _session(self, from_now: int) -> UUID:
        assert from_now in SITTINGS
        with working_in(Context.for_system(self.life.caisse)):
            return CommitteeSession.objects.get(funder__code=OF_CAISSE, on=self.day(from_now)).public_id

    def _fact(self, verb: str, amounts: dict[str, int] | None = None, **told: Any) -> ApplicationFact:
        return ApplicationFact(BY_VERB[verb].fact, self.life.today, amounts or {}, **told)

    @staticmethod
    def _asked(row: AidApplication) -> dict[str, int]:
        return {one.line.name if one.line else LOAN: one.asked_cents for one in row.lines.all()}

    @staticmethod
    def _held(row: AidApplication) -> dict[str, int]:
        return {one.line.name if one.line else LOAN: one.held_cents for one in row.lines.all() if one.held_cents}
