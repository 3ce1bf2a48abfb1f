"""Rows of people need a context; the wrong caisse sees nothing; the database says so again, even to raw SQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from misas.core.access import Context
from misas.records.access import scope
from misas.records.access.scope import NoContext, working_in
from misas.records.access.scoped import ScopedManager
from misas.records.outbox.models import Message
from misas.records.territory.tenant import Tenant
from tests.kit.people import AIN, CREATED, GARD, caisse

pytestmark = pytest.mark.django_db
TENANTS = [model for model in apps.get_models() if issubclass(model, Tenant)]
SCOPED = [model for model in apps.get_models() if isinstance(model._default_manager, ScopedManager)]


def system(*caisses: int) -> Context:
    return Context.for_system(*caisses)


def put(key: str, caisse_id: int) -> None:
    with working_in(system(caisse_id)):
        Message.objects.create(topic="t", key=key, caisse_id=caisse_id, created_at=CREATED, due_at=CREATED)


def raw_keys() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM outbox_message ORDER BY key")
        return [key for (key,) in cursor.fetchall()]


@pytest.fixture
def two_rows(db: None) -> Iterator[None]:
    put("gard", GARD)
    put("ain", AIN)
    yield


@pytest.mark.parametrize("model", SCOPED, ids=lambda m: m._meta.label_lower)
def test_without_a_context_every_query_raises(model: type[models.Model]) -> None:
    with pytest.raises(NoContext):
        model._default_manager.count()
    with pytest.raises(NoContext):
        model._base_manager.count()


def test_a_context_sees_its_own_caisse_alone(two_rows: None) -> None:
    with working_in(system(GARD)):
        assert [m.key for m in Message.objects.all()] == ["gard"]
        assert raw_keys() == ["gard"]


def test_a_context_without_a_caisse_sees_nothing(two_rows: None) -> None:
    with working_in(system()):
        assert list(Message.objects.all()) == []
        assert raw_keys() == []


def test_raw_sql_without_a_context_sees_nothing(two_rows: None) -> None:
    assert raw_keys() == []


@pytest.mark.parametrize("told", ["{NULL}", "{}", "{0}"])
def test_a_setting_that_names_no_caisse_shows_and_takes_nothing(db: None, told: str) -> None:
    caisse(GARD)
    with working_in(system(GARD)), connection.cursor() as cursor:
        cursor.execute("INSERT INTO cases_casecounter (caisse_id, last) VALUES (%s, 1)", [GARD])
        cursor.execute("SELECT set_config('misas.caisses', %s, true)", [told])
        cursor.execute("SELECT count(*) FROM cases_casecounter")
        assert cursor.fetchone() == (0,)
        cursor.execute("UPDATE cases_casecounter SET last = 2")
        assert cursor.rowcount == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("INSERT INTO cases_casecounter (caisse_id, last) VALUES (%s, 1)", [AIN])


def test_a_setting_that_cannot_be_read_is_an_error_never_rows(two_rows: None) -> None:
    with working_in(system(GARD)), connection.cursor() as cursor:
        for told in ("", "301", "{gard}"):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute("SELECT set_config('misas.caisses', %s, true)", [told])
                raw_keys()


def test_raw_sql_writes_nothing_in_another_caisse(two_rows: None) -> None:
    with working_in(system(GARD)), connection.cursor() as cursor:
        cursor.execute("UPDATE outbox_message SET topic = 'mine'")
        assert cursor.rowcount == 1
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("UPDATE outbox_message SET caisse_id = %s WHERE key = 'gard'", [AIN])
        cursor.execute("DELETE FROM outbox_message WHERE key = 'ain'")
        assert cursor.rowcount == 0


def test_an_inner_context_gives_the_outer_one_back(two_rows: None) -> None:
    with working_in(system(GARD)):
        with working_in(system(AIN)):
            assert raw_keys() == ["ain"]
        assert raw_keys() == ["gard"]
        assert scope.current().caisses == {GARD}
    with pytest.raises(NoContext):
        scope.current()


def test_an_inner_context_that_fails_gives_the_outer_one_back(two_rows: None) -> None:
    with working_in(system(GARD)):
        with pytest.raises(ZeroDivisionError), working_in(system(AIN)):
            1 / 0  # noqa: B018
        assert raw_keys() == ["gard"]
        assert scope.current().caisses == {GARD}


@pytest.mark.parametrize("model", TENANTS, ids=lambda m: m._meta.label_lower)
def test_every_table_of_people_is_protected_in_the_database(model: type[models.Model], as_owner) -> None:
    as_owner.execute("SELECT relrowsecurity FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table])
    assert as_owner.fetchone()[0], "no row-level security: say rls.protect(table) in the first migration"
    as_owner.execute("SELECT qual, with_check FROM pg_policies WHERE tablename = %s", [model._meta.db_table])
    policies = as_owner.fetchall()
    assert policies
    for qual, check in policies:
        assert "misas.caisses" in f"{qual}{check}" or "true" in f"{qual}{check}"


def test_every_table_with_a_caisse_is_protected_or_is_a_reference_row(as_owner) -> None:
    """A table that names a caisse without a policy is one of those that hold nobody: roles, routes, numbers, keys."""
    as_owner.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'caisse_id'"
        " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND NOT c.relrowsecurity"
    )
    reference = {"accounts_authorisation", "territory_communeroute", "referrals_referralcounter", "cases_casecounter"}
    reference |= {"accounts_workstationkey"}  # found by its hash alone, before any context can be known
    assert {name for (name,) in as_owner.fetchall()} <= reference


def test_nobody_in_service_owns_a_table_or_bypasses_the_wall(as_owner) -> None:
    as_owner.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'misas\\_%' AND (rolsuper OR rolbypassrls)")
    assert as_owner.fetchall() == []
    as_owner.execute(
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relowner IN (SELECT oid FROM pg_roles WHERE rolname IN ('misas_web', 'misas_jobs'))"
    )
    assert as_owner.fetchone()[0] == 0


def test_the_wall_of_a_table_says_no_to_whatever_is_neither_of_a_caisse_nor_of_an_organisation(as_owner) -> None:
    """The form that the planner does not count twice: a CASE of plain calls, whose last word is no."""
    as_owner.execute("SELECT tablename, qual, with_check FROM pg_policies WHERE policyname = 'in_context'")
    walls = as_owner.fetchall()
    assert walls
    for table, qual, check in walls:
        assert qual == check, table
        said = " ".join(qual.split())
        assert said.startswith("CASE WHEN (caisse_id = ANY (") and said.count("WHEN") == 1, table
        last = said.partition(" ELSE ")[2].removesuffix(" END")
        assert last == "false" or last.startswith("(organisation_id = (current_setting("), (table, said)


def test_the_policies_are_written_in_the_safe_form(as_owner) -> None:
    """A plain call of current_setting, never inside a sub-select (measured: six times slower)."""
    as_owner.execute("SELECT tablename, qual FROM pg_policies WHERE qual ~* 'select'")
    assert as_owner.fetchall() == []
