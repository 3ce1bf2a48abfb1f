"""What a database holds after faults, against the ledger of what was acknowledged. Read as the owner of the tables."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from bench.clients import Ledger
from bench.place import Place

RECEIVED = "SELECT key, public_id::text FROM referrals_referral WHERE key = ANY (%s)"
TWICE = "SELECT count(*) FROM (SELECT key FROM referrals_referral GROUP BY key_owner, key HAVING count(*) > 1) x"
# A referral is whole with its journal line, its first news, the message of that news; a decision with its journal line.
TORN = {
    "a referral without its line in the journal": """
        SELECT count(*) FROM referrals_referral r WHERE NOT EXISTS (
            SELECT 1 FROM audit_entry a WHERE a.public_id = r.public_id AND a.verb = 'referral.received')""",
    "a referral journaled twice": """
        SELECT count(*) FROM (SELECT public_id FROM audit_entry WHERE verb = 'referral.received'
            GROUP BY 1 HAVING count(*) > 1) x""",
    "a referral without its receipt": """
        SELECT count(*) FROM referrals_referral r WHERE NOT EXISTS (
            SELECT 1 FROM referrals_feedbacknews n WHERE n.referral_id = r.id AND n.level = 'received')""",
    "a news without its message": """
        SELECT count(*) FROM referrals_feedbacknews n WHERE NOT EXISTS (
            SELECT 1 FROM outbox_message m WHERE m.key = 'feedback:' || n.public_id)""",
    "a message without its news": """
        SELECT count(*) FROM outbox_message m WHERE m.topic = 'feedback.due' AND NOT EXISTS (
            SELECT 1 FROM referrals_feedbacknews n WHERE 'feedback:' || n.public_id = m.key)""",
    "a number missing, or a counter that lags": """
        SELECT count(*) FROM (SELECT c.last FROM referrals_referralcounter c
            LEFT JOIN referrals_referral r ON r.caisse_id = c.caisse_id AND r.channel = c.channel
            GROUP BY c.id, c.last HAVING c.last <> count(r.id) OR c.last <> coalesce(max(r.sequence), 0)) x""",
    "an answer without its decision, or the reverse": """
        SELECT count(*) FROM referrals_referral r WHERE (r.outcome <> '') <> EXISTS (
            SELECT 1 FROM referrals_triagedecision d WHERE d.referral_id = r.id AND d.undone_at IS NULL
                AND d.outcome = r.outcome)""",
    "an answer without its line in the journal": """
        SELECT count(*) FROM referrals_triagedecision d JOIN referrals_referral r ON r.id = d.referral_id
         WHERE NOT EXISTS (SELECT 1 FROM audit_entry a
             WHERE a.public_id = r.public_id AND a.verb = 'referral.triage')""",
    "a referral linked to no case, or a case that does not know it": """
        SELECT count(*) FROM referrals_referral r WHERE r.linked_case IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM cases_case c JOIN cases_caseevent e ON e.case_id = c.id
             WHERE c.public_id = r.linked_case AND e.kind = 'referral_linked'
               AND e.data ->> 'referral' = r.public_id::text)""",
    "a case opened twice for a person, or never": """
        SELECT count(*) FROM (SELECT c.id FROM cases_case c LEFT JOIN cases_caseevent e ON e.case_id = c.id
            AND e.kind = 'opened' GROUP BY c.id HAVING count(e.id) <> 1) x""",
    "a number of case missing": """
        SELECT count(*) FROM (SELECT k.last FROM cases_casecounter k LEFT JOIN cases_case c
            ON c.caisse_id = k.caisse_id GROUP BY k.caisse_id, k.last HAVING k.last <> count(c.id)) x""",
}
WAITING = "SELECT count(*) FROM outbox_message WHERE done_at IS NULL AND due_at <= now()"
# Whoever has read her receipt on screen before its letter left is not written to.
LETTERS = """SELECT m.key FROM outbox_message m JOIN referrals_feedbacknews n ON 'feedback:' || n.public_id = m.key
 WHERE m.done_at IS NOT NULL AND n.level = 'received' AND (n.read_at IS NULL OR n.read_at > m.done_at)"""


@dataclass(slots=True)
class Verdict:
    """Counts of what must be zero, and what they were counted on."""

    acknowledged: int = 0
    rows: int = 0
    lost: int = 0
    torn: dict[str, int] = field(default_factory=dict)
    doubled: int = 0
    waiting: int = 0

    @property
    def sound(self) -> bool:
        return not (self.lost or self.doubled or any(self.torn.values()))

    @property
    def torn_count(self) -> int:
        return sum(self.torn.values())


def look(place: Place, ledger: Ledger) -> Verdict:
    """The state of things now. Raises psycopg.OperationalError while the database is not back."""
    acknowledged = ledger.read("referral")
    with psycopg.connect(place.owner, autocommit=True, connect_timeout=3) as db:
        found = dict(db.execute(RECEIVED, [list(acknowledged)]).fetchall())
        answered = ledger.read("triage")
        kept = db.execute(
            "SELECT count(*) FROM referrals_referral WHERE public_id = ANY (%s::uuid[]) AND outcome <> ''",
            [list(answered)],
        ).fetchone()
        assert kept is not None
        lost = sum(found.get(key) != public_id for key, public_id in acknowledged.items())
        return Verdict(
            acknowledged=len(acknowledged) + len(answered),
            rows=_count(db, "SELECT count(*) FROM referrals_referral"),
            lost=lost + len(answered) - int(kept[0]),
            torn={what: _count(db, query) for what, query in TORN.items()},
            doubled=_count(db, TWICE),
            waiting=_count(db, WAITING),
        )


def drain(place: Place, seconds: float) -> float:
    """Wait until nothing waits in the outbox; how long it took. Raises TimeoutError."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        try:
            with psycopg.connect(place.owner, autocommit=True, connect_timeout=3) as db:
                if _count(db, WAITING) == 0:
                    return time.monotonic() - start
        except psycopg.OperationalError:
            pass
        time.sleep(1)
    raise TimeoutError(f"messages still wait after {seconds:.0f} s")


def letters(place: Place) -> tuple[int, int, int]:
    """Receipts that must have left, those of them without a file, and the files that answer to no message, those for
    persons (`outgoing/persons`) with them."""
    with psycopg.connect(place.owner, autocommit=True) as db:
        expected = {f"{key.replace(':', '-')}.eml" for (key,) in db.execute(LETTERS).fetchall()}
        every = {f"{key.replace(':', '-')}.eml" for (key,) in db.execute("SELECT key FROM outbox_message").fetchall()}
    written = {file.name for file in Path(place.state, "outgoing").rglob("*") if file.is_file()}
    return len(expected), len(expected - written), len(written - every)


def balance(place: Place) -> tuple[bool, str]:
    line = [sys.executable, "-P", "-m", "misas.config", "balance"]
    done = subprocess.run(line, env=place.variables(), capture_output=True, text=True, check=False)
    return done.returncode == 0, (done.stdout.strip().splitlines() or [done.stderr.strip()])[-1]


def _count(db: psycopg.Connection, query: str) -> int:
    row = db.execute(query).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return int(row[0])
