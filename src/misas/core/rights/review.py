"""One review: every right of the catalogue, for everyone it concerns, on what is held today.

A right of the household is answered once, for the one of the couple who opens it: the applicant, unless her own facts
say no and those of her partner do not. A right of a person is answered once for each adult, and for each child when its
file says so. Rights that the engine computes come out apart, screened; `complete` puts the engine's answers in their
places. Not here: the engine, the order in which a screen shows answers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from misas.core.rights.answers import Answer, from_engine, told
from misas.core.rights.c2s_first import GIVE_C2S, First, behind_unsure, c2s_first, covered_by_c2s, is_due, waits
from misas.core.rights.codes import Entity, Role, Verdict
from misas.core.rights.engine import EngineBroken, EngineReview
from misas.core.rights.evaluate import Evaluation, evaluate
from misas.core.rights.facts import FactTable, Household
from misas.core.rights.questions import Doubt, Question, doubts, ranked, weight
from misas.core.rights.rules import Right


@dataclass(frozen=True, slots=True)
class Review:
    """What the catalogue answers, and what the engine must still be asked, each for one member."""

    answers: tuple[Answer, ...]
    for_engine: tuple[Evaluation, ...]
    doubts: tuple[Doubt, ...]
    order: tuple[tuple[str, str], ...] = ()
    """Each right and member reviewed, in the order of the catalogue."""
    covered: frozenset[str] = frozenset()
    """Who would be covered by the C2S of the household."""
    behind: tuple[Answer, ...] = ()
    """What would be a yes if the engine says that the C2S is not due."""

    @property
    def awaited(self) -> tuple[tuple[Right, str], ...]:
        """Each right and member that has no answer before the engine has answered."""
        asked = ((one.right, one.member) for one in self.for_engine)
        return (*asked, *((one.right, one.member) for one in self.behind))

    def of(self, verdict: Verdict) -> tuple[Answer, ...]:
        return tuple(one for one in self.answers if one.verdict is verdict)


def review(rights: Iterable[Right], household: Household, table: FactTable) -> Review:
    """The whole catalogue on one household."""
    answers: list[Answer] = []
    for_engine: list[Evaluation] = []
    open_rights: list[Evaluation] = []
    evaluated = tuple(
        _spoken([evaluate(right, household, table, member) for member in members])
        for right, members in concerned(rights, household)
    )
    for found in evaluated:
        said = told(found, household, table)
        if said is None:
            for_engine.append(found)
            continue
        answers.append(said)
        if found.verdict is Verdict.UNKNOWN:
            open_rights.append(found)
    order = tuple((found.right.id, found.member) for found in evaluated)
    covered = covered_by_c2s(household)
    return _settled(Review(tuple(answers), tuple(for_engine), doubts(open_rights), order, covered))


def complete(done: Review, engine: EngineReview, table: FactTable) -> Review:
    """The review with the engine's answers in their places: nothing is left to ask the engine.

    Raises EngineBroken when a right that was asked has no answer, or when a fact to ask is none of the table."""
    if strange := {atom.fact for doubt in engine.doubts for atom in doubt.settles} - set(table):
        raise EngineBroken(f"it asks for no known fact: {', '.join(sorted(strange))}")
    answers = [*done.answers, *done.behind]
    for screened in done.for_engine:
        found = engine.answer(screened.right.id, screened.member)
        if found is None:
            raise EngineBroken(f"no answer for {screened.right.id}")
        answers.append(
            from_engine(screened, found.ends, found.grounds, found.decisive, found.change, is_exact=found.is_exact)
        )
    rank = {asked: place for place, asked in enumerate(done.order)}
    answers.sort(key=lambda one: rank.get((one.right.id, one.member), len(rank)))
    whole = replace(done, answers=tuple(answers), for_engine=(), behind=(), doubts=(*done.doubts, *engine.doubts))
    return _settled(whole, engine.contested)


def _settled(done: Review, contested: Collection[str] = ()) -> Review:
    """A household to whom the C2S is due is told of nothing that only helps without it, and asked nothing for that;
    while nobody knows whether it is due, that is unknown too, or waits for the engine as the C2S does."""
    covered = done.covered
    if is_due(done.answers, covered, contested):
        answers = c2s_first(done.answers, covered, First.DUE)
        changed = {(one.right.id, one.member) for one, was in zip(answers, done.answers, strict=True) if one is not was}
        left = tuple(one for one in done.doubts if (one.right, one.member) not in changed)
        return replace(done, answers=answers, doubts=left)
    if any(one.right.id in GIVE_C2S for one in done.for_engine):
        behind = tuple(one for one in done.answers if waits(one, covered))
        return replace(done, answers=tuple(one for one in done.answers if one not in behind), behind=behind)
    return replace(done, answers=behind_unsure(done.answers, covered, contested))


def concerned(rights: Iterable[Right], household: Household) -> Iterator[tuple[Right, tuple[str, ...]]]:
    """Each right in force, with the members whose facts answer it, the applicant first: both of a couple for a right of
    the household, one at a time for a right of a person."""
    members = sorted(household.members, key=lambda one: one.role is not Role.APPLICANT)
    couple = tuple(one.id for one in members if one.role in (Role.APPLICANT, Role.PARTNER))
    for right in rights:
        if not right.is_in_force(household.month):
            continue
        if right.entity is Entity.HOUSEHOLD:
            yield right, couple
            continue
        for one in members:
            if one.role is not Role.CHILD or right.for_children:
                yield right, (one.id,)


SPEAKS: Final = (Verdict.YES, Verdict.UNKNOWN, Verdict.NO)


def _spoken(found: Sequence[Evaluation]) -> Evaluation:
    """Of a couple, the one whose facts speak for the household: one of the two is enough to open a right."""
    return min(found, key=lambda one: SPEAKS.index(one.verdict))


def questions(done: Review, household: Household, table: FactTable, more: Iterable[Doubt] = ()) -> tuple[Question, ...]:
    """The questions left by a review, the best first; `more` are the doubts of the engine's answers."""
    rights = {right.id: right for right, _ in (*((one.right, one.member) for one in done.answers), *done.awaited)}
    weights = {key: weight(right, household) for key, right in rights.items()}
    return ranked((*done.doubts, *more), household, table, weights)
