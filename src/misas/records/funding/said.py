"""Quotes and covers as they were said: rows as the plain values of core, and back. Not here: costs, decisions."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any, Final

from misas.core.funding import quotes
from misas.core.funding.counters import Counters
from misas.core.funding.coverage import Coverage as Cover
from misas.core.funding.keeping import plain, read
from misas.core.funding.packs.codes import Cost
from misas.core.funding.quotes import QuotedLine
from misas.records.cases.models import Case
from misas.records.funding.models import Coverage, Quote, QuoteLine

COLUMNS: Final = ("code", "label", "family", "basket", "tooth", "ear", "quantity", "price_cents", "base_cents",
                  "rate_percent", "variant_group")  # fmt: skip
OR_NONE: Final = frozenset({"basket", "ear"})
"""Codes that are "" in a column and None in core."""
COST: Final = "cost"
"""What an expense is for the rules of funders, when somebody said better than its family; kept in `details`."""


def columns_of(line: QuotedLine, cost: Cost | None = None) -> dict[str, Any]:
    """One line as the values of its row, its name and its rank apart."""
    kept: dict[str, Any] = plain(line)
    usual: dict[str, Any] = plain(QuotedLine("", "", line.family, 0))
    columns = {name: "" if name in OR_NONE and kept[name] is None else kept[name] for name in COLUMNS}
    apart = {name: value for name, value in kept.items() if name not in COLUMNS and name != "id"}
    details = {name: value for name, value in apart.items() if value != usual[name]}
    return columns | {"details": details | ({COST: cost.value} if cost else {})}


def line_of(row: QuoteLine) -> QuotedLine:
    """One line, under its name."""
    said = {name: getattr(row, name) for name in COLUMNS}
    said |= {name: said[name] or None for name in OR_NONE}
    return read(QuotedLine, {"id": row.name, **said, **{n: v for n, v in row.details.items() if n != COST}})


def cost_of(row: QuoteLine) -> Cost | None:
    return Cost(row.details[COST]) if COST in row.details else None


def quote_of(row: Quote, lines: Iterable[QuoteLine]) -> quotes.Quote:
    return quotes.Quote(
        id=str(row.number),
        professional=row.professional,
        issued_on=row.dated_on,
        lines=tuple(line_of(line) for line in lines),
        valid_until=row.valid_until,
        care_on=row.care_on,
        stated_total_cents=row.stated_cents,
    )


def standing(case: Case) -> list[tuple[Quote, list[QuoteLine]]]:
    """The quotes that count, in their order, each with its lines, its care and the one beside which it stands.
    One query."""
    rows = QuoteLine.objects.filter(quote__case=case, quote__ended_at__isnull=True)
    found = rows.select_related("quote__care", "quote__alternative_to").order_by("quote__number", "rank")
    return [(quote, list(lines)) for quote, lines in groupby(found, key=lambda line: line.quote)]


def last_coverage(case: Case) -> Coverage | None:
    """What holds today of a case. One query."""
    return Coverage.objects.filter(case=case).order_by("-id").first()


def coverage_of(row: Coverage) -> Cover:
    return read(Cover, row.rights)


def counters_of(row: Coverage) -> Counters:
    return read(Counters, row.counters)
