"""What the funders of the demo have to give and when they give it: envelopes of the year, sessions of the committee of
the caisse. Nobody pays anything: none of them exists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from misas.actions.funding import envelopes, sitting
from misas.actions.funding.envelopes import EnvelopeDraft
from misas.actions.ports import ports
from misas.core.funding.packs.schema import Pack
from misas.core.territory.calendar import WorkCalendar
from misas.demo.people import GARD, House
from misas.records.access.scope import working_in
from misas.records.funding.models import CommitteeSession, Funder

SUPERVISOR: Final = "sonia"
COMMITTEE: Final = "odile"
OF_CAISSE: Final = "caisse_des_aulnes"
MUTUAL: Final = "mutuelle_belle_rive"
PURSES: Final = (OF_CAISSE, MUTUAL, "ccas_saint_aubin", "solidarite_soins")

OPENED: Final = timedelta(days=110)
SITTINGS: Final = (-40, -25, -10, 5, 20, 35)
"""Every three weeks, in business days from now: the stories of the demo stand on these."""
DEPOSIT_DAYS: Final = 5


def settle_purses(house: House, calendar: WorkCalendar, now: datetime) -> None:
    """Once, some months ago. The rules of these funders are in force."""
    at = calendar.instant(calendar.next_open(calendar.local_date(now - OPENED)), time(9, 30))
    by = house.actor(SUPERVISOR)
    with working_in(house.context(SUPERVISOR)):
        for pack in ports().packs.packs:
            if pack.id in PURSES:
                _endow(house, pack, at, now)
        row = Funder.objects.get(caisse_id=GARD, code=OF_CAISSE)
        for day in days(calendar, now):
            deposit = calendar.add_business_days(day, -DEPOSIT_DAYS)
            sitting.plan_session(GARD, row.public_id, day, deposit, by=by, at=at)


def days(calendar: WorkCalendar, now: datetime) -> Iterator[date]:
    """The days on which the committee sits, past and to come."""
    return (calendar.add_business_days(calendar.local_date(now), count) for count in SITTINGS)


def hold_past_sessions(house: House, calendar: WorkCalendar, now: datetime) -> None:
    """What was decided is decided: the sessions of the days before took place."""
    with working_in(house.context(COMMITTEE)):
        past = CommitteeSession.objects.filter(caisse_id=GARD, on__lt=calendar.local_date(now)).order_by("on")
        for row in past:
            at = calendar.instant(row.on, time(17, 30))
            sitting.hold_session(row.public_id, by=house.actor(COMMITTEE), at=at)


def _endow(house: House, pack: Pack, at: datetime, now: datetime) -> None:
    """The envelope that its rules speak of, for each year that the demo touches."""
    if pack.envelope is None or pack.envelope.yearly_cents is None:
        return
    funder = Funder.objects.get(caisse_id=GARD, code=pack.id)
    for year in range(at.year, now.year + 1):
        draft = EnvelopeDraft(funder.public_id, year, pack.envelope.yearly_cents)
        envelopes.open_envelope(GARD, draft, by=house.actor(SUPERVISOR), at=at)
