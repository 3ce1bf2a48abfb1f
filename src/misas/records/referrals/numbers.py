"""The counter of referral numbers: one row per caisse and channel, locked until its taker commits.

Hence no gap: a transaction that fails gives its number back, and the next one waits for the answer.
"""

from __future__ import annotations

from django.db import connection

from misas.core.referrals.codes import Channel
from misas.core.referrals.numbering import Number

NEXT = (
    "INSERT INTO referrals_referralcounter (caisse_id, channel, last) VALUES (%s, %s, 1)"
    " ON CONFLICT (caisse_id, channel) DO UPDATE SET last = referrals_referralcounter.last + 1 RETURNING last"
)


def take_number(caisse_id: int, channel: Channel) -> Number:
    """The next number, kept for this transaction alone."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [caisse_id, channel.value])
        return Number(caisse_id, channel, cursor.fetchone()[0])


def hold_key(owner: str, key: str) -> None:
    """Let one transaction at a time work with an idempotency key: the next one sees what the first wrote."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{owner}|{key}"])
