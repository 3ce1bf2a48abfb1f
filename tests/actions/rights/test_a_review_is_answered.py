"""Answers speak of what is held, say why, wait for an engine that is away, and stay once the review is finished."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from misas.actions import cases, rights
from misas.actions.ports import ports
from misas.core.access import Context
from misas.core.cases.codes import CaseStatus, ExitCode
from misas.core.refusals import Refused
from misas.core.rights.codes import EngineState, FactSource, ReviewStatus, Verdict
from misas.core.rights.engine import EngineAway, EngineBroken, EngineReview
from misas.core.rights.facts import Household
from misas.core.rights.keeping import print_of
from misas.core.rights.review import complete, review
from misas.core.rights.supposing import supposed
from misas.jobs import delivery
from misas.records.access.scope import working_in
from misas.records.outbox.models import Message
from misas.records.rights.models import OpenRight, ReviewAnswer, RightsReview
from tests.kit.cases import fresh
from tests.kit.engine_double import EngineDouble, plugged
from tests.kit.people import GARD
from tests.kit.reviews import C2S_FACTS, KNOWN, Desk

pytestmark = pytest.mark.django_db


def message(topic: str, **payload: str) -> Message:
    return Message.objects.get(topic=topic, payload=payload)


class Broken:
    """An engine that answers no review."""

    def __init__(self) -> None:
        self.times = 0

    def ask(self, household: Household, asked: Sequence[tuple[str, str]], *, within: float) -> EngineReview:
        self.times += 1
        raise EngineBroken("the answer is no review")


def test_every_right_is_answered_and_says_why(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        desk.say_all(claire, **C2S_FACTS, wage_net=700)
        row = desk.answer(claire)
        page = desk.page(claire)
        rules = ports().rules
        done = review(rules.rights, supposed(page.household, rules.table), rules.table)
        asked = [(one.right.id, one.member) for one in done.for_engine]
        expected = complete(done, EngineDouble().ask(page.household, asked, within=1), rules.table).answers
    assert row.engine_state == EngineState.ANSWERED and page.awaited == () and not page.is_stale
    assert page.answers == expected, "what was kept is read again as it was said, to the last ground"
    assert {one.right.id for one in page.answers} >= {"c2s", "puma", "participation_franchises"}
    (c2s,) = [one for one in page.answers if one.right.id == "c2s"]
    assert c2s.verdict is Verdict.YES and any(line.amount == 8400 for line in c2s.grounds)
    assert page.engine is not None and page.engine.c2s is not None and page.engine.c2s.ceiling_free == 10_500
    assert row.rules_version == f"{rules.version} double"
    assert row.facts_hash == print_of(page.household, row.rules_version)


def test_what_has_not_changed_is_not_asked_again(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        desk.say_all(claire, **C2S_FACTS)
        first = desk.answer(claire)
        times = len(desk.engine.asked)
        assert desk.answer(claire).answered_at == first.answered_at
        assert len(desk.engine.asked) == times
        desk.say(claire, "wage_net", 2000)
        assert desk.page(claire).is_stale
        desk.answer(claire)
        assert len(desk.engine.asked) == times + 1


def test_the_catalogue_answers_while_the_engine_is_away_and_the_rest_comes_later(desk: Desk) -> None:
    desk.engine.is_away = True
    with desk.working() as claire:
        desk.open(claire)
        desk.say_all(claire, **C2S_FACTS, wage_net=700)
        row = desk.answer(claire)
        page = desk.page(claire)
        key = message("rights.answer", review=str(row.public_id)).key
    assert row.engine_state == EngineState.WAITING
    assert ("c2s", "p1") in page.awaited and "c2s" not in {one.right.id for one in page.answers}
    assert len(page.answers) > 20
    with pytest.raises(EngineAway):  # still away: the outbox keeps it and tries again
        delivery.deliver(key, GARD, desk.later())
    desk.engine.is_away = False
    assert delivery.deliver(key, GARD, desk.later())
    with desk.working() as claire:
        page = desk.page(claire)
        assert page.engine_state is EngineState.ANSWERED and page.awaited == ()
        assert "c2s" in {one.right.id for one in page.of(Verdict.YES)}
    assert not delivery.deliver(key, GARD, desk.later()), "delivered once"


def test_an_engine_that_answers_nonsense_is_named_and_left_alone_until_something_is_said(desk: Desk) -> None:
    broken = Broken()
    with plugged(broken), desk.working() as claire:  # type: ignore[arg-type]
        desk.open(claire)
        desk.say_all(claire, **C2S_FACTS)
        row = desk.answer(claire)
        desk.answer(claire)
        assert (row.engine_state, broken.times) == (EngineState.BROKEN, 1)
        assert row.engine_problem and desk.page(claire).answers
        assert not Message.objects.filter(topic="rights.answer").exists()
        desk.say(claire, "wage_net", 100)
        desk.answer(claire)
        assert broken.times == 2


def test_what_the_engine_said_before_a_release_and_is_no_longer_read_is_asked_again(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        desk.say_all(claire, **C2S_FACTS, wage_net=700)
        kept = desk.answer(claire).engine
        assert kept is not None
        del kept["labels"]  # as a release that did not know this key wrote it
        RightsReview.objects.filter(pk=desk.review.pk).update(engine=kept)
        page = desk.page(claire)
        assert page.engine is None and page.is_stale and page.answers
        times = len(desk.engine.asked)
        desk.answer(claire)
        page = desk.page(claire)
        assert len(desk.engine.asked) == times + 1
        assert page.engine is not None and not page.is_stale


def test_a_finished_review_is_read_without_the_words_that_are_no_longer_known(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        desk.say_all(claire, **C2S_FACTS, wage_net=700)
        rights.finish(desk.review.public_id, by=claire, at=desk.later())
        with connection.cursor() as owner:  # a release of before wrote it: the trigger lets nobody do it now
            owner.execute("RESET ROLE; SET LOCAL session_replication_role = replica")
            RightsReview.objects.filter(pk=desk.review.pk).update(engine={"answers": []})
            owner.execute("SET LOCAL session_replication_role = origin; SET ROLE misas_web")
        page = desk.page(claire)
    assert page.engine is None and page.of(Verdict.YES) and not page.is_stale


def test_answers_made_by_other_rules_are_stale(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        desk.say_all(claire, **C2S_FACTS, wage_net=700)
        desk.answer(claire)
        RightsReview.objects.filter(pk=desk.review.pk).update(rules_version="an-older-one double")
        assert desk.page(claire).is_stale
        desk.answer(claire)
        assert not desk.page(claire).is_stale


def test_what_is_said_while_the_engine_computes_is_never_answered_with_older_facts(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        desk.say_all(claire, **C2S_FACTS, wage_net=700)
        times = itertools.count()

        class Slow(EngineDouble):
            def ask(self, household: Household, asked: Any, *, within: float) -> EngineReview:
                found = super().ask(household, asked, within=within)
                if next(times) == 0:
                    desk.say(claire, "wage_net", 3000)
                return found

        with plugged(Slow()):
            row = rights.answer(desk.review.public_id, by=claire, at=desk.later())
            assert row.answered_at is None, "these answers spoke of other facts"
            rights.answer(desk.review.public_id, by=claire, at=desk.later())
        (c2s,) = [one for one in desk.page(claire).answers if one.right.id == "c2s"]
        assert c2s.verdict is Verdict.NO


def test_a_finished_review_moves_the_case_and_keeps_its_answers_and_its_letter(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        desk.say_all(claire, **C2S_FACTS, wage_net=700)
        assert fresh(desk.case).status == CaseStatus.REVIEW
        row = rights.finish(desk.review.public_id, by=claire, at=desk.later())
        assert fresh(desk.case).status == CaseStatus.PLAN
        assert (row.status, row.finished_by_id, row.answered_version) == (
            ReviewStatus.FINISHED, claire.account_id, row.version,
        )  # fmt: skip
        told = " ".join(text for _, text in row.letter)
        assert "Complémentaire santé solidaire" in told
        assert rights.finish(row.public_id, by=claire, at=desk.later()).finished_at == row.finished_at
        desk.after(days=30)
        assert desk.answer(claire).answered_at == row.answered_at
        assert desk.page(claire).of(Verdict.YES)


def test_the_database_itself_keeps_the_answers_of_a_finished_review(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        rights.finish(desk.review.public_id, by=claire, at=desk.later())
        one = ReviewAnswer.objects.first()
        assert one is not None
        with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
            ReviewAnswer.objects.filter(pk=one.pk).update(verdict="yes")
        with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
            one.pk, one.public_id, one.right = None, desk.case.public_id, "made_up"
            one.save(force_insert=True)


def test_a_review_is_finished_with_what_was_said_last(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        desk.say_all(claire, **C2S_FACTS, wage_net=700)
        desk.answer(claire)
        desk.say(claire, "wage_net", 3000)
        rights.finish(desk.review.public_id, by=claire, at=desk.later())
        (c2s,) = [one for one in desk.page(claire).answers if one.right.id == "c2s"]
    assert c2s.verdict is Verdict.NO


def test_without_her_agreement_nothing_is_finished(desk: Desk) -> None:
    with desk.working() as claire:
        case = desk.office.taken(claire)
        cases.reach(case.public_id, by=claire, at=desk.later())
        desk.open(claire, fresh(case))
        with pytest.raises(Refused, match="no_agreement"), transaction.atomic():
            rights.finish(desk.review.public_id, by=claire, at=desk.later())
        assert RightsReview.objects.get().status == ReviewStatus.OPEN


def test_an_engine_away_keeps_the_review_open_unless_a_human_goes_on_without_it(desk: Desk) -> None:
    desk.engine.is_away = True
    with desk.working() as claire:
        desk.open(claire)
        desk.say_all(claire, **C2S_FACTS)
        with pytest.raises(Refused, match="engine_awaited"), transaction.atomic():
            rights.finish(desk.review.public_id, by=claire, at=desk.later())
        assert fresh(desk.case).status == CaseStatus.REVIEW
        row = rights.finish(desk.review.public_id, without_engine=True, by=claire, at=desk.later())
        assert row.status == ReviewStatus.FINISHED and ("c2s", "p1") in desk.page(claire).awaited
        key = message("rights.answer", review=str(row.public_id)).key
    desk.engine.is_away = False
    assert delivery.deliver(key, GARD, desk.later())
    with desk.working() as claire:
        assert ("c2s", "p1") in desk.page(claire).awaited, "what was finished stays as it was that day"


def test_a_refused_end_keeps_what_was_answered_so_that_a_human_may_go_on_without_the_engine(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        desk.say_all(claire, **C2S_FACTS)
        desk.answer(claire)
        desk.say(claire, "wage_net", 700)  # the answers are stale when the engine goes away
        desk.engine.is_away = True
        with pytest.raises(Refused, match="engine_awaited"):
            rights.finish(desk.review.public_id, by=claire, at=desk.later())
        page = desk.page(claire)
        assert page.engine_state is EngineState.WAITING and page.awaited and not page.is_stale
        assert message("rights.answer", review=str(desk.review.public_id))
        assert (page.is_finished, fresh(desk.case).status) == (False, CaseStatus.REVIEW), "and nothing else was kept"


def test_a_case_that_begins_finds_its_review_prepared_before_the_first_call(desk: Desk) -> None:
    with desk.working() as claire:
        case = desk.office.case(claire, person=desk.office.person(claire, birth_date="12/03/1984"))
        key = message("rights.pre_review", case=str(case.public_id)).key
    assert delivery.deliver(key, GARD, desk.later())
    with desk.working() as claire:
        desk.review = RightsReview.objects.get(case=case)
        page = desk.page(claire)
        assert desk.review.opened_by_id is None and not page.is_stale
        assert page.household.held("p1", "birth_date").value is not None
        assert page.questions, "what to ask her first is known"
        assert desk.open(claire, case).pk == desk.review.pk, "the caseworker goes on with it"


def test_nobody_waits_before_a_case_for_the_engine_of_its_prepared_review(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        desk.say_all(claire, **C2S_FACTS, wage_net=700)
        rights.finish(desk.review.public_id, by=claire, at=desk.later())
        cases.close_case(desk.case.public_id, ExitCode.OUTSIDE_CRITERIA, by=claire, at=desk.later())
        cases.reopen(desk.case.public_id, by=claire, at=desk.later(days=2))
        waiting = Message.objects.filter(topic="rights.pre_review", payload={"case": str(desk.case.public_id)})
        last = waiting.order_by("created_at").values_list("key", flat=True)[1]
        times = len(desk.engine.asked)
    assert delivery.deliver(last, GARD, desk.later(days=2))
    with desk.working() as claire:
        desk.review = RightsReview.objects.get(status=ReviewStatus.OPEN)
        page = desk.page(claire)
        assert len(desk.engine.asked) == times, "the case is held while its review is opened"
        assert page.engine_state is EngineState.QUEUED and page.awaited and len(page.answers) > 20
        key = message("rights.answer", review=str(desk.review.public_id)).key
    assert delivery.deliver(key, GARD, desk.later(days=2))
    with desk.working() as claire:
        assert desk.page(claire).engine_state is EngineState.ANSWERED
        assert len(desk.engine.asked) == times + 1


def test_a_case_that_lives_again_gets_a_new_review(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        rights.finish(desk.review.public_id, by=claire, at=desk.later())
        cases.close_case(desk.case.public_id, ExitCode.OUTSIDE_CRITERIA, by=claire, at=desk.later())
        cases.reopen(desk.case.public_id, by=claire, at=desk.later(days=2))
        waiting = Message.objects.filter(topic="rights.pre_review", payload={"case": str(desk.case.public_id)})
        keys = list(waiting.order_by("created_at").values_list("key", flat=True))
    assert len(keys) == 2
    delivery.deliver(keys[1], GARD, desk.later())
    with working_in(Context.for_system(GARD)):
        assert RightsReview.objects.filter(case=desk.case).count() == 2


def test_a_case_closed_before_its_turn_needs_no_review(desk: Desk) -> None:
    with desk.working() as claire:
        case = desk.office.case(claire)
        key = message("rights.pre_review", case=str(case.public_id)).key
        cases.close_case(case.public_id, ExitCode.OUTSIDE_CRITERIA, by=claire, at=desk.later())
    assert delivery.deliver(key, GARD, desk.later())
    with desk.working():
        assert not RightsReview.objects.exists()


def test_the_end_of_her_c2s_that_she_told_is_watched(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        desk.say(claire, "complementary_cover", "c2s_free")
        desk.say(claire, "c2s_ends_on", "2027-01-31", KNOWN, source="cnam")
        rights.finish(desk.review.public_id, by=claire, at=desk.later())
        (row,) = OpenRight.objects.all()
    assert (row.right, row.member, str(row.until), row.source) == ("c2s", "p1", "2027-01-31", "cnam")


def test_nobody_to_be_renewed_who_has_another_cover(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        desk.say_all(claire, complementary_cover="employer", c2s_ends_on="2026-10-31")
        rights.finish(desk.review.public_id, by=claire, at=desk.later())
        assert not OpenRight.objects.exists()
        assert desk.page(claire).facts["p1", "c2s_ends_on"].held.source != FactSource.CAISSE


def test_a_second_outage_on_the_same_review_queues_a_second_retry(desk: Desk) -> None:
    """Its answer of before is no longer read by a new release: same facts, same rules, and the engine is away again."""
    desk.engine.is_away = True
    with desk.working() as claire:
        desk.open(claire)
        desk.say_all(claire, **C2S_FACTS, wage_net=700)
        desk.answer(claire)
        desk.answer(claire)
        first = Message.objects.get(topic="rights.answer").key
    desk.engine.is_away = False
    assert delivery.deliver(first, GARD, desk.later())
    desk.engine.is_away = True
    with desk.working() as claire:
        RightsReview.objects.update(engine={"of": "a release of before"})
        assert desk.answer(claire).engine_state == EngineState.WAITING
        desk.answer(claire)
        (second,) = Message.objects.filter(topic="rights.answer", done_at__isnull=True).values_list("key", flat=True)
    desk.engine.is_away = False
    assert delivery.deliver(second, GARD, desk.later())
    with desk.working() as claire:
        assert desk.page(claire).engine_state is EngineState.ANSWERED
