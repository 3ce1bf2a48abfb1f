"""A confirmed file is received by workers, message after message; a crash in between loses and doubles no line."""

from __future__ import annotations

from uuid import UUID

import pytest

from misas.actions.imports import confirm, keep, receiving
from misas.core.access import Context
from misas.demo.samples.referrals import as_csv, make
from misas.jobs import delivery, tasks
from misas.records.access.scope import working_in
from misas.records.imports import limits
from misas.records.imports.models import ImportBatch, ImportRow
from misas.records.outbox.models import Message
from misas.records.referrals.models import Referral
from tests.kit.house import GARD, MONDAY, House, build_house
from tests.kit.imports import THE_DAY_BEFORE, examined

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(territory: None, db: None) -> House:
    return build_house()


def confirmed(house: House, lines: int) -> UUID:
    with house.working(house.ccas_member) as by:
        batch = keep(examined(as_csv(make(lines, 0, today=THE_DAY_BEFORE)), by), by=by, at=MONDAY)
        confirm(batch.public_id, by=by, at=MONDAY)
    return batch.public_id


def waiting() -> list[str]:
    with working_in(Context.for_system(GARD)):
        rows = Message.objects.filter(topic=receiving.TOPIC, done_at__isnull=True)
        return list(rows.order_by("id").values_list("key", flat=True))


def work() -> int:
    """Deliver every waiting message of imports, each twice; how many deliveries had an effect."""
    effects = 0
    while keys := waiting():
        for key in keys:
            effects += delivery.deliver(key, GARD, MONDAY) + delivery.deliver(key, GARD, MONDAY)
    return effects


def test_each_message_receives_its_lines_and_asks_for_the_next(house: House) -> None:
    batch = confirmed(house, 55)
    assert work() == 2
    with house.as_system():
        row = ImportBatch.objects.get(public_id=batch)
        assert (row.status, row.done, row.to_receive) == ("done", 55, 55)
        assert Referral.objects.count() == 55
        entered = set(Referral.objects.values_list("entered_by_id", flat=True))
        assert entered == {house.ccas_member.pk}  # in the name of whoever confirmed


def test_a_crash_in_the_middle_is_taken_up_where_it_stopped(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    confirmed(house, 55)
    true_receipt = receiving.receive_referral
    calls = {"left": 30}

    def dies(*args: object, **values: object) -> object:
        calls["left"] -= 1
        if calls["left"] < 0:
            raise ConnectionError("the machine is gone")
        return true_receipt(*args, **values)  # type: ignore[arg-type]

    monkeypatch.setattr(receiving, "receive_referral", dies)
    with pytest.raises(ConnectionError):
        work()
    with house.as_system():
        assert Referral.objects.count() == 0  # the lines of one message stand or fall together
        assert not ImportRow.objects.exclude(referral=None).exists()
    monkeypatch.setattr(receiving, "receive_referral", true_receipt)
    work()
    with house.as_system():
        numbers = sorted(Referral.objects.values_list("sequence", flat=True))
        assert numbers == list(range(1, 56))


def test_a_sender_who_lost_the_right_meanwhile_receives_nothing_more(house: House) -> None:
    batch = confirmed(house, 5)
    house.ccas_member.is_active = False
    house.ccas_member.save(update_fields=["is_active"])
    work()
    with house.as_system():
        row = ImportBatch.objects.get(public_id=batch)
        assert (row.status, row.done) == ("done", 0)
        assert row.stopped_by.startswith("access.")
        assert Referral.objects.count() == 0


def test_the_night_erases_the_cells_of_old_files(house: House, time_machine: object) -> None:
    confirmed(house, 3)
    work()
    time_machine.move_to(MONDAY + limits.ROWS_KEPT / 2, tick=False)  # type: ignore[attr-defined]
    tasks.purge_imports(0)
    with house.as_system():
        assert ImportRow.objects.filter(sealed__isnull=False).count() == 3
    time_machine.move_to(MONDAY + limits.ROWS_KEPT * 2, tick=False)  # type: ignore[attr-defined]
    tasks.purge_imports(0)
    with house.as_system():
        assert ImportRow.objects.filter(sealed__isnull=False).count() == 0
