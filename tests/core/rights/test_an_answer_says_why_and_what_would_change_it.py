"""Grounds carry the answer, name the fact, its origin and its article; the smallest change really flips it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from misas.core.rights.answers import answer
from misas.core.rights.changing import Change
from misas.core.rights.codes import Aspect, FactStatus, Nature, Verdict
from misas.core.rights.completing import Plain
from misas.core.rights.evaluate import evaluate
from misas.core.rights.facts import HOUSEHOLD, Amounts, Atom, FactType, Held, Household
from misas.core.rights.fixed import FIXED, may_change
from misas.core.rights.grounds import grounds_of
from misas.core.rights.months import add_months, elapsed_months, window
from misas.core.rights.rules import Right, Trial, leaves
from misas.wording.rights_reasons import change_line
from tests.kit.rights import a_right, household, household_of, right, rights, table

DECIDED = [(one, trial) for one in rights() for trial in one.trials if trial.expected != "inconnu"]


def earlier(value: Plain, on: date | None, month: date) -> Plain:
    """A date as far from this month as it will be from the one in which time changes the answer; else the value."""
    if on is None:
        return value
    assert isinstance(value, date)
    return add_months(value, -elapsed_months(month, on))


def changed(held: Household, atom: Atom, value: Plain) -> Household:
    """The same household with another value for one thing that a condition reads."""
    said: object = value
    if table()[atom.fact].nature is Nature.MONTHLY:
        assert isinstance(value, Decimal)
        before = held.held(atom.member, atom.fact).value
        months = dict(before.months) if isinstance(before, Amounts) else {}
        if atom.aspect is Aspect.WINDOW:
            months = {month: euros for month, euros in months.items() if month not in window(held.month)}
            said = Amounts(months, value)
        else:
            said = Amounts({**months, held.month: value}, before.total if isinstance(before, Amounts) else None)
    fact = Held(said, FactStatus.SAID)  # type: ignore[arg-type]
    if atom.member == HOUSEHOLD:
        return replace(held, facts={**held.facts, atom.fact: fact})
    members = tuple(
        replace(one, facts={**one.facts, atom.fact: fact}) if one.id == atom.member else one for one in held.members
    )
    return replace(held, members=members)


@pytest.mark.parametrize(("one", "trial"), DECIDED, ids=lambda x: getattr(x, "id", None) or getattr(x, "name", None))
def test_the_smallest_change_changes_the_answer(one: Right, trial: Trial) -> None:
    held = household_of(trial)
    said = answer(one, held, table())
    if said is None:  # the engine's to say
        return
    change = said.change
    if change is None:  # nothing that anybody may change
        assert any(not may_change(table()[leaf.fact]) for leaf in leaves(one.conditions, held.month))
        return
    assert isinstance(change, Change)
    assert 1 <= len(change.facts) <= 2
    other = held
    for atom, value in change.facts:
        assert (change.on is None) is may_change(table()[atom.fact])
        other = changed(other, atom, earlier(value, change.on, held.month))
    assert evaluate(one, other, table()).verdict is not said.verdict
    if change.verdict is not Verdict.UNKNOWN:
        assert evaluate(one, other, table()).verdict is change.verdict


@pytest.mark.parametrize(("one", "trial"), DECIDED, ids=lambda x: getattr(x, "id", None) or getattr(x, "name", None))
def test_grounds_carry_the_answer(one: Right, trial: Trial) -> None:
    """What is not in the grounds could be unknown: the answer would stand."""
    held = household_of(trial)
    found = evaluate(one, held, table())
    lines = grounds_of(one, held, table())
    assert all(line.holds is (found.verdict is Verdict.YES) for line in lines if line.fact)
    if not one.is_in_force(held.month):
        return
    named = {line.fact.fact for line in lines if line.fact}
    facts = {name: fact for name, fact in held.facts.items() if name in named}
    own = {name: fact for name, fact in held.applicant.facts.items() if name in named}
    bare = replace(held, facts=facts, members=(replace(held.applicant, facts=own),))
    assert evaluate(one, bare, table()).verdict is found.verdict


def test_a_ground_names_its_fact_its_origin_and_its_article() -> None:
    held = household(base_cover={"value": "closed", "status": "known", "source": "cnam", "date": "2026-11-02"})
    (line,) = grounds_of(right("ald"), held, table())
    assert (line.rule, line.article, line.holds, line.value) == ("ald", "CSS L160-14", False, "closed")
    assert line.origin == Held("closed", FactStatus.KNOWN, "cnam", date(2026, 11, 2))
    assert line.period == "2026-11"


def test_an_amount_is_told_as_euros_over_its_months() -> None:
    one = a_right({"tout": [{"fait": "wage_net", "periode": "fenetre", "operateur": "<=", "valeur": 9000}]})
    (line,) = grounds_of(one, household(wage_net=700), table())
    assert (line.amount, line.period, line.threshold) == (Decimal(8400), "2025-10/2026-09", Decimal(9000))


def test_an_unknown_shows_what_is_missing() -> None:
    lines = grounds_of(right("ald"), household(base_cover="open", ald=False), table())
    assert [(line.fact.fact, line.is_missing) for line in lines if line.fact] == [("long_illness_care", True)]


def test_a_yes_that_stands_whatever_is_unknown_shows_what_holds() -> None:
    held = household(permit="not_needed", activity="employed")  # whatever her nationality is
    said = answer(right("puma"), held, table())
    assert said is not None and said.verdict is Verdict.YES
    assert all(line.holds and not line.is_missing for line in said.grounds)


def test_an_amount_moves_as_little_as_it_may() -> None:
    one = a_right({"tout": [{"fait": "rent", "operateur": "<=", "valeur": 500}]})
    said = answer(one, household(rent=620), table())
    assert said is not None
    assert said.change == Change(((Atom("", "rent", Aspect.MONTH), Decimal(500)),), Verdict.YES)


def test_below_is_a_cent_below() -> None:
    one = a_right({"tout": [{"fait": "rent", "operateur": "<", "valeur": 500}]})
    said = answer(one, household(rent=620), table())
    assert said is not None
    assert said.change == Change(((Atom("", "rent", Aspect.MONTH), Decimal("499.99")),), Verdict.YES)


def test_time_is_told_by_the_day_and_the_age() -> None:
    one = a_right({"tout": [{"fait": "birth_date", "mesure": "annees", "operateur": ">=", "valeur": 16}]})
    born = date(2011, 2, 15)
    said = answer(one, household(birth_date=born.isoformat()), table())
    assert said is not None and said.verdict is Verdict.NO
    assert said.change == Change(((Atom("p1", "birth_date"), born),), Verdict.YES, date(2027, 3, 1))
    line = change_line(said.change, table()).replace("\u00a0", " ")
    assert line == "À partir du 1er mars 2027, à 16 ans, la réponse serait oui."


def test_another_date_is_told_with_its_day() -> None:
    one = a_right({"tout": [{"fait": "in_france_since", "mesure": "mois", "operateur": ">=", "valeur": 3}]})
    said = answer(one, household(in_france_since="2026-10-15"), table())
    assert said is not None and said.change is not None
    line = change_line(said.change, table()).replace("\u00a0", " ")
    assert line == "À partir du 1er février 2027, avec « En France depuis » le 15 octobre 2026, la réponse serait oui."


def test_what_time_changes_too_late_or_never_is_not_told() -> None:
    later = a_right({"tout": [{"fait": "birth_date", "mesure": "annees", "operateur": ">=", "valeur": 60}]})
    past = a_right({"tout": [{"fait": "birth_date", "mesure": "annees", "operateur": "<", "valeur": 25}]})
    for one in (later, past):
        said = answer(one, household(birth_date="1990-01-01"), table())
        assert said is not None and said.verdict is Verdict.NO and said.change is None


def test_what_one_can_do_comes_before_what_time_does() -> None:
    old = {"fait": "birth_date", "mesure": "annees", "operateur": ">=", "valeur": 16}
    either = a_right({"au_moins_un": [old, {"fait": "ald", "operateur": "=", "valeur": True}]})
    said = answer(either, household(birth_date="2011-02-15", ald=False), table())
    assert said is not None and said.change == Change(((Atom("p1", "ald"), True),), Verdict.YES)


def test_nobody_is_told_to_be_of_another_nationality_nor_to_have_a_permit() -> None:
    here: dict[str, Any] = {"nationality": "other", "permit": "none", "activity": "inactive", "lives_in_france": True}
    alone: dict[str, Any] = {"couple": False, "children_count": 0, "pregnancy": "none", "young_worker_hours": False}
    long: dict[str, Any] = {"in_france_since": "2024-01-01", "residence_waiver": False}
    tried = [("puma", household(**here, **long)), ("rsa", household(**here, **alone, rsa=0, birth_date="1990-01-01"))]
    for name, held in tried:
        said = answer(right(name), held, table())
        assert said is not None
        assert said.verdict is Verdict.NO
        assert said.change is None


def test_the_facts_that_nobody_changes_are_facts_of_the_table() -> None:
    assert set(table()) >= FIXED
    assert {"birth_date", "sex", "nationality", "permit", "in_france_since", "territory", "pregnancy"} <= FIXED


def plain_of(one: FactType, rank: int) -> Any:
    """A value of a fact, as a file says it; another one for another rank."""
    match one.nature:
        case Nature.BOOLEAN:
            return bool(rank)
        case Nature.ENUM:
            return list(one.values)[rank]
        case Nature.DATE:
            return "2026-01-10" if rank else "2024-01-10"
        case _:
            return max(one.low, 1) + rank


@pytest.mark.parametrize("fact", table())
def test_no_change_is_proposed_on_a_fact_that_nobody_changes(fact: str) -> None:
    """Of a right that one fact alone decides, for every fact of the table, said yes and said no."""
    one = table()[fact]
    asked: dict[str, Any] = {"fait": fact, "operateur": "=", "valeur": plain_of(one, 0)}
    if one.nature is Nature.DATE:
        asked |= {"mesure": "mois", "operateur": ">=", "valeur": 12}
    only = a_right({"tout": [asked]})
    verdicts = set()
    for rank in (0, 1):
        said = answer(only, household(**{fact: plain_of(one, rank)}), table())
        assert said is not None
        verdicts.add(said.verdict)
        if may_change(one):
            assert said.change is not None and said.change.on is None
            assert [atom.fact for atom, _ in said.change.facts] == [fact]
        else:
            assert said.change is None or said.change.on is not None
    assert verdicts == {Verdict.YES, Verdict.NO}
