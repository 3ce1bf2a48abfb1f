"""The SMS and the letter of the ladder, ready to copy or print. A human sends them, then says so with one click."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from misas.actions.ports import ports
from misas.core.cases.codes import AttemptChannel
from misas.core.refusals import Absent
from misas.records.audit import journal
from misas.records.cases import doors, pages
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.cases import shown
from misas.wording import ladder

CHANNELS = {"sms": AttemptChannel.SMS, "courrier": AttemptChannel.LETTER}


@require_GET
@needs("case.read")
@place.at_home
def write(request: Request, public_id: UUID, way: str) -> HttpResponse:
    if way not in CHANNELS:
        raise Absent
    row = doors.case(public_id, to="case.read", by=request.actor)
    page = pages.case_page(row, row.caisse.calendar(ports().holidays), at=request.time)
    journal.read("cases.case", row.public_id, row.caisse_id, by=request.actor, at=request.time)
    today, number = page.office.day(request.time), row.caisse.callback
    context = {
        "case": row,
        "caisse": row.caisse,
        "person": row.person,
        "who": shown.identity(page, today),
        "way": way,
        "title": ladder.TITLES[way],
        "channel": CHANNELS[way].value,
        "allowed": CHANNELS[way] in page.reach.channels,
        "why_not": ladder.NO_SMS if way == "sms" else ladder.NO_LETTER,
        "sms": ladder.sms(number.shown),
        "letter": ladder.letter(number.shown, number.hours, first=not page.facts.attempts),
        "today": today,
        "seen": page.events[0].pk,
        "logs": shown.logs(shown.verbs(page, request)),
    }
    return respond.page(request, "workspace/cases/write.html", context)
