"""What RDV Service Public said of an appointment while its case could not take it: a colleague is asked to check.

Asked when the case is opened again, and before a reminder leaves for a visit that may not stand (`reminding`). Once
she has ended the task, the appointment is what she left it. Not here: what is shown of it (`pages`).
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from misas.actions.cases.recording import Held, held
from misas.actions.cases.tasks import leave_task
from misas.actions.orientation.reaching import local_start
from misas.core.access import SYSTEM
from misas.core.orientation.appointments import Appointment as Folded
from misas.core.refusals import Absent
from misas.records.cases.models import Task
from misas.records.orientation import doors
from misas.records.orientation.exchange import unheard
from misas.records.orientation.facts import facts_of, folded
from misas.records.orientation.models import Appointment
from misas.records.outbox.models import Message
from misas.wording import appointments as words


def ask_to_check(row: Appointment, known: Folded, case: Held, at: datetime) -> UUID | None:
    """Leave to the owner of the case, once, the task of checking what was said of it and not heard; that task, while
    it is to be done. None when nothing is to be checked. The case is open."""
    line = unheard([row]).get(row.pk)
    if line is None:
        return None
    when = words.day_and_hour(local_start(row, known)) if known.starts_at else ""
    key = f"check:{row.public_id.hex}:{line.pk}"
    task = leave_task(case, words.check_title(when), case.today, by=SYSTEM, at=at, key=key)
    return task.public_id if Task.objects.filter(pk=task.pk, ended_at__isnull=True).exists() else None


def check_reopened(message: Message, at: datetime) -> None:
    """A case is open again (`case.reopened`): what was said of its appointments meanwhile is checked today."""
    with suppress(Absent):
        row = doors.case(message.payload["case"], to="orientation.see", by=SYSTEM, lock=True)
        case = held(row, at)
        if case.facts.closed is not None:
            return
        for one in Appointment.objects.filter(case=row).exclude(rdv="").select_related("case__caisse").order_by("id"):
            ask_to_check(one, folded(facts_of([one])[one.pk]), case, at)
