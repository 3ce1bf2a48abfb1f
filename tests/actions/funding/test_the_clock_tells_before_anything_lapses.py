"""Each morning the clock leaves one task per warning; nothing lapses before two of them reached a human."""

from __future__ import annotations

from datetime import timedelta

import pytest

from misas.actions.funding.warning import sweep_warnings
from misas.core.access import Actor
from misas.core.funding.life.codes import ApplicationState, Payee, WatchKind
from misas.core.refusals import Refused
from misas.records.funding.models import ApplicationFact, FundingReminder
from tests.kit import people
from tests.kit.funding_desk import MoneyDesk, build_money_desk

pytestmark = pytest.mark.django_db
K = WatchKind


@pytest.fixture
def desk(db: None) -> MoneyDesk:
    return build_money_desk()


def morning(desk: MoneyDesk) -> dict[WatchKind, int]:
    with desk.office.as_system():
        return sweep_warnings(people.GARD, at=desk.at)


def committed(desk: MoneyDesk, by: Actor, days: int) -> None:
    desk.send(by)
    desk.grant(by, "ccas", valid_until=desk.today + timedelta(days=days), payee=Payee.PRACTITIONER)


def alerts() -> list[int]:
    found = ApplicationFact.objects.filter(kind="alerted").order_by("id")
    return list(found.values_list("threshold", flat=True))


def test_alerts_come_at_thirty_fifteen_and_five_days_each_as_a_task(desk: MoneyDesk) -> None:
    with desk.working() as claire:
        committed(desk, claire, 40)
    told = []
    for day in range(40):
        if morning(desk).get(K.VALIDITY_ENDING):
            told.append(40 - day)
        assert not morning(desk), "said twice, said once"
        desk.after(days=1)
    assert told == [30, 15, 5]
    with desk.working():
        assert alerts() == [30, 15, 5] and FundingReminder.objects.filter(kind=K.VALIDITY_ENDING).count() == 3
        assert len([title for title in desk.tasks() if "Aide valable" in title]) == 3


def test_a_commitment_does_not_lapse_in_silence(desk: MoneyDesk) -> None:
    with desk.working() as claire:
        committed(desk, claire, 10)
        desk.after(days=20)
        with pytest.raises(Refused, match="not_alerted_twice"):
            desk.step(claire, "ccas", "lapse")
    morning(desk)
    desk.after(days=1)
    morning(desk)
    with desk.working() as claire:
        assert len(alerts()) == 2
        assert desk.step(claire, "ccas", "lapse").status == ApplicationState.LAPSED
        desk.envelopes["ccas"].refresh_from_db()
        assert desk.envelopes["ccas"].committed_cents == 0


def test_an_extension_answers_the_alert(desk: MoneyDesk) -> None:
    with desk.working() as claire:
        committed(desk, claire, 20)
    morning(desk)
    with desk.working() as claire:
        assert any("Aide valable" in title for title in desk.tasks())
        desk.step(claire, "ccas", "extend", valid_until=desk.today + timedelta(days=120))
        assert not any("Aide valable" in title for title in desk.tasks())
    assert not morning(desk).get(K.VALIDITY_ENDING)


def test_two_months_of_silence_are_told_and_recorded_by_a_human(desk: MoneyDesk) -> None:
    with desk.working() as claire:
        desk.send(claire)
    desk.after(days=62)
    told = morning(desk)
    assert told[K.SILENCE_REACHED] == 2 and told[K.RECEIPT_MISSING] == 2
    with desk.working() as claire:
        assert desk.application("ccas").status == ApplicationState.SUBMITTED
        row = desk.step(claire, "ccas", "record_silence")
        assert row.status == ApplicationState.SILENT and row.held_cents == 0
        assert desk.fresh().stale_cause == "silence"


def test_the_limit_to_deposit_for_a_session_is_told(desk: MoneyDesk) -> None:
    with desk.working() as claire:
        desk.prepare(claire)
        desk.session("caisse", desk.today + timedelta(days=20), deposit_by=desk.today + timedelta(days=10))
        desk.give(claire)
    assert not morning(desk).get(K.DEPOSIT_LIMIT)
    desk.after(days=4)
    assert morning(desk)[K.DEPOSIT_LIMIT] == 1


def test_a_quote_about_to_end_is_told_while_its_requests_wait(desk: MoneyDesk) -> None:
    with desk.working() as claire:
        desk.prepare(claire)
    desk.after(days=166)
    assert morning(desk)[K.QUOTE_EXPIRING] == 2
