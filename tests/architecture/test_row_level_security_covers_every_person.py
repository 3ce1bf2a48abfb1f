"""The second wall stands around every table that holds rows of a caisse, and no restricted role can walk around it."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model

from misas.config.roles import JOURNALS, RESTRICTED, refuse_privileged_role
from misas.records.territory.tenant import Tenant

pytestmark = pytest.mark.django_db


def tenant_tables() -> list[str]:
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, Tenant))


def caisse_tables() -> list[str]:
    """Tables of ours with a caisse on each row, tenant or not: reference tables of the territory apart."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("misas.records.") and model._meta.app_label not in {"territory", "accounts"}
        if has_caisse(model)
    )


def has_caisse(model: type[Model]) -> bool:
    return any(getattr(field, "column", None) == "caisse_id" for field in model._meta.get_fields())


@pytest.mark.parametrize("table", sorted({*tenant_tables(), *caisse_tables()}))
def test_a_connection_that_was_told_nothing_sees_nothing(table: str, as_owner: Any) -> None:
    as_owner.execute("SELECT relrowsecurity FROM pg_class WHERE oid = to_regclass(%s)", [f"public.{table}"])
    assert as_owner.fetchone() == (True,), "row-level security is off"
    as_owner.execute("SELECT cmd, qual, with_check FROM pg_policies WHERE tablename = %s", [table])
    policies = as_owner.fetchall()
    assert policies, "no policy: nobody sees anything"
    readable = [qual for command, qual, _ in policies if command in ("ALL", "SELECT")]
    assert readable and all("misas.caisses" in (qual or "") for qual in readable)


@pytest.mark.parametrize("role", RESTRICTED)
def test_a_restricted_role_owns_nothing_and_creates_nothing(role: str, as_owner: Any) -> None:
    as_owner.execute(f"SET ROLE {role}")
    assert refuse_privileged_role(as_owner) == ""
    as_owner.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [role])
    assert as_owner.fetchone() == (False,)


@pytest.mark.parametrize("role", RESTRICTED)
@pytest.mark.parametrize("table", JOURNALS)
def test_a_journal_only_grows(role: str, table: str, as_owner: Any) -> None:
    as_owner.execute(
        "SELECT has_table_privilege(%(r)s, %(t)s, 'INSERT'), has_table_privilege(%(r)s, %(t)s, 'SELECT'),"
        " has_table_privilege(%(r)s, %(t)s, 'UPDATE'), has_table_privilege(%(r)s, %(t)s, 'DELETE'),"
        " has_table_privilege(%(r)s, %(t)s, 'TRUNCATE')",
        {"r": role, "t": table},
    )
    assert as_owner.fetchone() == (True, True, False, False, False)


def test_the_owner_is_refused_at_the_door(as_owner: Any) -> None:
    assert refuse_privileged_role(as_owner) != ""
