"""A review as the screens of the room look at it: its rows, the interview, its results. One reading, one line read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from misas.actions.ports import ports
from misas.core.access import may
from misas.core.refusals import Absent
from misas.core.rights.answers import Answer
from misas.core.rights.codes import EngineState, FactTheme
from misas.core.rights.facts import Atom
from misas.core.rights.freshness import banner
from misas.core.rights.months import add_months, month_text, window
from misas.core.rights.ports import RuleBook
from misas.core.rights.standing import Standing
from misas.records.audit import journal
from misas.records.cases import doors as cases
from misas.records.cases.models import Case
from misas.records.rights import doors
from misas.records.rights.review_page import ReviewPage, page_of
from misas.web.access.context import Request
from misas.web.workspace import people, place
from misas.web.workspace.rights.asking import atom_of
from misas.web.workspace.rights.contradictions import Contradiction, contradictions
from misas.web.workspace.rights.interview import Interview
from misas.web.workspace.rights.results import Results, RightShown, results, shown_answer
from misas.wording.rights_answers import second_opinion_words
from misas.wording.rights_freshness import banner_lines
from misas.wording.rights_members import called
from misas.wording.rights_reasons import month_words, period_words
from misas.wording.rights_said import c2s_words

MONTHS_BACK: Final = 12
"""How far back a claim may be looked at on screen."""


SOON: Final = timedelta(minutes=2)
"""How long a job has to ask the engine before the screen says that it waits."""

BEGUN: Final = 1
"""The version of a review that holds only what was known before anybody asked."""


@dataclass(frozen=True, slots=True)
class Scene:
    page: ReviewPage
    rules: RuleBook
    interview: Interview
    today: date
    may_record: bool
    may_answer: bool
    at: datetime

    @property
    def is_open(self) -> bool:
        """Whether answers may be given here, by this reader."""
        return not self.page.is_finished and self.may_record

    @property
    def labels(self) -> dict[str, str]:
        return dict(self.interview.labels)

    @property
    def engine_labels(self) -> dict[str, str]:
        return dict(self.page.engine.labels) if self.page.engine else {}

    @property
    def is_preparing(self) -> bool:
        """A job is about to ask the engine about what is held."""
        asked = self.page.review.answered_at
        is_soon = asked is not None and self.at < asked + SOON
        return self._is_awaited and self.page.engine_state is EngineState.QUEUED and is_soon

    @property
    def is_away(self) -> bool:
        """The engine did not answer on what is held, or not in time; it is asked again by itself."""
        return self._is_awaited and not self.is_preparing

    @property
    def _is_awaited(self) -> bool:
        is_asked = self.page.engine_state in (EngineState.QUEUED, EngineState.WAITING)
        return is_asked and bool(self.page.awaited) and not self.page.is_stale

    @property
    def is_broken(self) -> bool:
        """The engine answered nonsense on what is held; it is asked again once a fact changes."""
        return self.page.engine_state is EngineState.BROKEN and not self.page.is_stale

    @property
    def disagreement(self) -> str:
        """What the second opinion found, when it does not agree with the engine; else nothing."""
        found = self.page.engine.second_opinion if self.page.engine else None
        return second_opinion_words(found, self.engine_labels) if found and not found.agrees else ""

    @property
    def contested(self) -> frozenset[str]:
        """The rights whose answer is not told: two computations contest it."""
        return self.page.engine.contested if self.page.engine else frozenset()

    def right_url(self, right: str, member: str) -> str:
        url = reverse("workspace:review_right", args=[self.page.review.public_id, right])
        return url if member == self.page.household.applicant.id else f"{url}?membre={member}"

    def fact_url(self, fact: str, member: str) -> tuple[str, str]:
        about = self.interview.about(member)
        label, url = self.interview.link(fact, member)
        return f"{label} ({about})" if about else label, url

    def atom_url(self, atom: Atom) -> str:
        is_there = not atom.member or atom.member in self.interview.labels
        return self.fact_url(atom.fact, atom.member)[1] if self.is_open and is_there else ""

    def results(self) -> Results:
        awaited = [
            (self.rules.by_id[right], member) for right, member in self.page.awaited if right in self.rules.by_id
        ]
        told = [(one, self.page.standing(one)) for one in self.page.answers]
        return results(told, awaited, self.shown)

    def shown(self, one: Answer, standing: Standing) -> RightShown:
        """An answer as a list shows it, with the questions that settle it."""
        claim, granted = self.page.claim_of(one), self.page.granted_of(one)
        rank = {(q.member, q.fact): index for index, q in enumerate(self.page.questions)}
        asks = sorted(
            dict.fromkeys((atom.member, atom.fact) for atom in one.to_ask),
            key=lambda each: rank.get(each, len(rank)),
        )
        return shown_answer(
            one,
            standing,
            about=self.interview.about(one.member),
            url=self.right_url(one.right.id, one.member),
            asks=[self.fact_url(fact, member) for member, fact in asks],
            claim=claim.status if claim else None,
            until=granted.until if granted else None,
            terms=c2s_words(one.right, self.page.figures),
        )

    def contradictions(self) -> list[Contradiction]:
        return contradictions(self.page.contradictions, self.interview)


def scene(request: Request, public_id: UUID, *, to: str = "rights.see") -> Scene:
    """The review behind an address, or Absent; the reading is written in the journal."""
    review = doors.review(public_id, to=to, by=request.actor)
    here(request, review.case)
    rules, today = ports().rules, review.case.caisse.local_date(request.time)
    page = page_of(review, rules, today)
    journal.read("rights.review", review.public_id, review.caisse_id, by=request.actor, at=request.time)
    return of_page(request, page, rules, today)


def here(request: Request, case: Case) -> None:
    """Hours are those of the caisse of the case until the answer leaves (`in_its_hours`); the frame reads it too."""
    timezone.activate(ZoneInfo(case.caisse.zone))
    if len(request.actor.caisses) == 1:
        request.home_caisse = case.caisse  # type: ignore[attr-defined]


def in_its_hours(view: place.View) -> place.View:
    """Undo after the view the hours that `here` chose."""

    @wraps(view)
    def placed(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        with timezone.override(timezone.get_current_timezone()):
            return view(request, *args, **kwargs)

    return placed


def of_page(request: Request, page: ReviewPage, rules: RuleBook, today: date) -> Scene:
    interview = Interview(
        household=page.household,
        table=rules.table,
        questions=page.questions,
        labels=called(page.members),
        address=reverse("workspace:review", args=[page.review.public_id]),
        to_say_again=page.to_say_again,
    )
    subject = cases.subject_of(page.case, request.actor)
    may_record, may_answer = (
        bool(may(request.actor, verb, subject)) for verb in ("rights.record_fact", "rights.answer")
    )
    return Scene(page, rules, interview, today, may_record, may_answer, request.time)


def common(found: Scene) -> dict[str, Any]:
    """What every page of a review shows around it."""
    page, month = found.page, found.page.household.month
    counted = window(month)
    shown = banner(found.rules.freshness(found.today), {one.right.id for one in page.answers})
    title, lines = banner_lines(shown) if shown else ("", ())
    return {
        "review": page.review,
        "case": page.case,
        "name": people.name(page.case.person),
        "today": found.today,
        "is_open": found.is_open,
        "month_words": month_words(month),
        "month_value": month_text(month),
        "months": [(month_text(m), month_words(m)) for m in _months(found.today)],
        "counted": period_words(f"{month_text(counted[0])}/{month_text(counted[-1])}"),
        "fresh_title": title,
        "fresh_lines": lines,
        "fresh_red": bool(shown and shown.is_red),
        "away": found.is_away,
        "preparing": found.is_preparing,
        "broken": found.is_broken,
        "disagreement": found.disagreement,
        **changed(found),
        "contradictions": found.contradictions(),
        "review_url": found.interview.address,
        "results_url": reverse("workspace:review_results", args=[page.review.public_id]),
    }


def changed(found: Scene) -> dict[str, Any]:
    """What a page says of answers older than what is held, and how they are made again."""
    return {
        "stale": found.page.is_stale,
        "stale_rules": found.page.is_stale and found.page.review.answered_version == found.page.review.version,
        "may_answer": found.may_answer,
        "answer_url": reverse("workspace:review_results", args=[found.page.review.public_id]),
    }


def _months(today: date) -> list[date]:
    first = today.replace(day=1)
    return [add_months(first, -back) for back in range(MONTHS_BACK)]


def theme_of(text: str) -> FactTheme | None:
    """The theme named in an address; None for the best question. Raises Absent for no theme of ours."""
    if not text:
        return None
    if text not in set(FactTheme):
        raise Absent
    return FactTheme(text)


def named_fact(found: Scene, fact: str, member: str) -> Atom:
    """The fact named in an address or a form. Raises Absent for a fact or a member that is not there."""
    if fact not in found.rules.table:
        raise Absent
    if member and member not in {row.key for row in found.page.members}:
        raise Absent
    return atom_of(fact, member, found.page.household, found.rules.table)


def offers(request: Request, found: Scene, verb: str) -> bool:
    """Whether this reader may do a verb of the room on the case of this review."""
    return bool(may(request.actor, verb, cases.subject_of(found.page.case, request.actor)))
