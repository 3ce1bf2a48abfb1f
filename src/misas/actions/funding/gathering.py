"""Everything that a plan is computed from: the quotes that count worked out line by line, the rules in force, what is
decided already. One `Ground` for a case; one problem for each choice among alternatives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from django.db.models import F

from misas.actions.cases.recording import Held
from misas.actions.funding.holding import HeldPlan
from misas.actions.ports import ports
from misas.core.funding.choosing import Choice, Group
from misas.core.funding.counters import Counters
from misas.core.funding.coverage import Coverage as Cover
from misas.core.funding.expenses import Priced, expenses_of, known_facts
from misas.core.funding.life import replan
from misas.core.funding.life.application import Application
from misas.core.funding.life.codes import PlanState
from misas.core.funding.life.plan_life import AFTER_CARE
from misas.core.funding.life.validity import quote_is_over
from misas.core.funding.packs.compiled import Applicant, Compiled
from misas.core.funding.packs.compiling import compile_packs
from misas.core.funding.packs.reading import read_pack
from misas.core.funding.packs.schema import Granted, Pack
from misas.core.funding.problem import Aid, AidId, CareLine, Cents, GrantedAid, Person, Problem
from misas.core.funding.quote_results import QuoteResult, care_lines, quote_result
from misas.core.funding.quotes import Quote as SaidQuote
from misas.core.funding.reading import read_problem
from misas.core.refusals import Invalid, Refused
from misas.records.funding import rules, said
from misas.records.funding.models import AidApplication, Coverage, PlanLine, Quote, QuoteLine, RulePack

HER: Final = "P1"
"""The person of the case, in the problem of her plan."""
QUOTES: Final = "quote"
"""The name of a choice among quotes begins with it; the others are variant groups of one quote."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One quote that counts, as a row and as a value."""

    row: Quote
    lines: Mapping[str, QuoteLine]
    value: SaidQuote


@dataclass(frozen=True, slots=True)
class Ground:
    """What a plan of this case rests on today."""

    coverage: Coverage
    cover: Cover
    counters: Counters
    affordable_cents: Cents
    quotes: tuple[Standing, ...]
    packs: tuple[Pack, ...]
    rows: Mapping[str, RulePack]
    left: Mapping[str, Cents]
    days: Mapping[str, int]
    given: Mapping[str, tuple[Granted, ...]]
    today: date
    commune: str
    requests: Mapping[AidId, Application] = field(default_factory=lambda: MappingProxyType({}))
    aids: Mapping[AidId, Aid] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def lines(self) -> dict[str, QuoteLine]:
        return {name: line for one in self.quotes for name, line in one.lines.items()}


@dataclass(frozen=True, slots=True)
class Posed:
    """One choice among alternatives, as a problem."""

    choice: Choice
    results: tuple[QuoteResult, ...]
    problem: Problem
    compiled: Compiled


def ground_of(case: Held, plan: HeldPlan | None) -> Ground:
    """Raises Refused: no quote that counts, no cover said, nobody asked what she can pay."""
    coverage = said.last_coverage(case.row)
    if coverage is None:
        raise Refused("funding.no_coverage")
    if coverage.affordable_cents is None:
        raise Refused("funding.affordable_not_said")
    quotes = _standing(case, _paid_already(case))
    rows = rules.in_force(case.row.caisse_id, case.today)
    packs = {row.pk: pack_of(row) for row in rows}
    by_id = {packs[row.pk].id: row for row in rows}
    envelopes = rules.envelopes(case.row.caisse_id, case.today.year)
    sessions = rules.next_sessions(case.row.caisse_id, case.today)
    own = _own_commitments(plan)
    left = {
        id: 0 if envelope.closed_at is not None else envelope.left_cents + own.get(envelope.pk, 0)
        for id, row in by_id.items()
        if (envelope := envelopes.get(row.funder_id)) is not None
    }
    given: dict[str, list[Granted]] = {}
    for one in rules.given_to(case.row, plan.row if plan else None):
        given.setdefault(one.aid, []).append(Granted(one.aid, one.on, one.cents))
    return Ground(
        coverage=coverage,
        cover=said.coverage_of(coverage),
        counters=said.counters_of(coverage),
        affordable_cents=coverage.affordable_cents,
        quotes=quotes,
        packs=tuple(packs.values()),
        rows=by_id,
        left=left,
        days={
            id: (sessions[row.funder_id] - case.today).days for id, row in by_id.items() if row.funder_id in sessions
        },
        given={aid: tuple(one) for aid, one in given.items()},
        today=case.today,
        commune=case.row.person.commune_code,
        requests=_of_aids(plan) if plan else {},
        aids=_aids_asked(plan) if plan and plan.rows else {},
    )


def _paid_already(case: Held) -> set[int]:
    """The quotes that another plan of the case has paid, or is paying: its care is done. One query."""
    rows = PlanLine.objects.filter(version__plan__case=case.row, version_id=F("version__plan__chosen_id"))
    done = [state.value for state in AFTER_CARE | {PlanState.CLOSED}]
    return set(rows.filter(version__plan__status__in=done).values_list("line__quote_id", flat=True))


def _standing(case: Held, but: set[int]) -> tuple[Standing, ...]:
    """The quotes that count today. Refused when there is none, or when none of them still holds."""
    rows = [(row, lines) for row, lines in said.standing(case.row) if row.pk not in but]
    if not rows:
        raise Refused("funding.no_quote")
    valid = [(row, lines) for row, lines in rows if not quote_is_over(row.valid_until, case.today)]
    if not valid:
        raise Refused("funding.quotes_expired", until=max(row.valid_until for row, _ in rows if row.valid_until))
    return tuple(Standing(row, {line.name: line for line in lines}, said.quote_of(row, lines)) for row, lines in valid)


def groups_of(ground: Ground, wanted: Choice) -> tuple[Group, ...]:
    """Every choice to make: among the quotes of one care, among the variants of one quote. `wanted`: what was said."""
    found = []
    for root, options in _beside(ground.quotes).items():
        if len(options) > 1:
            name = f"{QUOTES}:{root}"
            found.append(Group(name, tuple(str(one.row.number) for one in options), wanted.get(name, "")))
    for one in ground.quotes:
        for group, lines in one.value.groups().items():
            name = f"{one.row.number}:{group}"
            found.append(Group(name, tuple(line.id for line in lines), wanted.get(name, "")))
    return tuple(found)


def pose(ground: Ground, choice: Choice) -> Posed:
    """The problem of one choice. Refused while the share of a line is not known."""
    kept = [
        one for one in ground.quotes if choice.get(_quotes_choice(ground, one), str(one.row.number)) == one.value.id
    ]
    results: list[QuoteResult] = []
    counters = ground.counters
    for one in kept:
        chosen = {group: choice[f"{one.row.number}:{group}"] for group in one.value.groups()}
        day = max(one.value.day, ground.today) if one.row.care_on is None else one.row.care_on
        result = quote_result(one.value, ground.cover, counters, ports().figures.params, day, chosen=chosen)
        counters = counters.with_more(result.spent, result.equipped)
        results.append(result)
    if questions := sum(len(result.questions) for result in results):
        raise Refused("funding.quote_has_questions", count=questions)
    lines = tuple(line for result in results for line in care_lines(result, HER))
    compiled = compile_packs(
        ground.packs, [_applicant(ground, results)], on=ground.today, left=ground.left, decision_days=ground.days
    )
    return Posed(choice, tuple(results), _problem(ground, lines, compiled), compiled)


def _problem(ground: Ground, lines: tuple[CareLine, ...], compiled: Compiled) -> Problem:
    """The problem, with what funders have decided as facts. Refused when a grant stands on a line that is gone."""
    known = replan.known(ground.requests)
    there = {line.id for line in lines}
    aids = {aid.id: aid for aid in compiled.aids}
    for id, one in ground.requests.items():
        if id in aids:
            aids[id] = replan.at_most_as_asked(aids[id], one)
    for id, decision in known.decisions.items():
        if not isinstance(decision, GrantedAid):
            continue
        if gone := decision.lines.keys() - there:
            raise Refused("funding.granted_line_gone", line=min(gone))
        former = ground.aids[id]
        covers = tuple(line for line in former.covers_lines if line in there)
        aids.setdefault(id, replace(former, covers_lines=covers, budget=None))
        if not decision.lines.keys() <= set(aids[id].covers_lines):
            aids[id] = replace(former, covers_lines=covers, budget=None)
    return Problem(
        id=HER,
        persons=(Person(HER, ground.affordable_cents),),
        lines=lines,
        aids=tuple(aids.values()),
        constraints=compiled.constraints,
        decisions=MappingProxyType({id: one for id, one in known.decisions.items() if id in aids}),
    )


def _applicant(ground: Ground, results: Iterable[QuoteResult]) -> Applicant:
    lines = ground.lines
    results = tuple(results)
    priced = [(Priced(one, said.cost_of(lines[one.line.id])), result.day) for result in results for one in result.kept]
    expenses = tuple(expense for one, day in priced for expense in expenses_of([one], ground.cover, day))
    facts = known_facts(ground.coverage.facts, ground.cover, ground.today, commune=ground.commune)
    return Applicant(HER, facts, expenses, ground.given)


def _beside(quotes: Iterable[Standing]) -> dict[int, list[Standing]]:
    """The quotes that stand one beside another, by the number of the first."""
    found: dict[int, list[Standing]] = {}
    for one in quotes:
        first = one.row.alternative_to
        found.setdefault(first.number if first else one.row.number, []).append(one)
    return found


def _quotes_choice(ground: Ground, one: Standing) -> str:
    first = one.row.alternative_to
    return f"{QUOTES}:{first.number if first else one.row.number}"


def _own_commitments(plan: HeldPlan | None) -> dict[int, Cents]:
    """What this plan already holds in each envelope: it is not taken twice from what is left."""
    held: dict[int, Cents] = {}
    for row in plan.rows.values() if plan else ():
        if row.envelope_id is not None:
            held[row.envelope_id] = held.get(row.envelope_id, 0) + max(0, row.held_cents - row.paid_cents)
    return held


def _of_aids(plan: HeldPlan) -> dict[AidId, Application]:
    """The request that speaks for each aid: the last one made."""
    return {row.aid: plan.requests[id] for id, row in sorted(plan.rows.items(), key=lambda one: one[1].pk)}


def _aids_asked(plan: HeldPlan) -> dict[AidId, Aid]:
    """Each aid asked for, as the computation that asked for it described it. One query."""
    rows = AidApplication.objects.filter(plan=plan.row).order_by("id").values_list("aid", "version__problem")
    return {aid: read_problem(problem).aid(aid) for aid, problem in rows}


def pack_of(row: RulePack) -> Pack:
    """The rules of a row as values; a published text is read once. Refused when it is no sound pack any more."""
    try:
        return _read(row.fingerprint, row.content)
    except Invalid as broken:
        raise Refused("funding.pack_unreadable", funder=row.funder.name, version=row.version) from broken


@lru_cache(maxsize=512)
def _read(fingerprint: str, content: str) -> Pack:
    return read_pack(ports().packs.read(content).plain)
