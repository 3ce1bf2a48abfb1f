"""The numbers of persons: one series per caisse, never given twice. A refused registration may leave a gap."""

from __future__ import annotations

from django.db import connection


def next_number(caisse_id: int, count: int = 1) -> int:
    """The first of `count` new numbers. The row of the caisse stays locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO persons_personcounter AS c (caisse_id, last) VALUES (%s, %s)"
            " ON CONFLICT (caisse_id) DO UPDATE SET last = c.last + excluded.last RETURNING last",
            [caisse_id, count],
        )
        return int(cursor.fetchone()[0]) - count + 1
