"""Why an answer is what it is, for the screen: its lines, the figures of the C2S that add up, what would change it.

Sentences are those of `wording`, the same in the letter and in the machine doors. No query here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from misas.core.rights.engine import C2SFigures, IfClaimed
from misas.core.rights.facts import Atom, FactTable
from misas.core.rights.grounds import Ground
from misas.core.rights.rules import Kind, Leaf, Node, Right, leaves
from misas.lib.french import NBSP
from misas.wording.rights_answers import origin_words
from misas.wording.rights_figures import ceilings_words, ranges_of
from misas.wording.rights_reasons import DESCRIBED, ground_line, money, one_of_line, period_words, rule_words

C2S_RIGHTS: Final = frozenset({"c2s"})
"""The rights whose answer is made of the resources and the ceilings of the C2S."""

MOVERS: Final = 3
"""How many questions a range names."""


@dataclass(frozen=True, slots=True)
class WhyLine:
    """One line: its sentence, whether it speaks for the right, and the question it misses."""

    text: str
    state: str
    icon: str
    says: str
    url: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class FigureLine:
    label: str
    source: str
    period: str
    amount: str


@dataclass(frozen=True, slots=True)
class RangeShown:
    """An amount that is not sure: its sentence, the questions that move it (name and address), how many others."""

    text: str
    links: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class FiguresShown:
    """The resources that count, line by line, their total, the ceilings, and what moves those that are not sure.
    `unknown`: the resources that are not known and that no range names."""

    lines: tuple[FigureLine, ...]
    base: str
    ceilings: str
    ranges: tuple[RangeShown, ...]
    unknown: tuple[tuple[str, str], ...]


class About(Protocol):
    def __call__(self, member: str) -> str:
        """What a member is called; "" for the applicant and for the household."""


class FactAddress(Protocol):
    def __call__(self, atom: Atom) -> str: ...


def why_lines(
    grounds: Iterable[Ground], table: FactTable, labels: Mapping[str, str], fact_url: FactAddress | None,
    right: Right | None = None,
) -> list[WhyLine]:  # fmt: skip
    """`labels`: the French of the engine's rules; `fact_url`: where a missing fact is asked, while it may be. The
    alternatives of `right` that all fail are one line."""
    shown, grounds = [], list(grounds)
    failing = [one for one in grounds if not (one.holds or one.is_missing or one.excludes)]
    groups = [
        lacking
        for each in (_alternatives(right.conditions) if right else ())
        if len(lacking := [found for leaf in each if (found := _of_leaves(failing, leaf))]) > 1
    ]
    for ground in grounds:
        if group := next((each for each in groups if any(ground in one for one in each)), None):
            if ground == group[0][0]:
                shown.append(WhyLine(one_of_line(group, table), "fails", "x", "Non remplie"))
            continue
        text = ground_line(ground, table, labels)
        if ground.is_missing and ground.fact is not None:
            url = fact_url(ground.fact) if fact_url else ""
            label = DESCRIBED.get(ground.rule) or table[ground.fact.fact].label
            shown.append(WhyLine(text, "missing", "search", "À vérifier", url, label))
        elif ground.holds:
            shown.append(WhyLine(text, "holds", "check", "Remplie"))
        else:
            shown.append(WhyLine(text, "fails", "x", "Non remplie"))
    return shown


def _alternatives(node: Node) -> Iterator[list[list[Leaf]]]:
    """The conditions of each alternative of each group of which one is enough, the outermost groups alone."""
    if isinstance(node, Leaf):
        return
    if node.kind is Kind.ANY:
        yield [list(leaves(one)) for one in node.nodes]
    elif node.kind is Kind.ALL:
        for one in node.nodes:
            yield from _alternatives(one)


def _of_leaves(grounds: Iterable[Ground], leaves_of: Iterable[Leaf]) -> list[Ground]:
    """The grounds that are those of these conditions; a parameter of the rule stands for its value."""
    asked = [(leaf.fact, leaf.operator, leaf.measure, leaf.value) for leaf in leaves_of]
    return [
        one
        for one in grounds
        if one.fact is not None
        and any(
            (one.fact.fact, one.operator, one.measure) == told[:3] and told[3] in (one.threshold, None)
            for told in asked
        )
    ]


def figures(
    c2s: C2SFigures, table: FactTable, labels: Mapping[str, str], fact_url: FactAddress | None, about: About
) -> FiguresShown:
    """What is held adds up to the total; what is not known is named apart, with its question and for whom (`about`)."""
    alike = Counter(line.fact for line in c2s.lines)
    lines = tuple(
        FigureLine(
            label=_of(_label(line, table, labels, alike), line.fact, about),
            source=origin_words(line.origin) if line.origin else "",
            period=period_words(line.period) if line.period else "",
            amount=money(line.amount),
        )
        for line in c2s.lines
        if line.amount is not None
    )

    def asked(atom: Atom) -> tuple[str, str]:
        return _of(table[atom.fact].label, atom, about), fact_url(atom) if fact_url else ""

    ranges = tuple(_range(text, [asked(atom) for atom in atoms]) for text, atoms in ranges_of(c2s))
    named = {link for one in ranges for link in one.links}
    unknown = tuple(
        asked(line.fact)
        for line in c2s.lines
        if line.amount is None and line.fact is not None and asked(line.fact) not in named
    )
    return FiguresShown(lines, money(c2s.base_held), ceilings_words(c2s), ranges, unknown)


def _range(text: str, asked: list[tuple[str, str]]) -> RangeShown:
    asked = list(dict.fromkeys(asked))
    return RangeShown(text, tuple(asked[:MOVERS]), max(0, len(asked) - MOVERS))


def others(grounds: Iterable[Ground], c2s: C2SFigures) -> list[Ground]:
    """The lines of the why that the table of figures does not tell already."""
    told = {(line.rule, line.fact) for line in c2s.lines}
    facts = {line.fact for line in c2s.lines}
    return [one for one in grounds if (one.rule, one.fact) not in told and (one.fact is None or one.fact not in facts)]


def if_claimed_lines(
    found: Iterable[IfClaimed], titles: Mapping[str, Right], labels: Mapping[str, str]
) -> list[str]:  # fmt: skip
    """What claiming a right would open besides: told on that right, never as an advice to change the facts."""
    told = []
    for one in found:
        then, now = labels.get(one.tier_then, one.tier_then), labels.get(one.tier_now, one.tier_now)
        if then != now and one.right in titles:
            told.append(f"Si ce droit est versé, la C2S change aussi{NBSP}: «{NBSP}{then}{NBSP}» au lieu de"
                        f" «{NBSP}{now}{NBSP}».")  # fmt: skip
    return told


def _label(line: Ground, table: FactTable, labels: Mapping[str, str], alike: Mapping[Atom | None, int]) -> str:
    """The name of a resource as the interview asks for it; what the law makes of it when it counts in several lines."""
    if line.fact is not None and (alike[line.fact] == 1 or line.rule not in labels):
        return table[line.fact.fact].label
    return rule_words(labels.get(line.rule, line.rule))


def _of(label: str, fact: Atom | None, about: About) -> str:
    who = about(fact.member) if fact is not None else ""
    return f"{label} ({who})" if who else label
