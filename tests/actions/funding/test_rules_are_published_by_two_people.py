"""The rules of a funder: a draft, tried, approved by somebody else, then never edited again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from misas.actions.funding import packs as rules
from misas.actions.ports import ports
from misas.core.access import Actor, Context, Purpose, Role
from misas.core.funding.codes import PackStatus
from misas.core.funding.packs.codes import Status
from misas.core.funding.packs.writing import write_pack
from misas.core.refusals import Absent, Conflict, Invalid, Refused
from misas.records.access.scope import working_in
from misas.records.audit.models import Entry
from misas.records.funding.models import Funder, FundingPlan, RulePack
from tests.kit import people
from tests.kit.cases import Office, build_office
from tests.kit.people import AIN, GARD
from tests.kit.rule_packs import SMALL, shipped, small
from tests.kit.shared_files import queue

pytestmark = pytest.mark.django_db
CASE = SMALL["cas"][0]


@dataclass
class World:
    office: Office
    sonia: Actor
    karim: Actor

    def write(self, plain: dict[str, Any] | None = None, by: Actor | None = None) -> RulePack:
        return rules.write(GARD, plain or sound(), by=by or self.sonia, at=self.office.at)

    def correct(self, row: RulePack, plain: dict[str, Any], by: Actor | None = None, seen: str = "") -> RulePack:
        seen = seen or row.fingerprint
        at = self.office.later(minutes=1)
        return rules.correct(row.public_id, plain, seen=seen, caisse=GARD, by=by or self.sonia, at=at)

    def submit(self, row: RulePack) -> RulePack:
        return rules.submit(row.public_id, caisse=GARD, by=self.sonia, at=self.office.later(minutes=1))

    def publish(self, row: RulePack, by: Actor | None = None) -> RulePack:
        return rules.publish(row.public_id, caisse=GARD, by=by or self.karim, at=self.office.later(minutes=1))

    def published(self, plain: dict[str, Any] | None = None) -> RulePack:
        return self.publish(self.submit(self.write(plain)))


def sound(**changes: Any) -> dict[str, Any]:
    """The small pack with cases enough."""
    return small(**{"cas": [{**CASE, "nom": f"cas {nth}"} for nth in range(3)], **changes})


@pytest.fixture
def world(db: None) -> Iterator[World]:
    office = build_office()
    karim = people.person("Karim Commission", Role.AID_COMMITTEE)
    with office.working(office.sonia) as sonia:
        yield World(office, sonia, office.actor(karim))


@pytest.fixture
def nation(db: None) -> Iterator[Actor]:
    account = people.person("Nadia Nation", Role.NATIONAL_STEERING)
    with working_in(Context(people.actor(account, date(2026, 11, 2)), Purpose.STEERING)) as context:
        yield context.actor


def test_a_draft_is_tried_submitted_and_published_by_another(world: World) -> None:
    row = world.write()
    assert (row.status, row.version, row.starts_on, row.funder.rank) == ("draft", 1, date(2026, 1, 1), 70)
    assert all(one.passed for one in rules.tried(row))
    with pytest.raises(Refused, match="not_submitted"):
        world.publish(row)
    world.submit(row)
    with pytest.raises(Refused, match="own_approval"):
        world.publish(row, by=world.sonia)
    done = world.publish(row)
    assert (done.status, done.approver_id) == (PackStatus.PUBLISHED.value, world.karim.account_id)
    verbs = list(Entry.objects.filter(public_id=row.public_id).order_by("id").values_list("verb", flat=True))
    assert verbs == ["pack.write", "pack.submit", "pack.publish"]


def test_what_is_published_never_changes(world: World) -> None:
    row = world.published()
    for gesture in (world.submit, world.publish):
        with pytest.raises(Refused, match="published_stays"):
            gesture(row)
    with pytest.raises(Refused, match="published_stays"):
        world.correct(row, sound(rang=71))
    with pytest.raises(Refused, match="published_stays"):
        rules.discard(row.public_id, caisse=GARD, by=world.sonia, at=world.office.at)
    with pytest.raises(DatabaseError), transaction.atomic():
        RulePack.objects.filter(pk=row.pk).update(content="autre")


def test_the_next_version_takes_the_place_of_the_one_before(world: World) -> None:
    first = world.published()
    again = rules.begin_from(first.public_id, GARD, by=world.sonia, at=world.office.at)
    assert (again.version, rules.read(again).version) == (2, 2)
    changed = world.correct(again, sound(rang=65, financeur="Petit fonds rénové (inventé)"))
    second = world.publish(world.submit(changed))
    first.refresh_from_db()
    assert (first.status, second.status) == ("retired", "published")
    funder = Funder.objects.get(code="petit")
    assert (funder.rank, funder.name) == (65, "Petit fonds rénové (inventé)")
    with pytest.raises(Refused, match="draft_exists"):
        rules.begin_from(second.public_id, GARD, by=world.sonia, at=world.office.at)
        world.write(sound(rang=66))


def test_a_case_that_fails_or_a_figure_that_lacks_is_never_published(world: World) -> None:
    wrong = {**CASE, "attendu": {"eligible": "oui", "aides": {"secours": "51 €"}}}
    row = world.write(small(cas=[wrong, {**CASE, "nom": "b"}, {**CASE, "nom": "c"}]))
    with pytest.raises(Invalid) as refused:
        world.submit(row)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("$.cas[0]", "funding_pack.case_fails")]
    row = world.correct(row, small())
    with pytest.raises(Invalid, match="too_few_cases"):
        world.submit(row)
    row = world.correct(row, sound(a_completer=["Le plafond."]))
    with pytest.raises(Refused, match="to_complete"):
        world.submit(row)
    assert RulePack.objects.get(pk=row.pk).submitted_at is None


def test_a_correction_after_submission_asks_for_approval_again(world: World) -> None:
    row = world.submit(world.write())
    corrected = world.correct(row, sound(rang=60), by=world.karim)
    assert (corrected.submitted_at, corrected.author_id) == (None, world.karim.account_id)
    with pytest.raises(Refused, match="not_submitted"):
        world.publish(row, by=world.sonia)


def test_two_hands_on_one_draft(world: World) -> None:
    row = world.write()
    seen = row.fingerprint
    world.correct(row, sound(rang=60))
    with pytest.raises(Conflict, match="written_meanwhile"):
        world.correct(row, sound(rang=61), by=world.karim, seen=seen)
    world.correct(row, sound(rang=60), by=world.karim, seen=seen)  # the same words again change nothing
    with pytest.raises(Invalid, match="of_another_funder"):
        world.correct(RulePack.objects.get(pk=row.pk), sound(id="autre"))


def test_the_same_words_twice_are_one_draft_and_a_broken_one_leaves_nothing(world: World) -> None:
    assert world.write().pk == world.write().pk
    with pytest.raises(Refused, match="draft_exists"):
        world.write(by=world.karim)
    with pytest.raises(Invalid):
        world.write(sound(id="neuf", rang="haut"))
    assert not Funder.objects.filter(code="neuf").exists()
    rules.discard(world.write().public_id, caisse=GARD, by=world.sonia, at=world.office.at)
    assert not RulePack.objects.filter(funder__code="petit").exists()


def test_a_text_is_kept_as_the_draft_it_corrects_or_as_the_next_version(world: World) -> None:
    def keep(plain: dict[str, Any], of: RulePack | None = None) -> RulePack:
        text = ports().packs.write(plain)
        return rules.save_draft(GARD, text, of=of.public_id if of else None, by=world.sonia, at=world.office.at)

    first = keep(sound())
    assert keep(sound()).pk == keep(sound(rang=61), of=first).pk == first.pk
    done = world.publish(world.submit(first))
    assert done.version == 1
    second = keep(sound(rang=62, version=9), of=done)
    assert (second.version, rules.read(second).rank) == (2, 62)
    with pytest.raises(Invalid, match="of_another_funder"):
        keep(sound(id="autre"), of=done)
    for text in ("- a", "id: [", ""):
        with pytest.raises(Invalid):
            rules.save_draft(GARD, text, by=world.sonia, at=world.office.at)


def test_a_retired_version_stays_retired(world: World) -> None:
    row = world.published()
    for _ in range(2):
        done = rules.retire(row.public_id, caisse=GARD, by=world.karim, at=world.office.later(minutes=1))
        assert done.status == "retired"
    assert Entry.objects.filter(public_id=row.public_id, verb="pack.retire").count() == 1
    with pytest.raises(Refused, match="never_published"):
        draft = rules.begin_from(row.public_id, GARD, by=world.sonia, at=world.office.at)
        rules.retire(draft.public_id, caisse=GARD, by=world.karim, at=world.office.at)


def test_a_circle_through_the_rules_of_another_is_refused(world: World) -> None:
    world.published(sound(id="un", liens={"exige": [{"aide": "secours", "besoin": "deux.secours"}]}, cas=blind("un")))
    other = sound(id="deux", liens={"exige": [{"aide": "secours", "besoin": "un.secours"}]}, cas=blind("deux"))
    row = world.submit(world.write(other))
    with pytest.raises(Invalid, match="circle"):
        world.publish(row)


def blind(name: str) -> list[dict[str, Any]]:
    """Cases of an aid that never comes alone."""
    return [{**CASE, "nom": f"{name} {nth}", "attendu": {"eligible": "oui"}} for nth in range(3)]


def test_whoever_has_no_right_sees_nothing_there(world: World) -> None:
    row = world.write()
    claire = world.office.actor(world.office.claire)
    with pytest.raises(Absent):
        world.write(sound(id="mien"), by=claire)
    with pytest.raises(Absent):
        world.correct(row, sound(rang=60), by=claire)
    with pytest.raises(Absent):
        world.publish(row, by=claire)
    with pytest.raises(Absent):
        rules.write(AIN, sound(id="ailleurs"), by=world.sonia, at=world.office.at)
    with pytest.raises(Absent):
        rules.write(None, sound(id="nation"), by=world.sonia, at=world.office.at)


def test_plans_that_look_for_money_are_computed_again(world: World) -> None:
    plan = queue(world.office, world.sonia).crown(30_000, 0)
    world.published()
    assert FundingPlan.objects.get(pk=plan.pk).stale_cause == "rules_changed"


def test_the_repository_is_seeded_as_drafts_of_the_nation_that_bind_nobody(nation: Actor) -> None:
    shipped_ones = [pack for pack in ports().packs.packs if pack.status is not Status.INVENTED]
    at = build_office().at
    assert rules.seed(at=at) == len(shipped_ones) == 20
    assert rules.seed(at=at) == 0
    rows = RulePack.objects.all()
    assert {(row.status, row.seeded, row.caisse_id) for row in rows} == {("draft", True, None)}
    assert [rules.read(row) for row in rows if row.funder.code == "fdc"] == [shipped("fdc")]


def test_a_national_draft_is_taken_up_completed_and_published_by_a_caisse(nation: Actor) -> None:
    office = build_office()
    rules.seed(at=office.at)
    seeded = RulePack.objects.get(funder__code="agefiph_hearing")
    karim = people.person("Karim Commission", Role.AID_COMMITTEE)
    with office.working(office.sonia) as sonia:
        world = World(office, sonia, office.actor(karim))
        with pytest.raises(Absent):
            world.submit(seeded)
        ours = rules.begin_from(seeded.public_id, GARD, by=sonia, at=office.at)
        assert (ours.caisse_id, ours.funder_id, ours.version) == (GARD, seeded.funder_id, 1)
        done = world.publish(world.submit(ours))
    assert done.status == "published"
    assert RulePack.objects.get(pk=seeded.pk).status == "draft"
    assert write_pack(rules.read(done)) == write_pack(shipped("agefiph_hearing"))


def test_the_nation_publishes_its_own_with_two_people(nation: Actor) -> None:
    at = build_office().at
    rules.seed(at=at)
    row = RulePack.objects.get(funder__code="microcredit")
    rules.submit(row.public_id, caisse=None, by=nation, at=at)
    with pytest.raises(Refused, match="own_approval"):
        rules.publish(row.public_id, caisse=None, by=nation, at=at)
    other = people.actor(people.person("Noé Nation", Role.NATIONAL_STEERING), date(2026, 11, 2))
    assert rules.publish(row.public_id, caisse=None, by=other, at=at).status == "published"
    assert rules.seed(at=at) == 0
