"""Fill an installation with a nation of cases: true lives, played once by the actions, multiplied by the database.

The demo territory holds some hundred lives made by the real actions. Each case to make copies one of them, with its
facts, cares, referrals, decisions, news and circle, under other people, another owner, another caisse, other days, so
that every row obeys the same law as a played one. Numbers and counters stay exact: `balance` says so at the end.
Triggers and foreign keys are off while rows are poured in; checks are not.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import md5
from typing import Any
from uuid import UUID

import psycopg

from bench.people import People
from bench.place import say
from bench.poured import BASE, COUNTERS, EMPTY, POURED, PREPARE, RECENT, unknown_links
from misas.core.persons import names
from misas.core.persons.names import search_keys, search_name
from misas.lib.sealing import KeyRing, place

HOME, LARGE = 301, 131  # the Gard at its true share of the nation; one caisse three times as large as the largest
SHARE = {HOME: (0.012, 1100), LARGE: (0.10, 1100)}  # of all the cases; at least
OPEN_SHARE = 0.15
PER_CASEWORKER = 75
MEASURED = 80  # open cases of the caseworker whose pages are measured, whatever the size of the nation
QUEUED_LEAST = 60  # cases that nobody took yet in a caisse that is measured
LOSING = 0.05  # open cases of people who may lose rights
AHEAD = 160  # open cases that lead each order in a caisse that is measured: three pages of it, and more
WAITING = 0.01  # referrals that await triage, for one case
WAITING_LEAST = 60
GUIDED = 0.08  # ended at triage
EVENTS = 10.0  # facts of a case, on average
BIG = (
    "persons_person", "persons_personname", "persons_contactpoint", "cases_case", "cases_caseevent",
    "cases_forgonecare", "cases_follower", "cases_note", "referrals_referral", "referrals_triagedecision",
    "referrals_feedbacknews", "privacy_informationproof",
)  # fmt: skip


@dataclass(slots=True)
class Template:
    """One life of the demo territory."""

    case: int
    events: int
    status: str
    first: bool  # of the first priority
    opened_at: datetime
    due: date | None

    @property
    def open(self) -> bool:
        return self.status != "closed"


@dataclass(frozen=True, slots=True)
class Kind:
    """Lives to draw from. `days`: how long ago they are played; `losing`: the share of people who may lose rights."""

    pool: list[Template]
    weights: list[float]
    days: range = range(10)
    losing: float = LOSING


@dataclass(slots=True)
class Staff:
    """The internal ids of the people of one caisse, and of its two partners."""

    caseworkers: list[int] = field(default_factory=list)
    supervisor: int = 0
    agent: int = 0
    organisations: tuple[int, int] = (0, 0)
    members: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class Nation:
    """What stands after a filling. `measured`: caisse → the caseworker whose list is measured."""

    cases: int = 0
    staff: dict[int, Staff] = field(default_factory=dict)
    made: dict[int, int] = field(default_factory=dict)
    waiting: dict[int, int] = field(default_factory=dict)


class Filler:
    """Pours cases into an installation, more at each call of `grow`."""

    def __init__(self, owner: str, keys: Any, *, most: int, today: datetime | None = None) -> None:
        """`most`: the cases of the last size. The measured caisses have their team of that day from the first one."""
        self.address, self.most, self.now = owner, most, today or datetime.now(UTC)
        self.ring = KeyRing.load(keys)
        self.people, self.nation = People(), Nation()
        self.accounts = self.lives = self.asides = 0
        names.normalise = lru_cache(maxsize=200_000)(names.normalise)  # three thousand surnames, a million times

    def grow(self, cases: int) -> Nation:
        """Bring the nation to this number of cases."""
        with psycopg.connect(self.address, autocommit=True) as db:
            for setting in ("session_replication_role = replica", "synchronous_commit = off",
                            "work_mem = '512MB'", "maintenance_work_mem = '1GB'"):  # fmt: skip
                db.execute(f"SET {setting}")  # type: ignore[arg-type]
            if not self.nation.cases:
                db.execute(PREPARE)
                if strange := unknown_links(db):
                    raise RuntimeError(f"facts link by {strange}: say in bench.poured.DATA where a copy must lead")
            db.execute(EMPTY)
            share = self._shares(db, cases)
            self._staff(db, share)
            say(f"{cases:,} dossiers".replace(",", " "))
            _said("  ce qui est à faire", lambda: self._plan(db, share))
            _said("  qui", lambda: self._persons(db))
            indexes = _without_indexes(db) if cases > 50_000 else []
            for pour in POURED:
                query = pour.query(db)
                _said(f"  {pour.name}", lambda query=query: db.execute(query))  # type: ignore[misc]
            _said("  index", lambda: [db.execute(query) for _, query in indexes])  # type: ignore[arg-type]
            for query in COUNTERS:
                db.execute(query)
            _said("  statistiques", lambda: db.execute("VACUUM (ANALYZE)"))
        self.nation.cases = cases
        return self.nation

    def _shares(self, db: psycopg.Connection, cases: int) -> dict[int, int]:
        """How many cases each caisse must reach."""
        rows = db.execute("SELECT id FROM territory_caisse WHERE departements <> '{}' ORDER BY id").fetchall()
        every = [row[0] for row in rows if row[0] not in SHARE]
        share = {caisse: max(round(part * cases), least) for caisse, (part, least) in SHARE.items()}
        left = max(cases - sum(share.values()), 0)
        for rank, caisse in enumerate(every):
            share[caisse] = left // len(every) + (rank < left % len(every))
        return share

    # ── People of the house ─────────────────────────────────────────────────────────────────────────────────────

    def _staff(self, db: psycopg.Connection, share: dict[int, int]) -> None:
        db.execute("UPDATE territory_caisse SET wave = 1, open_from = '2018-01-01' WHERE open_from IS NULL"
                   " AND departements <> '{}'")  # fmt: skip
        accounts: list[tuple[Any, ...]] = []
        grants: list[tuple[Any, ...]] = []
        organisations: list[tuple[Any, ...]] = []
        agreements: list[tuple[Any, ...]] = []
        for caisse, cases in share.items():
            staff = self.nation.staff.setdefault(caisse, Staff())
            held = max(cases, round(SHARE[caisse][0] * self.most)) if caisse in SHARE else cases
            new = max(2, math.ceil(held * OPEN_SHARE / PER_CASEWORKER)) - len(staff.caseworkers)
            for _ in range(max(new, 0)):
                staff.caseworkers.append(self._account(accounts, grants, caisse, "caseworker"))
            if staff.supervisor:
                continue
            staff.supervisor = self._account(accounts, grants, caisse, "supervisor")
            staff.agent = self._account(accounts, grants, caisse, "agent")
            staff.organisations = (BASE + 2 * caisse, BASE + 2 * caisse + 1)
            for organisation, kind in zip(staff.organisations, ("ccas", "hospital"), strict=True):
                organisations.append((organisation, f"{kind.upper()} de mesure {caisse}", kind, self.now))
                agreements.append((caisse, organisation, self.now))
            one, two = (self._account(accounts, grants, None, "partner_member", o) for o in staff.organisations)
            staff.members = (one, two)
        _copy(db, "accounts_account (id, public_id, email, full_name, password, is_active, created_at, function, phone,"
                  " shortcuts, session_epoch, persona)", accounts)  # fmt: skip
        _copy(db, "accounts_authorisation (account_id, role, caisse_id, organisation_id, starts_on)", grants)
        _copy(db, "partners_organisation (id, name, kind, created_at, public_id, siret, finess, email, phone, commune)",
              ((*row, _uuid("organisation", row[0]), "", "", "", "", "") for row in organisations))  # fmt: skip
        _copy(db, "partners_agreement (caisse_id, organisation_id, created_at, public_id, reference, may_refer,"
                  " may_see, may_pay, feedback, signed_on, starts_on, ends_on)",
              ((*row, _uuid("agreement", row[1]), "", True, True, False, 3, "2020-01-01", "2020-01-01", "2099-12-31")
               for row in agreements))  # fmt: skip

    def _account(
        self, accounts: list[Any], grants: list[Any], caisse: int | None, role: str, organisation: int | None = None
    ) -> int:
        self.accounts += 1
        pk = BASE + self.accounts
        accounts.append((pk, _uuid("account", pk), f"{role}-{pk}@exemple.test", f"{role.title()} {self.accounts}", "!",
                         True, self.now, "", "", True, 0, ""))  # fmt: skip
        grants.append((pk, role, caisse, organisation, "2020-01-01"))
        return pk

    # ── What is to be made ──────────────────────────────────────────────────────────────────────────────────────

    def _plan(self, db: psycopg.Connection, share: dict[int, int]) -> None:
        self._lives(db, share)
        self._asides(db, share)
        db.execute("ANALYZE bench_life, bench_aside")

    def _lives(self, db: psycopg.Connection, share: dict[int, int]) -> None:
        templates = _templates(db)
        chance = random.Random(self.lives)
        opened = Kind(*_weighted([t for t in templates if t.open]))
        closed = Kind(*_weighted([t for t in templates if not t.open]), days=range(3 * 365), losing=0)
        first = _first(templates)

        def rows() -> Iterator[tuple[Any, ...]]:
            for caisse, wanted in share.items():
                staff, made = self.nation.staff[caisse], self.nation.made.get(caisse, 0)
                others = staff.caseworkers[1:] if caisse in SHARE else staff.caseworkers
                for nth in range(made, wanted):
                    kind = first[nth] if caisse in SHARE and nth < len(first) else None
                    kind = kind or (opened if chance.random() < OPEN_SHARE else closed)
                    mine = caisse in SHARE and nth < MEASURED
                    owner = staff.caseworkers[0] if mine else others[nth % len(others)]
                    template = chance.choices(kind.pool, cum_weights=kind.weights)[0]
                    which = chance.randrange(2)
                    yield (self.lives, template.case, caisse, owner, staff.supervisor, staff.agent,
                           staff.organisations[which], staff.members[which], chance.choice(kind.days), nth + 1,
                           chance.random() < 0.5, chance.random() < kind.losing)  # fmt: skip
                    self.lives += 1
                self.nation.made[caisse] = max(made, wanted)

        _copy(db, "bench_life", rows())

    def _asides(self, db: psycopg.Connection, share: dict[int, int]) -> None:
        """Referrals without a case: those that await triage, those that ended there."""
        found = db.execute("SELECT id, outcome FROM referrals_referral WHERE linked_case IS NULL AND duplicate_of_id IS"
                           " NULL AND successor IS NULL AND origin IS NULL AND id < %s", [BASE]).fetchall()  # fmt: skip
        awaiting = [pk for pk, outcome in found if not outcome]
        ended = [pk for pk, outcome in found if outcome]
        chance = random.Random(self.asides)

        def rows() -> Iterator[tuple[Any, ...]]:
            for caisse, cases in share.items():
                staff, before = self.nation.staff[caisse], self.nation.waiting.get(caisse, 0)
                wanted = max(round(cases * WAITING), WAITING_LEAST if caisse in SHARE else 0)
                for _ in range(max(wanted - before, 0)):
                    yield self._aside(chance.choice(awaiting), caisse, staff, chance.randrange(3), chance.randrange(2))
                self.nation.waiting[caisse] = max(before, wanted)
                already = round(GUIDED * before / WAITING) if before else 0
                for _ in range(max(round(cases * GUIDED) - already, 0)):
                    yield self._aside(chance.choice(ended), caisse, staff, chance.randrange(1000), chance.randrange(2))

        _copy(db, "bench_aside", rows())

    def _aside(self, template: int, caisse: int, staff: Staff, days: int, which: int) -> tuple[Any, ...]:
        self.asides += 1
        return (self.asides, template, caisse, staff.supervisor, staff.supervisor, staff.agent,
                staff.organisations[which], staff.members[which], days)  # fmt: skip

    # ── People accompanied ──────────────────────────────────────────────────────────────────────────────────────

    def _persons(self, db: psycopg.Connection) -> None:
        """Names, keys of search, telephone and sealed NIR of each: what only Python can make."""
        lives = db.execute("SELECT k, caisse FROM bench_life ORDER BY k").fetchall()
        lives += db.execute("SELECT -k, caisse FROM bench_aside ORDER BY k").fetchall()
        with db.cursor() as cursor, cursor.copy("COPY bench_person FROM STDIN (FORMAT binary)") as copy:
            copy.set_types(["int8", "int4", "text", "text", "text", "date", "text", "text", "bytea", "bytea",
                            "text[]", "uuid"])  # fmt: skip
            for k, caisse in lives:
                one = self.people.draw(k)
                public_id = _uuid("person", k)
                nir = one.nir.body if one.nir and k >= 0 else None
                copy.write_row((
                    k, caisse, one.last_name, one.first_names, search_name(one.last_name, "", one.first_names),
                    one.born, one.sex, one.phone,
                    self.ring.seal(nir.encode(), place("persons_person", "nir_sealed", public_id)) if nir else None,
                    self.ring.lookup(nir) if nir else None,
                    list(search_keys(one.last_name, "", one.first_names)), public_id,
                ))  # fmt: skip
        db.execute("ANALYZE bench_person")


def _templates(db: psycopg.Connection) -> list[Template]:
    rows = db.execute(
        "SELECT c.id, count(e.id), c.status, c.priority = 1, c.opened_at, c.next_due"
        " FROM cases_case c JOIN cases_caseevent e ON e.case_id = c.id"
        " WHERE c.id < %s AND c.caisse_id = %s GROUP BY c.id ORDER BY 1", [BASE, HOME]
    ).fetchall()  # fmt: skip
    return [Template(*row) for row in rows]


def _first(templates: Sequence[Template]) -> list[Kind]:
    """The first cases of a measured caisse, one by one: those of the caseworker, the queue, those that lead every list.

    The last are older than any other, by their opening and by what is due: whatever the order asked for (due date,
    urgency, rights, age), its first three pages hold them, and them alone.
    """
    every = [t for t in templates if t.open]
    taken = [t for t in every if t.status != "to_assign"]
    asking = [t for t in templates if t.due]  # the closed ones too, that await a call
    opened, due = [t.opened_at for t in asking], [t.due for t in asking if t.due]
    before_all = 20 + RECENT + max((max(opened) - min(opened)).days, (max(due) - min(due)).days)
    older = range(before_all, before_all + 10)
    return [
        *[Kind(*_weighted(taken), days=range(10, 20))] * MEASURED,  # her day is full
        *[Kind(*_weighted([t for t in every if t.status == "to_assign"]))] * QUEUED_LEAST,
        *[Kind(*_weighted([t for t in taken if t.first]), days=older)] * AHEAD,
        *[Kind(*_weighted(taken), days=older, losing=1)] * AHEAD,
        *[Kind(*_weighted(taken), days=older)] * AHEAD,
    ]


def _weighted(templates: Sequence[Template]) -> tuple[list[Template], list[float]]:
    """These lives and cumulated weights, tilted so that a case has EVENTS facts on average, or as near as can be."""
    low, high = -2.0, 2.0
    for _ in range(60):
        tilt = (low + high) / 2
        weights = [math.exp(-tilt * t.events) for t in templates]
        mean = sum(w * t.events for w, t in zip(weights, templates, strict=True)) / sum(weights)
        low, high = (tilt, high) if mean > EVENTS else (low, tilt)
    total, cumulated = 0.0, []
    for weight in weights:
        total += weight
        cumulated.append(total)
    return list(templates), cumulated


def _without_indexes(db: psycopg.Connection) -> list[tuple[str, str]]:
    """Take the indexes of the large tables away, but the primary keys; gives what builds them again."""
    rebuilt: list[tuple[str, str]] = []
    rows = db.execute(
        "SELECT con.conname, con.conrelid::regclass::text, pg_get_constraintdef(con.oid) FROM pg_constraint con"
        " WHERE con.contype = 'u' AND con.conrelid = ANY (%s::regclass[])", [list(BIG)]
    ).fetchall()  # fmt: skip
    for name, table, definition in rows:
        db.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')  # type: ignore[arg-type]
        rebuilt.append((name, f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'))
    rows = db.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " WHERE NOT i.indisprimary AND i.indrelid = ANY (%s::regclass[])", [list(BIG)]
    ).fetchall()  # fmt: skip
    for name, definition in rows:
        db.execute(f"DROP INDEX {name}")  # type: ignore[arg-type]
        rebuilt.append((name, definition))
    return rebuilt


def _copy(db: psycopg.Connection, into: str, rows: Any) -> None:
    with db.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:  # type: ignore[arg-type]
        for row in rows:
            copy.write_row(row)


def _said(text: str, work: Callable[[], object]) -> None:
    start = datetime.now(UTC)
    work()
    say(f"{text} {(datetime.now(UTC) - start).total_seconds():.1f} s")


def _uuid(kind: str, pk: int) -> UUID:
    return UUID(bytes=md5(f"{kind}{pk}".encode()).digest())
