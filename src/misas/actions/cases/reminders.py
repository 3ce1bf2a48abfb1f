"""Carry the reminders that a sweep decided: one letter to one colleague for all her silent cases.

Not here: which cases are silent, and who must hear of them (`sweeps`, `core.referrals.silence`).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from misas.actions.ports import ports
from misas.core.referrals.ports import Letter
from misas.core.referrals.silence import StallState
from misas.records.cases.models import Case
from misas.records.outbox.models import Message
from misas.wording import letters


def send_stalled(message: Message, at: datetime) -> None:
    """Tell an owner how many of her cases are still silent. Nothing when she moved them all meanwhile."""
    if count := _still(message, StallState.REMINDED):
        _send(message, letters.STALLED_SUBJECT, letters.stalled_lines(count))


def send_escalated(message: Message, at: datetime) -> None:
    """Tell whoever is on duty how many cases of the team nobody moved. Nothing when somebody did meanwhile."""
    if count := _still(message, StallState.ESCALATED):
        _send(message, letters.ESCALATED_SUBJECT, letters.escalated_lines(count))


def _still(message: Message, state: StallState) -> int:
    return Case.objects.open().filter(public_id__in=message.payload["cases"], stall=state.value).count()


def _send(message: Message, subject: str, lines: tuple[str, ...]) -> None:
    ports().letters.deliver(message.key, Letter(UUID(message.payload["account"]), subject, lines))
