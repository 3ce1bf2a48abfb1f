"""One review: every right of the catalogue, for everyone it concerns, on what is held today.

A right of the household is answered once, by the facts of the applicant; a right of a person once for each adult, and
for each child when its file says so. Rights that the engine computes come out apart, screened; `complete` puts the
engine's answers in their places. Not here: the engine, the order in which a screen shows answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from misas.core.rights.answers import Answer, answer, from_engine
from misas.core.rights.codes import Entity, Role, Verdict
from misas.core.rights.engine import EngineBroken, EngineReview
from misas.core.rights.evaluate import Evaluation, evaluate
from misas.core.rights.facts import FactTable, Household
from misas.core.rights.questions import Doubt, Question, doubts, ranked
from misas.core.rights.rules import Right


@dataclass(frozen=True, slots=True)
class Review:
    """What the catalogue answers, and what the engine must still be asked, each for one member."""

    answers: tuple[Answer, ...]
    for_engine: tuple[Evaluation, ...]
    doubts: tuple[Doubt, ...]
    order: tuple[tuple[str, str], ...] = ()
    """Each right and member reviewed, in the order of the catalogue."""

    def of(self, verdict: Verdict) -> tuple[Answer, ...]:
        return tuple(one for one in self.answers if one.verdict is verdict)


def review(rights: Iterable[Right], household: Household, table: FactTable) -> Review:
    """The whole catalogue on one household."""
    answers: list[Answer] = []
    for_engine: list[Evaluation] = []
    open_rights: list[Evaluation] = []
    asked = tuple(concerned(rights, household))
    for right, member in asked:
        found = evaluate(right, household, table, member)
        said = answer(right, household, table, member)
        if said is None:
            for_engine.append(found)
            continue
        answers.append(said)
        if found.verdict is Verdict.UNKNOWN:
            open_rights.append(found)
    order = tuple((right.id, member) for right, member in asked)
    return Review(tuple(answers), tuple(for_engine), doubts(open_rights), order)


def complete(done: Review, engine: EngineReview, table: FactTable) -> Review:
    """The review with the engine's answers in their places: nothing is left to ask the engine.

    Raises EngineBroken when a right that was asked has no answer, or when a fact to ask is none of the table."""
    if strange := {atom.fact for doubt in engine.doubts for atom in doubt.settles} - set(table):
        raise EngineBroken(f"it asks for no known fact: {', '.join(sorted(strange))}")
    answers = list(done.answers)
    for screened in done.for_engine:
        found = engine.answer(screened.right.id, screened.member)
        if found is None:
            raise EngineBroken(f"no answer for {screened.right.id}")
        answers.append(
            from_engine(screened, found.ends, found.grounds, found.decisive, found.change, is_exact=found.is_exact)
        )
    rank = {asked: place for place, asked in enumerate(done.order)}
    answers.sort(key=lambda one: rank.get((one.right.id, one.member), len(rank)))
    return Review(tuple(answers), (), (*done.doubts, *engine.doubts), done.order)


def concerned(rights: Iterable[Right], household: Household) -> Iterator[tuple[Right, str]]:
    """Each right in force, with each member it is reviewed for, the applicant first."""
    members = sorted(household.members, key=lambda one: one.role is not Role.APPLICANT)
    for right in rights:
        if not right.is_in_force(household.month):
            continue
        if right.entity is Entity.HOUSEHOLD:
            yield right, household.applicant.id
            continue
        for one in members:
            if one.role is not Role.CHILD or right.for_children:
                yield right, one.id


def questions(done: Review, household: Household, table: FactTable, more: Iterable[Doubt] = ()) -> tuple[Question, ...]:
    """The questions left by a review, the best first; `more` are the doubts of the engine's answers."""
    return ranked((*done.doubts, *more), household, table)
