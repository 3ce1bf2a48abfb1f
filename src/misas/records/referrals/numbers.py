"""The counter of referral numbers: one row per caisse and channel, locked until its taker commits.

Hence no gap: a transaction that fails gives its number back, and the next one waits for the answer. A partner counts in
a caisse that it does not see: a function of the database does it.
"""

from __future__ import annotations

from django.db import connection

from misas.core.referrals.codes import Channel
from misas.core.referrals.numbering import Number


def take_number(caisse_id: int, channel: Channel) -> Number:
    """The next number, kept for this transaction alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals_take_number(%s, %s)", [caisse_id, channel.value])
        return Number(caisse_id, channel, cursor.fetchone()[0])


def hold_key(owner: str, key: str) -> None:
    """Let one transaction at a time work with an idempotency key: the next one sees what the first wrote."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{owner}|{key}"])
