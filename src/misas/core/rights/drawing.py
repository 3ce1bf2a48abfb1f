"""The table of facts drawn for people: the page docs/household-file.md, which a test keeps in step.

The page is for whoever writes a household by hand or by program; the table itself is `rules/rights/facts.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from misas.core.rights.codes import Entity, FactPeriod, Nature
from misas.core.rights.facts import FactTable, FactType

HEAD: Final = """\
# The file of a household

`./misas rights review FILE` reads one JSON object. What is absent is **unknown**, never zero: an answer that depends on
it is UNKNOWN and asks for it. Worked files: `docs/households/*.json`. For programs and editors, the same as a JSON
Schema: `docs/household-file.schema.json`.

```json
{
  "month": "2026-11",
  "household": {"territory": "metropole", "couple": false, "children_count": 0, "rsa": 569},
  "members": [
    {"id": "p1", "role": "applicant", "birth_date": "1991-04-12", "wage_net": {"2025-10": 700, "2025-11": 0},
     "ald": {"value": false, "status": "known", "source": "cnam", "date": "2026-11-02"},
     "permit": {"status": "declined"}}
  ]
}
```

* `month`: the month of the request. It cannot be ahead of today.
* `members`: one `applicant`, at most one `partner`, any number of `child` and `other`; each `id` once.
* A fact is a plain value, or `{"value", "status", "source", "date"}`; `status` is `known`, `said`, `unknown` or
  `declined`. A fact that is unknown or declined holds no value.
* A day is `2026-11-21`. A choice is one of the codes of the table. A whole number has no decimals.
* Euros by month: a number stands for **each month** the fact covers; `{"2025-10": 700}` tells some months and leaves
  the others unknown; `{"total": 8400}` tells the window as a whole, and not in which months it was paid: where that
  matters (AAH, ASI and ASPA in the C2S; the last three months in RSA) the answer is UNKNOWN and asks for the months.
* The window is M-13 to M-2 for a request of January 2022 or later, M-12 to M-1 before. A fact marked *window* covers
  its twelve months and, where the law looks at them, M-1 and M.
* Gross or net is part of the name. `wage_gross` and `pension_gross` are read by ASPA and ASI alone.

What cannot be read, and what contradicts itself, is refused with every fault at its place, `members[1].wage_net`.

## What comes back

One JSON object on standard output; codes for programs, French beside them.

* `answers`: for each right and member, `verdict` (`yes`, `no`, `unknown`), `amount`, at most 25 `grounds` (rule,
  article, fact, amount, period, where the fact comes from, `sentence`), `to_ask` when it is unknown (`adds`: nothing to
  answer, a member of that role to add, who is told by `couple` or `children_count` and not described), the smallest
  `change` that would flip it. `is_open`: the right is open already; its `no` is no refusal.
* `c2s`: ceilings, the base and its `lines`, which add up to it, the tier at its worst (`_low`) and best (`_high`).
* `if_claimed`: what claiming a right would open besides. `questions`: what is worth asking, the best first.
* `second_opinion`: whether a second computation of the C2S agrees. `freshness`: figures that are out of date.
* `engine`: `answered`, or `away`, `broken`; then the rights that it computes are in `waiting`, without an answer.

Exit codes: 0 answered; 1 when the engine did not, or when the two opinions differ; 2 when the file cannot be taken.
"""

_PERIODS: Final = {
    FactPeriod.MOMENT: "at the month",
    FactPeriod.MONTH: "the month",
    FactPeriod.WINDOW: "window",
    FactPeriod.LAST_NOTICE: "last tax notice",
    FactPeriod.CALENDAR_YEAR: "last closed year",
}
_NATURES: Final = {
    Nature.BOOLEAN: "true or false",
    Nature.DATE: "day",
    Nature.WHOLE: "whole number",
    Nature.MONTHLY: "euros by month",
    Nature.AMOUNT: "euros",
}


def page(table: FactTable) -> str:
    """The whole page."""
    return "\n".join(
        (HEAD, *_section("household", Entity.HOUSEHOLD, table), *_section("members", Entity.PERSON, table))
    )


def _section(title: str, entity: Entity, table: FactTable) -> Iterator[str]:
    yield f"## Facts of `{title}`"
    yield ""
    yield "| fact | value | when | in French |"
    yield "|---|---|---|---|"
    yield from (_row(one) for one in table.values() if one.entity is entity)
    yield ""


def _row(one: FactType) -> str:
    value = " ".join(f"`{code}`" for code in one.values) or _NATURES[one.nature]
    when = _PERIODS[one.period]
    if one.since is not None:
        when += f", from {one.since:%Y-%m}"
    if one.until is not None:
        when += f" to {one.until:%Y-%m}"
    return f"| `{one.id}` | {value} | {when} | {one.label} |"
