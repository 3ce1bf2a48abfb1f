"""A whole quote worked out for a person: who pays what of each line, why, what is to be asked, what would be cheaper.

`quote_result` is the one function of the house for it; `care_lines` gives the planner what is left to fund. A line
whose share depends on a fact that nobody knows has no share: only its worst and its best, and what settles it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from misas.core.funding.care_codes import CareFamily
from misas.core.funding.counters import Counters, Equipped, Spent
from misas.core.funding.coverage import Coverage
from misas.core.funding.params import Figure, Origin, Params
from misas.core.funding.problem import CareLine, Cents, PersonId
from misas.core.funding.quote_scene import Pots, Scene, Why, common
from misas.core.funding.quotes import Quote, QuotedLine
from misas.core.funding.rates import WITHHELD_OF
from misas.core.funding.supposing import Question, Supposed, Tried, tried
from misas.core.funding.variants import Cheaper, alternatives
from misas.core.funding.working_out import Paid, Worked, work_line
from misas.core.refusals import Refused

FIRST_CHOSEN: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Variant:
    """A cheaper way to the same care: `paid` None when a tariff or a fact is missing (`questions`, `to_ask` say which).

    `saves_cents`: what the person would no longer pay, against the line as quoted; None while either is unknown.
    `is_cheaper` may be known before it; None is to be asked.
    """

    offer: Cheaper
    paid: Paid | None
    worst: Paid | None
    questions: tuple[Question, ...]
    saves_cents: Cents | None
    is_cheaper: bool | None


@dataclass(frozen=True, slots=True)
class LineResult:
    """One line: `paid` None while a question is open; `worst` and `best` are what the answers may make of it."""

    line: QuotedLine
    paid: Paid | None
    worst: Paid
    best: Paid
    whys: tuple[Why, ...]
    questions: tuple[Question, ...]
    variants: tuple[Variant, ...] = ()

    @property
    def is_known(self) -> bool:
        return self.paid is not None


@dataclass(frozen=True, slots=True)
class QuoteResult:
    """The whole quote at the day of its care. `version`: of the figures; `figures`: those that were read, with source
    and doubt; `chosen`: the line kept of each variant group.
    """

    quote: Quote
    day: date
    lines: tuple[LineResult, ...]
    chosen: Mapping[str, str]
    figures: tuple[Figure, ...]
    version: str
    spent: tuple[Spent, ...] = ()
    equipped: tuple[Equipped, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(dict.fromkeys(question for one in self.kept for question in one.questions))

    @property
    def kept(self) -> tuple[LineResult, ...]:
        """The lines that the person would pay: of a variant group, the one chosen."""
        groups = self.quote.groups()
        return tuple(
            one
            for one in self.lines
            if one.line.variant_group not in groups or self.chosen[one.line.variant_group] == one.line.id
        )

    @property
    def is_known(self) -> bool:
        return all(one.is_known for one in self.kept)

    @property
    def total(self) -> Paid | None:
        """None while a line is not known."""
        return sum((one.paid for one in self.kept if one.paid), Paid()) if self.is_known else None

    @property
    def worst(self) -> Paid:
        return sum((one.worst for one in self.kept), Paid())

    @property
    def best(self) -> Paid:
        return sum((one.best for one in self.kept), Paid())

    @property
    def doubts(self) -> tuple[Origin, ...]:
        """Of the figures that were read, those that are still to be confirmed."""
        return tuple(dict.fromkeys(figure.origin for figure in self.figures if figure.origin.doubt))

    def line(self, id: str) -> LineResult:
        return next(one for one in self.lines if one.line.id == id)


def quote_result(
    quote: Quote,
    coverage: Coverage,
    counters: Counters,
    params: Params,
    day: date,
    *,
    chosen: Mapping[str, str] = FIRST_CHOSEN,
) -> QuoteResult:
    """Works a sound quote out (`quotes.faults`) with the figures of `day`, that of the care.

    `chosen`: the line kept of each variant group; the first of a group that it does not name.
    """
    groups = quote.groups()
    kept = {group: chosen.get(group, lines[0].id) for group, lines in groups.items()}
    for group, lines in groups.items():
        if kept[group] not in {line.id for line in lines}:
            raise Refused("funding.variant_unknown", group=group)
    found: dict[str, LineResult] = {}
    figures: dict[str, Figure] = {}
    used = Pots()
    for shared in _pools(quote, coverage):
        pool = _Pool(shared, quote, coverage, counters, params, day, kept)
        found |= pool.results(figures)
        used.spent += pool.pots.spent
        used.equipped += pool.pots.equipped
    results = tuple(found[line.id] for line in quote.lines)
    return QuoteResult(
        quote, day, results, kept, tuple(figures.values()), params.version, tuple(used.spent), tuple(used.equipped)
    )


def care_lines(result: QuoteResult, person: PersonId, *, supposing_worst: bool = False) -> tuple[CareLine, ...]:
    """What is left to fund of each line kept. Refused while a share is not known, unless the worst is asked for."""
    if not supposing_worst and not result.is_known:
        raise Refused("funding.quote_has_questions", count=len(result.questions))
    return tuple(
        CareLine(one.line.id, person, (one.paid or one.worst).rac_cents, one.line.label) for one in result.kept
    )


# --- lines that share a counter are tried together


def _pools(quote: Quote, coverage: Coverage) -> Iterable[tuple[QuotedLine, ...]]:
    """The lines of a quote, those that may empty one pot together; in the order of the quote."""
    found: dict[str, list[QuotedLine]] = {}
    for line in quote.lines:
        one = "" if coverage.cover.yearly_cap_cents is not None else _pool_of(line)
        found.setdefault(one, []).append(line)
    return (tuple(lines) for lines in found.values())


def _pool_of(line: QuotedLine) -> str:
    if line.family in WITHHELD_OF:
        return WITHHELD_OF[line.family][0]
    if line.family is CareFamily.OPTICAL or line.family is CareFamily.HEARING:
        return line.family
    return f"promise:{line.family}"


type Attempt = tuple[tuple[Worked, ...], dict[str, Figure], Pots]


@dataclass(slots=True)
class _Pool:
    lines: tuple[QuotedLine, ...]
    quote: Quote
    coverage: Coverage
    counters: Counters
    params: Params
    day: date
    kept: Mapping[str, str]
    pots: Pots = field(default_factory=Pots)
    """Those of the worst attempt, once tried."""

    def results(self, figures: dict[str, Figure]) -> dict[str, LineResult]:
        """Each line of the pool in every attempt."""
        found: dict[str, LineResult] = {}
        every = tried(self._attempt, _paid_of)
        worst = max(every.outcomes, key=lambda one: sum(worked.paid.rac_cents for worked in one[0]))
        self.pots = worst[2]
        for _, read, _ in every.outcomes:
            figures |= read
        for nth, line in enumerate(self.lines):
            outcomes = [worked[nth] for worked, _, _ in every.outcomes]
            alone = self._alone(nth)
            known = len({one.paid for one in outcomes}) == 1
            result = LineResult(
                line=line,
                paid=outcomes[0].paid if known else None,
                worst=max((one.paid for one in outcomes), key=_rac),
                best=min((one.paid for one in outcomes), key=_rac),
                whys=common(one.whys for one in outcomes),
                questions=() if known else alone.questions,
            )
            found[line.id] = replace(result, variants=tuple(self._variants(nth, result, figures)))
        return found

    def _attempt(self, supposed: Supposed, *, upto: int | None = None, instead: QuotedLine | None = None) -> Attempt:
        """The lines in their order; of a variant group, only the one kept uses anything up."""
        groups = self.quote.groups()
        kept = tuple(one for one in self.lines if self.kept.get(one.variant_group, one.id) == one.id)
        at = self.params.at(self.day)
        scene = Scene(self.coverage, self.counters, at, self.quote.professional, supposed, kept)
        worked = []
        for nth, line in enumerate(self.lines):
            before = scene.pots.copy()
            worked.append(work_line(instead if instead is not None and nth == upto else line, scene))
            if line.variant_group in groups and self.kept[line.variant_group] != line.id:
                scene.pots = before
            if nth == upto:
                break
        return tuple(worked), scene.figures, scene.pots

    def _alone(self, nth: int, instead: QuotedLine | None = None) -> Tried[Attempt]:
        """Every attempt at one line, after those that stand before it."""

        def work(supposed: Supposed) -> Attempt:
            return self._attempt(supposed, upto=nth, instead=instead)

        return tried(work, lambda one: one[0][nth].paid)

    def _variants(self, nth: int, quoted: LineResult, figures: dict[str, Figure]) -> Iterable[Variant]:
        line = self.lines[nth]
        for offer in alternatives(line, self.params.at(self.day), self.coverage):
            if offer.line is None:
                yield Variant(offer, None, None, (), None, None)
                continue
            every = self._alone(nth, offer.line)
            outcomes = [one[0][nth].paid for one in every.outcomes]
            paid = outcomes[0] if len(set(outcomes)) == 1 else None
            worst, best = max(outcomes, key=_rac), min(outcomes, key=_rac)
            yield Variant(
                offer=offer,
                paid=paid,
                worst=worst,
                questions=every.questions if paid is None else (),
                saves_cents=quoted.paid.rac_cents - paid.rac_cents if quoted.paid and paid else None,
                is_cheaper=_is_cheaper((best, worst), quoted),
            )


def _is_cheaper(variant: tuple[Paid, Paid], quoted: LineResult) -> bool | None:
    """Whether it is whatever the answers; None when they decide."""
    best, worst = variant
    if worst.rac_cents < quoted.best.rac_cents:
        return True
    return False if best.rac_cents >= quoted.worst.rac_cents else None


def _paid_of(attempt: Attempt) -> tuple[Paid, ...]:
    return tuple(one.paid for one in attempt[0])


def _rac(paid: Paid) -> Cents:
    return paid.rac_cents
