"""Rules approved in advance wait for their day: those in force serve until the eve."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from misas.actions.funding import packs
from misas.actions.funding.beginning import begin_due
from misas.core.refusals import Invalid
from misas.records.audit.models import Entry
from misas.records.funding import rules
from misas.records.funding.models import Funder, FundingPlan, RulePack
from tests.actions.funding.test_rules_are_published_by_two_people import CASE, World, sound
from tests.actions.funding.test_rules_are_published_by_two_people import world as world
from tests.kit.people import GARD
from tests.kit.shared_files import queue

pytestmark = pytest.mark.django_db
EVE, FIRST = date(2026, 12, 31), date(2027, 1, 1)
MORNING = datetime(2027, 1, 1, 6, tzinfo=UTC)


def to_come(first: str = "2027-01-01", **changes: Any) -> dict[str, Any]:
    """The small pack from a day, its cases on that day."""
    cases = [{**CASE, "nom": f"cas {nth}", "le": first} for nth in range(3)]
    return sound(**{"du": first, "cas": cases, "rang": 65, **changes})


def serving(day: date) -> list[int]:
    return [row.version for row in rules.in_force(GARD, day)]


def statuses() -> list[str]:
    return list(RulePack.objects.order_by("version").values_list("status", flat=True))


def test_those_in_force_serve_until_the_eve(world: World) -> None:
    world.published()
    world.published(to_come())
    assert (serving(EVE), serving(FIRST)) == ([1], [2])
    assert statuses() == ["published", "published"]
    assert Funder.objects.get(code="petit").rank == 70, "its rank is that of the rules that serve"


def test_on_their_day_they_take_the_place_of_those_before_once(world: World) -> None:
    first = world.published()
    plan = queue(world.office, world.sonia).crown(30_000, 0)
    FundingPlan.objects.update(stale_cause="")
    world.published(to_come())
    assert FundingPlan.objects.get(pk=plan.pk).stale_cause == "", "nothing changes before that day"
    with world.office.as_system():
        assert begin_due(GARD, at=world.office.at) == 0 and statuses() == ["published", "published"]
        assert begin_due(GARD, at=MORNING) == 1
        assert begin_due(GARD, at=MORNING) == 0
        assert statuses() == ["retired", "published"]
        assert Funder.objects.get(code="petit").rank == 65
        assert FundingPlan.objects.get(pk=plan.pk).stale_cause == "rules_changed"
        assert Entry.objects.filter(public_id=first.public_id, verb="pack.retire").count() == 1


def test_only_one_version_waits(world: World) -> None:
    world.published()
    world.published(to_come())
    world.published(to_come("2027-02-01"))
    assert statuses() == ["published", "retired", "published"]
    assert (serving(FIRST), serving(date(2027, 2, 1))) == ([1], [3])


def test_a_correction_of_today_leaves_the_one_that_waits(world: World) -> None:
    world.published()
    world.published(to_come())
    world.published(sound(rang=71))
    assert statuses() == ["retired", "published", "published"]
    assert (serving(EVE), serving(FIRST)) == ([3], [2])


def test_the_one_that_waits_may_be_retired_and_nothing_else_changes(world: World) -> None:
    world.published()
    row = world.published(to_come())
    packs.retire(row.public_id, caisse=GARD, by=world.karim, at=world.office.at)
    assert (serving(EVE), serving(FIRST)) == ([1], [1])


def test_an_older_version_never_comes_back(world: World) -> None:
    world.published()
    row = world.published(to_come(au="2027-06-30"))
    assert serving(date(2027, 7, 1)) == [], "the last begun has ended"
    packs.retire(row.public_id, caisse=GARD, by=world.karim, at=MORNING)
    assert serving(FIRST) == [] and statuses() == ["retired", "retired"]


def test_a_circle_that_closes_on_a_later_day_is_refused(world: World) -> None:
    cases = [{**CASE, "nom": f"b {nth}", "le": "2027-01-01", "attendu": {"eligible": "oui"}} for nth in range(3)]
    needs = {"exige": [{"aide": "secours", "besoin": "deux.secours"}]}
    world.published(sound(id="un"))
    world.published(to_come(id="un", liens=needs, cas=cases))
    cases = [{**one, "le": "2026-11-01"} for one in cases]
    other = sound(id="deux", liens={"exige": [{"aide": "secours", "besoin": "un.secours"}]}, cas=cases)
    row = world.submit(world.write(other))
    with pytest.raises(Invalid, match="circle"):
        world.publish(row)
