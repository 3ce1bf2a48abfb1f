"""What a funder receives: the lines of a request with the columns of the trade, and nothing of what it need not know.

Columns: fees · compulsory insurance · complementary · others · remaining, then what is asked. Others are the funders
asked before this one: what they granted, or what is asked of them while they have not answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from misas.core.funding.life.application import DENIED, ENGAGED, LOAN, Application
from misas.core.funding.life.codes import ApplicationState
from misas.core.funding.life.ledger import Ledger, RequestId
from misas.core.funding.problem import Cents, LineId

S = ApplicationState


@dataclass(frozen=True, slots=True)
class Row:
    """One line: `remaining` is what is left of the fees once all the others paid. `line` "" is the whole."""

    line: LineId
    fees: Cents
    amo: Cents
    amc: Cents
    others: Cents
    remaining: Cents
    asked: Cents

    @property
    def is_sound(self) -> bool:
        return self.fees == self.amo + self.amc + self.others + self.remaining


def rows(
    ledger: Ledger, requests: Mapping[RequestId, Application], ranks: Mapping[RequestId, int], id: RequestId
) -> tuple[Row, ...]:
    """The lines of a request, in the order of the ledger; a loan is about every line of the plan."""
    mine = requests[id]
    before = [one for other, one in requests.items() if ranks[other] < ranks[id]]
    lines = ledger.lines if LOAN in mine.asked else [line for line in ledger.lines if line in mine.asked]
    return tuple(_row(ledger, line, before, mine.asked.get(line, 0)) for line in lines if ledger.bill(line).price)


def total(found: tuple[Row, ...], mine: Application) -> Row:
    """The foot of the table."""

    def sum_of(column: str) -> Cents:
        return sum(getattr(row, column) for row in found)

    return Row(
        "", sum_of("fees"), sum_of("amo"), sum_of("amc"), sum_of("others"), sum_of("remaining"), mine.asked_cents
    )


def _row(ledger: Ledger, line: LineId, before: list[Application], asked: Cents) -> Row:
    bill = ledger.bill(line)
    others = min(bill.rest, sum(paid_by(one).get(line, 0) for one in before))
    return Row(line, bill.price, bill.amo + bill.local, bill.amc, others, bill.rest - others, asked)


def paid_by(one: Application) -> Mapping[LineId, Cents]:
    """What a funder pays as far as is known: what it promised, else what is asked of it, nothing once it is over."""
    if one.state in ENGAGED:
        return one.held
    return {} if one.state in DENIED or one.state in (S.LAPSED, S.WITHDRAWN) else one.asked
