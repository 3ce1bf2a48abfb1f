"""One line of a quote between the form and the room: what its fields show, and the line that they say.

A line that corrects another one starts from it: what no field shows is kept as it was, unless the care is another one.
Not here: the whole quote and its faults (`quoting`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from misas.actions.funding.quoting import SaidLine
from misas.core.funding.care_codes import Basket, CareFamily, Ear
from misas.core.funding.params import Params
from misas.core.funding.quotes import QuotedLine
from misas.core.refusals import Fault
from misas.lib.text import normalise
from misas.lib.typed_amounts import typed
from misas.records.funding import limits, said
from misas.records.funding.models import Quote, QuoteLine
from misas.web.workspace.funding import forms
from misas.web.workspace.funding.acts import SIDES, known
from misas.web.workspace.funding.acts import place as place_of

MORE: Final = ("position", "quantity", "base", "family", "basket")


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a line said before it was typed again, and what its fields showed then."""

    line: QuotedLine
    shown: Mapping[str, Any]


def posted(post: Any) -> list[forms.QuoteLine]:
    """The lines that were typed: those left blank are forgotten, but the first."""
    count = post.get("lines", "1")
    number = min(int(count), limits.LINES) if count.isdecimal() and len(count) < 6 else 1
    lines = [forms.QuoteLine(post, prefix=f"l{nth}") for nth in range(max(number, 1))]
    return [line for line in lines if not line.is_blank] or lines[:1]


def held(quote: Quote, params: Params) -> list[forms.QuoteLine]:
    """The lines of a quote, to be corrected."""
    rows = quote.lines.order_by("rank")
    return [
        forms.QuoteLine(prefix=f"l{nth}", initial=shown(said.line_of(row), params, quote.dated_on))
        for nth, row in enumerate(rows)
    ]


def shown(line: QuotedLine, params: Params, day: date) -> dict[str, Any]:
    """What the fields show of a line. Its family and its basket are left to the act when the act brings the same."""
    found = known(line.code or line.label, params, day)
    return {
        "of": line.id,
        "act": f"{line.code} {line.label}" if line.code else line.label,
        "price": typed(line.price_cents),
        "quantity": line.quantity if line.quantity > 1 else None,
        "position": line.tooth or (SIDES[Ear(line.ear)] if line.ear else ""),
        "base": typed(line.base_cents) if line.base_cents is not None else "",
        "family": "" if found and found.family == line.family else line.family.value,
        "basket": "" if line.basket is None or (found and found.basket == line.basket) else line.basket.value,
    }


def lines_of(
    typed_lines: Sequence[forms.QuoteLine], params: Params, today: date, former: Quote | None, faults: list[Fault]
) -> list[SaidLine]:
    """What the action takes; what cannot be read is added to `faults`."""
    rows = list(former.lines.order_by("rank")) if former else []
    lines = []
    for nth, form in enumerate(typed_lines):
        row = _row_of(form, rows)
        before = None
        if row is not None and former is not None:
            line = said.line_of(row)
            before = Corrected(line, shown(line, params, former.dated_on))
        made, is_same = _line_of(form.cleaned_data, params, today, nth, before, faults)
        lines.append(SaidLine(made, said.cost_of(row) if row is not None and is_same else None))
    return lines


def attached(quote: Quote | None) -> dict[str, Any]:
    """What was kept with a quote and goes with the one that corrects it: its day of care, its place, its paper as long
    as it is there."""
    if quote is None:
        return {}
    paper = quote.document if quote.document and quote.document.removed_at is None else None
    return {
        "care_on": quote.care_on,
        "offer": quote.offer.public_id if quote.offer else None,
        "document": paper.public_id if paper else None,
    }


def _row_of(form: forms.QuoteLine, rows: Sequence[QuoteLine]) -> QuoteLine | None:
    """The line that this one corrects: it says which; a sending that does not say goes by the rank."""
    name = form.data.get(form.add_prefix("of"))
    if name is not None:
        return next((row for row in rows if row.name == name), None)
    rank = int(str(form.prefix)[1:])
    return rows[rank] if rank < len(rows) else None


def _line_of(
    told: dict[str, Any], params: Params, today: date, nth: int, before: Corrected | None, faults: list[Fault]
) -> tuple[QuotedLine, bool]:
    """The line, and whether it is still the care that it corrects."""
    found = known(told["act"], params, today)
    family = CareFamily(told["family"]) if told["family"] else found.family if found else None
    where = place_of(told["position"])
    if family is None:
        faults.append(Fault.of(f"lines.{nth}.family", "funding_screen.which_family"))
        family = CareFamily.NOT_COVERED
    if not where.is_read:
        faults.append(Fault.of(f"lines.{nth}.position", "funding_screen.which_place"))
    is_same = before is not None and family == before.line.family and _is_same_act(told["act"], found, before)
    line = found or QuotedLine("", told["act"].strip(), family, 0)
    basket = line.basket
    if before is not None and is_same:
        is_retyped = told["act"].strip() != before.shown["act"].strip() and (found or not before.line.code)
        basket = before.line.basket if told["basket"] == before.shown["basket"] else basket
        line = replace(before.line, label=line.label if is_retyped else before.line.label)
    elif before is not None and family == before.line.family:  # another act, still one of those to choose among
        line = replace(line, variant_group=before.line.variant_group)
    made = replace(
        line,
        id="",
        family=family,
        price_cents=told["price"],
        quantity=told["quantity"] or 1,
        tooth=where.tooth,
        ear=where.ear,
        base_cents=told["base"],
        basket=Basket(told["basket"]) if told["basket"] else basket,
    )
    return made, is_same


def _is_same_act(text: str, found: QuotedLine | None, before: Corrected) -> bool:
    if found is not None and found.code and before.line.code:
        return found.code == before.line.code
    return normalise(text) == normalise(before.shown["act"])
