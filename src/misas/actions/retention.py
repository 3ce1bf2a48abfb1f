"""Forget what has passed its duration, and what has served; say what has passed and awaits a human. Dated, counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from axes.models import AccessAttempt
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from misas.core.access import SYSTEM
from misas.core.persons.search import shown_number
from misas.core.privacy.retention import RULES, Kept, Rule, limit
from misas.records.accounts.models import Invitation
from misas.records.audit import journal
from misas.records.audit.models import Reading
from misas.records.orientation.memory import forget_expired
from misas.records.referrals.models import ReferralDraft
from misas.records.steering import retention
from misas.records.territory import queries as territory

SEEN: Final = "observations"  # of places: each ends on a day of its own (`core.orientation.memory`)
SERVED: Final = timedelta(days=1)  # a link, an attempt or a draft that no longer opens anything


@dataclass(frozen=True, slots=True)
class Passed:
    """So many rows of a caisse have passed the duration of a rule."""

    caisse_id: int
    rule: Rule
    count: int


def look(caisse_id: int, *, at: datetime) -> list[Passed]:
    """What would go, or be shown to a human, in a caisse of the context. Changes nothing."""
    return [Passed(caisse_id, rule, retention.passed(kept, caisse_id, limit(kept, at))) for kept, rule in RULES.items()]


def awaiting_a_human(caisse_id: int, *, at: datetime) -> list[tuple[str, datetime]]:
    """The persons whose duration has passed, by their number alone, with their last fact. The reading is written.

    What becomes of them is not MisAS's to say: the CNIL asks for a restricted archive or anonymity (RULES).
    """
    journal.read("retention.persons", None, caisse_id, by=SYSTEM, at=at)
    found = retention.silent_persons(caisse_id, limit(Kept.ACCOMPANIMENTS, at))
    return [(shown_number(caisse_id, number), last) for number, last in found]


@transaction.atomic
def forget_in(caisse_id: int, *, at: datetime) -> list[Passed]:
    """Apply the rules in a caisse of the context; each count is a dated line of the journal."""
    done = []
    for found in look(caisse_id, at=at):
        kept = found.rule.kept
        if not found.count:
            continue
        verb = "retention.forgotten" if found.rule.erases else "retention.passed"
        count = retention.forget(kept, caisse_id, limit(kept, at)) if found.rule.erases else found.count
        before = limit(kept, at).isoformat()
        journal.note(verb, Reading(caisse_id=caisse_id), by=SYSTEM, at=at, kept=kept.value, count=count, before=before)
        done.append(Passed(caisse_id, found.rule, count))
    ReferralDraft.objects.filter(caisse_id=caisse_id, sealed__isnull=True, expires_at__lt=at - SERVED).delete()
    if ended := forget_expired(caisse_id, territory.caisse(caisse_id).local_date(at)):
        journal.note("retention.forgotten", Reading(caisse_id=caisse_id), by=SYSTEM, at=at, kept=SEEN, count=ended)
    return done


@transaction.atomic
def forget_what_served(*, at: datetime) -> dict[str, int]:
    """Sessions that ended, links that no longer open anything, failed sign-ins: of no caisse; and their readings."""
    before = at - SERVED
    SessionStore.clear_expired()
    counts = {
        "links": Invitation.objects.filter(expires_at__lt=before).delete()[0],
        "attempts": AccessAttempt.objects.filter(attempt_time__lt=before).delete()[0],
        "readings": retention.forget(Kept.READINGS, None, limit(Kept.READINGS, at)),
    }
    if any(counts.values()):
        journal.note("retention.forgotten", Reading(), by=SYSTEM, at=at, **counts)
    return counts
