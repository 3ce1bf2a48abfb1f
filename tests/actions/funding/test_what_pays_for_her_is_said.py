"""Her cover, what funders ask to know and what she can pay are said and corrected; the last saying holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from misas.actions import rights
from misas.actions.funding import covering
from misas.core.funding.counters import NOTHING_USED
from misas.core.funding.coverage import NO, YES
from misas.core.refusals import Absent, Conflict, Invalid
from misas.records.funding.models import Coverage
from misas.records.funding.said import counters_of, coverage_of, last_coverage
from tests.kit.funded import FACTS, Montage, cover

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(desk: Montage) -> Montage:
    with desk.working() as claire:
        desk.begin(claire)
    return desk


def last(desk: Montage) -> Coverage:
    row = last_coverage(desk.case)
    assert row is not None
    return row


def test_what_was_said_comes_back_and_the_last_saying_holds(begun: Montage) -> None:
    with begun.working() as claire:
        begun.cover(claire)
        assert coverage_of(last(begun)) == cover(begun.today)
        assert counters_of(last(begun)) == NOTHING_USED
        begun.cover(claire, affordable=0, c2s=YES)
        row = last(begun)
        assert (coverage_of(row).c2s, row.affordable_cents, row.facts) == (YES, 0, FACTS)
        assert Coverage.objects.count() == 2


def test_a_fact_is_added_corrected_or_withdrawn_beside_the_others(begun: Montage) -> None:
    with begun.working() as claire:
        begun.cover(claire)
        said = {"quotient_familial": 65_000, "reste_a_vivre": None, "organismes": frozenset({"caf"})}
        covering.say_facts(begun.case.public_id, said, by=claire, at=begun.later())
        row = last(begun)
        assert row.facts == {"quotient_familial": 65_000, "organismes": ["caf"]}
        assert (coverage_of(row), row.affordable_cents) == (cover(begun.today), 15_000)


@pytest.mark.parametrize(
    ("facts", "affordable", "field"),
    [
        ({"quotient_familial": "700"}, None, "facts.quotient_familial"),
        ({"quotient_familial": -1}, None, "facts.quotient_familial"),
        ({"quotient_familial": 7.5}, None, "facts.quotient_familial"),
        ({"rsa_socle": 1}, None, "facts.rsa_socle"),
        ({"avis_medical": "peut-être"}, None, "facts.avis_medical"),
        ({"organismes": "caf"}, None, "facts.organismes"),
        ({"diagnostic": "x"}, None, "facts.diagnostic"),
        ({"frais": 100}, None, "facts.frais"),
        ({}, -1, "affordable_cents"),
        ({}, 10.5, "affordable_cents"),
    ],
)
def test_what_cannot_be_is_refused_whole(begun: Montage, facts: dict[str, Any], affordable: Any, field: str) -> None:
    with begun.working() as claire:
        with pytest.raises(Invalid) as wrong:
            covering.say_facts(begun.case.public_id, facts, affordable_cents=affordable, by=claire, at=begun.later())
        assert [fault.field for fault in wrong.value.faults] == [field]
        assert not Coverage.objects.exists()


def test_a_cover_that_contradicts_itself_is_refused(begun: Montage) -> None:
    with begun.working() as claire, pytest.raises(Invalid, match="c2s_and_ame"):
        begun.cover(claire, c2s=YES, ame=YES)


def test_sent_twice_it_is_said_once(begun: Montage) -> None:
    with begun.working() as claire:
        said: dict[str, Any] = {"by": claire, "key": "k"}
        first = covering.say_coverage(begun.case.public_id, cover(begun.today), at=begun.later(), **said)
        again = covering.say_coverage(begun.case.public_id, cover(begun.today), at=begun.later(), **said)
        assert first.pk == again.pk
        with pytest.raises(Conflict):
            covering.say_coverage(begun.case.public_id, cover(begun.today, c2s=YES), at=begun.later(), **said)


def test_the_house_begins_with_what_it_knows_and_supposes_nothing(begun: Montage) -> None:
    with begun.working() as claire:
        known = covering.known_cover(begun.case, begun.today)
        assert (known.c2s.is_held, known.ame.is_held, known.ald.is_held) == (None, None, None)
        until = begun.today + timedelta(days=200)
        rights.note_open_right(
            begun.case.public_id, "c2s", until=until, source="attestation", by=claire, at=begun.later()
        )
        known = covering.known_cover(begun.case, begun.today)
        assert (known.c2s.is_held, known.c2s.until) == (True, until)
        assert known.born == begun.case.person.birth_date


def test_another_caisse_says_nothing_of_her(begun: Montage) -> None:
    with begun.office.working(begun.office.zoe) as zoe, pytest.raises(Absent):
        covering.say_coverage(begun.case.public_id, cover(begun.today), by=zoe, at=begun.later())


def test_a_right_that_changes_makes_the_plan_out_of_date(begun: Montage) -> None:
    with begun.working() as claire:
        begun.proposed(claire)
        begun.cover(claire)
        assert begun.plan.stale_cause == "", "said again the same"
        begun.cover(claire, affordable=20_000)
        assert begun.plan.stale_cause == "capacity_changed"
        begun.propose(claire)
        covering.say_coverage(
            begun.case.public_id, replace(cover(begun.today), c2s=replace(NO, since=date(2020, 1, 1))), by=claire,
            at=begun.later(),
        )  # fmt: skip
        assert begun.plan.stale_cause == "right_changed"
