"""The pages that `bench lists` asks, in two caisses: the Gard, and one far larger than any."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg

from bench.fill import HOME, LARGE, Nation
from bench.measure import Ask
from bench.people import People, written

NAMES = {HOME: "Gard", LARGE: "grande caisse"}


def pages(owner: str, nation: Nation) -> list[Ask]:
    with psycopg.connect(owner) as db:
        return [ask for caisse in (HOME, LARGE) for ask in _pages(db, nation, caisse)]


def _pages(db: psycopg.Connection, nation: Nation, caisse: int) -> Iterator[Ask]:
    staff, where = nation.staff[caisse], NAMES[caisse]
    caseworker, supervisor, partner = staff.caseworkers[0], staff.supervisor, staff.members[1]

    def ask(name: str, account: int, address: str, form: dict[str, str] | None = None, further: int = 0) -> Ask:
        return Ask(f"{name}, {where}", account, address, form, further)

    case = _one(db, "SELECT public_id FROM cases_case WHERE caisse_id = %s AND owner_id = %s AND status ="
                    " 'accompanying' ORDER BY id LIMIT 1", caisse, caseworker)  # fmt: skip
    closed = _one(db, "SELECT public_id FROM cases_case WHERE caisse_id = %s AND status = 'closed' AND id >= 10000000"
                      " ORDER BY id LIMIT 1", caisse)  # fmt: skip
    yield ask("Mes dossiers : aujourd’hui", caseworker, "/dossiers/")
    yield ask("Mes dossiers : en cours, filtre", caseworker, "/dossiers/?vue=open&filtre=care")
    yield ask("Mes dossiers : en attente", caseworker, "/dossiers/?vue=waiting")
    yield ask("Mes dossiers : cherchés par nom", caseworker, "/dossiers/", {"vue": "open", "q": "mar"})
    yield ask("Tous les dossiers : aujourd’hui", supervisor, "/dossiers/?pour=everybody")
    yield ask("Tous les dossiers : en cours, page 3", supervisor, "/dossiers/?vue=open&pour=everybody", further=2)
    for name, sort in (("urgence", "urgent"), ("droits", "rights"), ("ancienneté", "age")):
        address = f"/dossiers/?vue=open&pour=everybody&tri={sort}"
        yield ask(f"Tous les dossiers : par {name}, page 3", supervisor, address, further=2)
    yield ask("Tous les dossiers : clos, page 8", supervisor, "/dossiers/?vue=closed&pour=everybody", further=7)
    yield ask("Dossier en cours", caseworker, f"/dossiers/{case}/")
    yield ask("Dossier clos", caseworker, f"/dossiers/{closed}/")
    yield ask("Mes signalements", partner, "/mes-signalements/")
    yield ask("Mes signalements, 2e page", partner, "/mes-signalements/", further=1)
    yield ask("Mes signalements : nouvelles à lire", partner, "/mes-signalements/?nouvelles=non-lues")
    for name, text in _sought(db, caisse):
        yield ask(f"Recherche : {name}", caseworker, "/recherche/", {"q": text})
    yield ask("À trier", supervisor, "/a-trier/")
    yield ask("À attribuer", supervisor, "/a-attribuer/")
    yield ask("Supervision", supervisor, "/supervision/")


def _sought(db: psycopg.Connection, caisse: int) -> Iterator[tuple[str, str]]:
    """One thing to look for of each kind, of a person that stands at every size."""
    first = _one(db, "SELECT min(id) FROM persons_person WHERE caisse_id = %s AND id >= 10000000"
                     " AND nir_lookup IS NOT NULL", caisse)  # fmt: skip
    one = People().draw(first - 10_000_000)
    assert one.nir is not None
    number = _one(db, "SELECT number FROM persons_person WHERE id = %s", first)
    yield "début du nom", one.last_name[:4].strip()
    yield "nom et prénom", f"{one.last_name} {one.first_names[:3]}"
    yield "prénom fréquent", one.first_names.split()[0]
    yield "date de naissance", f"{one.born:%d/%m/%Y}"
    yield "téléphone", "0" + one.phone.removeprefix("+33")
    yield "NIR", written(one.nir)
    yield "numéro", str(number)


def _one(db: psycopg.Connection, query: str, *values: Any) -> Any:
    row = db.execute(query, values).fetchone()  # type: ignore[arg-type]
    if row is None:
        raise LookupError(query)
    return row[0]
