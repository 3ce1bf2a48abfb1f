"""Try to reach a person, and reach her: one coded gesture sets the next owner, the clock and the next attempt."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from misas.actions.cases.recording import Held, hold, record, replayed
from misas.core.access import Actor
from misas.core.cases.codes import AttemptChannel, AttemptOutcome, CaseStatus
from misas.core.cases.ladder import day_part
from misas.core.cases.outcomes import offered
from misas.core.refusals import Fault, Invalid
from misas.records.cases import limits
from misas.records.cases.models import CaseEvent

CALLBACK_WITHIN = timedelta(days=90)
BEFORE_REACHED = (CaseStatus.TO_CONTACT, CaseStatus.CONTACTING)


@transaction.atomic
def log_attempt(
    case: UUID,
    channel: AttemptChannel,
    outcome: AttemptOutcome,
    *,
    callback_on: date | None = None,
    comment: str = "",
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> CaseEvent:
    """Record what an attempt gave. The next attempt, its day, its part of the day and the clock follow by themselves.

    `callback_on`: the day she asked to be called back, with CALLBACK_ASKED alone. Raises Absent, Invalid, Refused.
    """
    row = hold(case, to="log_attempt", by=by, at=at)
    faults = _faults(channel, outcome, callback_on, comment, row)
    if faults:
        raise Invalid(faults)
    verb = "log_attempt" if row.status in BEFORE_REACHED else "log_exchange"
    said: dict[str, object] = {
        "channel": channel,
        "outcome": outcome,
        "day_part": day_part(at, row.office.calendar) if channel is AttemptChannel.PHONE else None,
        "callback_on": callback_on,
    }
    if (before := replayed(row, key)) is not None:  # the same form sent again after noon is still the same form
        said["day_part"] = before.data.get("day_part")
    return record(row, verb, by=by, at=at, data=said, comment=comment, key=key)


@transaction.atomic
def reach(
    case: UUID,
    channel: AttemptChannel = AttemptChannel.PHONE,
    *,
    agrees: bool | None = None,
    comment: str = "",
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> CaseEvent:
    """The person was spoken to. `agrees`: her answer to being accompanied, None when it was not asked yet."""
    event = log_attempt(case, channel, AttemptOutcome.REACHED, comment=comment, by=by, at=at, key=key)
    if agrees is not None:
        (agree if agrees else decline)(case, by=by, at=at, key=f"{key}:answer" if key else None)
    return event


@transaction.atomic
def agree(case: UUID, *, by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """She agrees to be accompanied."""
    return record(hold(case, to="agree", by=by, at=at), "agree", by=by, at=at, key=key)


@transaction.atomic
def decline(case: UUID, *, comment: str = "", by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """She does not wish to be accompanied. Nothing is closed: a human will confirm, and her rights are untouched."""
    row = hold(case, to="decline", by=by, at=at)
    return record(row, "decline", by=by, at=at, comment=comment, key=key)


def _faults(
    channel: AttemptChannel, outcome: AttemptOutcome, callback_on: date | None, comment: str, case: Held
) -> list[Fault]:
    found = []
    if outcome not in offered(channel):
        found.append(Fault.of("outcome", "contact.outcome_of_another_channel", channel=channel.value))
    if callback_on is not None:
        if outcome is not AttemptOutcome.CALLBACK_ASKED:
            found.append(Fault.of("callback_on", "contact.no_callback_asked"))
        elif not case.today <= callback_on <= case.today + CALLBACK_WITHIN:
            found.append(Fault.of("callback_on", "contact.callback_day", days=CALLBACK_WITHIN.days))
    if len(comment) > limits.COMMENT:
        found.append(Fault.of("comment", "case.comment_too_long", most=limits.COMMENT))
    return found
