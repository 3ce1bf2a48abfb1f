"""A review as its page shows it: what was said, what is answered, and what is claimed or open beside.

The rules come in as a value (`ports().rules`): records know no connector. Each function says how many queries it makes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from misas.core.access import Actor
from misas.core.refusals import Fault
from misas.core.rights.answers import Answer
from misas.core.rights.c2s_first import GIVE_C2S, First, c2s_first, covered_by_c2s
from misas.core.rights.codes import EngineState, ReviewStatus, Role, Verdict
from misas.core.rights.engine import C2S, C2SFigures, EngineBroken, EngineReview
from misas.core.rights.facts import Household
from misas.core.rights.keeping import answer_from, of_standing, questions_from_plain
from misas.core.rights.ports import RuleBook
from misas.core.rights.questions import Question
from misas.core.rights.rules import Right
from misas.core.rights.standing import (
    Standing,
    grants,
    is_about,
    pays_already,
    standing_of,
    told_by_another,
)
from misas.core.rights.validation import faults_of
from misas.core.rights.wire import from_json
from misas.records.cases.models import Case
from misas.records.rights import doors
from misas.records.rights.around import Around, Granted, MemberLine, UnderWay, around
from misas.records.rights.facts import FactLine, last_facts, read_rows
from misas.records.rights.models import ReviewAnswer, RightsReview

COVER: Final = "complementary_cover"


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A review as its page shows it.

    `facts`: what is held of each fact, by (member, fact id), member "" for the household.
    `answers`: in the order of the catalogue; `gone`: rights answered that day whose rule is no longer in the catalogue.
    Nothing kept is told of a member who left. `awaited`: (right, member) that the engine has not answered. `engine`:
    None when it has not, or when what it said before a release is no longer read. `is_outdated`: these answers are of
    other rules, or of such an engine.
    `is_stale`: they are to be asked again, for that or because something was said since.
    `contradictions`: named by their place, `members[0].wage_net`; no answer rests on them.
    `unreadable`: facts that today's rules cannot read. `under_way`: the claims not decided yet; `granted`: the rights
    known open. Both as they stand on `today`, whatever the day of the answers. `to_say_again`: the day of what was told
    at an earlier review, too long ago to be held.
    """

    review: RightsReview
    household: Household
    members: tuple[MemberLine, ...]
    facts: Mapping[tuple[str, str], FactLine]
    answers: tuple[Answer, ...]
    gone: tuple[str, ...]
    awaited: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]
    engine: EngineReview | None
    contradictions: tuple[Fault, ...]
    unreadable: tuple[Fault, ...]
    is_outdated: bool
    under_way: tuple[UnderWay, ...]
    granted: tuple[Granted, ...]
    to_say_again: Mapping[tuple[str, str], date]
    today: date

    @property
    def case(self) -> Case:
        return self.review.case

    @property
    def engine_state(self) -> EngineState:
        return EngineState(self.review.engine_state)

    @property
    def is_finished(self) -> bool:
        return self.review.status == ReviewStatus.FINISHED

    @property
    def is_stale(self) -> bool:
        is_behind = self.review.answered_version != self.review.version
        return not self.is_finished and (is_behind or self.is_outdated)

    @property
    def labels(self) -> dict[str, str]:
        """What each member is called; empty for whoever was given no name."""
        return {row.key: row.label for row in self.members}

    def of(self, verdict: Verdict) -> tuple[Answer, ...]:
        return tuple(one for one in self.answers if one.verdict is verdict)

    def standing(self, one: Answer) -> Standing:
        """What is left to do of an answer: beside its verdict, what is claimed, granted, already there or contested."""
        figures = self.engine.c2s if self.engine else None
        return standing_of(
            one.verdict,
            is_open=one.is_open or pays_already(one.right.id, self._cover(one.member), figures),
            is_claimed=self.claim_of(one) is not None,
            is_granted=self.granted_of(one) is not None,
            is_contested=self.engine is not None and one.right.id in self.engine.contested,
        )

    def to_tell(self) -> list[tuple[Answer, Standing]]:
        """Each answer that is told to the person, with its standing: not one that another already tells."""
        found = [(one, self.standing(one)) for one in self.answers]
        due = {one.right.id for one, standing in found if standing is Standing.DUE}
        return [
            (one, standing)
            for one, standing in found
            if standing is not Standing.DUE or not told_by_another(one.right.id, due, self.figures)
        ]

    @property
    def figures(self) -> C2SFigures | None:
        """The figures of the C2S; None while two computations contest them, or before the engine answers."""
        is_told = self.engine is not None and C2S not in self.engine.contested
        return self.engine.c2s if self.engine and is_told else None

    def claim_of(self, one: Answer) -> UnderWay | None:
        """The claim under way about an answer."""
        return next((row for row in self.under_way if self._is_about(one, row)), None)

    def granted_of(self, one: Answer) -> Granted | None:
        """What is known to be open of an answer, while it lasts."""
        cover = self._cover(one.member)
        return next(
            (
                row
                for row in self.granted
                if self._is_about(one, row) and grants(one.right, row.until, self.today, cover)
            ),
            None,
        )

    def _cover(self, member: str) -> object:
        """The complementary cover she has, as her facts say it; None when nobody said."""
        held = next((one.facts.get(COVER) for one in self.household.members if one.id == member), None)
        return held.value if held else None

    def _is_about(self, one: Answer, row: UnderWay | Granted) -> bool:
        couple = {each.key for each in self.members if each.role in (Role.APPLICANT, Role.PARTNER)}
        return is_about(one.right, one.member, one.verdict, row.right, row.member, couple)


def review_page(
    public_id: UUID | str, *, by: Actor, rules: RuleBook, today: date, to: str = "rights.see"
) -> ReviewPage:
    """One review, whole. Four queries, and one for whoever is not of the office. Raises Absent."""
    return page_of(doors.review(public_id, to=to, by=by), rules, today)


def page_of(review: RightsReview, rules: RuleBook, today: date) -> ReviewPage:
    """The same for a row already passed through its door. Three queries."""
    beside = around(review)
    read = read_rows(review.month, beside.members, last_facts(review), rules.table)
    rows = list(ReviewAnswer.objects.filter(review=review).order_by("rank"))
    here = {"", *(row.key for row in beside.members)}
    kept = [_answer(row, rules.by_id[row.right]) for row in rows if row.right in rules.by_id]
    answers, again = of_standing(kept, here)
    awaited = [(right, member) for right, member in review.awaited if member in here]
    engine = engine_of(review)
    looked_on = min(today, review.case.caisse.local_date(review.finished_at)) if review.finished_at else today
    return ReviewPage(
        review=review,
        household=read.household,
        members=beside.members,
        facts=read.lines,
        answers=_behind_the_c2s(answers, beside, read.household, today),
        gone=tuple(row.right for row in rows if row.right not in rules.by_id),
        awaited=(*awaited, *((one.right.id, one.member) for one in again)),
        questions=tuple(one for one in questions_from_plain(review.questions) if one.member in here),
        engine=engine,
        contradictions=faults_of(read.household, rules.table, today=looked_on),
        unreadable=read.unreadable,
        is_outdated=is_outdated(review, engine, rules),
        under_way=beside.under_way,
        granted=beside.granted,
        to_say_again=read.to_say_again,
        today=today,
    )


def _behind_the_c2s(
    answers: tuple[Answer, ...], beside: Around, household: Household, today: date
) -> tuple[Answer, ...]:
    """The answers beside a C2S of the household that is asked for, or known open: what only helps without it is a no.

    For a C2S that is due, they are kept so."""
    covered = covered_by_c2s(household)
    is_open = any(
        row.right in GIVE_C2S and row.member in covered and (row.until is None or row.until >= today)
        for row in beside.granted
    )
    if is_open:
        return c2s_first(answers, covered, First.OPEN)
    is_claimed = any(row.right in GIVE_C2S and row.member in covered for row in beside.under_way)
    return c2s_first(answers, covered, First.CLAIMED) if is_claimed else answers


def engine_of(review: RightsReview) -> EngineReview | None:
    """What the engine said, None when it said nothing or when a release no longer reads what was kept."""
    try:
        return from_json(review.engine) if review.engine is not None else None
    except EngineBroken:
        return None


def is_outdated(review: RightsReview, engine: EngineReview | None, rules: RuleBook) -> bool:
    """Whether the answers kept are of other rules, or of an engine whose words (`engine_of`) are no longer read."""
    is_unread = review.engine is not None and engine is None
    return is_unread or not review.rules_version.startswith(rules.version)


def _answer(row: ReviewAnswer, right: Right) -> Answer:
    return answer_from(
        right,
        row.member,
        Verdict(row.verdict),
        row.amount,
        row.said,
        is_exact=row.is_exact,
        is_open=row.is_open,
    )
