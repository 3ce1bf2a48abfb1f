"""A review as the plain values that `./misas rights review` prints: codes for programs, and the French of the screens.

Euros are numbers, days and months ISO text. Not here: answering.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from misas.core.rights.answers import Answer
from misas.core.rights.changing import Change
from misas.core.rights.engine import C2SFigures, EngineReview, IfClaimed
from misas.core.rights.facts import Amounts, Atom, FactTable, Held, Household
from misas.core.rights.freshness import Freshness, banner
from misas.core.rights.grounds import Ground
from misas.core.rights.months import month_text
from misas.core.rights.ports import RuleBook
from misas.core.rights.questions import Question
from misas.core.rights.review import Review, questions
from misas.core.rights.rules import NoTerm, Right
from misas.core.rights.undescribed import to_describe, undescribed
from misas.wording.rights import VERDICTS
from misas.wording.rights_answers import NOT_COMPARED, second_opinion_words
from misas.wording.rights_figures import ranges_of
from misas.wording.rights_freshness import banner_lines
from misas.wording.rights_members import why_add
from misas.wording.rights_reasons import change_line, ground_line, question_words
from misas.wording.rights_said import renewal_words, term_words

FIGURES: Final = (
    *("ceiling_free", "ceiling_contribution", "base_held", "base_low", "base_high"),
    *("contribution_low", "contribution_high", "tier_low", "tier_high", "reason_low", "reason_high"),
)


def described(
    household: Household, done: Review, engine: EngineReview | None, *, book: RuleBook, today: date, state: str
) -> dict[str, Any]:
    """The whole object; `state` says whether the engine answered."""
    teller = _Teller(household, book.table, engine.labels if engine else {})
    asked = questions(done, household, book.table)
    return {
        "month": month_text(household.month),
        "rules_version": {"catalogue": book.version, "engine": engine.rules_version if engine else None},
        "engine": state,
        "answers": [teller.answer(one) for one in done.answers],
        "waiting": [_waiting(right, member) for right, member in done.awaited],
        "c2s": teller.c2s(engine.c2s) if engine and engine.c2s else None,
        "if_claimed": [teller.claimed(one) for one in engine.if_claimed] if engine else [],
        "second_opinion": teller.opinion(engine) if engine else None,
        "questions": [teller.question(one) for one in asked],
        "freshness": _freshness(book.freshness(today), done),
    }


class _Teller:
    """The words and values of one review."""

    def __init__(self, household: Household, table: FactTable, labels: Mapping[str, str]) -> None:
        self.household, self.table, self.labels = household, table, labels

    def answer(self, one: Answer) -> dict[str, Any]:
        return {
            "right": one.right.id,
            "title": one.right.title,
            "theme": str(one.right.theme),
            "member": one.member,
            "verdict": str(one.verdict),
            "verdict_fr": VERDICTS[one.verdict],
            "is_open": one.is_open,
            "is_exact": one.is_exact,
            "certainty": str(one.right.certainty),
            "amount": _plain(one.amount),
            "grounds": [self.ground(ground) for ground in one.grounds],
            "to_ask": [self.asked(atom) for atom in one.to_ask],
            "change": self.change(one.change) if one.change else None,
            "delay": _delay(one.right),
            "renewal": _renewal(one.right),
        }

    def ground(self, one: Ground) -> dict[str, Any]:
        return {
            "rule": one.rule,
            "article": one.article,
            "holds": one.holds,
            "excludes": one.excludes,
            "missing": one.is_missing,
            "member": one.fact.member if one.fact else None,
            "fact": one.fact.fact if one.fact else None,
            "value": _plain(one.value),
            "amount": _plain(one.amount),
            "period": one.period,
            "operator": str(one.operator) if one.operator else None,
            "threshold": _plain(one.threshold),
            "measure": str(one.measure) if one.measure else None,
            "origin": _origin(one.origin) if one.origin else None,
            "sentence": ground_line(one, self.table, self.labels),
        }

    def asked(self, atom: Atom) -> dict[str, Any]:
        question, adds = self.spoken(atom.member, atom.fact)
        return {
            "member": atom.member,
            "fact": atom.fact,
            "aspect": str(atom.aspect),
            "question": question,
            "adds": adds,
        }

    def spoken(self, member: str, fact: str) -> tuple[str, str | None]:
        """The question of a fact; or the member to add, when it is told and she is not described, and her role."""
        role = to_describe(self.household, member, fact)
        if role is None:
            return question_words(fact, self.table, self.household.month), None
        return why_add(role, undescribed(self.household)[role]), str(role)

    def question(self, one: Question) -> dict[str, Any]:
        question, adds = self.spoken(one.member, one.fact)
        return {
            "member": one.member,
            "fact": one.fact,
            "question": question,
            "adds": adds,
            "help": self.table[one.fact].help,
            "rights": list(one.rights),
            "settles": round(float(one.settles), 3),
            "effort": one.effort,
        }

    def change(self, one: Change) -> dict[str, Any]:
        facts = [{"member": atom.member, "fact": atom.fact, "value": _plain(value)} for atom, value in one.facts]
        told = {"verdict": str(one.verdict), "facts": facts, "from": _plain(one.on)}
        return {**told, "sentence": change_line(one, self.table)}

    def c2s(self, one: C2SFigures) -> dict[str, Any]:
        return {
            **{name: _plain(getattr(one, name)) for name in FIGURES},
            "tier_low_fr": self.labels.get(one.tier_low, one.tier_low),
            "tier_high_fr": self.labels.get(one.tier_high, one.tier_high),
            "lines": [self.ground(line) for line in one.lines],
            "ranges": [self.range(text, atoms) for text, atoms in ranges_of(one)],
        }

    def range(self, text: str, atoms: tuple[Atom, ...]) -> dict[str, Any]:
        """A figure that is not sure, and the facts that make it a range."""
        return {"sentence": text, "moved_by": [{"member": atom.member, "fact": atom.fact} for atom in atoms]}

    def claimed(self, one: IfClaimed) -> dict[str, Any]:
        names = ("right", "member", "amount", "tier_now", "tier_then", "reason_then")
        return {name: _plain(getattr(one, name)) for name in names}

    def opinion(self, engine: EngineReview) -> dict[str, Any] | None:
        """What the second computation says; that it said nothing, when it gave up; None when there is no C2S."""
        one = engine.second_opinion
        if one is None:
            gave_up = {"agrees": None, "engine": None, "kernel": None, "sentence": NOT_COMPARED}
            return gave_up if engine.is_not_compared else None
        words = "" if one.agrees else second_opinion_words(one, self.labels)
        return {"agrees": one.agrees, "engine": one.engine, "kernel": one.kernel, "sentence": words}


def _state(told: object, none: NoTerm | None) -> dict[str, Any]:
    """Whether a term is told, does not exist by any text, or was not looked up."""
    if told is not None:
        return {"state": "told"}
    return {"state": "none", "reason": none.reason, "source": none.source} if none else {"state": "not_checked"}


def _delay(right: Right) -> dict[str, Any]:
    one = right.delay
    told = {} if one is None else {
        "months": one.months, "days": one.days, "silence": str(one.silence) if one.silence else None,
        "article": one.article, "url": one.url, "certainty": str(one.certainty),
    }  # fmt: skip
    return {**_state(one, right.no_delay), **told, "sentence": term_words(right)}


def _renewal(right: Right) -> dict[str, Any]:
    one = right.renewal
    told = {} if one is None else {
        "opens_months": one.opens_months, "closes_months": one.closes_months,
        "automatic": one.is_automatic, "advised": one.is_advised,
    }  # fmt: skip
    return {**_state(one, right.no_renewal), **told, "sentence": renewal_words(right)}


def _waiting(right: Right, member: str) -> dict[str, Any]:
    """A right that has no answer before the engine has answered."""
    return {"right": right.id, "title": right.title, "member": member}


def _freshness(found: Freshness, done: Review) -> dict[str, Any]:
    concerned = {one.right.id for one in done.answers} | {right.id for right, _ in done.awaited}
    shown = banner(found, concerned)
    heading, lines = banner_lines(shown) if shown else ("", ())
    return {"is_fresh": shown is None or not shown.is_red, "heading": heading, "lines": list(lines)}


def _origin(held: Held) -> dict[str, Any]:
    return {
        "status": str(held.status),
        "source": held.source,
        "date": held.on.isoformat() if held.on else None,
        "value": _plain(held.value),
    }


def _plain(value: Any) -> Any:
    """A value as JSON tells it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Amounts):
        months = {month_text(month): _plain(euros) for month, euros in value.months.items()}
        return {**months, **({} if value.total is None else {"total": _plain(value.total)})}
    return value
