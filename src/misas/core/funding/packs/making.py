"""One rule and one person → the aids of the problem that this rule becomes, or why it becomes none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from misas.core.funding.packs.codes import Base, Kind, Mode
from misas.core.funding.packs.compiled import PART, Applicant, Made, Unusable, Why, trace_of
from misas.core.funding.packs.counting import Whole, before, cap_of_request, caps_of_lines, part
from misas.core.funding.packs.eligibility import Finding, examine, of_request
from misas.core.funding.packs.facts import Value
from misas.core.funding.packs.schema import AidRule, Band, Expense, Granted, Pack
from misas.core.funding.packs.truth import NO, UNKNOWN, YES, judge, to_ask
from misas.core.funding.problem import Aid, Cents, Keep, Ratio
from misas.core.funding.problem import Kind as AidKind
from misas.core.funding.problem import Mode as AidMode

MODES = {Mode.SCALE: AidMode.FORMULA, Mode.FIXED: AidMode.FIXED, Mode.UP_TO: AidMode.UP_TO, Mode.LOAN: AidMode.LOAN}


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule put to a person: everything that decides what it becomes. `supposed`: what is unknown is taken as met."""

    pack: Pack
    rule: AidRule
    applicant: Applicant
    taken: tuple[Expense, ...]
    finding: Finding
    on: date
    id: str
    decision_day: int
    envelope: str | None
    supposed: bool = False

    @property
    def name(self) -> str:
        return f"{self.pack.id}.{self.rule.id}"

    @property
    def granted(self) -> Sequence[Granted]:
        return self.applicant.past(self.name)

    def unusable(self, why: Why, finding: Finding | None = None, names: Sequence[str] = ()) -> Unusable:
        pack = self.pack
        person = self.applicant.person
        return Unusable(pack.id, pack.version, pack.funder, person, why, self.rule.id, finding, tuple(names))


def make(asked: Asked) -> Made | Unusable:
    """The aids that a rule becomes. The pack's own conditions are already met."""
    rule = asked.rule
    expenses = tuple(one for one in asked.taken if not rule.costs or one.cost in rule.costs)
    if not expenses:
        return asked.unusable(Why.NO_EXPENSE)
    if _has_gap(rule, expenses):
        return asked.unusable(Why.TO_COMPLETE, names=asked.pack.to_complete)
    facts = of_request(asked.applicant.facts, expenses)
    finding = examine(rule.conditions, facts)
    if finding.verdict is NO:
        return asked.unusable(Why.NOT_ELIGIBLE, finding)
    if finding.verdict is UNKNOWN and not asked.supposed:
        return asked.unusable(Why.TO_ASK, finding, sorted(finding.to_ask))
    if (why := _too_often(asked)) is not None:
        return asked.unusable(why)
    band = _band(rule, facts)
    if isinstance(band, frozenset):
        return asked.unusable(Why.TO_ASK, Finding(UNKNOWN, (), band), sorted(band))
    if rule.bands and band is None:
        return asked.unusable(Why.NO_BAND)
    if rule.goal is not None and rule.goal.fact not in facts:
        missing = frozenset({rule.goal.fact})
        return asked.unusable(Why.TO_ASK, Finding(UNKNOWN, (), missing), sorted(missing))
    whole = cap_of_request(rule, band, asked.granted, asked.on)
    if whole.is_exhausted:
        return asked.unusable(Why.EXHAUSTED)
    parts = _loan(asked, expenses) if rule.kind is Kind.LOAN else _parts(asked, expenses, facts, band, whole)
    if not parts:
        return asked.unusable(Why.EXHAUSTED if rule.sessions else Why.NOTHING_TO_PAY)
    together = None
    if len(parts) > 1 and whole.cap_cents is not None:
        together = whole.cap_cents - whole.used_cents
    said = trace_of(asked.pack, rule.id, asked.finding.and_then(finding), _would_help(rule, facts))
    return Made(asked.name, asked.applicant.person, parts, said, together)


def _has_gap(rule: AidRule, expenses: Sequence[Expense]) -> bool:
    """Whether a figure that this request needs is still the caisse's to say: a tariff, the bounds of a loan."""
    if rule.kind is Kind.LOAN:
        return rule.lending is None
    return rule.base is Base.TARIFF and any(one.cost not in rule.tariffs for one in expenses)


def _too_often(asked: Asked) -> Why | None:
    """Whether the rule was already used as often, or as lately, as it may be."""
    rule, granted = asked.rule, asked.granted
    if rule.grants_most is not None and len(granted) >= rule.grants_most:
        return Why.ENOUGH_TIMES
    if rule.every is not None and any(one.on > before(asked.on, rule.every) for one in granted):
        return Why.TOO_SOON
    return None


def _band(rule: AidRule, facts: Mapping[str, Value]) -> Band | frozenset[str] | None:
    """The step of the scale that holds; the facts to ask when one before it might; None when there is none."""
    for band in rule.bands:
        verdict = judge(band.when, facts)
        if verdict is YES:
            return band
        if verdict is UNKNOWN:
            return to_ask(band.when, facts)
    return None


def _parts(
    asked: Asked, expenses: Sequence[Expense], facts: Mapping[str, Value], band: Band | None, whole: Whole
) -> tuple[Aid, ...]:
    rule = asked.rule
    rate = band.rate if band is not None and band.rate is not None else rule.rate
    caps = caps_of_lines(rule, rate, expenses, asked.granted, asked.on)
    if rule.mode is Mode.FIXED and len(set(caps.values())) > 1:  # a fixed sum is one sum: the lowest ceiling holds
        lowest = min(cap for cap in caps.values() if cap is not None)
        caps = dict.fromkeys(caps, lowest)
    groups: dict[Cents | None, list[Expense]] = {}
    for one in expenses:
        if one.cents and caps[one.id] != 0:
            groups.setdefault(caps[one.id], []).append(one)
    fixed = band.cents if band is not None and band.cents is not None else rule.fixed_cents
    return tuple(
        Aid(
            id=asked.id if len(groups) == 1 else f"{asked.id}{PART}{some[0].id}",
            kind=AidKind.GRANT,
            rank=asked.pack.rank,
            covers_lines=tuple(one.id for one in some),
            mode=MODES[rule.mode],
            rate=rate if rule.base is Base.REMAINING and rate.num < rate.den else Ratio(),
            cap_per_line_cents=cap,
            cap_per_request_cents=whole.cap_cents,
            already_used_this_year_cents=whole.used_cents,
            min_grant_cents=rule.floor_cents,
            opens_if_remaining_at_least_cents=_threshold(rule, facts),
            person_must_keep=_kept(rule, some),
            only_if_final_rac_at_most_cents=_goal(rule, facts),
            fixed_cents=fixed or 0,
            grid_cents=rule.grid_cents,
            budget=asked.envelope,
            decision_day=asked.decision_day,
            funder=asked.pack.funder,
        )
        for cap, some in groups.items()
    )


def _loan(asked: Asked, expenses: Sequence[Expense]) -> tuple[Aid, ...]:
    lending = asked.rule.lending
    if lending is None:
        raise TypeError("a loan that lends nothing")
    step = lending.step_cents
    least, most = -(-lending.least_cents // step) * step, lending.most_cents // step * step
    lines = tuple(one.id for one in expenses if one.cents)
    if not lines or most < least:
        return ()
    return (
        Aid(
            id=asked.id,
            kind=AidKind.LOAN,
            rank=asked.pack.rank,
            covers_lines=lines,
            mode=AidMode.LOAN,
            grid_cents=step,
            min_cents=least,
            max_cents=most,
            budget=asked.envelope,
            decision_day=asked.decision_day,
            funder=asked.pack.funder,
        ),
    )


def _threshold(rule: AidRule, facts: Mapping[str, Value]) -> Cents:
    """What must be left for the rule to open. An exception that is not known to hold does not."""
    if rule.opening is None or (rule.opening.unless is not None and judge(rule.opening.unless, facts) is YES):
        return 0
    return rule.opening.cents


def _would_help(rule: AidRule, facts: Mapping[str, Value]) -> frozenset[str]:
    return to_ask(rule.opening.unless, facts) if rule.opening is not None else frozenset()


def _kept(rule: AidRule, expenses: Sequence[Expense]) -> Keep | None:
    if rule.kept is None:
        return None
    daily = rule.kept.per_day_cents * sum(one.days for one in expenses)
    ratio = rule.kept.ratio if rule.kept.ratio.num else Ratio(0, 1)
    return Keep(max(rule.kept.cents, daily), ratio)


def _goal(rule: AidRule, facts: Mapping[str, Value]) -> Cents | None:
    if rule.goal is None:
        return None
    held = facts[rule.goal.fact]
    if not isinstance(held, int):
        raise TypeError(f"{rule.goal.fact} is an amount")
    return part(rule.goal.ratio, held)
