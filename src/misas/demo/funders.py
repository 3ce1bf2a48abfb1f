"""The invented funders of the demo: their rules published by two people, their envelopes of the year, the sessions of
the committee of the caisse. Nobody pays anything: none of them exists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from misas.actions.funding import envelopes, rules, sitting
from misas.actions.funding.envelopes import EnvelopeDraft
from misas.actions.ports import ports
from misas.core.access import Context
from misas.core.funding.packs.schema import Pack
from misas.core.funding.packs.writing import write_pack
from misas.core.territory.calendar import WorkCalendar
from misas.demo.people import GARD, House
from misas.records.access.scope import working_in
from misas.records.funding.models import CommitteeSession, Funder

AUTHOR: Final = "sonia"
COMMITTEE: Final = "odile"
OF_CAISSE: Final = "caisse_des_trois_vallees"
MUTUAL: Final = "mutuelle_belle_rive"
TOWN: Final = "ccas_saint_aubin"
CHARITY: Final = "solidarite_soins"
LENDER: Final = "microcredit_des_sources"
FUNDERS: Final = (OF_CAISSE, MUTUAL, TOWN, CHARITY, LENDER)

OPENED: Final = timedelta(days=130)
SITTINGS: Final = (-40, -25, -10, 5, 20, 35)
"""Every three weeks, in business days from now: the stories of the demo stand on these."""
DEPOSIT_DAYS: Final = 5


def settle_funders(house: House, calendar: WorkCalendar, now: datetime) -> None:
    """Once, some months ago: rules written by the supervisor, approved by the committee, then its calendar."""
    at = calendar.instant(calendar.next_open(calendar.local_date(now - OPENED)), time(9, 30))
    shipped = {pack.id: pack for pack in ports().packs.packs}
    for funder in FUNDERS:
        _publish(house, shipped[funder], at)
        _endow(house, shipped[funder], at, now)
    with working_in(house.context(AUTHOR)):
        row = Funder.objects.get(caisse_id=GARD, code=OF_CAISSE)
        for day in days(calendar, now):
            deposit = calendar.add_business_days(day, -DEPOSIT_DAYS)
            sitting.plan_session(GARD, row.public_id, day, deposit, by=house.actor(AUTHOR), at=at)


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


def _publish(house: House, pack: Pack, at: datetime) -> None:
    """Written and submitted by one, approved by another."""
    with working_in(house.context(AUTHOR)):
        author = house.actor(AUTHOR)
        row = rules.write(GARD, write_pack(pack), by=author, at=at)
        rules.submit(row.public_id, caisse_id=GARD, by=author, at=at + timedelta(minutes=20))
    with working_in(house.context(COMMITTEE)):
        rules.publish(row.public_id, caisse_id=GARD, by=house.actor(COMMITTEE), at=at + timedelta(hours=5))


def _endow(house: House, pack: Pack, at: datetime, now: datetime) -> None:
    """The envelope that its rules speak of, for each year that the demo touches."""
    if pack.envelope is None or pack.envelope.yearly_cents is None:
        return
    with working_in(Context.of(house.actor(AUTHOR))):
        funder = Funder.objects.get(caisse_id=GARD, code=pack.id)
        for year in range(at.year, now.year + 1):
            draft = EnvelopeDraft(funder.public_id, year, pack.envelope.yearly_cents)
            envelopes.open_envelope(GARD, draft, by=house.actor(AUTHOR), at=at)
