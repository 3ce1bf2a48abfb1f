"""What is printed for each funder of a plan: whom it is for, the lines with the columns of the trade, the papers that
go with it. One read for the whole plan.

A packet names no other funder, and nothing of the case that this one need not know. Not here: the page, the identity of
the person (the page asks for it where it may be shown).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from misas.core.access import Actor
from misas.core.funding.life import packet
from misas.core.funding.life.application import Application
from misas.core.funding.life.codes import ApplicationState
from misas.core.funding.life.packet import Row
from misas.records.funding import doors
from misas.records.funding.facts import applications_of, ledger_of, rows_of
from misas.records.funding.models import AidApplication, FundingPlan, PaperSent, QuoteLine

GONE = frozenset({ApplicationState.LAPSED, ApplicationState.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class PacketLine:
    """A line as it is printed; `label` is what the quote says, `quoted_on` and `professional` whose quote it is."""

    label: str
    professional: str
    quoted_on: date
    row: Row


@dataclass(frozen=True, slots=True)
class PacketPaper:
    kind: str
    issued_on: date | None
    professional: str


@dataclass(frozen=True, slots=True)
class Packet:
    """`papers`: those that leave, or left, with the request; `session`: the committee that it goes to."""

    application: AidApplication
    funder: str
    contact: str
    known: Application
    lines: tuple[PacketLine, ...]
    total: Row
    papers: tuple[PacketPaper, ...]
    session: date | None


def packets_of(plan: UUID | str, *, by: Actor) -> tuple[Packet, ...]:
    """The packet of every request of a plan that was not given up, by rank. Raises Absent."""
    row = doors.plan(plan, to="funding.see", by=by)
    rows = rows_of(row)
    known, ledger = applications_of(rows), ledger_of(row)
    lines = _lines(row, ledger.lines)
    ranks = {str(one.public_id): one.rank for one in rows}
    papers = _papers(rows)
    found = list[Packet]()
    for one in rows:
        id = str(one.public_id)
        if known[id].state in GONE:
            continue
        columns = packet.rows(ledger, known, ranks, id)
        shown = tuple(_line(lines[each.line], each) for each in columns)
        found.append(
            Packet(
                one, one.funder.name, one.funder.contact, known[id], shown, packet.total(columns, known[id]),
                papers.get(one.pk, ()), known[id].session,
            )
        )  # fmt: skip
    return tuple(found)


def _lines(plan: FundingPlan, names: tuple[str, ...]) -> Mapping[str, QuoteLine]:
    rows = QuoteLine.objects.filter(quote__case=plan.case_id, name__in=names).select_related("quote")
    return {row.name: row for row in rows}


def _line(line: QuoteLine, row: Row) -> PacketLine:
    return PacketLine(line.label, line.quote.professional, line.quote.dated_on, row)


def _papers(rows: list[AidApplication]) -> dict[int, tuple[PacketPaper, ...]]:
    """The papers of each request that left."""
    found: dict[int, list[PacketPaper]] = {}
    for one in PaperSent.objects.filter(application__in=rows).select_related("paper").order_by("id"):
        said = PacketPaper(one.paper.kind, one.paper.issued_on, one.paper.professional)
        found.setdefault(one.application_id, []).append(said)
    return {key: tuple(papers) for key, papers in found.items()}
