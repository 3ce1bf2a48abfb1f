"""2SFCA for each speciality of the needs, from the directory served: as by hand, once a lot, all or nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from misas.actions.orientation import measure_access
from misas.actions.ports import ports
from misas.core.orientation.own_access import specialities_of
from misas.jobs import tasks
from misas.records.orientation import catchments
from misas.records.orientation.models import Catchment, CatchmentValue
from tests.kit.catchments import DERMATOLOGY, FIRST_DAY, NEXT_DAY, PEOPLE, A, B, D, by_hand, practice, serve, settle

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 9, 7, 24, tzinfo=UTC)
LATER = AT + timedelta(days=7)


@pytest.fixture
def country(territory: None, db: None) -> None:
    settle()
    serve("first")


def values(key: str = DERMATOLOGY) -> dict[str, float]:
    return dict(CatchmentValue.objects.filter(catchment__speciality=key).values_list("insee", "value"))


def test_a_small_territory_is_as_computed_by_hand(country: None) -> None:
    wanted = specialities_of(ports().needs.needs)
    assert measure_access(at=AT) == len(wanted) > 30
    assert values() == pytest.approx(by_hand())
    one = Catchment.objects.get(speciality=DERMATOLOGY)
    assert (one.as_of, one.computed_at, one.is_national) == (FIRST_DAY, AT, False)
    people = sum(PEOPLE[insee] for insee in (A, B, D))
    assert one.mean == pytest.approx(3.0 / people), "three doctors, wholly shared among those who reach them"
    assert values("10/SM26+SM53+SM54") == pytest.approx({A: 0.0, B: 0.0, D: 1 / PEOPLE[D]})
    assert set(Catchment.objects.values_list("speciality", flat=True)) == {one.key for one in wanted}


def test_a_directory_with_somebody_everywhere_is_national(country: None) -> None:
    serve("all", activities=(practice(1, "X", A), practice(2, "Y", "34903")))
    measure_access(at=AT)
    assert Catchment.objects.get(speciality=DERMATOLOGY).is_national
    assert set(values()) == set(PEOPLE)


def test_the_clock_computes_once_for_each_lot(country: None, time_machine: Any) -> None:
    time_machine.move_to(AT, tick=False)
    tasks.measure_access(0)
    rows = set(Catchment.objects.values_list("pk", "computed_at"))
    time_machine.move_to(LATER, tick=False)
    tasks.measure_access(0)
    assert set(Catchment.objects.values_list("pk", "computed_at")) == rows, "the same lot: nothing is done"
    serve("next", NEXT_DAY, activities=(practice(1, "X", A),))
    tasks.measure_access(0)
    assert set(Catchment.objects.values_list("as_of", "computed_at")) == {(NEXT_DAY, LATER)}
    assert values() == pytest.approx({A: 1 / 1_150, B: 0.3 / 1_150, D: 0.0})


def test_another_book_of_needs_is_computed_again(country: None) -> None:
    measure_access(at=AT)
    Catchment.objects.filter(speciality=DERMATOLOGY).update(speciality="10/retired")
    assert measure_access(at=LATER) > 0
    assert values() == pytest.approx(by_hand())
    assert not Catchment.objects.filter(speciality="10/retired").exists()


def test_a_computation_that_fails_leaves_the_last_figures_whole(country: None, monkeypatch: pytest.MonkeyPatch) -> None:
    measure_access(at=AT)
    before = set(CatchmentValue.objects.values_list("pk", "value"))
    serve("next", NEXT_DAY)
    put, told = catchments.put, []

    def break_on_the_third(*args: Any, **more: Any) -> None:
        told.append(args[0])
        if len(told) == 3:
            raise ConnectionError("gone")
        put(*args, **more)

    monkeypatch.setattr(catchments, "put", break_on_the_third)
    with pytest.raises(ConnectionError):
        measure_access(at=LATER)
    assert set(CatchmentValue.objects.values_list("pk", "value")) == before
    assert set(Catchment.objects.values_list("as_of", flat=True)) == {FIRST_DAY}


def test_without_a_directory_nothing_is_said(territory: None, db: None) -> None:
    assert measure_access(at=AT) == 0
    assert not Catchment.objects.exists()


def test_whoever_waits_is_told_how_far_it_is(country: None) -> None:
    steps: list[tuple[int, int]] = []
    count = measure_access(at=AT, watch=lambda done, whole: steps.append((done, whole)))
    assert steps == [(done, count) for done in range(count + 1)]
