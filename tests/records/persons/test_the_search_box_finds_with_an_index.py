"""One box finds by name, date, telephone, NIR and number; under row-level security every search rides an index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from misas.core.access import Actor, Context, Grant, Role
from misas.lib.text import after
from misas.records.access.scope import NoContext, working_in
from misas.records.persons import limits, queries
from misas.records.persons.likely import likely
from misas.records.persons.models import ContactPoint, Person, PersonName
from misas.records.persons.queries import search
from tests.kit.nirs import NADIA
from tests.kit.persons import AIN, GARD, NOW, TODAY, context, identity, register, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


@pytest.fixture
def lea() -> Iterator[Actor]:
    actor = worker()
    with working_in(context(actor)):
        yield actor


def found(text: str, by: Actor) -> list[str]:
    return [
        f"{h.person.birth_name} {h.person.first_names}" for h in search(text, context=Context.of(by), on=TODAY).hits
    ]


@pytest.fixture
def people(lea: Actor) -> dict[str, Person]:
    return {
        "nadia": register(lea, nir=NADIA, email="nadia@exemple.test"),
        "compound": register(
            lea, birth_name="Ben Ali", first_names="Karim Jean", birth_date="02/06/1979", phone="0690351234"
        ),
        "married": register(
            lea, birth_name="Petit", used_name="Bénard", first_names="Zoé", birth_date="12/03/1984", phone="0199000003"
        ),
    }


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ben", ["Ben Ali Karim Jean", "Benali Nadia", "Petit Zoé"]),
        ("ben nad", ["Benali Nadia"]),
        ("nad ben", ["Benali Nadia"]),
        ("NADIA BENALI", ["Benali Nadia"]),
        ("ben ali", ["Ben Ali Karim Jean", "Benali Nadia"]),
        ("benali", ["Ben Ali Karim Jean", "Benali Nadia"]),
        ("ali kar", ["Ben Ali Karim Jean"]),
        ("bénard", ["Petit Zoé"]),
        ("zoe petit", ["Petit Zoé"]),
        ("12/03/84", ["Benali Nadia", "Petit Zoé"]),
        ("zo 12/03/1984", ["Petit Zoé"]),
        ("06 39 98 12 34", ["Benali Nadia"]),
        ("+590 690 35 12 34", ["Ben Ali Karim Jean"]),
        (NADIA, ["Benali Nadia"]),
        (NADIA[:13], ["Benali Nadia"]),
        ("P301-000002", ["Ben Ali Karim Jean"]),
        ("2", ["Ben Ali Karim Jean"]),
        ("P011-000002", []),
        ("nadia@exemple.test", ["Benali Nadia"]),
        ("nali", []),
        ("100 %", []),
    ],
)
def test_each_way_to_find(text: str, names: list[str], lea: Actor, people: dict[str, Person]) -> None:
    assert sorted(found(text, lea)) == sorted(names)


def test_a_wrong_nir_finds_nobody_and_says_which_part(lea: Actor, people: dict[str, Person]) -> None:
    answer = search(NADIA[:-1] + "0", context=Context.of(lea), on=TODAY)
    assert answer.hits == () and [f.code for f in answer.faults] == ["nir.key"]


def test_telephones_are_shown_and_queries_are_few(lea: Actor, people: dict[str, Person]) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = search("benali nadia", context=Context.of(lea), on=TODAY)
    assert answer.hits[0].phones == ("+33639981234",)
    assert len(asked) <= 4


def test_twenty_at_most_and_it_says_that_there_are_more(lea: Actor) -> None:
    for _ in range(limits.SEARCH_ROWS + 2):
        register(lea)
    answer = search("benali", context=Context.of(lea), on=TODAY)
    assert len(answer.hits) == limits.SEARCH_ROWS and answer.more


def test_another_caisse_finds_nobody_and_no_context_raises(lea: Actor, people: dict[str, Person]) -> None:
    ain = worker(caisse=AIN)
    with working_in(context(ain)):
        for text in ("ben", "12/03/84", "0639981234", NADIA, "P301-000002", "2"):
            assert found(text, ain) == []
        assert likely(identity(nir=NADIA), GARD) == []


def test_without_a_context_there_are_no_rows() -> None:
    with pytest.raises(NoContext):
        list(Person.objects.all())


@pytest.mark.parametrize("table", ["persons_person", "persons_personname", "persons_personfact",
                                   "persons_contactpoint", "persons_representative", "persons_personlink"])  # fmt: skip
def test_the_second_wall_holds_without_the_first(table: str, lea: Actor, people: dict[str, Person]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('misas.caisses', '{11}', true)")
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT set_config('misas.caisses', '{301}', true)")


SYLLABLES = "array['ba','du','ke','li','mo','na','pe','ro','sa','ti']"


@pytest.fixture
def crowd(as_owner: Any) -> None:
    """20,000 persons in two caisses, with their names and telephones, made by the database."""
    for caisse in (GARD, AIN):
        as_owner.execute(
            f"""
            WITH s AS (SELECT {SYLLABLES} AS x),
            p AS (
              INSERT INTO persons_person (caisse_id, public_id, number, birth_name, used_name, first_names, search_name,
                birth_date, sex, address, address_kind, postal_code, commune, commune_code, best_hours, language,
                interpreter, accessibility, safe_contact, nir_sealed, nir_lookup, nir_provisional, created_at,
                changed_at)
              SELECT %(caisse)s, gen_random_uuid(), n, w.last, '', w.first, w.last || ' ' || w.first,
                date '1930-01-01' + (n * 37 %% 30000), '', '', 'home', '', '', '', '{{}}', '', false, '{{}}', '{{}}',
                decode(md5(n::text), 'hex'), decode(md5('l' || n || %(caisse)s), 'hex'), false, now(), now()
              FROM s, generate_series(1, 10000) n,
                LATERAL (SELECT x[1 + n %% 10] || x[1 + n / 10 %% 10] || x[1 + n / 100 %% 10] AS last,
                                x[1 + n / 7 %% 10] || x[1 + n / 1000 %% 10] AS first) w
              RETURNING id, number, birth_name, first_names),
            names AS (
              INSERT INTO persons_personname (caisse_id, public_id, person_id, key)
              SELECT %(caisse)s, gen_random_uuid(), id, k FROM p,
                LATERAL unnest(array[birth_name || ' ' || first_names, first_names || ' ' || birth_name]) k)
            INSERT INTO persons_contactpoint (caisse_id, public_id, person_id, kind, value, rank, source, stated_on,
              added_at)
            SELECT %(caisse)s, gen_random_uuid(), id, 'phone', '+3319900' || lpad((number %% 10000)::text, 4, '0'), 1,
              'person', current_date, now() FROM p
            """,
            {"caisse": caisse},
        )
    for table in ("persons_person", "persons_personname", "persons_contactpoint"):
        as_owner.execute(f"ANALYZE {table}")
    as_owner.execute("SET ROLE misas_web")


def plan(rows: QuerySet[Any]) -> str:
    return rows.explain()


def scans(asked: CaptureQueriesContext) -> list[str]:
    """The plans that read a whole table, among what was asked."""
    bad = []
    for query in asked.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + query["sql"])
            lines = "\n".join(row[0] for row in cursor.fetchall())
        if "Seq Scan" in lines:
            bad.append(f"{query['sql']}\n{lines}")
    return bad


def test_every_search_rides_its_index_under_the_restricted_role(crowd: None, lea: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("misas_web",)
    some = Person.objects.get(number=4242)
    names = PersonName.objects.filter(key__gte="dumo", key__lt=after("dumo"))
    for rows, index, column in (
        (names.order_by("key")[:60], "person_name_key", "key"),
        (Person.objects.filter(search_name__gte="dumo", search_name__lt="dump"), "person_search_name", "search_name"),
        (Person.objects.filter(birth_date=some.birth_date), "person_birth_date", "birth_date"),
        (Person.objects.filter(nir_lookup__in=[bytes(some.nir_lookup or b"")]), "person_nir", "nir_lookup"),
        (Person.objects.filter(number=4242, caisse_id=GARD), "person_number", "number"),
        (ContactPoint.objects.filter(value="+33199004242"), "contact_value", "value"),
    ):  # fmt: skip
        text = plan(rows)
        assert index in text and "Seq Scan" not in text, text
        assert any(column in line for line in text.splitlines() if "Index Cond" in line), text


def test_a_reader_of_two_caisses_rides_the_index_too(crowd: None, lea: Actor) -> None:
    both = Actor(lea.account_id, lea.label, lea.grants | {Grant(Role.CASEWORKER, AIN)})
    with working_in(Context.of(both)), CaptureQueriesContext(connection) as asked:
        hits = search("dumo", context=Context.of(both), on=TODAY).hits
    assert {h.person.caisse_id for h in hits} == {GARD, AIN}
    with working_in(Context.of(both)):
        assert scans(asked) == []


def test_the_box_itself_never_scans_a_table(crowd: None, lea: Actor) -> None:
    known = Person.objects.get(number=4242)
    family, first = known.search_name.split()
    born = f"{known.birth_date:%d/%m/%Y}"
    for text in (family[:3], f"{family} {first}", f"{first} {family[:3]}", born, f"{family} {born}", "0199004242",
                 "P301-004242"):  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            hits = search(text, context=Context.of(lea), on=TODAY).hits
        assert scans(asked) == []
        assert len(asked) <= 4, text
        assert hits and all(h.person.caisse_id == GARD for h in hits), text
        assert len(hits) == limits.SEARCH_ROWS or known.pk in {h.person.pk for h in hits}, text


def test_duplicates_are_looked_for_without_scanning(crowd: None, lea: Actor) -> None:
    known = Person.objects.get(number=4242)
    typed = identity(
        birth_name=known.birth_name, first_names=known.first_names, birth_date=known.birth_date, phone="0199004242"
    )
    with CaptureQueriesContext(connection) as asked:
        found_alike = likely(typed, GARD)
    assert found_alike[0].person.pk == known.pk
    assert len(asked) <= 5 and scans(asked) == []


def test_the_facts_that_hold_are_those_of_the_columns(lea: Actor, people: dict[str, Person]) -> None:
    held = queries.held(people["nadia"])
    assert held["birth_name"].value == "Benali" and held["birth_date"].value == "1984-03-12"
    assert {f.field for f in queries.facts(people["nadia"])} == {"birth_name", "first_names", "birth_date", "nir"}
    assert NOW.date() == held["birth_name"].stated_on
