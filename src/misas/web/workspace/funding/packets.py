"""What a funder is shown of a request, on paper: who pays the care, the other aids, the papers, why this amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from misas.core.funding.life.codes import ApplicationState
from misas.core.refusals import Absent
from misas.records.audit import journal
from misas.records.cases import doors as cases
from misas.records.funding import pages
from misas.records.funding.models import AidApplication
from misas.records.funding.pages import Packet
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import people, place
from misas.web.workspace.funding import explained
from misas.web.workspace.funding.requested import PaperShown, papers_shown
from misas.web.workspace.funding.ways import tab_of
from misas.wording.funding_life import PAYEES, STATES
from misas.wording.funding_screens import NO_NAME, NOT_SAID_YET, packet_number

S = ApplicationState
OUT: Final = frozenset({S.WITHDRAWN, S.REFUSED, S.SILENT, S.LAPSED})
"""Aids that pay nothing any more."""
PAGE: Final = "workspace/funding/packet.html"


@dataclass(frozen=True, slots=True)
class LineShown:
    """One care in the columns of a commission: fees, AMO (régime local in it), AMC, others, asked here, what stays."""

    label: str
    price: int
    amo: int
    amc: int
    others: int
    asked: int

    @property
    def rest(self) -> int:
        return self.price - self.amo - self.amc - self.others - self.asked


@dataclass(frozen=True, slots=True)
class OtherShown:
    who: str
    cents: int
    state: str


@dataclass(frozen=True, slots=True)
class PacketShown:
    number: str
    funder: str
    contact: str
    who: str
    age: int | None
    town: str
    caisse: str
    owner: str
    session: date | None
    asked: int
    is_loan: bool
    lines: tuple[LineShown, ...]
    others: tuple[OtherShown, ...]
    why: str
    rule: str
    papers: tuple[PaperShown, ...]
    payee: str
    today: date

    @property
    def total(self) -> LineShown:
        sums = (sum(getattr(line, name) for line in self.lines) for name in ("price", "amo", "amc", "others", "asked"))
        return LineShown("Total", *sums)


@require_GET
@needs("funding.see")
@place.at_home
def packet(request: Request, public_id: UUID) -> HttpResponse:
    """The packet of one request, for whoever reads the case."""
    found = pages.packets_of(AidApplication.objects.filter(public_id=public_id), place.today(request))
    if not found:
        raise Absent
    one = found[0]
    case = cases.case(one.request.row.case.public_id, to="funding.see", by=request.actor)
    journal.read("funding.aid_application", one.request.row.public_id, case.caisse_id, by=request.actor,
                 at=request.time)  # fmt: skip
    shown = packet_shown(one, place.today(request))
    return respond.page(request, PAGE, {"case": case, "packet": shown, "back_url": tab_of(case)})


def packet_shown(one: Packet, today: date, *, named: bool = True) -> PacketShown:
    """`named` False: the file is shown without a name (some funders ask for it)."""
    request, row = one.request, one.request.row
    person = row.case.person
    share = next((share for share in one.shares if share.aid == row.aid), None)
    return PacketShown(
        number=packet_number(row.case.number, row.pk),
        funder=row.funder.name,
        contact=row.funder.contact,
        who=people.name(person) if named else NO_NAME,
        age=people.age(person, today),
        town=person.commune if named else "",
        caisse=row.caisse.name,
        owner=row.case.owner.full_name,
        session=request.known.session,
        asked=request.known.asked_cents,
        is_loan=row.is_loan,
        lines=tuple(_lines(one)),
        others=tuple(
            OtherShown(other.funder, other.cents, STATES[ApplicationState(other.status)])
            for other in one.others
            if ApplicationState(other.status) not in OUT
        ),
        why=why_of(one) if share else "",
        rule=share.rule if share else "",
        papers=tuple(papers_shown(request, one.papers, today)),
        payee=PAYEES[request.known.payee] if request.known.payee else NOT_SAID_YET,
        today=today,
    )


def _lines(one: Packet) -> Sequence[LineShown]:
    asked = one.request.known.asked
    found = []
    for line in one.lines:
        others = sum(other.cents for other in one.beside if other.line == line.name and other.status not in OUT)
        if one.request.row.is_loan or line.name in asked:
            found.append(LineShown(line.label, line.price, line.amo + line.local, line.amc, others,
                                   asked.get(line.name, 0)))  # fmt: skip
    return found


def why_of(one: Packet) -> str:
    """Why this amount, worked out again from the problem that was kept when it was asked."""
    version, aid = one.request.row.version, one.request.row.aid
    problem = explained.problem_of(version.problem)
    found = explained.whys(
        problem, explained.plan_of(problem, one.shares), {}, {str(id) for id, _, _ in version.locks}, only=aid
    )
    return found[0].text if found else ""
