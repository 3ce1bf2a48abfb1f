"""What each topic of the outbox does. One line per topic; a test compares this table with what actions put."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from misas.actions import cases, feedback, imports, orientation, referrals, rights
from misas.actions.funding import hearing, sharing
from misas.core.access import SYSTEM
from misas.records.outbox.models import Message

Handler = Callable[[Message, datetime], None]


def go_on_with_import(message: Message, at: datetime) -> None:
    """Receive the next lines of a confirmed file, then ask for those after them."""
    imports.advance(UUID(message.payload["batch"]), by=SYSTEM, at=at, carry_on=True)


HANDLERS: dict[str, Handler] = {
    "appointment.news": orientation.send_news,
    "appointment.reminder": orientation.send_reminder,
    "case.care_moved": hearing.hear_care,
    "case.reopened": orientation.check_reopened,
    "feedback.due": feedback.send_news,
    "funding.share_out": sharing.prepare_share_out,
    "import.confirmed": go_on_with_import,
    "referral.withdrawal_reported": cases.take_report,
    "referral.withdrawal_rerouted": cases.take_rerouted_report,
    "reminder.rights": rights.send_rights_reminder,
    "reminder.escalated": cases.send_escalated,
    "reminder.referrals_escalated": referrals.send_escalated,
    "reminder.referrals_late": referrals.send_late,
    "reminder.stalled": cases.send_stalled,
    "rights.answer": rights.answer_later,
    "rights.pre_review": rights.pre_review,
}
