"""What an appointment does to its care is taken by the case's own table, and an honoured one proves nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.cases.cares import check
from misas.core.cases.codes import CareStage, FactKind
from misas.core.cases.lifecycle import BY_VERB as CASE_VERBS
from misas.core.orientation.appointment_codes import AppointmentFactKind
from misas.core.orientation.appointments import BY_VERB, Appointment, advance, allowed_verbs, fold
from misas.core.orientation.care_verbs import VERBS, CareVerb, care_verbs
from tests.core.orientation.test_an_appointment_moves_by_the_table_alone import AFTER, NEXT, NOW, PARIS, WANTED, fact
from tests.kit.case_facts import History

A, K = AppointmentFactKind, FactKind
ZONE: ZoneInfo = PARIS
DAY = date(2026, 12, 1)


class Followed:
    """A case with one care, and the appointments of that care: every fact passes by both tables."""

    def __init__(self) -> None:
        self.case = History(NOW).accompanied("a")
        self.appointments: list[Appointment] = []
        self.now = NOW

    @property
    def stage(self) -> CareStage:
        return self.case.known.cares["a"].stage

    def want(self) -> int:
        self.appointments.append(fold([replace(WANTED, at=self.now)]))
        self.tell(A.WANTED, len(self.appointments) - 1)
        return len(self.appointments) - 1

    def play(self, which: int, verb: str, **more: object) -> Followed:
        if verb in ("honour", "miss"):
            self.now = max(self.now, AFTER)
        self.now += timedelta(minutes=1)
        self.appointments[which] = advance(self.appointments[which], verb, fact(verb, self.now, **more), ZONE)
        self.tell(BY_VERB[verb].fact, which)
        return self

    def tell(self, kind: AppointmentFactKind, which: int) -> None:
        others = [one for n, one in enumerate(self.appointments) if n != which]
        for verb in care_verbs(kind, self.appointments[which], self.case.known.cares["a"], ZONE, others):
            step = CASE_VERBS[verb.verb]
            check(self.case.known.cares["a"], step.fact)  # the table of cases is the judge
            self.case.then(step.fact, care="a", **({"on": verb.on.isoformat()} if verb.on else {}))


def test_each_fact_has_its_verb_of_the_case() -> None:
    assert set(VERBS) == set(A)
    assert {verb for verb, _ in VERBS.values()} <= set(CASE_VERBS)


def test_from_the_wish_to_the_visit() -> None:
    life = Followed()
    one = life.want()
    assert life.stage is CareStage.SEARCHING
    life.play(one, "attempt").play(one, "book")
    assert (life.stage, life.case.known.cares["a"].booked_for) == (CareStage.BOOKED, DAY)
    life.play(one, "honour")
    assert (life.stage, life.case.known.cares["a"].attended_on) == (CareStage.ATTENDED, DAY)
    assert not life.case.known.cares["a"].is_final, "a visit is no proof of care"


@pytest.mark.parametrize("verb", ["miss", "cancel_by_person", "cancel_by_place"])
def test_what_does_not_take_place_sends_the_care_back_to_the_search(verb: str) -> None:
    life = Followed()
    one = life.want()
    life.play(one, "book").play(one, verb)
    assert (life.stage, life.case.known.cares["a"].booked_for) == (CareStage.SEARCHING, None)


@pytest.mark.parametrize(
    ("verb", "by", "is_news"),
    [
        ("cancel_by_place", 7, True),
        ("cancel_by_place", None, True),
        ("cancel_by_person", None, True),
        ("cancel_by_person", 7, False),
    ],
)
def test_a_cancellation_that_comes_from_elsewhere_says_so(verb: str, by: int | None, is_news: bool) -> None:
    life = Followed()
    one = life.want()
    life.play(one, "book")
    care = life.case.known.cares["a"]
    fell = advance(life.appointments[one], verb, fact(verb, life.now + timedelta(minutes=1), by=by), ZONE)
    assert care_verbs(BY_VERB[verb].fact, fell, care, ZONE) == (CareVerb("search_care", cancelled=is_news),)


def test_a_move_moves_the_day_that_the_care_waits_for() -> None:
    life = Followed()
    one = life.want()
    life.play(one, "book").play(one, "move")
    assert life.case.known.cares["a"].booked_for == DAY + timedelta(days=7)


def test_the_earliest_appointment_that_stands_is_the_one_that_the_care_waits_for() -> None:
    life = Followed()
    one, two = life.want(), life.want()
    life.play(one, "book").play(two, "book", starts_at=NEXT + timedelta(days=20))
    assert life.case.known.cares["a"].booked_for == DAY
    life.play(one, "cancel_by_place")
    assert (life.stage, life.case.known.cares["a"].booked_for) == (CareStage.BOOKED, DAY + timedelta(days=20))
    life.play(two, "move", starts_at=NEXT + timedelta(days=2))
    assert life.case.known.cares["a"].booked_for == DAY + timedelta(days=2)


def test_a_visit_leaves_the_next_appointment_standing() -> None:
    life = Followed()
    one, two = life.want(), life.want()
    life.play(one, "book").play(two, "book", starts_at=NEXT + timedelta(days=90))
    life.play(one, "honour")
    care = life.case.known.cares["a"]
    assert (care.stage, care.attended_on, care.booked_for) == (CareStage.BOOKED, DAY, DAY + timedelta(days=90))


def test_a_word_corrected_is_corrected_on_the_care_too() -> None:
    life = Followed()
    one = life.want()
    life.play(one, "book").play(one, "miss").play(one, "honour")
    assert life.case.known.cares["a"].attended_on == DAY
    life.play(one, "miss")
    assert (life.stage, life.case.known.cares["a"].attended_on) == (CareStage.SEARCHING, None)


def test_a_care_that_is_done_or_begun_is_not_moved_back() -> None:
    life = Followed()
    one = life.want()
    life.play(one, "book")
    life.case.then(K.CARE_STARTED, care="a", on="2026-12-01")
    life.play(one, "honour")
    assert life.stage is CareStage.IN_PROGRESS
    life.case.then(K.CARE_DONE, care="a", on="2026-12-01")
    life.play(one, "miss")
    assert life.stage is CareStage.DONE


def test_a_search_given_up_before_any_date_leaves_the_care_where_it_is() -> None:
    life = Followed()
    one, two = life.want(), life.want()
    life.play(two, "book").play(one, "cancel_by_person")
    assert life.stage is CareStage.BOOKED


VERB = st.sampled_from(sorted(BY_VERB))


@given(st.lists(st.tuples(st.integers(0, 2), VERB, st.integers(1, 200)), max_size=14))
def test_whatever_happens_the_case_never_refuses_what_an_appointment_tells_it(
    drawn: list[tuple[int, str, int]],
) -> None:
    life = Followed()
    for _ in range(3):
        life.want()
    for which, verb, ahead in drawn:
        life.now += timedelta(hours=ahead)
        if verb not in allowed_verbs(life.appointments[which], life.now, ZONE):
            continue
        more = {"starts_at": life.now + timedelta(hours=ahead, minutes=7)} if verb in ("book", "move") else {}
        life.appointments[which] = advance(life.appointments[which], verb, fact(verb, life.now, **more), ZONE)
        life.tell(BY_VERB[verb].fact, which)
        standing = sorted(a.starts_at for a in life.appointments if a.stands and a.starts_at)
        care = life.case.known.cares["a"]
        assert (care.booked_for is not None) == bool(standing)
        if standing:
            assert care.booked_for == standing[0].astimezone(ZONE).date()


def test_a_verb_that_takes_no_day_carries_none() -> None:
    assert CareVerb("miss_care").on is None
    booked = advance(
        fold([WANTED]), "book", fact("book", NOW, starts_at=datetime(2026, 12, 1, 23, 30, tzinfo=UTC)), ZONE
    )
    care = History(NOW).accompanied("a").known.cares["a"]
    assert care_verbs(A.BOOKED, booked, care, ZONE) == (CareVerb("book_care", date(2026, 12, 2)),), "the day in Paris"
