"""The SQL that multiplies lives: each statement copies the rows of the template lives for every life to make.

`bench_life` holds one row per case to make, `bench_aside` one per referral without a case, `bench_person` who it is
about (`k` of the life, or minus `k` of the referral alone). `bench_id(uuid, k)` gives the public id that a copy bears,
so that links by public id lead to the copy. Columns are read from the catalogue: what a column of tomorrow holds is
copied as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import psycopg

BASE: Final = 10_000_000  # internal ids of what is made here begin after it
UNREAD: Final = 300  # the first cases of each caisse, whose news nobody read yet: more than a page at every size
RECENT: Final = 100  # days after which a closed case awaits no call any more

PREPARE: Final = """
CREATE FUNCTION bench_id(uuid, bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT md5($1::text || $2::text)::uuid $$;
CREATE TABLE bench_life (k bigint PRIMARY KEY, template bigint, caisse int, owner bigint, chief bigint, agent bigint,
    organisation bigint, member bigint, days int, nth int, noted boolean,
    losing boolean);
CREATE TABLE bench_aside (k bigint PRIMARY KEY, template bigint, caisse int, owner bigint, chief bigint, agent bigint,
    organisation bigint, member bigint, days int);
CREATE TABLE bench_person (k bigint PRIMARY KEY, caisse int, last_name text, first_names text, search_name text,
    born date, sex text, phone text, nir_sealed bytea, nir_lookup bytea, keys text[], public_id uuid);
CREATE TABLE bench_before AS SELECT caisse_id AS caisse, max(number) AS last FROM cases_case GROUP BY 1;
"""
EMPTY: Final = "TRUNCATE bench_life, bench_aside, bench_person"

SAID = (
    "t.said || jsonb_build_object('last_name', p.last_name, 'first_names', p.first_names, 'birth_date', p.born,"
    " 'phone', p.phone)"
)
DATA = """t.data
    || CASE WHEN t.data ? 'care' THEN
         jsonb_build_object('care', bench_id((t.data ->> 'care')::uuid, b.k)) ELSE '{}' END
    || CASE WHEN t.data ? 'referral' THEN
         jsonb_build_object('referral', bench_id((t.data ->> 'referral')::uuid, b.k)) ELSE '{}' END
    || CASE WHEN t.data ? 'owner' THEN jsonb_build_object('owner', b.owner) ELSE '{}' END
    || CASE WHEN t.data ? 'in_charge' THEN jsonb_build_object('in_charge', b.chief) ELSE '{}' END
    || CASE WHEN t.data ->> 'on' ~ '^[0-9]{4}-' THEN
         jsonb_build_object('on', (t.data ->> 'on')::date - b.days) ELSE '{}' END
    || CASE WHEN t.data ? 'until' THEN jsonb_build_object('until', (t.data ->> 'until')::date - b.days) ELSE '{}' END
"""
MAPPED: Final = frozenset({"care", "referral"})  # the keys of facts that hold a public id
STALE = f"(t.status = 'closed' AND t.closed_at - b.days * interval '1 day' < now() - interval '{RECENT} days')"
ORGANISATION = "CASE WHEN t.organisation_id IS NOT NULL THEN b.organisation END"
ENTERED = "CASE WHEN t.door = 'agent' THEN b.agent ELSE b.member END"


@dataclass(frozen=True, slots=True)
class Pour:
    """One table to fill. `rows`: where template rows `t` meet what is to be made `b`; `set`: columns of their own."""

    name: str
    table: str
    rows: str
    set: dict[str, str] = field(default_factory=dict)
    order: str = ""

    def query(self, db: psycopg.Connection) -> str:
        columns = _columns(db, self.table)
        told = {name: self.set.get(name) or _copied(name, kind, account) for name, kind, account in columns}
        told.pop("id", None) if "id" not in self.set else None
        order = f" ORDER BY {self.order}" if self.order else ""
        return (
            f"INSERT INTO {self.table} ({', '.join(told)}) OVERRIDING SYSTEM VALUE"
            f" SELECT {', '.join(told.values())} FROM {self.rows}{order}"
        )


def _columns(db: psycopg.Connection, table: str) -> list[tuple[str, str, bool]]:
    """Each column with its type, and whether it leads to an account."""
    return db.execute(
        "SELECT a.attname, format_type(a.atttypid, NULL), EXISTS (SELECT 1 FROM pg_constraint k WHERE k.contype = 'f'"
        " AND k.conrelid = a.attrelid AND a.attnum = ANY (k.conkey) AND k.confrelid = 'accounts_account'::regclass)"
        " FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped"
        " AND a.attgenerated = '' ORDER BY a.attnum",
        [table],
    ).fetchall()


def _copied(name: str, kind: str, account: bool) -> str:
    """What a copy bears when nothing else is said: its own caisse, public id, owner and days; the rest as it was."""
    if name == "caisse_id":
        return "b.caisse"
    if name == "public_id":
        return "bench_id(t.public_id, b.k)"
    if account:
        return f"CASE WHEN t.{name} IS NOT NULL THEN b.owner END"
    if kind == "timestamp with time zone":
        return f"t.{name} - b.days * interval '1 day'"
    if kind == "date":
        return f"t.{name} - b.days"
    return f"t.{name}"


def _referral(name: str, root: str, pk: str, join: str, extra: dict[str, str]) -> Pour:
    number = "row_number() OVER (PARTITION BY b.caisse, t.channel ORDER BY t.received_at - b.days * interval '1 day')"
    return Pour(
        name,
        "referrals_referral",
        f"{root} b {join} LEFT JOIN (SELECT caisse_id, channel, max(sequence) AS last FROM referrals_referral"
        " GROUP BY 1, 2) n ON n.caisse_id = b.caisse AND n.channel = t.channel",
        {
            "id": pk,
            "sequence": f"coalesce(n.last, 0) + {number}",
            "number": "'S' || lpad(b.caisse::text, 3, '0') || '-' || split_part(t.number, '-', 2) || '-'"
            f" || lpad((coalesce(n.last, 0) + {number})::text, 6, '0')",
            "said": SAID,
            "last_name": "p.last_name",
            "first_names": "p.first_names",
            "birth_date": "p.born",
            "sort_name": "p.search_name",
            "nir_sealed": "NULL",
            "organisation_id": ORGANISATION,
            "entered_by_id": ENTERED,
            "key": f"md5(t.key || ':' || ({pk})::text)",
            "owner_id": "CASE WHEN t.outcome = '' THEN b.chief ELSE b.owner END",
            **extra,
        },
    )


LIFE = "bench_life b JOIN cases_case c ON c.id = b.template"
REFERRED = f"{LIFE} JOIN referrals_referral r ON r.linked_case = c.public_id AND r.id < {BASE}"
POURED: Final = (
    Pour(
        "personnes",
        "persons_person",
        f"{LIFE} JOIN persons_person t ON t.id = c.person_id JOIN bench_person p ON p.k = b.k"
        " LEFT JOIN bench_before n ON n.caisse = b.caisse",
        {
            "id": f"{BASE} + b.k",
            "public_id": "p.public_id",
            "number": "b.nth + coalesce(n.last, 0)",
            "birth_name": "p.last_name",
            "used_name": "''",
            "first_names": "p.first_names",
            "search_name": "p.search_name",
            "birth_date": "p.born",
            "sex": "p.sex",
            "nir_sealed": "p.nir_sealed",
            "nir_lookup": "p.nir_lookup",
            "nir_provisional": "false",
            "merged_into_id": "NULL",
        },
    ),
    Pour(
        "noms",
        "persons_personname",
        "bench_person b CROSS JOIN unnest(b.keys) WITH ORDINALITY AS t(key, nth) WHERE b.k >= 0",
        {"public_id": "bench_id(b.public_id, t.nth)", "person_id": f"{BASE} + b.k"},
    ),
    Pour(
        "coordonnées",
        "persons_contactpoint",
        f"{LIFE} JOIN persons_contactpoint t ON t.person_id = c.person_id AND t.kind = 'phone' AND t.rank = 1"
        f" AND t.ended_at IS NULL JOIN bench_person p ON p.k = b.k",
        {"person_id": f"{BASE} + b.k", "value": "p.phone"},
    ),
    Pour(
        "informations et accords",
        "privacy_informationproof",
        f"{LIFE} JOIN privacy_informationproof t ON t.person_id = c.person_id",
        {"person_id": f"{BASE} + b.k", "organisation_id": ORGANISATION},
    ),
    Pour(
        "dossiers",
        "cases_case",
        "bench_life b JOIN cases_case t ON t.id = b.template LEFT JOIN bench_before n ON n.caisse = b.caisse",
        {
            "id": f"{BASE} + b.k",
            "person_id": f"{BASE} + b.k",
            "number": "b.nth + coalesce(n.last, 0)",
            "owner_id": "CASE WHEN t.status = 'to_assign' THEN b.chief ELSE b.owner END",
            "priority": "CASE WHEN b.losing THEN 1 ELSE t.priority END",
            "priority_why": "CASE WHEN b.losing THEN ARRAY['loss_of_rights'] ELSE t.priority_why END",
            "next_action": f"CASE WHEN {STALE} THEN NULL ELSE t.next_action END",
            "next_due": f"CASE WHEN {STALE} THEN NULL ELSE t.next_due - b.days END",
            "recompute_at": f"CASE WHEN {STALE} THEN NULL ELSE t.recompute_at - b.days * interval '1 day' END",
        },
    ),
    Pour(
        "soins",
        "cases_forgonecare",
        "bench_life b JOIN cases_forgonecare t ON t.case_id = b.template",
        {"case_id": f"{BASE} + b.k", "evidence_document_id": "NULL"},
    ),
    Pour(
        "faits",
        "cases_caseevent",
        "bench_life b JOIN cases_caseevent t ON t.case_id = b.template",
        {"case_id": f"{BASE} + b.k", "data": DATA},
        order="t.at - b.days * interval '1 day', b.k, t.id",
    ),
    Pour(
        "cercles",
        "cases_follower",
        "bench_life b JOIN (SELECT DISTINCT ON (case_id) * FROM cases_follower ORDER BY case_id, id) t"
        " ON t.case_id = b.template",
        {"case_id": f"{BASE} + b.k"},
    ),
    Pour(
        "passages de relais",
        "cases_handover",
        "bench_life b JOIN cases_handover t ON t.case_id = b.template",
        {"case_id": f"{BASE} + b.k"},
    ),
    Pour(
        "notes",
        "cases_note",
        "bench_life b JOIN cases_case t ON t.id = b.template AND b.noted",
        {
            "case_id": f"{BASE} + b.k",
            "text": "'Préfère être rappelée le matin. Attend le devis, ne pas relancer avant.'",
            "version": "1",
            "written_at": "t.opened_at - b.days * interval '1 day'",
            "written_by_id": "b.owner",
            "changed_at": "t.opened_at - b.days * interval '1 day'",
            "changed_by_id": "b.owner",
        },
    ),
    _referral(
        "signalements liés",
        "bench_life",
        f"{BASE} + 2 * b.k",
        "JOIN cases_case c ON c.id = b.template JOIN referrals_referral t ON t.linked_case = c.public_id"
        f" AND t.id < {BASE} JOIN bench_person p ON p.k = b.k",
        {"person_id": f"{BASE} + b.k", "linked_case": "bench_id(t.linked_case, b.k)"},
    ),
    _referral(
        "signalements sans dossier",
        "bench_aside",
        f"{BASE} + 2 * b.k + 1",
        "JOIN referrals_referral t ON t.id = b.template JOIN bench_person p ON p.k = -b.k",
        {"person_id": "NULL"},
    ),
    Pour(
        "décisions",
        "referrals_triagedecision",
        f"{REFERRED} JOIN referrals_triagedecision t ON t.referral_id = r.id",
        {"referral_id": f"{BASE} + 2 * b.k", "linked_case": "bench_id(t.linked_case, b.k)"},
    ),
    Pour(
        "décisions sans dossier",
        "referrals_triagedecision",
        "bench_aside b JOIN referrals_triagedecision t ON t.referral_id = b.template",
        {"referral_id": f"{BASE} + 2 * b.k + 1", "public_id": "bench_id(t.public_id, -b.k)"},
    ),
    Pour(
        "nouvelles",
        "referrals_feedbacknews",
        f"{REFERRED} JOIN referrals_feedbacknews t ON t.referral_id = r.id",
        {
            "referral_id": f"{BASE} + 2 * b.k",
            "organisation_id": ORGANISATION,
            "read_at": f"CASE WHEN b.nth > {UNREAD} THEN t.read_at - b.days * interval '1 day' END",
            "read_by_id": f"CASE WHEN b.nth > {UNREAD} AND t.read_by_id IS NOT NULL THEN b.member END",
        },
    ),
    Pour(
        "nouvelles sans dossier",
        "referrals_feedbacknews",
        "bench_aside b JOIN referrals_feedbacknews t ON t.referral_id = b.template",
        {
            "referral_id": f"{BASE} + 2 * b.k + 1",
            "organisation_id": ORGANISATION,
            "public_id": "bench_id(t.public_id, -b.k)",
        },
    ),
)

COUNTERS: Final = (
    "INSERT INTO cases_casecounter (caisse_id, last) SELECT caisse_id, max(number) FROM cases_case GROUP BY 1"
    " ON CONFLICT (caisse_id) DO UPDATE SET last = excluded.last",
    "INSERT INTO persons_personcounter (caisse_id, last) SELECT caisse_id, max(number) FROM persons_person GROUP BY 1"
    " ON CONFLICT (caisse_id) DO UPDATE SET last = excluded.last",
    "INSERT INTO referrals_referralcounter (caisse_id, channel, last) SELECT caisse_id, channel, max(sequence)"
    " FROM referrals_referral GROUP BY 1, 2 ON CONFLICT (caisse_id, channel) DO UPDATE SET last = excluded.last",
)


def unknown_links(db: psycopg.Connection) -> list[Any]:
    """The keys of template facts that hold a public id and that `DATA` does not lead to the copy."""
    rows = db.execute(
        "SELECT DISTINCT k.key FROM cases_caseevent e, jsonb_each_text(e.data) k"
        " WHERE e.id < %s AND k.value ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'",
        [BASE],
    ).fetchall()
    return [key for (key,) in rows if key not in MAPPED]
