"""Why an answer is what it is: the conditions that carry it, each with the fact, where it comes from and its article.

A YES shows what holds and was needed; a NO shows what fails. At most LINES of them. Sentences are made by `wording`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from misas.core.rights.codes import Aspect, Measure, Nature, Operator, Verdict
from misas.core.rights.evaluate import Reading
from misas.core.rights.facts import Atom, FactTable, Held, Household
from misas.core.rights.months import month_text, window
from misas.core.rights.rules import Group, Kind, Leaf, Node, Right, Threshold, is_live

LINES: Final = 25


@dataclass(frozen=True, slots=True)
class Ground:
    """One line of the why. `amount` is the euros held, when the fact is an amount; `value` what is held otherwise.

    `rule` is the right's id, or a rule of the engine; `holds` says whether this line speaks for the right. A condition
    that `excludes` takes the right away when it is met.
    """

    rule: str
    article: str
    holds: bool
    fact: Atom | None = None
    value: bool | int | str | date | Decimal | None = None
    amount: Decimal | None = None
    period: str = ""
    origin: Held | None = None
    operator: Operator | None = None
    threshold: Threshold | None = None
    measure: Measure | None = None
    excludes: bool = False

    @property
    def is_missing(self) -> bool:
        return self.fact is not None and self.value is None and self.amount is None


def grounds_of(
    right: Right, household: Household, table: FactTable, member: str = "", *, verdict: Verdict | None = None
) -> tuple[Ground, ...]:
    """The lines that carry the answer of a right's conditions, in the order of the file.

    A YES may stand whatever some unknown facts are: told the `verdict`, the lines are those that hold, and what changes
    nothing is left out.
    """
    article = right.references[0].article
    if not right.is_in_force(household.month):
        return (Ground(right.id, article, False, period=month_text(household.month)),)
    reading = Reading(right, household, table, member or household.applicant.id)
    carried = list(_carrying(right.conditions, reading))
    if verdict is Verdict.YES and _truth(right.conditions, reading) is None:
        carried = list(_holding(right.conditions, reading)) or carried
    lines = {(leaf, wanted): _ground(leaf, reading, article, wanted) for leaf, wanted in carried}
    return tuple(lines.values())[:LINES] or (Ground(right.id, article, True),)


def _truth(node: Node, reading: Reading) -> bool | None:
    left = reading.left(node)
    return left if isinstance(left, bool) else None


def _carrying(node: Node, reading: Reading, wanted: bool = True) -> Iterator[tuple[Leaf, bool]]:
    """The conditions that make a node what it is; of an undecided node, those that are not settled.

    `wanted` turns under an exclusion: there a condition speaks for the right when it fails."""
    if isinstance(node, Leaf):
        yield node, wanted
        return
    truth = _truth(node, reading)
    speaks = not truth if node.kind is Kind.NONE and truth is not None else truth
    inner = wanted if node.kind is not Kind.NONE else not wanted
    for one in node.nodes:
        if is_live(one, reading.household.month) and _truth(one, reading) is speaks:
            yield from _carrying(one, reading, inner)


def _holding(node: Node, reading: Reading, wanted: bool = True) -> Iterator[tuple[Leaf, bool]]:
    """The conditions that hold under a node which is met whatever is still unknown."""
    truth, speaks = _truth(node, reading), isinstance(node, Group) and node.kind is not Kind.NONE
    if truth is not None or isinstance(node, Leaf):
        yield from _carrying(node, reading, wanted) if truth is not None else ()
        return
    inner = wanted if speaks else not wanted
    for one in node.nodes:
        if is_live(one, reading.household.month) and _truth(one, reading) in (speaks, None):
            yield from _holding(one, reading, inner)


def _ground(leaf: Leaf, reading: Reading, article: str, wanted: bool) -> Ground:
    atom, household = reading.atom(leaf), reading.household
    held, value, one = household.held(atom.member, atom.fact), household.value(atom), reading.table[leaf.fact]
    euros = value if one.nature in (Nature.MONTHLY, Nature.AMOUNT) and isinstance(value, Decimal) else None
    return Ground(
        rule=reading.right.id,
        article=leaf.article or article,
        holds=reading.held(leaf) is wanted,
        fact=atom,
        value=None if euros is not None else value,
        amount=euros,
        period=period_of(atom, household.month),
        origin=held,
        operator=leaf.operator,
        threshold=reading.right.threshold(leaf, household.month),
        measure=leaf.measure,
        excludes=not wanted,
    )


def period_of(atom: Atom, month: date) -> str:
    """The months a line speaks of: one month, or the first and the last of the window."""
    if atom.aspect is Aspect.WINDOW:
        months = window(month)
        return f"{month_text(months[0])}/{month_text(months[-1])}"
    return month_text(month)
