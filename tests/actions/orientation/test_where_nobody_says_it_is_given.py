"""A visit given with no place said is at the place chosen, while it stands and did not say no; else elsewhere."""

from __future__ import annotations

import pytest

from misas.actions import orientation
from misas.core.access import SYSTEM
from misas.core.orientation.codes import CallOutcome
from misas.core.orientation.webhooks import Verdict, sign
from misas.records.cases.models import CaseEvent
from misas.records.orientation.facts import facts_of, folded
from misas.records.orientation.models import Appointment, CareOffer
from tests.kit.appointments import Search
from tests.kit.people import GARD
from tests.kit.rdv import RDV, body

pytestmark = pytest.mark.django_db
WHO = pytest.mark.parametrize("who", ["hand", "number", "webhook"])


def given(desk: Search, row: Appointment, who: str) -> None:
    """It is given, by hand or by a message that finds it searched for."""
    if who == "hand":
        with desk.working() as claire:
            orientation.book(row.public_id, desk.on(9), by=claire, at=desk.later())
        return
    if who == "webhook":
        with desk.working() as claire:
            orientation.number(row.public_id, RDV, by=claire, at=desk.later())
    with desk.office.as_system():
        secret = orientation.connect_rdv(GARD, by=SYSTEM, at=desk.at)
        raw = body("unknown", at=desk.later(), starts=desk.on(9))
        verdict = orientation.hear_rdv(GARD, raw, sign(raw, secret.encode()), at=desk.at)
    assert verdict is (Verdict.TAKEN if who == "webhook" else Verdict.NOT_OURS)
    if who == "number":
        with desk.working() as claire:
            orientation.number(row.public_id, RDV, by=claire, at=desk.later())


def told(desk: Search, row: Appointment) -> tuple[CareOffer | None, str, str]:
    """Where the row, the facts and the chronicle say that it is."""
    with desk.working():
        kept = Appointment.objects.select_related("offer").get(pk=row.pk)
        assert kept.state == "booked"
        event = CaseEvent.objects.filter(case=desk.case, data__hour="14:00").latest("id")
        return kept.offer, folded(facts_of([kept])[kept.pk]).place, event.data.get("place", "")


@WHO
def test_not_where_it_is_proposed_no_longer(desk: Search, who: str) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        offer = desk.named(claire)
        row = desk.wanted(claire, offer)
        orientation.drop_offer(offer.public_id, by=claire, at=desk.later())
    given(desk, row, who)
    assert told(desk, row) == (None, "", "")


@WHO
def test_not_where_the_last_answer_was_no(desk: Search, who: str) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        offer = desk.named(claire)
        row = desk.wanted(claire, offer)
        desk.call(claire, row, CallOutcome.NO_NEW_PERSON, offer=offer.public_id)
    given(desk, row, who)
    assert told(desk, row) == (None, "", "")


@WHO
def test_at_the_place_chosen_last_and_all_agree(desk: Search, who: str) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.wanted(claire, desk.named(claire, "Cabinet A"))
        offer = desk.named(claire, "Cabinet B")
        desk.wanted(claire, offer)
        desk.call(claire, row, CallOutcome.MESSAGE_LEFT, offer=offer.public_id)
    given(desk, row, who)
    assert told(desk, row) == (offer, str(offer.place), str(offer.place))
