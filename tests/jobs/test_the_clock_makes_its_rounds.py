"""Sweeps run by themselves, in every caisse that takes part, at its own hour; the trouble of one spares the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django import app

from misas.actions import documents, orientation, referrals, rights
from misas.actions.referrals import post_identity, receive_referral
from misas.core.orientation.refusal_codes import Authority, RefusalGround
from misas.core.referrals.codes import Channel
from misas.jobs import tasks
from misas.records.access.scope import current
from misas.records.cases.models import Case, Task
from misas.records.documents import limits as document_limits
from misas.records.documents.models import Document
from misas.records.outbox.models import Message
from misas.records.referrals.models import Referral, ReferralDraft
from misas.records.rights.models import Claim
from misas.records.territory.models import Caisse
from tests.kit.appointments import Search
from tests.kit.cases import Office, build_office
from tests.kit.files import pdf
from tests.kit.house import GARD, MONDAY, House, build_house
from tests.kit.referrals import typed

pytestmark = pytest.mark.django_db
GUYANE = 973


@pytest.fixture
def house(territory: None) -> House:
    return build_house()


def at(clock: Any, moment: datetime) -> datetime:
    clock.move_to(moment, tick=False)
    return moment


def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, frozenset[int]]]:
    """The caisses where silence is told, each with what its context may see."""
    told: list[tuple[int, frozenset[int]]] = []
    monkeypatch.setattr(
        tasks.cases, "sweep_stalled", lambda caisse, *, at: told.append((caisse, current().caisses)) or {}
    )
    monkeypatch.setattr(tasks.referrals, "sweep_late", lambda caisse, *, at: {})
    return told


def test_every_round_is_on_the_clock() -> None:
    planned = {periodic.task.name for periodic in app.periodic_registry.periodic_tasks.values()}
    assert planned == {
        f"misas.{name}"
        for name in (
            "rescue",
            "redeliver",
            "sweep_stalled",
            "warn_of_aids",
            "warn_of_rights",
            "watch_refusals",
            "recompute",
            "empty_drafts",
            "measure_access",
            "purge_imports",
            "purge_documents",
            "forget",
        )
    }


def test_silence_is_told_in_the_morning_of_each_caisse_on_open_days(
    house: House, monkeypatch: pytest.MonkeyPatch, time_machine: Any
) -> None:
    Caisse.objects.filter(pk=GUYANE).update(open_from=datetime(2020, 1, 1, tzinfo=UTC).date())
    told = calls(monkeypatch)
    hours = {}
    for hour in range(24):
        at(time_machine, datetime(2026, 11, 3, hour, 2, tzinfo=UTC))
        told.clear()
        tasks.sweep_stalled(0)
        for caisse, seen in told:
            assert seen == {caisse}
            hours.setdefault(caisse, []).append(hour)
    assert (hours[GARD], hours[GUYANE]) == ([5], [9])  # six o'clock in Nîmes, then in Cayenne
    told.clear()
    at(time_machine, datetime(2026, 11, 8, 5, 2, tzinfo=UTC))  # a Sunday
    tasks.sweep_stalled(0)
    at(time_machine, datetime(2026, 11, 11, 5, 2, tzinfo=UTC))  # the armistice
    tasks.sweep_stalled(0)
    assert told == []


def test_a_silent_case_is_reminded_by_the_clock(time_machine: Any) -> None:
    office: Office = build_office()
    with office.working(office.claire) as claire:
        case = office.taken(claire)
    at(time_machine, datetime(2026, 11, 16, 5, 2, tzinfo=UTC))
    tasks.sweep_stalled(0)
    tasks.sweep_stalled(0)
    with office.as_system():
        assert Case.objects.get(pk=case.pk).stall == "reminded"
        assert Message.objects.filter(topic="reminder.stalled").count() == 1


def test_a_claim_left_in_a_drawer_is_recalled_in_the_morning_by_one_task(time_machine: Any) -> None:
    office: Office = build_office()
    with office.working(office.claire) as claire:
        case = office.taken(claire)
        rights.prepare_claim(case.public_id, "c2s", by=claire, at=office.at)
    for hour in (4, 5, 5, 6):  # six o'clock in Nîmes is five
        at(time_machine, datetime(2026, 11, 17, hour, 6, tzinfo=UTC))
        tasks.warn_of_rights(0)
        with office.as_system():
            assert Task.objects.filter(case=case).count() == (0 if hour < 5 else 1)
    with office.as_system():
        assert Claim.objects.get().status == "prepared"


def test_a_complaint_whose_answer_is_late_becomes_a_task_in_the_morning(house: House, time_machine: Any) -> None:
    desk = Search(build_office())
    with desk.working() as claire:
        desk.begin(claire)
        row = orientation.record_refusal(
            desk.case.public_id, desk.care, ground=RefusalGround.C2S, place_name="X", by=claire, at=desk.at
        )
        orientation.record_refusal_step(
            row.public_id, "file_complaint", on=desk.at.date(), authority=Authority.CAISSE, agreed_on=desk.at.date(),
            by=claire, at=desk.later(),
        )  # fmt: skip
    for hour in (4, 5, 5, 6):
        at(time_machine, datetime(2026, 11, 16, hour, 8, tzinfo=UTC))
        tasks.watch_refusals(0)
        with desk.office.as_system():
            assert Task.objects.filter(case=desk.case).count() == (0 if hour < 5 else 1)


def test_a_referral_that_nobody_answers_is_reminded_by_the_clock(house: House, time_machine: Any) -> None:
    with house.working(house.ccas_member) as partner:
        receive_referral(typed(), caisse_id=GARD, channel=Channel.PORTAL, key="k", by=partner, at=MONDAY)
    at(time_machine, datetime(2026, 11, 5, 5, 2, tzinfo=UTC))
    tasks.sweep_stalled(0)
    tasks.sweep_stalled(0)
    with house.as_system():
        assert Referral.objects.get().stall == "reminded"
        assert Message.objects.filter(topic="reminder.referrals_late").count() == 1


def test_the_trouble_of_one_caisse_leaves_the_others_whole(house: House, time_machine: Any) -> None:
    at(time_machine, MONDAY)
    done = []

    def work(caisse_id: int, when: datetime) -> None:
        if caisse_id == GARD:
            raise ConnectionError("one caisse is ill")
        done.append(caisse_id)

    with pytest.raises(ConnectionError):
        tasks.each_caisse(work)
    assert done == [341]


def test_priorities_that_time_has_changed_are_looked_at_again_to_the_last(
    house: House, monkeypatch: pytest.MonkeyPatch, time_machine: Any
) -> None:
    with house.working(house.ccas_member) as partner:
        for n in range(5):
            receive_referral(typed(), caisse_id=GARD, channel=Channel.PORTAL, key=f"k{n}", by=partner, at=MONDAY)
    with house.as_system():
        Referral.objects.update(recompute_at=MONDAY)
    monkeypatch.setattr(tasks, "BATCH", 2)
    later = at(time_machine, MONDAY + timedelta(hours=1))
    tasks.recompute(0)
    with house.as_system():
        assert not Referral.objects.filter(recompute_at__lte=later).exists()


def test_an_identity_nobody_used_is_emptied(house: House, time_machine: Any) -> None:
    at(time_machine, MONDAY)
    with house.working(house.agent) as agent:
        post_identity({"last_name": "Benali", "first_names": "Nadia"}, caisse_id=GARD, by=agent, at=MONDAY)
    at(time_machine, MONDAY + timedelta(minutes=10))
    tasks.empty_drafts(0)
    with house.as_system():
        assert ReferralDraft.objects.get().sealed is not None
    at(time_machine, MONDAY + referrals.prefills.VALIDITY)
    tasks.empty_drafts(0)
    with house.as_system():
        assert ReferralDraft.objects.get().sealed is None


def test_a_document_taken_away_is_forgotten_after_its_delay(time_machine: Any) -> None:
    office = build_office()
    at(time_machine, office.at)
    with office.working(office.claire) as claire:
        person = office.person(claire)
        added = documents.add_document(pdf(), "devis.pdf", "quote", person_id=person.public_id, by=claire, at=office.at)
        documents.remove_document(added.row.public_id, by=claire, at=office.at)
    at(time_machine, office.at + document_limits.REMOVED_KEPT)
    tasks.purge_documents(0)
    with office.as_system():
        assert Document.objects.get().purged_at is None
    at(time_machine, office.at + document_limits.REMOVED_KEPT + timedelta(minutes=1))
    tasks.purge_documents(0)
    with office.as_system():
        assert Document.objects.get().purged_at is not None
